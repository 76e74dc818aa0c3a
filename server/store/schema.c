/* Versions of the schema: numbered migrations, run in the caller's transaction. */
#include <stdio.h>
#include <stdlib.h>

#include "server/store/inside.h"
#include "server/store/migrations.h"

enum { APPLICATION = 0x43415342 }; /* "CASB" in the file's header: a store of ours */

int64_t schema_newest(void)
{
    return (int64_t)migration_count;
}

enum cb_code meta_get(struct db *db, const char *key, struct cb_str *out, struct cb_error *err)
{
    struct query *query = db_query(db, QUERY_META_GET);
    query_text(query, 1, cb_str_of(key));
    enum cb_code rc = query_next(query, err);
    if (rc == CB_OK)
        *out = query_get(query, 0);
    return rc;
}

enum cb_code meta_put(struct db *db, const char *key, const void *bytes, size_t len,
                      struct cb_error *err)
{
    struct query *query = db_query(db, QUERY_META_PUT);
    query_text(query, 1, cb_str_of(key));
    query_blob(query, 2, bytes, len);
    return query_done(query, err);
}

static bool version_of(struct cb_str text, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || text.len > 9)
            return false;
        *out = *out * 10 + (text.at[i] - '0');
    }
    return *out > 0;
}

static enum cb_code read_version(struct db *db, int64_t *out, struct cb_error *err)
{
    struct cb_str text = {0};
    enum cb_code rc = meta_get(db, "version", &text, err);
    if (rc == CB_NOT_FOUND || (rc == CB_OK && !version_of(text, out)))
        rc = cb_fail(err, CB_DAMAGED, "the store's version is missing or no number");
    query_end(db_query(db, QUERY_META_GET));
    return rc;
}

enum cb_code schema_version(struct db *db, int64_t *out, struct cb_error *err)
{
    int64_t tables = 0;
    int64_t application = 0;
    *out = 0;
    enum cb_code rc = db_pragma_int(db, "SELECT count(*) FROM sqlite_schema", &tables, err);
    if (rc == CB_OK)
        rc = db_pragma_int(db, "PRAGMA application_id", &application, err);
    if (rc != CB_OK || (tables == 0 && application == 0))
        return rc;
    if (application != APPLICATION)
        return cb_fail(err, CB_DAMAGED, "the database is no Caseboard store");
    rc = read_version(db, out, err);
    if (rc == CB_OK && *out > schema_newest())
        rc = cb_fail(err, CB_NOT_SAVED,
                     "the store has version %lld; this program knows versions up to %lld",
                     (long long)*out, (long long)schema_newest());
    return rc;
}

enum cb_code schema_migrate(struct db *db, int64_t from, struct cb_error *err)
{
    char text[64];
    enum cb_code rc = CB_OK;
    for (int64_t i = from; i < schema_newest() && rc == CB_OK; i++)
        rc = db_run(db, migrations[i], err);
    if (rc != CB_OK)
        return rc;
    snprintf(text, sizeof text, "PRAGMA application_id = %d", APPLICATION);
    rc = db_run(db, text, err);
    if (rc != CB_OK)
        return rc;
    int len = snprintf(text, sizeof text, "%lld", (long long)schema_newest());
    return meta_put(db, "version", text, (size_t)len, err);
}

/* ---- is it what the migrations make? ------------------------------------------------------- */

static void add_line(void *context, struct cb_str line)
{
    cb_buf_str(context, line);
    cb_buf_char(context, '\n');
}

static const char schema_text[] =
    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";

enum cb_code schema_is_ours(struct db *db, bool *out, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf is = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf should_be = {0};
    CB_AUTO(db_free) struct db *fresh = NULL;
    enum cb_code rc = db_open(":memory:", DB_MEMORY, &fresh, err);
    for (size_t i = 0; i < migration_count && rc == CB_OK; i++)
        rc = db_run(fresh, migrations[i], err);
    if (rc == CB_OK)
        rc = db_lines(fresh, schema_text, add_line, &should_be, err);
    if (rc == CB_OK)
        rc = db_lines(db, schema_text, add_line, &is, err);
    if (rc == CB_OK)
        *out = cb_str_equal(cb_buf_peek(&is), cb_buf_peek(&should_be));
    return rc;
}
