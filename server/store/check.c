/* What is looked at before a store is used (R8): the file's pages, the schema, that journal and
 * access log end where they should, and that every sealed row opens. */
#include <string.h>

#include "caseboard/store/rows.h"
#include "server/store/access_log.h"
#include "server/store/event_log.h"
#include "server/store/inside.h"

static void first_line(void *context, struct cb_str line)
{
    struct cb_buf *first = context;
    if (first->len == 0)
        cb_buf_str(first, (struct cb_str){line.at, line.len < 120 ? line.len : 120});
}

static enum cb_code check_pages(struct db *db, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    enum cb_code rc = db_lines(db, "PRAGMA quick_check(1)", first_line, &line, err);
    if (rc == CB_OK && !cb_str_is(cb_buf_peek(&line), "ok"))
        rc = cb_fail(err, CB_DAMAGED, "quick check: %s", line.at != NULL ? line.at : "no answer");
    return rc;
}

static enum cb_code check_schema(struct db *db, struct cb_error *err)
{
    bool ours = false;
    enum cb_code rc = schema_is_ours(db, &ours, err);
    if (rc == CB_OK && !ours)
        rc = cb_fail(err, CB_DAMAGED, "tables, indexes or triggers were changed by hand");
    return rc;
}

static enum cb_code check_event_tail(struct db *db, struct cb_error *err)
{
    struct event_log log;
    enum cb_code rc = event_log_load(&log, db, err);
    return rc == CB_OK ? event_log_check(&log, db, err) : rc;
}

static enum cb_code check_access_tail(struct db *db, struct cb_error *err)
{
    uint8_t tail[ACCESS_HEAD_BYTES] = {0};
    struct query *query = db_query(db, QUERY_ACCESS_TAIL);
    enum cb_code rc = query_next(query, err);
    if (rc != CB_OK && rc != CB_NOT_FOUND)
        return rc;
    bool found = rc == CB_OK;
    if (found)
        found = query_get_bytes(query, 1, tail + 8, CB_DIGEST_BYTES);
    uint64_t seq = found ? (uint64_t)query_get_int(query, 0) : 0;
    for (int i = 0; i < 8; i++)
        tail[i] = (uint8_t)(seq >> (56 - 8 * i));
    query_end(query);
    struct cb_str head = {0};
    rc = meta_get(db, "access_head", &head, err);
    if (rc == CB_NOT_FOUND ||
        (rc == CB_OK && (head.len != sizeof tail || memcmp(head.at, tail, sizeof tail) != 0)))
        rc = cb_fail(err, CB_DAMAGED, "the access log does not end with its newest entry");
    query_end(db_query(db, QUERY_META_GET));
    return rc;
}

static bool go_on(void *context, struct cb_str key, struct cb_str value)
{
    (void)context;
    (void)key;
    (void)value;
    return true;
}

static enum cb_code check_rows(struct store *store, struct cb_error *err)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    enum cb_code rc = store_reader_open(store, &reader, err);
    for (int kind = ROW_ACCOUNT; kind <= ROW_META && rc == CB_OK; kind++)
        rc = store_rows(reader, (enum journal_row_kind)kind, go_on, NULL, err);
    return rc;
}

enum cb_code check_at_start(struct store *store, struct db *db, struct cb_error *err)
{
    enum cb_code rc = check_pages(db, err);
    if (rc == CB_OK)
        rc = check_schema(db, err);
    if (rc == CB_OK)
        rc = check_event_tail(db, err);
    if (rc == CB_OK)
        rc = check_access_tail(db, err);
    return rc == CB_OK ? check_rows(store, err) : rc;
}
