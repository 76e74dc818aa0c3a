/* Writing the access log: one chain over all entries, its newest kept in meta so that a cut tail
 * is seen. Inside somebody's write transaction. */
#pragma once

#include "caseboard/store/journal.h"
#include "server/store/inside.h"

#define ACCESS_KNOWN_AUDIENCES 64

struct access_log {
    struct db *db;
    const struct vault *vault;
    struct sealer *sealer;
    struct cb_id store;
    bool is_loaded; /* the head was read in this transaction */
    bool has_moved;
    uint64_t seq;                                   /* of the newest entry */
    struct cb_digest head;                          /* its hash */
    struct cb_digest known[ACCESS_KNOWN_AUDIENCES]; /* which the database has */
    struct cb_buf plain;
    struct cb_buf sealed;
};

void access_log_init(struct access_log *log, const struct store *store, struct db *db,
                     struct sealer *sealer);
void access_log_fini(struct access_log *log);
/* A transaction has begun or failed: what is known of the head is no more. Another process may
 * have written entries since. */
void access_log_forget(struct access_log *log);
/* Write ENTRY as the next; PROOF may be NULL. */
CB_MUST_USE enum cb_code access_log_add(struct access_log *log, const struct journal_access *entry,
                                        const struct cb_digest *proof, struct cb_error *err);
/* Before the commit: keep the head. */
CB_MUST_USE enum cb_code access_log_keep(struct access_log *log, struct cb_error *err);

#define ACCESS_HEAD_BYTES (8 + CB_DIGEST_BYTES) /* meta 'access_head': seq ‖ hash */
