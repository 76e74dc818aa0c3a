/* What the files of this room share about the open store. */
#pragma once

#include "caseboard/store/store.h"
#include "server/store/db.h"
#include "server/store/vault.h"

struct store {
    char *path;
    struct cb_id id;
    bool training;
    bool exclusive;
    int lock; /* a descriptor, or -1 */
    struct vault *vault;
};

/* The newest version of the schema, and bringing DB to it inside the caller's transaction. */
CB_MUST_USE enum cb_code schema_version(struct db *db, int64_t *out, struct cb_error *err);
CB_MUST_USE enum cb_code schema_migrate(struct db *db, int64_t from, struct cb_error *err);
int64_t schema_newest(void);
/* *OUT: what DB's tables, indexes and triggers are is what the migrations make. */
CB_MUST_USE enum cb_code schema_is_ours(struct db *db, bool *out, struct cb_error *err);

/* Inside the transaction that makes the store: its id, keys and first access entry. */
CB_MUST_USE enum cb_code founding_write(struct store *store, struct db *db, struct cb_error *err);
/* What founding_write() wrote, into STORE; the keys open only under the right master key. */
CB_MUST_USE enum cb_code founding_read(struct store *store, struct db *db, struct cb_error *err);
/* Of the store's own wrapped keys, for the proof in its first access entry. */
CB_MUST_USE enum cb_code founding_proof(struct db *db, struct cb_id store, struct cb_digest *out,
                                        struct cb_error *err);

/* Integrity, schema, heads, tail of the access log; rows that open. */
CB_MUST_USE enum cb_code check_at_start(struct store *store, struct db *db, struct cb_error *err);

/* meta, by key. CB_NOT_FOUND without a message. The bytes are valid until META_GET is used anew. */
CB_MUST_USE enum cb_code meta_get(struct db *db, const char *key, struct cb_str *out,
                                  struct cb_error *err);
CB_MUST_USE enum cb_code meta_put(struct db *db, const char *key, const void *bytes, size_t len,
                                  struct cb_error *err);
