/* Password hashes: scrypt, then an HMAC under the store's pepper (security A2). Any thread. */
#pragma once

#include <stdint.h>

#include "caseboard/base/json.h"
#include "caseboard/store/rows.h"

#define PASSWORD_SALT_BYTES 16
#define PASSWORD_HASH_BYTES 32
#define PASSWORD_COST (1U << 17)
#define PASSWORD_COST_TRAINING (1U << 12)

struct password {
    uint32_t cost; /* scrypt's N; 0: no password is set */
    uint8_t salt[PASSWORD_SALT_BYTES];
    uint8_t hash[PASSWORD_HASH_BYTES];
};

/* The cost that this store asks for: a training store may take a low one, any other not. */
uint32_t password_cost_for(const struct store *store);
/* A new salt and the hash of TEXT. CB_INTERNAL: scrypt failed; nothing is accepted then. */
CB_MUST_USE enum cb_code password_make(const struct store *store, struct cb_str text,
                                       struct password *out, struct cb_error *err);
/* Whether TEXT is this password. One that is not set takes the same work and is never right. */
bool password_is(const struct store *store, const struct password *password, struct cb_str text);

json_t *password_to_json(const struct password *password); /* null when none is set */
bool password_of_json(const json_t *value, struct password *out);

/* Why TEXT may not become the password of the account NAME, as a stable word, or NULL (A1). */
const char *password_problem(struct cb_str text, struct cb_str name);
