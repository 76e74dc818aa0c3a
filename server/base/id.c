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

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

static bool is_dash(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

bool cb_id_parse(struct cb_str text, struct cb_id *out)
{
    struct cb_id id = {{0}};
    size_t nibble = 0;

    if (text.len != CB_ID_TEXT - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (is_dash(i)) {
            if (text.at[i] != '-')
                return false;
            continue;
        }
        int value = digit(text.at[i]);
        if (value < 0)
            return false;
        id.bytes[nibble / 2] = (uint8_t)(id.bytes[nibble / 2] << 4 | value);
        nibble++;
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
