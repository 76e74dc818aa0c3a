#include "tests/support/gen.h"

#include <string.h>

/* splitmix64: spreads a small seed over the whole state. */
static uint64_t spread(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void gen_init(struct gen *g, uint64_t seed)
{
    for (size_t i = 0; i < CB_COUNT(g->state); i++)
        g->state[i] = spread(&seed);
}

static uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

uint64_t gen_u64(struct gen *g)
{
    uint64_t *s = g->state;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

size_t gen_below(struct gen *g, size_t bound)
{
    return (size_t)(gen_u64(g) % bound); /* the bias is far below what a test could see */
}

int64_t gen_int(struct gen *g, int64_t lowest, int64_t highest)
{
    uint64_t span = (uint64_t)highest - (uint64_t)lowest + 1; /* 0: every value */
    uint64_t offset = span != 0 ? gen_u64(g) % span : gen_u64(g);
    return (int64_t)((uint64_t)lowest + offset);
}

bool gen_chance(struct gen *g, int percent)
{
    return gen_int(g, 0, 99) < percent;
}

void gen_bytes(struct gen *g, void *out, size_t len)
{
    unsigned char *at = out;
    for (size_t i = 0; i < len; i++)
        at[i] = (unsigned char)gen_u64(g);
}

struct cb_id gen_id(struct gen *g)
{
    struct cb_id id;
    gen_bytes(g, id.bytes, sizeof id.bytes);
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x40);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

cb_time gen_time(struct gen *g)
{
    return gen_int(g, 1577836800000, 2082758399999);
}

void gen_text(struct gen *g, struct cb_buf *out, size_t max_chars)
{
    static const char *const rare[] = {
        "é", "ß", "Ł",  "ø",  "ά", "Ж", "ש", "ع", "ก", "한", "語", "\xf0\x9f\x91\xa9",
        "ﬁ", "�", "\"", "\\", "/", "<", "&", "'", "=", "{",  "%",  "\xf0\x9d\x84\x9e",
    };
    size_t count = gen_below(g, max_chars + 1);
    for (size_t i = 0; i < count; i++) {
        if (gen_chance(g, 20))
            cb_buf_text(out, gen_pick(g, rare));
        else if (gen_chance(g, 15))
            cb_buf_char(out, ' ');
        else
            cb_buf_char(out, (char)gen_int(g, 'a', 'z'));
    }
}
