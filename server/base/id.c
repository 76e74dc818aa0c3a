#include "caseboard/base/id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/rand.h>

void cb_random(void *out, size_t len)
{
    unsigned char *at = out;
    while (len != 0) {
        int part = len > 4096 ? 4096 : (int)len;
        if (RAND_bytes(at, part) != 1) {
            fputs("caseboard: no randomness\n", stderr);
            abort();
        }
        at += part;
        len -= (size_t)part;
    }
}

struct cb_id cb_id_new(void)
{
    struct cb_id id;
    cb_random(id.bytes, sizeof id.bytes);
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x40);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

/* One more than the digit, so that 0 is what is none. */
static const uint8_t digits_read[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

/* Where in the text each byte begins. */
static const uint8_t byte_places[16] = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

static bool is_dash(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

bool cb_id_parse(struct cb_str text, struct cb_id *out)
{
    struct cb_id id;

    if (text.len != CB_ID_TEXT - 1 || text.at[8] != '-' || text.at[13] != '-' ||
        text.at[18] != '-' || text.at[23] != '-')
        return false;
    for (size_t i = 0; i < sizeof id.bytes; i++) {
        unsigned high = digits_read[(unsigned char)text.at[byte_places[i]]];
        unsigned low = digits_read[(unsigned char)text.at[byte_places[i] + 1]];
        if (high == 0 || low == 0)
            return false;
        id.bytes[i] = (uint8_t)((high - 1) << 4 | (low - 1));
    }
    if (id.bytes[6] >> 4 != 4 || id.bytes[8] >> 6 != 2)
        return false;
    *out = id;
    return true;
}

void cb_id_write(struct cb_id id, char out[CB_ID_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    size_t nibble = 0;
    for (size_t i = 0; i < CB_ID_TEXT - 1; i++) {
        if (is_dash(i)) {
            out[i] = '-';
            continue;
        }
        uint8_t byte = id.bytes[nibble / 2];
        out[i] = digits[nibble % 2 == 0 ? byte >> 4 : byte & 15];
        nibble++;
    }
    out[CB_ID_TEXT - 1] = '\0';
}

bool cb_id_equal(struct cb_id a, struct cb_id b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool cb_id_is_zero(struct cb_id id)
{
    return cb_id_equal(id, (struct cb_id){{0}});
}

/* Ids may come from a file and not from us, so their bytes are mixed (the finaliser of splitmix64).
 */
uint64_t cb_id_hash(struct cb_id id)
{
    uint64_t halves[2];
    memcpy(halves, id.bytes, sizeof halves);
    uint64_t x = halves[0] ^ (halves[1] * 0x9e3779b97f4a7c15u);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}
