#include "row.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "caseboard/account/account.h"
#include "caseboard/base/id.h"

static struct cb_str trimmed(struct cb_str text)
{
    while (text.len > 0 && text.at[0] == ' ') {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && text.at[text.len - 1] == ' ')
        text.len--;
    return text;
}

struct cb_digest account_key(const struct store *store, struct cb_str name)
{
    CB_AUTO(cb_buf_fini) struct cb_buf lower = {0};
    struct cb_str bare = trimmed(name);
    for (size_t i = 0; i < bare.len; i++)
        cb_buf_char(&lower, (char)tolower((unsigned char)bare.at[i]));
    return store_keyed_hash(store, "sign-in name", cb_buf_peek(&lower));
}

struct cb_digest account_code_hash(const struct store *store, struct cb_str code)
{
    CB_AUTO(cb_buf_fini) struct cb_buf plain = {0};
    for (size_t i = 0; i < code.len; i++)
        if (isalnum((unsigned char)code.at[i]))
            cb_buf_char(&plain, (char)toupper((unsigned char)code.at[i]));
    return store_keyed_hash(store, "sign-in code", cb_buf_peek(&plain));
}

static json_t *digest_to_json(const struct cb_digest *digest)
{
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    cb_buf_hex(&hex, digest->bytes, sizeof(digest->bytes));
    return json_string(hex.at);
}

void account_row_write(const struct account_row *row, struct cb_buf *out)
{
    CB_AUTO(json_decref)
    json_t *value =
        json_pack("{s:s, s:s, s:o, s:b}", "user", row->user, "name", row->name, "password",
                  password_to_json(&row->password), "closed", row->is_closed);
    if (row->code_until != 0) {
        json_object_set_new(value, "code", digest_to_json(&row->code));
        json_object_set_new(value, "code_until", json_integer(row->code_until));
    }
    cb_json_write(out, value);
}

static bool copy_text(char *out, size_t room, struct cb_str text)
{
    if (text.at == NULL || text.len >= room)
        return false;
    memcpy(out, text.at, text.len);
    out[text.len] = '\0';
    return true;
}

static bool read_code(const json_t *value, struct account_row *out)
{
    size_t got = 0;
    const json_t *code = json_object_get(value, "code");
    if (code == NULL)
        return true;
    out->code_until = cb_json_get_int(value, "code_until", 0);
    return json_is_string(code) &&
           OPENSSL_hexstr2buf_ex(out->code.bytes, sizeof(out->code.bytes), &got,
                                 json_string_value(code), '\0') == 1 &&
           got == sizeof(out->code.bytes);
}

enum cb_code account_row_read(struct cb_str text, struct account_row *out, struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *value = NULL;
    struct account_row row = {0};
    enum cb_code rc = cb_json_read(text, 0, &value, err);
    if (rc != CB_OK)
        return rc;
    row.is_closed = cb_json_get_bool(value, "closed");
    if (!copy_text(row.user, sizeof(row.user), cb_json_get_str(value, "user")) ||
        !copy_text(row.name, sizeof(row.name), cb_json_get_str(value, "name")) ||
        !password_of_json(json_object_get(value, "password"), &row.password) ||
        !read_code(value, &row))
        return cb_fail(err, CB_DAMAGED, "an account's row does not read");
    *out = row;
    return CB_OK;
}

enum cb_code account_row_find(struct store_reader *reader, struct cb_digest key,
                              struct account_row *out, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf value = {0};
    memset(out, 0, sizeof(*out));
    enum cb_code rc =
        store_row(reader, ROW_ACCOUNT, (struct cb_str){(const char *)key.bytes, sizeof(key.bytes)},
                  &value, err);
    return rc == CB_OK ? account_row_read(cb_buf_peek(&value), out, err) : rc;
}

enum cb_code account_user(const struct store *store, struct store_reader *reader,
                          struct cb_str name, struct cb_buf *user, struct cb_error *err)
{
    struct account_row row;
    enum cb_code rc = account_row_find(reader, account_key(store, name), &row, err);
    if (rc == CB_OK)
        cb_buf_text(user, row.user);
    return rc;
}

/* ---- new accounts ---------------------------------------------------------------------------- */

/* Crockford's base 32: no letter that is mistaken for a digit when read aloud. */
static void make_code(char code[ACCOUNT_CODE_TEXT])
{
    static const char LETTERS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t random[ACCOUNT_CODE_TEXT];
    cb_random(random, sizeof(random));
    for (size_t i = 0; i < ACCOUNT_CODE_TEXT - 1; i++)
        code[i] = i % 6 == 5 ? '-' : LETTERS[random[i] % 32];
    code[ACCOUNT_CODE_TEXT - 1] = '\0';
}

static enum cb_code begin_row(struct cb_str name, struct cb_str user, struct account_row *out,
                              struct cb_error *err)
{
    memset(out, 0, sizeof(*out));
    if (trimmed(name).len == 0 || !copy_text(out->name, sizeof(out->name), name) ||
        cb_text_problem(name, false) != NULL)
        return cb_fail(err, CB_INVALID, "a sign-in name is one line of up to %d characters",
                       CB_TEXT_CHARS);
    if (!copy_text(out->user, sizeof(out->user), user))
        return cb_fail(err, CB_INVALID, "a user's id is at most %zu characters",
                       sizeof(out->user) - 1);
    return CB_OK;
}

static void finish_row(const struct store *store, const struct account_row *row,
                       struct account_rows *out)
{
    struct cb_digest key = account_key(store, cb_str_of(row->name));
    cb_buf_add(&out->key, key.bytes, sizeof(key.bytes));
    account_row_write(row, &out->value);
}

enum cb_code account_make(struct store *store, struct cb_str name, struct cb_str user, cb_time now,
                          char code[ACCOUNT_CODE_TEXT], struct account_rows *out,
                          struct cb_error *err)
{
    struct account_row row;
    enum cb_code rc = begin_row(name, user, &row, err);
    if (rc != CB_OK)
        return rc;
    make_code(code);
    row.code = account_code_hash(store, cb_str_of(code));
    row.code_until = now + CB_CODE_VALID_MS;
    finish_row(store, &row, out);
    return CB_OK;
}

enum cb_code account_make_with_password(struct store *store, struct cb_str name, struct cb_str user,
                                        struct cb_str password, struct account_rows *out,
                                        struct cb_error *err)
{
    struct account_row row;
    if (!store_is_training(store))
        return cb_fail(err, CB_NOT_ALLOWED, "only a training store takes given passwords");
    enum cb_code rc = begin_row(name, user, &row, err);
    if (rc == CB_OK)
        rc = password_make(store, password, &row.password, err);
    if (rc == CB_OK)
        finish_row(store, &row, out);
    return rc;
}

void account_rows_fini(struct account_rows *rows)
{
    cb_buf_fini(&rows->key);
    cb_buf_fini(&rows->value);
}
