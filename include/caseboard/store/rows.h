/* Sealed single rows: accounts, sessions, settings. What is in a value is its writer's affair. */
#pragma once

#include "caseboard/store/journal.h"

/* The value of a row, opened, appended to OUT. CB_NOT_FOUND without one. */
CB_MUST_USE enum cb_code store_row(struct store_reader *reader, enum journal_row_kind kind,
                                   struct cb_str key, struct cb_buf *out, struct cb_error *err);
/* Every row of a kind, opened. */
CB_MUST_USE enum cb_code store_rows(struct store_reader *reader, enum journal_row_kind kind,
                                    bool (*each)(void *context, struct cb_str key,
                                                 struct cb_str value),
                                    void *context, struct cb_error *err);
/* The access log after entry AFTER, in order, each opened and checked against the chain. Its
 * strings are valid during the call; EACH returns false to stop (then CB_OK).
 *   CB_DAMAGED  the message names the entry */
CB_MUST_USE enum cb_code store_accesses(struct store_reader *reader, uint64_t after,
                                        bool (*each)(void *context, uint64_t seq,
                                                     const struct journal_access *entry),
                                        void *context, struct cb_error *err);
/* HMAC-SHA-256 under the store's index key: for look-ups that must not tell what was looked up
 * (K5), and as the pepper of passwords (PURPOSE keeps them apart). */
struct cb_digest store_keyed_hash(const struct store *store, const char *purpose,
                                  struct cb_str value);
