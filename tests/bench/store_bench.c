/* How fast the journal takes and gives back events, beside bare SQLite on the same disk:
 *
 *   store_bench FOLDER [EVENTS [JOBS-A-BATCH [ACCESS-ENTRIES-A-JOB]]]
 *
 * Prints one JSON object. Bare: rows of the same size, one table, as many a commit, the same
 * settings. Reading: every stream opened, checked and handed out, beside AES-256-GCM and jansson
 * on the same bytes (G8, G17). */
#include <assert.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <sqlite3.h>

#include "caseboard/base/json.h"
#include "caseboard/base/limits.h"
#include "caseboard/store/journal.h"

enum { STREAMS = 20, BODY_BYTES = 600 };

static struct {
    char path[512], key[512], bare[512];
    size_t events, jobs, accesses;
    struct cb_id streams[STREAMS];
    uint64_t heads[STREAMS];
    sem_t woken;
    bool failed;
} bench = {.events = 50000, .jobs = CB_BATCH_JOBS, .accesses = 1};

static void need(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "store_bench: %s\n", what);
    exit(3);
}

/* Seconds on the wall, and of processor in all threads: the second is the steadier on a machine
 * that others use. */
struct spent {
    double wall, cpu;
};

static struct spent now(void)
{
    struct timespec cpu;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    return (struct spent){(double)cb_monotonic_us() / 1e6,
                          (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9};
}

static struct spent since(struct spent start)
{
    struct spent end = now();
    return (struct spent){end.wall - start.wall, end.cpu - start.cpu};
}

/* ---- the journal --------------------------------------------------------------------------- */

static void on_wake(void *context)
{
    sem_post(context);
}

static void on_done(void *context, const struct journal_result *results, size_t count)
{
    (void)context;
    for (size_t i = 0; i < count; i++)
        bench.failed |= results[i].code != CB_OK;
}

static void write_body(struct cb_buf *out, const struct journal_event *event)
{
    char stream[CB_ID_TEXT];
    char command[CB_ID_TEXT];
    char at[CB_TIME_TEXT];
    char words[BODY_BYTES];
    cb_id_write(event->stream, stream);
    cb_id_write(event->command, command);
    cb_time_write(event->at, at);
    cb_buf_clear(out);
    cb_buf_printf(out,
                  "{\"at\":\"%s\",\"by\":{\"agency\":\"northmere-police\",\"roles\":[],\"seat\":"
                  "\"pol\",\"user\":\"u-71\"},\"command\":\"%s\",\"did\":\"update.log\","
                  "\"kind\":\"case\",\"records\":[{\"set\":{\"text\":\"",
                  at, command);
    size_t left = BODY_BYTES - out->len - 100;
    memset(words, 'w', left);
    cb_buf_add(out, words, left);
    cb_buf_printf(out, "\"}}],\"seq\":%llu,\"stream\":\"%s\"}", (unsigned long long)event->seq,
                  stream);
}

struct batch {
    struct journal_job jobs[CB_BATCH_JOBS];
    struct journal_event events[CB_BATCH_JOBS];
    struct cb_buf bodies[CB_BATCH_JOBS];
    struct journal_access accesses[16];
};

static void fill(struct batch *batch, size_t from)
{
    for (size_t i = 0; i < bench.jobs; i++) {
        size_t at = (from + i) % STREAMS;
        batch->events[i] = (struct journal_event){.stream = bench.streams[at],
                                                  .seq = ++bench.heads[at],
                                                  .kind = STREAM_CASE,
                                                  .board = bench.streams[0],
                                                  .at = 1800000000000 + (cb_time)from,
                                                  .account = CB_STR("u-71"),
                                                  .command = cb_id_new()};
        write_body(&batch->bodies[i], &batch->events[i]);
        batch->events[i].body = cb_buf_peek(&batch->bodies[i]);
        batch->jobs[i] = (struct journal_job){.events = &batch->events[i],
                                              .event_count = 1,
                                              .accesses = batch->accesses,
                                              .access_count = bench.accesses};
    }
}

static struct spent write_journal(struct journal *journal)
{
    static struct batch batches[2];
    static const char audience[] = "u-1\nu-12\nu-13\nu-2\nu-3";
    for (size_t b = 0; b < 2; b++) {
        for (size_t i = 0; i < CB_COUNT(batches[b].accesses); i++)
            batches[b].accesses[i] =
                (struct journal_access){.op = ACCESS_DISCLOSE,
                                        .at = 1800000000000,
                                        .stream = bench.streams[0],
                                        .user = CB_STR("u-71"),
                                        .agency = CB_STR("northmere-police"),
                                        .seat = CB_STR("pol"),
                                        .what = CB_STR("{\"lens\":\"0123456789abcdef\"}"),
                                        .audience = CB_STR(audience)};
    }
    struct spent start = now();
    size_t which = 0;
    fill(&batches[0], 0);
    for (size_t done = 0; done < bench.events; done += bench.jobs) {
        journal_submit(journal, batches[which].jobs, bench.jobs);
        which = 1 - which;
        fill(&batches[which], done + bench.jobs); /* while the other waits for the disk */
        sem_wait(&bench.woken);
        journal_poll(journal, on_done, NULL);
    }
    struct spent spent = since(start);
    need(!bench.failed, "a job failed");
    return spent;
}

/* ---- bare SQLite --------------------------------------------------------------------------- */

static sqlite3 *bare_open(void)
{
    sqlite3 *db = NULL;
    need(sqlite3_open(bench.bare, &db) == SQLITE_OK, "no bare database");
    need(sqlite3_exec(db,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)",
                      NULL, NULL, NULL) == SQLITE_OK,
         "no bare table");
    return db;
}

