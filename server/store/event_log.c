#include "server/store/event_log.h"

#include <string.h>

#include "server/store/bytes.h"
#include "server/store/chain.h"

enum cb_code event_log_load(struct event_log *log, struct db *db, struct cb_error *err)
{
    struct cb_str head = {0};
    *log = (struct event_log){0};
    enum cb_code rc = meta_get(db, "event_head", &head, err);
    if (rc == CB_NOT_FOUND)
        return CB_OK;
    if (rc == CB_OK && head.len != EVENT_HEAD_BYTES) {
        rc = cb_fail(err, CB_DAMAGED, "the journal's head is malformed");
    } else if (rc == CB_OK) {
        log->id = bytes_get_u64((const uint8_t *)head.at);
        memcpy(log->chain.bytes, head.at + 8, CB_DIGEST_BYTES);
        memcpy(log->row_hash.bytes, head.at + 8 + CB_DIGEST_BYTES, CB_DIGEST_BYTES);
    }
    query_end(db_query(db, QUERY_META_GET));
    return rc;
}

void event_log_add(struct event_log *log, const struct cb_digest *row_hash)
{
    log->id++;
    log->chain = chain_log(&log->chain, log->id, row_hash);
    log->row_hash = *row_hash;
}

enum cb_code event_log_keep(const struct event_log *log, struct db *db, struct cb_error *err)
{
    uint8_t head[EVENT_HEAD_BYTES];
    bytes_put_u64(head, log->id);
    memcpy(head + 8, log->chain.bytes, CB_DIGEST_BYTES);
    memcpy(head + 8 + CB_DIGEST_BYTES, log->row_hash.bytes, CB_DIGEST_BYTES);
    return meta_put(db, "event_head", head, sizeof head, err);
}

static enum cb_code read_last(struct db *db, uint64_t *id, struct cb_digest *row_hash,
                              struct cb_error *err)
{
    struct query *query = db_query(db, QUERY_EVENT_LAST);
    enum cb_code rc = query_next(query, err);
    *id = 0;
    *row_hash = (struct cb_digest){{0}};
    if (rc == CB_NOT_FOUND)
        return CB_OK;
    if (rc == CB_OK && query_get_bytes(query, 1, row_hash->bytes, CB_DIGEST_BYTES))
        *id = (uint64_t)query_get_int(query, 0);
    query_end(query);
    return rc;
}

enum cb_code event_log_check(const struct event_log *log, struct db *db, struct cb_error *err)
{
    uint64_t last = 0;
    uint64_t count = 0;
    struct cb_digest row_hash;
    enum cb_code rc = read_last(db, &last, &row_hash, err);
    if (rc != CB_OK)
        return rc;
    struct query *query = db_query(db, QUERY_EVENT_COUNT);
    rc = query_next(query, err);
    if (rc == CB_OK)
        count = (uint64_t)query_get_int(query, 0);
    query_end(query);
    if (rc == CB_OK && (last != log->id || count != log->id ||
                        memcmp(&row_hash, &log->row_hash, sizeof row_hash) != 0))
        rc = cb_fail(
            err, CB_DAMAGED, "the journal holds %llu events up to %llu, and should hold %llu",
            (unsigned long long)count, (unsigned long long)last, (unsigned long long)log->id);
    return rc;
}
