/* caseboard export: a board's journal as a file of events (design 6). Its entry in the access log
 * is durable before the first byte goes out. A server may run on the store meanwhile. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "boards.h"
#include "caseboard/store/journal.h"
#include "cli.h"
#include "host.h"

static const char USAGE[] =
    "usage: caseboard export --store F --key F --board CODE [--stream UUID] [--out F]\n\n"
    "Prints one event a line: the board's directory first, then its streams by id.";

struct work {
    const char *store_path, *key_path, *board, *stream, *out_path, *why; /* flags */
    struct store *store;
    struct store_reader *reader;
    struct cb_id directory;
    struct cb_id only; /* zero: all */
    FILE *out;
    unsigned long long events;
    struct cb_id *streams; /* in the order in which they go out */
    size_t count, room;
};

static void work_fini(struct work *work)
{
    store_reader_free(work->reader);
    store_free(work->store);
    free(work->streams);
    if (work->out != NULL && work->out != stdout)
        fclose(work->out);
}
CB_AUTO_DEFINE_FINI(struct work, work_fini)

static enum cb_code open_store(struct work *work, struct cb_error *err)
{
    const struct store_options options = {.path = work->store_path, .key_path = work->key_path};
    enum cb_code rc = host_open_store(&options, &work->store, err);
    if (rc == CB_OK)
        rc = store_reader_open(work->store, &work->reader, err);
    if (rc == CB_OK)
        rc = boards_find(work->reader, cb_str_of(work->board), &work->directory, err);
    return rc;
}

static bool keep_stream(void *context, const struct store_stream *row)
{
    struct work *work = context;
    bool wanted = cb_id_is_zero(work->only) ? !cb_id_equal(row->id, work->directory)
                                            : cb_id_equal(row->id, work->only);
    if (row->erased || !wanted)
        return true;
    cb_grow(&work->streams, work->count, &work->room, sizeof *work->streams);
    work->streams[work->count++] = row->id;
    return true;
}

static enum cb_code choose_streams(struct work *work, struct cb_error *err)
{
    if (work->stream != NULL && !cb_id_parse(cb_str_of(work->stream), &work->only))
        return cb_fail(err, CB_USAGE, "'%s' is not the id of a stream", work->stream);
    if (work->stream == NULL) {
        cb_grow(&work->streams, work->count, &work->room, sizeof *work->streams);
        work->streams[work->count++] = work->directory;
    }
    enum cb_code rc = store_streams(work->reader, &work->directory, keep_stream, work, err);
    if (rc == CB_OK && work->count == 0)
        rc = cb_fail(err, CB_NOT_FOUND, "the board has no stream %s", work->stream);
    return rc;
}

static enum cb_code log_export(struct work *work, struct cb_error *err)
{
    CB_AUTO(journal_free) struct journal *journal = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    cb_buf_text(&what, "{\"board\":");
    cb_json_write_str(&what, cb_str_of(work->board));
    cb_buf_printf(&what, ",\"did\":\"export\",\"streams\":%zu}", work->count);
    const struct journal_access entry = {.op = ACCESS_DISCLOSE,
                                         .at = cb_time_now(),
                                         .stream = work->only,
                                         .user = CB_STR("operator"),
                                         .seat = CB_STR("adm"),
                                         .what = cb_buf_peek(&what),
                                         .reason = cb_str_of(work->why)};
    const struct journal_job job = {.accesses = &entry, .access_count = 1};
    enum cb_code rc = journal_open(work->store, NULL, NULL, &journal, err);
    return rc == CB_OK ? journal_run(journal, &job, err) : rc;
}

/* Nobody but its owner reads what left the store unsealed. */
static enum cb_code open_output(struct work *work, struct cb_error *err)
{
    if (work->out_path == NULL) {
        work->out = stdout;
        return CB_OK;
    }
    int file = open(work->out_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || fchmod(file, 0600) != 0 || (work->out = fdopen(file, "w")) == NULL)
        return cb_fail(err, CB_INTERNAL, "%s: %s", work->out_path, strerror(errno));
    return CB_OK;
}

static bool print_event(void *context, const struct store_event *event)
{
    struct work *work = context;
    work->events++;
    return fwrite(event->body.at, 1, event->body.len, work->out) == event->body.len &&
           putc('\n', work->out) != EOF;
}

static enum cb_code print_streams(struct work *work, struct cb_error *err)
{
    char id[CB_ID_TEXT];
    enum cb_code rc = CB_OK;
    for (size_t i = 0; i < work->count && rc == CB_OK && !ferror(work->out); i++) {
        struct cb_error why = {0};
        rc = store_read(work->reader, work->streams[i], 0, print_event, work, &why);
        cb_id_write(work->streams[i], id);
        if (rc != CB_OK)
            cb_fail(err, rc, "stream %s: %s", id, why.message);
    }
    if (rc == CB_OK && (fflush(work->out) != 0 || ferror(work->out)))
        rc = cb_fail(err, CB_INTERNAL, "the output does not take it: %s", strerror(errno));
    return rc;
}

int cli_export(int argc, char **argv)
{
    CB_AUTO(work_fini) struct work work = {0};
    struct cb_error err = {0};
    const struct option_row rows[] = {
        {"store", "(needed) the database file", &work.store_path, NULL},
        {"key", "(needed) the master key file", &work.key_path, NULL},
        {"board", "(needed) the board's code", &work.board, NULL},
        {"stream", "only this stream", &work.stream, NULL},
        {"out", "into this file, for its owner alone, in place of standard output", &work.out_path,
         NULL},
        {"why", "the reason, kept in the access log", &work.why, NULL},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, NULL);
    if (result != 0)
        return options_status(result);
    enum cb_code rc = open_store(&work, &err);
    if (rc == CB_OK)
        rc = choose_streams(&work, &err);
    if (rc == CB_OK)
        rc = open_output(&work, &err);
    if (rc == CB_OK)
        rc = log_export(&work, &err);
    if (rc == CB_OK)
        rc = print_streams(&work, &err);
    if (rc != CB_OK)
        return host_failed("export", rc, &err);
    fprintf(stderr, "caseboard export: %llu events of %zu streams\n", work.events, work.count);
    return 0;
}
