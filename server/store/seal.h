/* Sealing: AES-256-GCM with random nonces, and the form of what is stored (K2, K3). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "caseboard/base/error.h"
#include "caseboard/base/str.h"

#define SEAL_KEY_BYTES 32
#define SEAL_EVENT_BLOCK 256 /* what a body's length is rounded up to */
#define SEAL_ROW_BLOCK 128   /* of other values */
#define SEAL_MAX_BYTES (256 * 1024 * 1024)

struct seal_key {
    uint8_t bytes[SEAL_KEY_BYTES];
};
/* COUNT keys in locked memory, zeroed. */
struct seal_key *seal_keys_new(size_t count);
void seal_keys_free(struct seal_key *keys, size_t count); /* wipes them */
CB_MUST_USE enum cb_code seal_key_random(struct seal_key *key, struct cb_error *err);

/* What one thread seals and opens with; kept, since a context costs more than a short body. */
struct sealer;
struct sealer *sealer_new(void);
void sealer_free(struct sealer *sealer);
CB_AUTO_DEFINE(struct sealer, sealer_free)

size_t seal_len(size_t plain_len, size_t block);
/* Append version ‖ nonce ‖ ciphertext ‖ tag of PLAIN, padded to BLOCK, to OUT.
 *   CB_INVALID   PLAIN is too long
 *   CB_INTERNAL  the library failed; OUT is as before */
CB_MUST_USE enum cb_code seal(struct sealer *sealer, const struct seal_key *key, struct cb_str aad,
                              struct cb_str plain, size_t block, struct cb_buf *out,
                              struct cb_error *err);
/* The text of what was sealed, valid until the sealer's next call.
 *   CB_DAMAGED  it does not open */
CB_MUST_USE enum cb_code seal_open(struct sealer *sealer, const struct seal_key *key,
                                   struct cb_str aad, struct cb_str sealed, struct cb_str *out,
                                   struct cb_error *err);

/* A key under a key: nonce ‖ ciphertext ‖ tag. */
#define SEAL_WRAPPED_BYTES (12 + SEAL_KEY_BYTES + 16)
CB_MUST_USE enum cb_code seal_wrap(struct sealer *sealer, const struct seal_key *under,
                                   struct cb_str aad, const struct seal_key *key,
                                   uint8_t out[SEAL_WRAPPED_BYTES], struct cb_error *err);
/*   CB_DAMAGED  it does not open; OUT is as before */
CB_MUST_USE enum cb_code seal_unwrap(struct sealer *sealer, const struct seal_key *under,
                                     struct cb_str aad, const uint8_t wrapped[SEAL_WRAPPED_BYTES],
                                     struct seal_key *out, struct cb_error *err);
