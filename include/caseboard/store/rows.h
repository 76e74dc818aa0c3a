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
/* Which entries of the access log: those that were written from SINCE on and before BEFORE, about
 * STREAM or by ACCOUNT where one of them is named. */
struct store_access_range {
    struct cb_id stream;   /* zero: any, or none */
    struct cb_str account; /* none: anybody */
    cb_time since, before;
};
/* The same, newest first: each opened, and checked against the entry before it in the chain. */
CB_MUST_USE enum cb_code
store_accesses_of(struct store_reader *reader, const struct store_access_range *range,
                  bool (*each)(void *context, uint64_t seq, const struct journal_access *entry),
                  void *context, struct cb_error *err);
/* HMAC-SHA-256 under the store's index key: for look-ups that must not tell what was looked up
 * (K5), and as the pepper of passwords (PURPOSE keeps them apart). */
struct cb_digest store_keyed_hash(const struct store *store, const char *purpose,
                                  struct cb_str value);
