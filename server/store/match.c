#include "caseboard/store/match.h"

#include <stdio.h>
#include <string.h>

#include "caseboard/store/rows.h"

struct match_token match_token_of(const struct store *store, const char *kind, struct cb_str value)
{
    CB_AUTO(cb_buf_fini) struct cb_buf purpose = {0};
    struct match_token token;
    cb_buf_printf(&purpose, "match/%s", kind);
    struct cb_digest digest = store_keyed_hash(store, purpose.at, value);
    memcpy(token.bytes, digest.bytes, sizeof token.bytes);
    return token;
}

void match_token_write(const struct match_token *token, char out[MATCH_TOKEN_TEXT])
{
    for (size_t i = 0; i < MATCH_TOKEN_BYTES; i++)
        snprintf(out + 2 * i, 3, "%02x", token->bytes[i]);
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool match_token_read(struct cb_str text, struct match_token *out)
{
    if (text.len != MATCH_TOKEN_TEXT - 1)
        return false;
    for (size_t i = 0; i < MATCH_TOKEN_BYTES; i++) {
        int high = digit_of(text.at[2 * i]), low = digit_of(text.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