static struct spent write_bare(void)
{
    char body[BODY_BYTES + 200] = {0};
    sqlite3_stmt *insert = NULL;
    sqlite3 *db = bare_open();
    need(sqlite3_prepare_v2(db, "INSERT INTO row (body) VALUES (?)", -1, &insert, NULL) ==
             SQLITE_OK,
         "no bare statement");
    struct spent start = now();
    for (size_t done = 0; done < bench.events; done += bench.jobs) {
        need(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK, "no begin");
        for (size_t i = 0; i < bench.jobs; i++) {
            sqlite3_bind_blob(insert, 1, body, sizeof body, SQLITE_STATIC);
            need(sqlite3_step(insert) == SQLITE_DONE, "no bare row");
            sqlite3_reset(insert);
        }
        need(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "no commit");
    }
    struct spent spent = since(start);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return spent;
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool parse_event(void *context, const struct store_event *event)
{
    CB_AUTO(json_decref) json_t *body = NULL;
    (*(size_t *)context)++;
    need(cb_json_read(event->body, 0, &body, NULL) == CB_OK, "a body does not parse");
    return true;
}

static bool take_event(void *context, const struct store_event *event)
{
    (*(size_t *)context)++;
    return event->seq > 0;
}

static struct spent read_all(struct store *store,
                             bool (*each)(void *context, const struct store_event *event))
{
    size_t count = 0;
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    need(store_reader_open(store, &reader, NULL) == CB_OK, "no reader");
    struct spent start = now();
    for (size_t i = 0; i < STREAMS; i++) {
        struct cb_error err = {0};
        if (bench.heads[i] != 0 &&
            store_read(reader, bench.streams[i], 0, each, &count, &err) != CB_OK)
            need(false, err.message);
    }
    struct spent spent = since(start);
    need(count >= bench.events, "events are missing");
    return spent;
}

/* AES-256-GCM and jansson alone, on a body of the same size. */
static struct spent read_bare(void)
{
    uint8_t key[32] = {0};
    uint8_t sealed[BODY_BYTES + 200] = {0};
    uint8_t plain[sizeof sealed];
    struct cb_buf body = {0};
    int len = 0;
    const struct journal_event event = {.stream = bench.streams[0], .seq = 1};
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    write_body(&body, &event);
    need(EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, sealed) == 1, "no cipher");
    struct spent start = now();
    for (size_t i = 0; i < bench.events; i++) {
        json_error_t why;
        EVP_DecryptInit_ex(ctx, NULL, NULL, NULL, sealed);
        EVP_DecryptUpdate(ctx, plain, &len, sealed, 768);
        EVP_DecryptFinal_ex(ctx, plain, &len); /* the tag is not set: it only has to be worked */
        json_decref(json_loadb(body.at, body.len, 0, &why));
    }
    struct spent spent = since(start);
    EVP_CIPHER_CTX_free(ctx);
    cb_buf_fini(&body);
    return spent;
}

