#include "server/store/rows.h"

#include "server/store/aad.h"
#include "server/store/reader.h"

/* Where the rows of a kind lie. A key in meta has PREFIX before it, apart from the store's own. */
static const struct {
    enum query_name get, put, drop, all;
    const char *prefix;
} kinds[] = {
    [ROW_ACCOUNT] = {QUERY_ACCOUNT_GET, QUERY_ACCOUNT_PUT, QUERY_ACCOUNT_DROP, QUERY_ACCOUNT_ALL,
                     NULL},
    [ROW_SESSION] = {QUERY_SESSION_GET, QUERY_SESSION_PUT, QUERY_SESSION_DROP, QUERY_SESSION_ALL,
                     NULL},
    [ROW_META] = {QUERY_META_GET, QUERY_META_PUT, QUERY_META_DROP, QUERY_META_ALL, "row/"},
};

/* The row's key as it is stored: bytes, or text with its prefix, which FULL then holds. */
static void bind_key(struct query *query, enum journal_row_kind kind, struct cb_str key,
                     struct cb_buf *full)
{
    if (kinds[kind].prefix == NULL) {
        query_blob(query, 1, key.at, key.len);
        return;
    }
    cb_buf_text(full, kinds[kind].prefix);
    cb_buf_str(full, key);
    query_text(query, 1, cb_buf_peek(full));
}

enum cb_code rows_write(struct db *db, const struct vault *vault, struct sealer *sealer,
                        const struct journal_row *row, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf sealed = {0};
    bool goes = row->value.at == NULL;
    struct query *query = db_query(db, goes ? kinds[row->kind].drop : kinds[row->kind].put);
    bind_key(query, row->kind, row->key, &key);
    if (!goes) {
        struct aad aad = aad_row((uint8_t)row->kind, row->key);
        enum cb_code rc = seal(sealer, vault_peek_key(vault, VAULT_ROWS), aad_peek(&aad),
                               row->value, SEAL_ROW_BLOCK, &sealed, err);
        if (rc != CB_OK)
            return rc;
        query_blob(query, 2, sealed.at, sealed.len);
    }
    return query_done(query, err);
}

static enum cb_code open_value(struct store_reader *reader, enum journal_row_kind kind,
                               struct cb_str key, struct cb_str sealed, struct cb_str *out,
                               struct cb_error *err)
{
    static const char *const names[] = {
        [ROW_ACCOUNT] = "an account", [ROW_SESSION] = "a session", [ROW_META] = "a setting"};
    struct aad aad = aad_row((uint8_t)kind, key);
    enum cb_code rc = seal_open(reader->sealer, vault_peek_key(reader->store->vault, VAULT_ROWS),
                                aad_peek(&aad), sealed, out, NULL);
    return rc == CB_OK ? rc : cb_fail(err, rc, "%s does not open", names[kind]);
}

enum cb_code store_row(struct store_reader *reader, enum journal_row_kind kind, struct cb_str key,
                       struct cb_buf *out, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf full = {0};
    struct query *query = db_query(reader->db, kinds[kind].get);
    bind_key(query, kind, key, &full);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_NOT_FOUND, "no such row");
    struct cb_str value = {0};
    if (rc == CB_OK)
        rc = open_value(reader, kind, key, query_get(query, 0), &value, err);
    if (rc == CB_OK)
        cb_buf_str(out, value);
    query_end(query);
    return rc;
}

static struct cb_str without_prefix(enum journal_row_kind kind, struct cb_str key)
{
    size_t len = cb_str_of(kinds[kind].prefix).len;
    return len > key.len ? key : (struct cb_str){key.at + len, key.len - len};
}

enum cb_code store_rows(struct store_reader *reader, enum journal_row_kind kind,
                        bool (*each)(void *context, struct cb_str key, struct cb_str value),
                        void *context, struct cb_error *err)
{
    struct query *query = db_query(reader->db, kinds[kind].all);
    enum cb_code rc = query_next(query, err);
    while (rc == CB_OK) {
        struct cb_str key = without_prefix(kind, query_get(query, 0));
        struct cb_str value = {0};
        rc = open_value(reader, kind, key, query_get(query, 1), &value, err);
        if (rc == CB_OK && !each(context, key, value))
            break;
        if (rc == CB_OK)
            rc = query_next(query, err);
    }
    query_end(query);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}
