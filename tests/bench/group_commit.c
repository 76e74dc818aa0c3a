#include "group_commit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "caseboard/base/str.h"

struct group_commit {
    sqlite3 *db;
    sqlite3_stmt *begin, *insert, *commit;
};

static void must(const struct group_commit *commit, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
        return;
    fprintf(stderr, "group commit: %s\n", sqlite3_errmsg(commit->db));
    exit(3);
}

static sqlite3_stmt *prepare(struct group_commit *commit, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    must(commit,
         sqlite3_prepare_v3(commit->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

struct group_commit *group_commit_open(const char *path)
{
    struct group_commit *commit = cb_alloc(sizeof *commit);
    must(commit, sqlite3_open(path, &commit->db));
    must(commit,
         sqlite3_exec(commit->db,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "CREATE TABLE IF NOT EXISTS event(seq INTEGER PRIMARY KEY, body BLOB)",
                      NULL, NULL, NULL));
    commit->begin = prepare(commit, "BEGIN IMMEDIATE");
    commit->insert = prepare(commit, "INSERT INTO event(body) VALUES(?1)");
    commit->commit = prepare(commit, "COMMIT");
    return commit;
}

void group_commit_close(struct group_commit *commit)
{
    sqlite3_finalize(commit->begin);
    sqlite3_finalize(commit->insert);
    sqlite3_finalize(commit->commit);
    sqlite3_close(commit->db);
    free(commit);
}

static void step(struct group_commit *commit, sqlite3_stmt *statement)
{
    must(commit, sqlite3_step(statement));
    must(commit, sqlite3_reset(statement));
}

void group_commit_rows(struct group_commit *commit, const void *bytes, size_t len, size_t count)
{
    step(commit, commit->begin);
    for (size_t i = 0; i < count; i++) {
        must(commit, sqlite3_bind_blob(commit->insert, 1, bytes, (int)len, SQLITE_STATIC));
        step(commit, commit->insert);
    }
    step(commit, commit->commit);
}
