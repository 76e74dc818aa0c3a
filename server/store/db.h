/* A connection and its statements: the few calls that differ from engine to engine. One thread at
 * a time. No rows of ours are known here, and no keys. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/error.h"
#include "caseboard/base/str.h"

struct db;
struct query;

enum query_name {
#define QUERY(name, text) QUERY_##name,
#include "server/store/queries.def"
    QUERY_COUNT
};

enum db_use {
    DB_READ,
    DB_WRITE,
    DB_CREATE, /* as DB_WRITE, and the file may be made, with mode 0600 */
    DB_MEMORY, /* empty, and gone with the connection */
};

/* Open PATH with all of K8. The connection may do anything until db_settle().
 *   CB_NOT_FOUND  there is no such file
 *   CB_DAMAGED    it is no database
 *   CB_NOT_SAVED  the surroundings failed */
CB_MUST_USE enum cb_code db_open(const char *path, enum db_use use, struct db **out,
                                 struct cb_error *err);
void db_free(struct db *db);
CB_AUTO_DEFINE(struct db, db_free)
/* From here on only what allowed.def names can be prepared. */
void db_settle(struct db *db);

/* Set-up only: run every statement of SQL; the first column of the first row of SQL. */
CB_MUST_USE enum cb_code db_run(struct db *db, const char *sql, struct cb_error *err);
CB_MUST_USE enum cb_code db_pragma_int(struct db *db, const char *sql, int64_t *out,
                                       struct cb_error *err);
/* Every row of SQL as text, its columns joined by spaces; set-up only. */
CB_MUST_USE enum cb_code db_lines(struct db *db, const char *sql,
                                  void (*each)(void *context, struct cb_str line), void *context,
                                  struct cb_error *err);

/* The statement NAME, ready for its values; query_end() or the next db_query() of the same name
 * ends it. Never NULL: a statement that does not prepare fails at query_next(). Text and blobs are
 * borrowed until it ends. */
struct query *db_query(struct db *db, enum query_name name);
void query_int(struct query *query, int at, int64_t value);
void query_text(struct query *query, int at, struct cb_str value); /* none: '' */
void query_blob(struct query *query, int at, const void *bytes, size_t len);
void query_null(struct query *query, int at);
/* CB_OK: there is a row. CB_NOT_FOUND: no (more) row, without a message; the query has ended.
 *   CB_CONFLICT   a constraint does not hold
 *   CB_DAMAGED    the database is malformed
 *   CB_NOT_SAVED  anything else */
CB_MUST_USE enum cb_code query_next(struct query *query, struct cb_error *err);
/* For statements without rows: CB_OK once done. */
CB_MUST_USE enum cb_code query_done(struct query *query, struct cb_error *err);
CB_MUST_USE enum cb_code db_do(struct db *db, enum query_name name, struct cb_error *err);
void query_end(struct query *query);
void db_undo(struct db *db); /* the transaction, if there is one; a read one, too, ends so */
/* Columns of the row, valid until the next call on the query. */
int64_t query_get_int(struct query *query, int column);
struct cb_str query_get(struct query *query, int column);      /* text or blob; none: NULL */
struct cb_str query_get_text(struct query *query, int column); /* never none, but may be empty */
/* A column of exactly LEN bytes into OUT; false when it is something else. */
bool query_get_bytes(struct query *query, int column, void *out, size_t len);

/* Copy what readers need no more from the WAL to the file, without waiting for anybody.
 * *LEFT: frames not yet copied, *LOG: frames in the WAL. */
enum cb_code db_checkpoint(struct db *db, int *log, int *left, struct cb_error *err);
/* HEARD(CONTEXT, FRAMES) after each commit: how long the WAL is. */
void db_on_commit(struct db *db, void (*heard)(void *context, int frames), void *context);
