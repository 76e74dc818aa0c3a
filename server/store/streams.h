/* What the writer knows of the streams that it wrote to lately: their heads and keys. It alone
 * writes events, so this stays true until a transaction is undone. */
#pragma once

#include "server/store/inside.h"

struct stream_head {
    bool is_used;
    struct cb_id id;
    enum stream_kind kind;
    struct cb_id board;
    uint64_t head;
    struct cb_digest hash; /* of the event at head; at 0 the genesis */
    bool erased;
    struct seal_key *key; /* in locked memory, of this slot */
};

struct streams;
struct streams *streams_new(void);
void streams_free(struct streams *streams);
void streams_clear(struct streams *streams); /* keys too */

/* The stream ID, from memory or from DB.
 *   CB_NOT_FOUND  there is none, and no message
 *   CB_DAMAGED    its row or key is not whole: the stream alone
 *   CB_NOT_SAVED  the database failed */
CB_MUST_USE enum cb_code streams_find(struct streams *streams, const struct store *store,
                                      struct db *db, struct sealer *sealer, struct cb_id id,
                                      struct stream_head **out, struct cb_error *err);
/* A free slot for a stream that begins: whoever had it is forgotten. */
struct stream_head *streams_slot(struct streams *streams, struct cb_id id);
