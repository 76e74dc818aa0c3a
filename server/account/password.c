#include "password.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include <strings.h>

#include "caseboard/base/id.h"
#include "caseboard/base/limits.h"
#include "caseboard/base/text.h"

/* Without this OpenSSL takes 32 MiB for the most and refuses the cost (measured). */
#define SCRYPT_MAX_BYTES (192ULL * 1024 * 1024)

uint32_t password_cost_for(const struct store *store)
{
    return store_is_training(store) ? PASSWORD_COST_TRAINING : PASSWORD_COST;
}

/* The stretched password, keyed so that a stolen database alone gives nothing to guess against. */
static enum cb_code stretch(const struct store *store, struct cb_str text, uint32_t cost,
                            const uint8_t *salt, uint8_t out[PASSWORD_HASH_BYTES],
                            struct cb_error *err)
{
    uint8_t stretched[PASSWORD_HASH_BYTES];
    int done = EVP_PBE_scrypt(text.at, text.len, salt, PASSWORD_SALT_BYTES, cost, 8, 1,
                              SCRYPT_MAX_BYTES, stretched, sizeof(stretched));
    if (done != 1)
        return cb_fail(err, CB_INTERNAL, "scrypt failed");
    struct cb_digest keyed = store_keyed_hash(
        store, "password", (struct cb_str){(const char *)stretched, sizeof(stretched)});
    memcpy(out, keyed.bytes, PASSWORD_HASH_BYTES);
    OPENSSL_cleanse(stretched, sizeof(stretched));
    return CB_OK;
}

enum cb_code password_make(const struct store *store, struct cb_str text, struct password *out,
                           struct cb_error *err)
{
    struct password made = {.cost = password_cost_for(store)};
    cb_random(made.salt, sizeof(made.salt));
    enum cb_code rc = stretch(store, text, made.cost, made.salt, made.hash, err);
    if (rc == CB_OK)
        *out = made;
    return rc;
}

bool password_is(const struct store *store, const struct password *password, struct cb_str text)
{
    uint8_t hash[PASSWORD_HASH_BYTES];
    uint32_t cost = password->cost != 0 ? password->cost : password_cost_for(store);
    if (stretch(store, text, cost, password->salt, hash, NULL) != CB_OK)
        return false;
    bool same = CRYPTO_memcmp(hash, password->hash, sizeof(hash)) == 0;
    return same && password->cost != 0;
}

json_t *password_to_json(const struct password *password)
{
    if (password->cost == 0)
        return json_null();
    CB_AUTO(cb_buf_fini) struct cb_buf salt = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf hash = {0};
    cb_buf_hex(&salt, password->salt, sizeof(password->salt));
    cb_buf_hex(&hash, password->hash, sizeof(password->hash));
    return json_pack("{s:i, s:s, s:s}", "cost", (int)password->cost, "salt", salt.at, "hash",
                     hash.at);
}

static bool read_hex(struct cb_str text, uint8_t *out, size_t len)
{
    size_t got = 0;
    if (text.len != 2 * len)
        return false;
    CB_AUTO(cb_buf_fini) struct cb_buf copy = {0};
    cb_buf_str(&copy, text);
    return OPENSSL_hexstr2buf_ex(out, len, &got, copy.at, '\0') == 1 && got == len;
}

bool password_of_json(const json_t *value, struct password *out)
{
    memset(out, 0, sizeof(*out));
    if (json_is_null(value))
        return true;
    int64_t cost = cb_json_get_int(value, "cost", 0);
    if (cost < 2 || cost > (1 << 20) || (cost & (cost - 1)) != 0)
        return false;
    out->cost = (uint32_t)cost;
    return read_hex(cb_json_get_str(value, "salt"), out->salt, sizeof(out->salt)) &&
           read_hex(cb_json_get_str(value, "hash"), out->hash, sizeof(out->hash));
}

/* ---- what may become a password ------------------------------------------------------------- */

/* Of the most common passwords those that are long enough to be typed here. */
static const char *const COMMON[] = {
#define COMMON_PASSWORD(text) text,
#include "common_passwords.def"
};

static bool is_common(struct cb_str text)
{
    for (size_t i = 0; i < CB_COUNT(COMMON); i++)
        if (strlen(COMMON[i]) == text.len && strncasecmp(COMMON[i], text.at, text.len) == 0)
            return true;
    return false;
}

static bool has_part(struct cb_str text, struct cb_str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (strncasecmp(text.at + i, part.at, part.len) == 0)
            return true;
    return false;
}

/* Made of the name or the product: little is left once they are taken out. */
static bool is_made_of(struct cb_str text, struct cb_str part)
{
    return part.len >= 4 && has_part(text, part) && text.len - part.len < CB_PASSWORD_MIN / 2;
}

static bool is_made_of_name(struct cb_str text, struct cb_str name)
{
    struct cb_str rest = name;
    struct cb_str local;
    if (is_made_of(text, name))
        return true;
    return cb_str_split(&rest, '@', &local) && is_made_of(text, local);
}

static bool is_one_character(struct cb_str text)
{
    for (size_t i = 1; i < text.len; i++)
        if (text.at[i] != text.at[0])
            return false;
    return true;
}

const char *password_problem(struct cb_str text, struct cb_str name)
{
    size_t characters = cb_text_chars(text);
    if (characters == SIZE_MAX)
        return "not_text";
    if (characters < CB_PASSWORD_MIN)
        return "too_short";
    if (characters > CB_PASSWORD_MAX)
        return "too_long";
    if (is_common(text) || is_one_character(text))
        return "too_common";
    if (is_made_of_name(text, name) || is_made_of(text, CB_STR("caseboard")))
        return "made_of_name";
    return NULL;
}
