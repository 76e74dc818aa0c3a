/* SQLite. Settings are those of K8; text of errors names statements and codes, never values. */
#include "server/store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "server/store/guard.h"

enum { BUSY_MS = 10000 };

struct query {
    sqlite3_stmt *stmt;
    struct db *db;
    enum query_name name;
    int failed; /* result of preparing or binding, until the statement is stepped */
};

struct db {
    sqlite3 *handle;
    enum guard_use use;
    void (*heard)(void *context, int frames);
    void *heard_context;
    struct query queries[QUERY_COUNT];
};

static const char *const texts[] = {
#define QUERY(name, text) [QUERY_##name] = (text),
#include "server/store/queries.def"
};
static const char *const names[] = {
#define QUERY(name, text) [QUERY_##name] = #name,
#include "server/store/queries.def"
};

/* ---- errors -------------------------------------------------------------------------------- */

static enum cb_code code_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_CONSTRAINT:
        return CB_CONFLICT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
        return CB_DAMAGED;
    default:
        return CB_NOT_SAVED;
    }
}

static enum cb_code failed(const char *what, int result, struct cb_error *err)
{
    return cb_fail(err, code_of(result), "database: %s: %s (%d)", what, sqlite3_errstr(result),
                   result);
}

/* ---- opening ------------------------------------------------------------------------------- */

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void configure(void)
{
    /* No connection is used by two threads at a time. Refused once SQLite runs: then it locks. */
    (void)sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* else every allocation takes a lock */
    (void)sqlite3_initialize();
}

/* SQLite makes its files with the mode of the umask; ours belong to their owner alone. */
static enum cb_code make_file(const char *path, enum db_use use, struct cb_error *err)
{
    struct stat info;
    if (use == DB_MEMORY || stat(path, &info) == 0)
        return CB_OK;
    if (use != DB_CREATE)
        return cb_fail(err, CB_NOT_FOUND, "%s: there is no store", path);
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0)
        return cb_fail(err, CB_NOT_SAVED, "%s: %s", path, strerror(errno));
    close(file);
    return CB_OK;
}

static int set_flags(sqlite3 *handle)
{
    static const struct {
        int option;
        int value;
    } flags[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < CB_COUNT(flags); i++) {
        int is = -1;
        int result = sqlite3_db_config(handle, flags[i].option, flags[i].value, &is);
        if (result != SQLITE_OK || is != flags[i].value)
            return result != SQLITE_OK ? result : SQLITE_ERROR;
    }
    return sqlite3_busy_timeout(handle, BUSY_MS);
}

/* synchronous FULL: an acknowledged commit survives a power cut (R1). The WAL is copied back by
 * another thread, so no commit waits for that. */
static const char settings[] = "PRAGMA synchronous = FULL;"
                               "PRAGMA wal_autocheckpoint = 0;"
                               "PRAGMA journal_size_limit = 67108864;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA mmap_size = 0;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cache_size = -8192;";

static enum cb_code set_up(struct db *db, enum db_use use, struct cb_error *err)
{
    int result = set_flags(db->handle);
    if (result == SQLITE_OK)
        result = guard_set(db->handle, &db->use);
    if (result != SQLITE_OK)
        return failed("settings", result, err);
    enum cb_code rc = db_run(db, settings, err);
    if (rc == CB_OK && use == DB_READ)
        rc = db_run(db, "PRAGMA query_only = ON", err);
    if (rc == CB_OK && use != DB_READ)
        rc = db_run(db, "PRAGMA journal_mode = WAL", err);
    return rc;
}

enum cb_code db_open(const char *path, enum db_use use, struct db **out, struct cb_error *err)
{
    pthread_once(&once, configure);
    enum cb_code rc = make_file(path, use, err);
    if (rc != CB_OK)
        return rc;
    CB_AUTO(db_free) struct db *db = cb_alloc(sizeof *db);
    db->use = GUARD_SET_UP;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    flags |= use == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int result = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (result != SQLITE_OK)
        return failed("open", result, err);
    rc = set_up(db, use, err);
    if (rc != CB_OK)
        return rc;
    db->queries[0].db = db;
    for (size_t i = 0; i < QUERY_COUNT; i++)
        db->queries[i] = (struct query){.db = db, .name = (enum query_name)i};
    *out = cb_take(&db);
    return CB_OK;
}

void db_free(struct db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < QUERY_COUNT; i++)
        sqlite3_finalize(db->queries[i].stmt);
    sqlite3_close_v2(db->handle);
    free(db);
}

void db_settle(struct db *db)
{
    db->use = sqlite3_db_readonly(db->handle, "main") == 1 ? GUARD_READ : GUARD_WRITE;
}

/* ---- set-up -------------------------------------------------------------------------------- */

enum cb_code db_run(struct db *db, const char *sql, struct cb_error *err)
{
    int result = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? CB_OK : failed("set-up", result, err);
}

struct lines {
    void (*each)(void *context, struct cb_str line);
    void *context;
};

