/* An account as it is stored: a sealed JSON value under the keyed hash of its sign-in name. */
#pragma once

#include "caseboard/base/limits.h"

#include "password.h"

struct account_row {
    char user[64];
    char name[CB_TEXT_CHARS + 1]; /* as typed when it was made */
    struct password password;
    struct cb_digest code; /* hash of the code that sets the password; zero: none */
    cb_time code_until;
    bool is_closed; /* disabled, or locked after too many failures */
};

/* The key of a sign-in name: case and surrounding spaces do not matter. */
struct cb_digest account_key(const struct store *store, struct cb_str name);
void account_row_write(const struct account_row *row, struct cb_buf *out);
CB_MUST_USE enum cb_code account_row_read(struct cb_str value, struct account_row *out,
                                          struct cb_error *err);
/* The row of KEY; CB_NOT_FOUND without one, and OUT is then an account that nothing opens. */
CB_MUST_USE enum cb_code account_row_find(struct store_reader *reader, struct cb_digest key,
                                          struct account_row *out, struct cb_error *err);
/* A code's hash, however its letters were typed. */
struct cb_digest account_code_hash(const struct store *store, struct cb_str code);
