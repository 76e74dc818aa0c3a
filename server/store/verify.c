/* Whether everything is as it was written: by hashes alone, without a key, from the file itself. */
#include "server/store/verify.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/store/inside.h"

enum { PROGRESS_EVERY = 4096 };

void verify_problem(struct verify *verify, enum problem problem, const char *format, ...)
{
    struct cb_error text;
    va_list args;
    verify->count[problem]++;
    if (verify->count[problem] > 1)
        return;
    va_start(args, format);
    vsnprintf(text.message, sizeof text.message, format, args);
    va_end(args);
    cb_buf_text(&verify->first[problem], text.message);
}

void verify_step(struct verify *verify)
{
    verify->done++;
    if (verify->progress != NULL && verify->done % PROGRESS_EVERY == 0)
        verify->progress(verify->context, verify->done, verify->all);
}

enum cb_code verify_end(struct verify *verify, enum cb_code rc, struct cb_error *err)
{
    if (rc == CB_NOT_FOUND)
        return CB_OK;
    if (rc != CB_DAMAGED)
        return rc;
    verify_problem(verify, PROBLEM_FILE, "%s", err->message);
    return CB_OK;
}

static void on_integrity(void *context, struct cb_str line)
{
    if (!cb_str_is(line, "ok"))
        verify_problem(context, PROBLEM_FILE, "%.*s", (int)(line.len < 200 ? line.len : 200),
                       line.at);
}

static enum cb_code verify_file(struct verify *verify, struct cb_error *err)
{
    bool ours = false;
    int64_t version = 0;
    enum cb_code rc = schema_version(verify->db, &version, err);
    if (rc == CB_OK && version == 0)
        rc = cb_fail(err, CB_DAMAGED, "there is no store in this file");
    if (rc == CB_OK)
        rc = schema_is_ours(verify->db, &ours, err);
    if (rc == CB_OK && !ours)
        verify_problem(verify, PROBLEM_SCHEMA,
                       "tables, indexes or triggers are not as version %lld makes them",
                       (long long)version);
    if (rc == CB_OK)
        rc = db_lines(verify->db, "PRAGMA integrity_check(8)", on_integrity, verify, err);
    return rc;
}

static enum cb_code count_rows(struct verify *verify, struct cb_error *err)
{
    struct query *query = db_query(verify->db, QUERY_VERIFY_COUNTS);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_OK)
        verify->all = (uint64_t)query_get_int(query, 0) + (uint64_t)query_get_int(query, 1);
    query_end(query);
    return rc;
}

static enum cb_code verify_all(struct verify *verify, struct cb_error *err)
{
    enum cb_code rc = verify_file(verify, err);
    if (rc == CB_OK)
        rc = count_rows(verify, err);
    if (rc == CB_OK)
        rc = verify_access(verify, err);
    if (rc == CB_OK)
        rc = verify_events(verify, err);
    return verify_end(verify, rc, err);
}

static enum cb_code verify_in_one_state(struct verify *verify, struct cb_error *err)
{
    enum cb_code rc = db_do(verify->db, QUERY_BEGIN_READ, err);
    if (rc == CB_OK)
        rc = verify_all(verify, err);
    db_undo(verify->db);
    return rc;
}

/* The first place of each kind, a line each. */
static void tell(struct verify *verify)
{
    struct store_verdict *verdict = verify->verdict;
    for (size_t i = 0; i < PROBLEM_COUNT; i++) {
        if (verify->count[i] == 0)
            continue;
        verdict->problems++;
        cb_buf_str(&verdict->text, cb_buf_peek(&verify->first[i]));
        if (verify->count[i] > 1)
            cb_buf_printf(&verdict->text, " (and %llu more)",
                          (unsigned long long)verify->count[i] - 1);
        cb_buf_char(&verdict->text, '\n');
    }
}

enum cb_code store_verify(const char *path, struct store_verdict *out,
                          void (*progress)(void *context, uint64_t done, uint64_t all),
                          void *context, struct cb_error *err)
{
    struct cb_error own = {0};
    struct cb_error *why = err != NULL ? err : &own;
    struct store_verdict verdict = {0};
    struct verify verify = {.verdict = &verdict, .progress = progress, .context = context};
    enum cb_code rc = db_open(path, DB_READ, &verify.db, why);
    if (rc == CB_OK)
        rc = verify_in_one_state(&verify, why);
    else if (rc == CB_DAMAGED)
        rc = verify_end(&verify, rc, why);
    if (rc == CB_OK) {
        tell(&verify);
        *out = verdict;
    }
    db_free(verify.db);
    free(verify.proofs);
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        cb_buf_fini(&verify.first[i]);
    return rc;
}