static int on_line(void *context, int count, char **values, char **columns)
{
    struct lines *lines = context;
    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    (void)columns;
    for (int i = 0; i < count; i++) {
        if (i > 0)
            cb_buf_char(&line, ' ');
        cb_buf_text(&line, values[i] != NULL ? values[i] : "");
    }
    lines->each(lines->context, cb_buf_peek(&line));
    return 0;
}

enum cb_code db_lines(struct db *db, const char *sql, void (*each)(void *, struct cb_str),
                      void *context, struct cb_error *err)
{
    struct lines lines = {each, context};
    int result = sqlite3_exec(db->handle, sql, on_line, &lines, NULL);
    return result == SQLITE_OK ? CB_OK : failed("set-up", result, err);
}

enum cb_code db_pragma_int(struct db *db, const char *sql, int64_t *out, struct cb_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int result = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(stmt);
    if (result == SQLITE_ROW)
        *out = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return result == SQLITE_ROW ? CB_OK : failed("set-up", result, err);
}

/* ---- statements ---------------------------------------------------------------------------- */

/* To SQLite `$2` is a name, numbered by its first place; `?2` is the second value. */
static char *rewritten(const char *text)
{
    char *copy = cb_str_dup(cb_str_of(text));
    for (char *at = strchr(copy, '$'); at != NULL; at = strchr(at, '$'))
        *at = '?';
    return copy;
}

static int prepare(struct query *query)
{
    char *text = rewritten(texts[query->name]);
    int result = sqlite3_prepare_v3(query->db->handle, text, -1, SQLITE_PREPARE_PERSISTENT,
                                    &query->stmt, NULL);
    free(text);
    return result;
}

struct query *db_query(struct db *db, enum query_name name)
{
    struct query *query = &db->queries[name];
    query->failed = SQLITE_OK;
    if (query->stmt == NULL)
        query->failed = prepare(query);
    else
        (void)sqlite3_reset(query->stmt); /* repeats what the last step said */
    return query;
}

static void bound(struct query *query, int result)
{
    if (query->failed == SQLITE_OK)
        query->failed = result;
}

void query_int(struct query *query, int at, int64_t value)
{
    bound(query, sqlite3_bind_int64(query->stmt, at, value));
}

void query_text(struct query *query, int at, struct cb_str value)
{
    bound(query, sqlite3_bind_text64(query->stmt, at, value.at != NULL ? value.at : "", value.len,
                                     SQLITE_STATIC, SQLITE_UTF8));
}

void query_blob(struct query *query, int at, const void *bytes, size_t len)
{
    bound(query, sqlite3_bind_blob64(query->stmt, at, bytes, len, SQLITE_STATIC));
}

void query_null(struct query *query, int at)
{
    bound(query, sqlite3_bind_null(query->stmt, at));
}

enum cb_code query_next(struct query *query, struct cb_error *err)
{
    int result = query->failed;
    if (result == SQLITE_OK)
        result = sqlite3_step(query->stmt);
    if (result == SQLITE_ROW)
        return CB_OK;
    query_end(query);
    return result == SQLITE_DONE ? CB_NOT_FOUND : failed(names[query->name], result, err);
}

enum cb_code query_done(struct query *query, struct cb_error *err)
{
    enum cb_code rc = query_next(query, err);
    query_end(query);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

enum cb_code db_do(struct db *db, enum query_name name, struct cb_error *err)
{
    return query_done(db_query(db, name), err);
}

void db_undo(struct db *db)
{
    if (sqlite3_get_autocommit(db->handle) == 0)
        (void)!query_done(db_query(db, QUERY_ROLLBACK), NULL);
}

void query_end(struct query *query)
{
    if (query->stmt != NULL)
        (void)sqlite3_reset(query->stmt);
}

int64_t query_get_int(struct query *query, int column)
{
    return sqlite3_column_int64(query->stmt, column);
}

struct cb_str query_get(struct query *query, int column)
{
    const void *at = sqlite3_column_blob(query->stmt, column);
    return (struct cb_str){at, (size_t)sqlite3_column_bytes(query->stmt, column)};
}

struct cb_str query_get_text(struct query *query, int column)
{
    struct cb_str value = query_get(query, column);
    return value.at != NULL ? value : CB_STR("");
}

bool query_get_bytes(struct query *query, int column, void *out, size_t len)
{
    struct cb_str value = query_get(query, column);
    if (value.at == NULL || value.len != len)
        return false;
    memcpy(out, value.at, len);
    return true;
}

/* ---- the WAL ------------------------------------------------------------------------------- */

enum cb_code db_checkpoint(struct db *db, int *log, int *left, struct cb_error *err)
{
    int copied = 0;
    int result =
        sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, log, &copied);
    *left = *log - copied;
    return result == SQLITE_OK ? CB_OK : failed("checkpoint", result, err);
}

static int on_commit(void *context, sqlite3 *handle, const char *name, int frames)
{
    struct db *db = context;
    (void)handle;
    (void)name;
    db->heard(db->heard_context, frames);
    return SQLITE_OK;
}

void db_on_commit(struct db *db, void (*heard)(void *, int), void *context)
{
    db->heard = heard;
    db->heard_context = context;
    sqlite3_wal_hook(db->handle, on_commit, db);
}
