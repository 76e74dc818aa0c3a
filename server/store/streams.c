#include "server/store/streams.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

enum { SLOTS = 1024 }; /* a power of two; one slot an id, so finding and evicting are one thing */

struct streams {
    struct seal_key *keys;
    struct stream_head slots[SLOTS];
};

struct streams *streams_new(void)
{
    struct streams *streams = cb_alloc(sizeof *streams);
    streams->keys = seal_keys_new(SLOTS);
    return streams;
}

void streams_free(struct streams *streams)
{
    if (streams == NULL)
        return;
    seal_keys_free(streams->keys, SLOTS);
    free(streams);
}

void streams_clear(struct streams *streams)
{
    memset(streams->slots, 0, sizeof streams->slots);
    OPENSSL_cleanse(streams->keys, SLOTS * sizeof *streams->keys);
}

struct stream_head *streams_slot(struct streams *streams, struct cb_id id)
{
    size_t at = cb_id_hash(id) & (SLOTS - 1);
    streams->slots[at] = (struct stream_head){.key = &streams->keys[at]};
    return &streams->slots[at];
}

static bool head_of_row(struct query *query, struct stream_head *out)
{
    out->kind = (enum stream_kind)query_get_int(query, 1);
    out->head = (uint64_t)query_get_int(query, 3);
    out->erased = query_get_int(query, 4) != 0;
    return query_get_bytes(query, 2, out->board.bytes, sizeof out->board.bytes) && out->head > 0;
}

static enum cb_code read_row(struct stream_head *slot, const struct store *store,
                             struct query *query, struct sealer *sealer, struct cb_id id,
                             struct cb_error *err)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_NOT_FOUND)
        return rc;
    if (rc != CB_OK)
        return CB_NOT_SAVED;
    if (!head_of_row(query, slot))
        return cb_fail(err, CB_DAMAGED, "stream %s: its row is malformed", text);
    if (!slot->erased)
        rc = vault_unwrap(store->vault, sealer, "stream", id, query_get(query, 5), slot->key, NULL);
    return rc == CB_OK ? rc : cb_fail(err, CB_DAMAGED, "stream %s: its key does not open", text);
}

static enum cb_code read_hash(struct stream_head *slot, struct db *db, struct cb_id id,
                              struct cb_error *err)
{
    struct query *query = db_query(db, QUERY_EVENT_HASH);
    query_blob(query, 1, id.bytes, sizeof id.bytes);
    query_int(query, 2, (int64_t)slot->head);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_OK && !query_get_bytes(query, 0, slot->hash.bytes, sizeof slot->hash.bytes))
        rc = cb_fail(err, CB_NOT_SAVED, "an event has no hash");
    query_end(query);
    return rc == CB_OK ? rc : CB_NOT_SAVED;
}

static enum cb_code load(struct stream_head *slot, const struct store *store, struct db *db,
                         struct sealer *sealer, struct cb_id id, struct cb_error *err)
{
    struct query *query = db_query(db, QUERY_STREAM_GET);
    query_blob(query, 1, id.bytes, sizeof id.bytes);
    enum cb_code rc = read_row(slot, store, query, sealer, id, err);
    query_end(query);
    if (rc == CB_OK)
        rc = read_hash(slot, db, id, err);
    slot->id = id;
    slot->is_used = rc == CB_OK;
    return rc;
}

enum cb_code streams_find(struct streams *streams, const struct store *store, struct db *db,
                          struct sealer *sealer, struct cb_id id, struct stream_head **out,
                          struct cb_error *err)
{
    struct stream_head *slot = &streams->slots[cb_id_hash(id) & (SLOTS - 1)];
    if (!slot->is_used || !cb_id_equal(slot->id, id)) {
        slot = streams_slot(streams, id);
        enum cb_code rc = load(slot, store, db, sealer, id, err);
        if (rc != CB_OK)
            return rc;
    }
    *out = slot;
    return CB_OK;
}
