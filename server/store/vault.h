/* The master key, and the keys that it wraps (K1, K2). Never changes once it is ready, so any
 * thread may use it; each brings its own sealer. */
#pragma once

#include "caseboard/base/digest.h"
#include "caseboard/base/id.h"
#include "server/store/seal.h"

struct vault;

#define VAULT_KEK_ID_BYTES 8
#define VAULT_WRAP_BYTES (VAULT_KEK_ID_BYTES + SEAL_WRAPPED_BYTES) /* kek_id ‖ wrapped key */

/* Keys of the store as a whole. */
enum vault_purpose { VAULT_INDEX, VAULT_ACCESS, VAULT_ROWS, VAULT_PURPOSES };
extern const char *const vault_purpose_names[VAULT_PURPOSES];

/*   CB_NOT_ALLOWED  the key file is not to be used: key_file.h */
CB_MUST_USE enum cb_code vault_open(const char *key_path, struct vault **out, struct cb_error *err);
void vault_free(struct vault *vault);
CB_AUTO_DEFINE(struct vault, vault_free)
const uint8_t *vault_peek_kek_id(const struct vault *vault);

/* PURPOSE "stream": OWNER is the stream. For a store's own keys OWNER is the store. */
CB_MUST_USE enum cb_code vault_wrap(const struct vault *vault, struct sealer *sealer,
                                    const char *purpose, struct cb_id owner,
                                    const struct seal_key *key, uint8_t out[VAULT_WRAP_BYTES],
                                    struct cb_error *err);
/*   CB_NOT_ALLOWED  it was wrapped under another master key
 *   CB_DAMAGED      it does not open, here */
CB_MUST_USE enum cb_code vault_unwrap(const struct vault *vault, struct sealer *sealer,
                                      const char *purpose, struct cb_id owner, struct cb_str wrap,
                                      struct seal_key *out, struct cb_error *err);

/* Take the store's own keys: made anew, or out of their wraps. Before other threads see VAULT. */
CB_MUST_USE enum cb_code vault_make_keys(struct vault *vault, struct cb_error *err);
CB_MUST_USE enum cb_code vault_take_key(struct vault *vault, struct sealer *sealer,
                                        enum vault_purpose purpose, struct cb_id store,
                                        struct cb_str wrap, struct cb_error *err);
const struct seal_key *vault_peek_key(const struct vault *vault, enum vault_purpose purpose);

/* HMAC-SHA-256 under the index key of PURPOSE ‖ 0 ‖ VALUE. */
struct cb_digest vault_keyed_hash(const struct vault *vault, const char *purpose,
                                  struct cb_str value);
