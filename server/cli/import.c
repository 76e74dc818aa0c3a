/* caseboard import: take history that was decided before. All lines or none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caseboard/live/live.h"

#include "boards.h"
#include "cli.h"
#include "host.h"
#include "import_check.h"

static const char USAGE[] =
    "usage: caseboard import --store F --key F --board CODE --pack D FILE|-\n\n"
    "Takes a file of events (one a line, as export prints them) into a board. Each line\n"
    "is checked for form and order; what the store has already is passed over. A line\n"
    "that is wrong is named by its number, and then nothing is taken.";

enum { PROGRESS_LINES = 10000 };

struct work {
    const char *store_path, *key_path, *pack_dir, *board, *file; /* flags */
    bool create, training;
    struct pack *pack;
    struct store *store;
    struct store_reader *reader;
    struct import *import;
};

static void work_fini(struct work *work)
{
    import_free(work->import);
    store_reader_free(work->reader);
    store_free(work->store);
    pack_unref(work->pack);
}
CB_AUTO_DEFINE_FINI(struct work, work_fini)

static enum cb_code open_pack(struct work *work, struct cb_error *err)
{
    struct pack_problems problems = {0};
    enum cb_code rc = pack_load(work->pack_dir, &work->pack, &problems, err);
    if (problems.text.at != NULL)
        fputs(problems.text.at, stderr);
    pack_problems_fini(&problems);
    return rc;
}

static enum cb_code open_all(struct work *work, struct cb_error *err)
{
    const struct store_options options = {.path = work->store_path,
                                          .key_path = work->key_path,
                                          .create = work->create,
                                          .training = work->training,
                                          .exclusive = true};
    struct cb_id board = {{0}};
    enum cb_code rc = open_pack(work, err);
    if (rc == CB_OK)
        rc = host_open_store(&options, &work->store, err);
    if (rc == CB_OK)
        rc = live_check_pack(work->store, work->pack, err);
    if (rc == CB_OK)
        rc = store_reader_open(work->store, &work->reader, err);
    if (rc != CB_OK)
        return rc;
    rc = boards_find(work->reader, cb_str_of(work->board), &board, err);
    if (rc != CB_OK && rc != CB_NOT_FOUND) /* then the file has to begin it */
        return rc;
    work->import = import_new(work->reader, work->pack, cb_str_of(work->board), board);
    return CB_OK;
}

static enum cb_code read_lines(struct work *work, FILE *file, struct cb_error *err)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len = 0;
    size_t number = 0;
    enum cb_code rc = CB_OK;
    while (rc == CB_OK && (len = getline(&line, &room, file)) >= 0) {
        struct cb_error why = {0};
        struct cb_str text = {line, (size_t)len};
        if (text.len != 0 && text.at[text.len - 1] == '\n')
            text.len--;
        number++;
        rc = import_line(work->import, text, &why);
        if (rc != CB_OK)
            cb_fail(err, rc, "line %zu: %s", number, why.message);
        if (number % PROGRESS_LINES == 0 && isatty(STDERR_FILENO))
            fprintf(stderr, "\r%zu lines", number);
    }
    if (rc == CB_OK && ferror(file))
        rc = cb_fail(err, CB_INTERNAL, "%s: %s", work->file, strerror(errno));
    free(line);
    return rc == CB_OK ? import_end(work->import, err) : rc;
}

static enum cb_code read_file(struct work *work, struct cb_error *err)
{
    bool is_input = strcmp(work->file, "-") == 0;
    FILE *file = is_input ? stdin : fopen(work->file, "re");
    if (file == NULL)
        return cb_fail(err, CB_INTERNAL, "%s: %s", work->file, strerror(errno));
    enum cb_code rc = read_lines(work, file, err);
    if (!is_input)
        fclose(file);
    return rc;
}

/* One job: all of the file, and its entry in the access log, or nothing. */
static enum cb_code write_all(struct work *work, size_t *count, struct cb_error *err)
{
    CB_AUTO(journal_free) struct journal *journal = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    const struct journal_event *events = import_peek_events(work->import, count);
    if (*count == 0)
        return CB_OK;
    cb_buf_text(&what, "{\"board\":");
    cb_json_write_str(&what, cb_str_of(work->board));
    cb_buf_printf(&what, ",\"did\":\"import\",\"events\":%zu}", *count);
    const struct journal_access entry = {.op = ACCESS_COLLECT,
                                         .at = cb_time_now(),
                                         .user = CB_STR("operator"),
                                         .seat = CB_STR("adm"),
                                         .what = cb_buf_peek(&what)};
    const struct journal_job job = {
        .events = events, .event_count = *count, .accesses = &entry, .access_count = 1};
    enum cb_code rc = journal_open(work->store, NULL, NULL, &journal, err);
    return rc == CB_OK ? journal_run(journal, &job, err) : rc;
}

static int run(struct work *work)
{
    struct cb_error err = {0};
    size_t count = 0;
    enum cb_code rc = open_all(work, &err);
    if (rc == CB_OK)
        rc = read_file(work, &err);
    if (rc == CB_OK)
        rc = write_all(work, &count, &err);
    if (rc != CB_OK)
        return host_failed("import", rc, &err);
    fprintf(stderr, "caseboard import: %zu events taken, %zu streams\n", count,
            import_stream_count(work->import));
    return 0;
}

int cli_import(int argc, char **argv)
{
    CB_AUTO(work_fini) struct work work = {0};
    struct option_words words = {0};
    const struct option_row rows[] = {
        {"store", "(needed) the database file", &work.store_path, NULL},
        {"key", "(needed) the master key file", &work.key_path, NULL},
        {"board", "(needed) the board's code", &work.board, NULL},
        {"pack", "(needed) the folder of the policy pack", &work.pack_dir, NULL},
        {"create", "make the store, and the master key if there is none", NULL, &work.create},
        {"training", "mark a new store as one for invented cases, for good", NULL, &work.training},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);
    if (result != 0)
        return options_status(result);
    if (words.count != 1) {
        fprintf(stderr, "%s\n", USAGE);
        return cb_code_exit_status(CB_USAGE);
    }
    work.file = words.at[0];
    return run(&work);
}