/* ---- all ----------------------------------------------------------------------------------- */

/* With everything that is checked at start (R6). */
static struct spent open_again(const struct store_options *options)
{
    CB_AUTO(store_free) struct store *store = NULL;
    struct spent start = now();
    need(store_open(options, &store, NULL) == CB_OK, "it does not open again");
    return since(start);
}

static void remove_all(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char name[600];
    for (size_t i = 0; i < CB_COUNT(endings); i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static void read_arguments(int argc, char **argv)
{
    need(argc >= 2, "usage: store_bench FOLDER [EVENTS [JOBS-A-BATCH [ACCESSES-A-JOB]]]");
    snprintf(bench.path, sizeof bench.path, "%s/bench.db", argv[1]);
    snprintf(bench.key, sizeof bench.key, "%s/bench.key", argv[1]);
    snprintf(bench.bare, sizeof bench.bare, "%s/bare.db", argv[1]);
    if (argc > 2)
        bench.events = strtoul(argv[2], NULL, 10);
    if (argc > 3)
        bench.jobs = strtoul(argv[3], NULL, 10);
    if (argc > 4)
        bench.accesses = strtoul(argv[4], NULL, 10);
    need(bench.jobs >= 1 && bench.jobs <= CB_BATCH_JOBS && bench.accesses <= 16,
         "1 to 64 jobs, at most 16 accesses");
    for (size_t i = 0; i < STREAMS; i++)
        bench.streams[i] = cb_id_new();
}

static void tell(const char *what, struct spent spent)
{
    double events = (double)bench.events;
    printf("\"%s_s\":%.0f,\"%s_cpu_us\":%.1f,", what, events / spent.wall, what,
           spent.cpu / events * 1e6);
}

int main(int argc, char **argv)
{
    struct cb_error err = {0};
    struct store *store = NULL;
    struct journal *journal = NULL;
    read_arguments(argc, argv);
    sem_init(&bench.woken, 0, 0);
    struct spent bare = write_bare();
    const struct store_options options = {.path = bench.path,
                                          .key_path = bench.key,
                                          .create = true,
                                          .training = true,
                                          .exclusive = true};
    need(store_open(&options, &store, &err) == CB_OK, err.message);
    need(journal_open(store, on_wake, &bench.woken, &journal, &err) == CB_OK, err.message);
    struct spent ours = write_journal(journal);
    struct spent given = read_all(store, take_event);
    struct spent parsed = read_all(store, parse_event);
    struct spent plain = read_bare();
    journal_free(journal);
    store_free(store);
    struct spent opened = open_again(&options);
    printf("{\"events\":%zu,\"jobs_a_batch\":%zu,\"access_entries_a_job\":%zu,", bench.events,
           bench.jobs, bench.accesses);
    tell("bare_rows", bare);
    tell("journal_events", ours);
    tell("read", given);
    tell("read_and_parse", parsed);
    tell("bare_open_and_parse", plain);
    printf("\"open_with_checks_s\":%.2f,", opened.wall);
    printf("\"journal_over_bare\":%.2f,\"read_and_parse_over_bare\":%.2f}\n", bare.wall / ours.wall,
           plain.cpu / parsed.cpu);
    remove_all(bench.path);
    remove_all(bench.bare);
    unlink(bench.key);
    return 0;
}
