/* One transaction a batch. Two kinds of failure: a job's own, which leaves the others as they are,
 * and the database's, after which nothing of the batch counts and the connection begins anew.
 *
 * A job of one event is checked whole before its first write, so that it needs no savepoint, which
 * would cost a copy of every page that it touches; a job of several has one.
 *
 * After a failed commit no fsync is tried again on what it left. The connection is closed and
 * another one opened; since the checkpointer's stays open, the WAL's index does too, and the next
 * commit overwrites the frames of the failed one: they never become part of the store. */
#include "server/store/appender.h"

#include <stdlib.h>
#include <string.h>

#include "server/store/aad.h"
#include "server/store/access_log.h"
#include "server/store/body.h"
#include "server/store/chain.h"
#include "server/store/command_index.h"
#include "server/store/event_log.h"
#include "server/store/rows.h"
#include "server/store/streams.h"

struct appender {
    const struct store *store;
    struct checkpointer *checkpointer;
    struct db *db; /* NULL after a failure, until the next batch */
    struct sealer *sealer;
    struct streams *streams;
    struct access_log log;
    struct event_log events;
    struct command_index *commands;
    bool has_events; /* EVENTS and COMMANDS are as the database has it, or further in this
                      * transaction */
    bool has_moved;  /* it is further */
    struct cb_buf sealed;
    bool is_broken; /* the database failed: this batch is lost */
};

/* ---- the connection ------------------------------------------------------------------------ */

static void on_commit(void *context, int frames)
{
    checkpointer_hear(context, frames);
}

static enum cb_code connect(struct appender *appender, struct cb_error *err)
{
    enum cb_code rc = db_open(appender->store->path, DB_WRITE, &appender->db, err);
    if (rc != CB_OK)
        return CB_NOT_SAVED;
    db_settle(appender->db);
    db_on_commit(appender->db, on_commit, appender->checkpointer);
    access_log_init(&appender->log, appender->store, appender->db, appender->sealer);
    appender->is_broken = false;
    return CB_OK;
}

static void disconnect(struct appender *appender)
{
    appender->has_events = false;
    command_index_clear(appender->commands);
    streams_clear(appender->streams);
    access_log_fini(&appender->log);
    db_free(appender->db);
    appender->db = NULL;
}

enum cb_code appender_open(const struct store *store, struct checkpointer *checkpointer,
                           struct appender **out, struct cb_error *err)
{
    CB_AUTO(appender_free) struct appender *appender = cb_alloc(sizeof *appender);
    appender->store = store;
    appender->checkpointer = checkpointer;
    appender->sealer = sealer_new();
    appender->streams = streams_new();
    appender->commands = command_index_new(COMMANDS_WAITING);
    enum cb_code rc = connect(appender, err);
    if (rc == CB_OK)
        *out = cb_take(&appender);
    return rc;
}

void appender_free(struct appender *appender)
{
    if (appender == NULL)
        return;
    if (appender->db != NULL)
        disconnect(appender);
    sealer_free(appender->sealer);
    streams_free(appender->streams);
    command_index_free(appender->commands);
    cb_buf_fini(&appender->sealed);
    free(appender);
}

/* A call on the database failed: whatever it said, the batch is lost. */
static enum cb_code broken(struct appender *appender)
{
    appender->is_broken = true;
    return CB_NOT_SAVED;
}

static enum cb_code done(struct appender *appender, enum cb_code rc)
{
    return rc == CB_OK ? CB_OK : broken(appender);
}

/* ---- one event ----------------------------------------------------------------------------- */

static enum cb_code check_body(const struct journal_event *event, struct cb_error *err)
{
    struct body_facts facts;
    if (body_read(event->body, &facts) && cb_id_equal(facts.stream, event->stream) &&
        facts.seq == event->seq && facts.at == event->at &&
        cb_id_equal(facts.command, event->command) && cb_str_equal(facts.user, event->account))
        return CB_OK;
    return cb_fail(err, CB_INTERNAL, "an event's body says other things than its row");
}

static enum cb_code check_command(struct appender *appender, const struct journal_event *event,
                                  struct cb_error *err)
{
    struct cb_id stream;
    uint64_t seq = 0;
    enum cb_code rc = command_index_find(appender->commands, appender->db, event->account,
                                         event->command, &stream, &seq, err);
    if (rc == CB_NOT_FOUND)
        return CB_OK;
    if (rc != CB_OK)
        return broken(appender);
    if (cb_id_equal(stream, event->stream))
        return cb_fail(err, CB_CONFLICT, "the command was done before");
    return cb_fail(err, CB_INVALID, "the command id was used on another stream");
}

/* *OUT: the stream, or NULL where EVENT begins it. */
static enum cb_code check_stream(struct appender *appender, const struct journal_event *event,
                                 struct stream_head **out, struct cb_error *err)
{
    *out = NULL;
    enum cb_code rc = streams_find(appender->streams, appender->store, appender->db,
                                   appender->sealer, event->stream, out, err);
    if (rc == CB_NOT_SAVED)
        return broken(appender);
    if (rc != CB_OK && rc != CB_NOT_FOUND)
        return rc;
    struct stream_head *head = *out;
    if (event->seq != (head != NULL ? head->head : 0) + 1)
        return cb_fail(err, CB_CONFLICT, "seq %llu does not follow the stream's newest event",
                       (unsigned long long)event->seq);
    if (head == NULL)
        return CB_OK;
    if (head->kind != event->kind || !cb_id_equal(head->board, event->board))
        return cb_fail(err, CB_INVALID, "the stream is of another kind or board");
    if (head->erased)
        return cb_fail(err, CB_NOT_FOUND, "the stream was erased");
    return CB_OK;
}

static enum cb_code begin_stream(struct appender *appender, const struct journal_event *event,
                                 struct stream_head **out, struct cb_error *err)
{
    struct stream_head *head = streams_slot(appender->streams, event->stream);
    head->id = event->stream;
    head->kind = event->kind;
    head->board = event->board;
    head->hash = chain_genesis(event->stream, event->kind, event->board);
    *out = head;
    return done(appender, seal_key_random(head->key, err));
}

/* The row of a new stream, and the proof of its key. */
static enum cb_code add_stream(struct appender *appender, struct stream_head *head,
                               const struct journal_event *event, struct cb_error *err)
{
    uint8_t wrap[VAULT_WRAP_BYTES];
    enum cb_code rc = vault_wrap(appender->store->vault, appender->sealer, "stream", head->id,
                                 head->key, wrap, err);
    if (rc != CB_OK)
        return broken(appender);
    struct query *query = db_query(appender->db, QUERY_STREAM_ADD);
    query_blob(query, 1, head->id.bytes, sizeof head->id.bytes);
    query_int(query, 2, head->kind);
    query_blob(query, 3, head->board.bytes, sizeof head->board.bytes);
    query_blob(query, 4, wrap, sizeof wrap);
    if (query_done(query, err) != CB_OK)
        return broken(appender);
    struct cb_digest proof = chain_wrap(head->id, (struct cb_str){(const char *)wrap, sizeof wrap});
    const struct journal_access entry = {
        .op = ACCESS_KEY, .at = event->at, .stream = head->id, .user = event->account};
    return done(appender, access_log_add(&appender->log, &entry, &proof, err));
}

static enum cb_code insert_event(struct appender *appender, const struct stream_head *head,
                                 const struct journal_event *event, struct cb_error *err)
{
    const struct event_log *log = &appender->events;
    struct cb_str sealed = cb_buf_peek(&appender->sealed);
    struct query *query = db_query(appender->db, QUERY_EVENT_ADD);
    query_int(query, 1, (int64_t)log->id);
    query_blob(query, 2, event->stream.bytes, sizeof event->stream.bytes);
    query_int(query, 3, (int64_t)event->seq);
    query_int(query, 4, event->at);
    query_text(query, 5, event->account);
    query_blob(query, 6, event->command.bytes, sizeof event->command.bytes);
    query_blob(query, 7, event->params.bytes, sizeof event->params.bytes);
    query_blob(query, 8, sealed.at, sealed.len);
    query_blob(query, 9, head->hash.bytes, sizeof head->hash.bytes);
    query_blob(query, 10, log->row_hash.bytes, sizeof log->row_hash.bytes);
    return done(appender, query_done(query, err));
}

static enum cb_code add_event(struct appender *appender, struct stream_head *head,
                              const struct journal_event *event, struct cb_error *err)
{
    struct aad aad = aad_event(event->stream, event->seq, event->at, event->command);
    cb_buf_clear(&appender->sealed);
    enum cb_code rc = seal(appender->sealer, head->key, aad_peek(&aad), event->body,
                           SEAL_EVENT_BLOCK, &appender->sealed, err);
    if (rc != CB_OK)
        return broken(appender);
    const struct chain_event link = {.stream = event->stream,
                                     .seq = event->seq,
                                     .at = event->at,
                                     .command = event->command,
                                     .sealed = cb_buf_peek(&appender->sealed)};
    head->hash = chain_event(&head->hash, &link);
    head->head = event->seq;
    struct cb_digest row = chain_event_row(&head->hash, &event->params, event->account);
    event_log_add(&appender->events, &row);
    command_index_add(appender->commands, event->account, event->command, appender->events.id);
    appender->has_moved = true;
    return insert_event(appender, head, event, err);
}

/* Nobody else writes events, so this is read once a connection. */
static enum cb_code need_events(struct appender *appender, struct cb_error *err)
{
    if (appender->has_events)
        return CB_OK;
    enum cb_code rc = event_log_load(&appender->events, appender->db, err);
    if (rc == CB_OK)
        rc = command_index_catch_up(appender->commands, appender->db, err);
    appender->has_events = rc == CB_OK;
    return done(appender, rc);
}

/* Everything that can be wrong with EVENT itself is found before anything is written. */
static enum cb_code write_event(struct appender *appender, const struct journal_event *event,
                                struct cb_error *err)
{
    struct stream_head *head = NULL;
    if (!appender->store->exclusive)
        return cb_fail(err, CB_NOT_ALLOWED, "the store was not opened to write events");
    enum cb_code rc = check_body(event, err);
    if (rc == CB_OK)
        rc = check_stream(appender, event, &head, err);
    if (rc == CB_OK)
        rc = need_events(appender, err);
    if (rc == CB_OK)
        rc = check_command(appender, event, err);
    bool is_new = head == NULL;
    if (rc == CB_OK && is_new)
        rc = begin_stream(appender, event, &head, err);
    if (rc == CB_OK)
        rc = add_event(appender, head, event, err);
    if (rc != CB_OK)
        return rc;
    if (is_new)
        rc = add_stream(appender, head, event, err);
    head->is_used = rc == CB_OK;
    return rc;
}

/* ---- one job, one batch -------------------------------------------------------------------- */

static enum cb_code write_events(struct appender *appender, const struct journal_job *job,
                                 struct cb_error *err)
{
    enum cb_code rc = CB_OK;
    for (size_t i = 0; i < job->event_count && rc == CB_OK; i++)
        rc = write_event(appender, &job->events[i], err);
    return rc;
}

/* What the appender knows beside the database, to be had back with a savepoint. */
struct known {
    struct event_log events;
    bool has_events, has_moved;
    uint64_t access_seq;
    struct cb_digest access_head;
    bool access_is_loaded, access_has_moved;
};

static struct known known_of(const struct appender *appender)
{
    return (struct known){.events = appender->events,
                          .has_events = appender->has_events,
                          .has_moved = appender->has_moved,
                          .access_seq = appender->log.seq,
                          .access_head = appender->log.head,
                          .access_is_loaded = appender->log.is_loaded,
                          .access_has_moved = appender->log.has_moved};
}

static void know_again(struct appender *appender, const struct known *known)
{
    streams_clear(appender->streams);
    if (known->has_events)
        command_index_back_to(appender->commands, known->events.id);
    else
        command_index_clear(appender->commands);
    appender->events = known->events;
    appender->has_events = known->has_events;
    appender->has_moved = known->has_moved;
    appender->log.seq = known->access_seq;
    appender->log.head = known->access_head;
    appender->log.is_loaded = known->access_is_loaded;
    appender->log.has_moved = known->access_has_moved;
}

static enum cb_code write_events_or_none(struct appender *appender, const struct journal_job *job,
                                         struct cb_error *err)
{
    const struct known known = known_of(appender);
    if (db_do(appender->db, QUERY_SAVEPOINT, err) != CB_OK)
        return broken(appender);
    enum cb_code rc = write_events(appender, job, err);
    if (appender->is_broken)
        return rc;
    if (rc != CB_OK) {
        if (db_do(appender->db, QUERY_SAVEPOINT_BACK, NULL) != CB_OK)
            return broken(appender);
        know_again(appender, &known);
    }
    return db_do(appender->db, QUERY_SAVEPOINT_END, NULL) == CB_OK ? rc : broken(appender);
}

static enum cb_code write_job(struct appender *appender, const struct journal_job *job,
                              struct cb_error *err)
{
    enum cb_code rc = job->event_count > 1 ? write_events_or_none(appender, job, err)
                                           : write_events(appender, job, err);
    for (size_t i = 0; i < job->access_count && rc == CB_OK; i++)
        rc = done(appender, access_log_add(&appender->log, &job->accesses[i], NULL, err));
    for (size_t i = 0; i < job->row_count && rc == CB_OK; i++)
        rc = done(appender, rows_write(appender->db, appender->store->vault, appender->sealer,
                                       &job->rows[i], err));
    return rc;
}

/* Before the commit: where both logs end, and what the index of commands is behind. */
static enum cb_code keep_heads(struct appender *appender, struct cb_error *err)
{
    enum cb_code rc = access_log_keep(&appender->log, err);
    if (rc == CB_OK && appender->has_moved)
        rc = event_log_keep(&appender->events, appender->db, err);
    if (rc == CB_OK && appender->has_moved)
        rc = command_index_sweep(appender->commands, appender->db, err);
    return rc;
}

static void write_all(struct appender *appender, struct batch *batch, struct cb_error *err)
{
    if (db_do(appender->db, QUERY_BEGIN_WRITE, err) != CB_OK) {
        appender->is_broken = true;
        return;
    }
    access_log_forget(&appender->log);
    appender->has_moved = false;
    for (size_t i = 0; i < batch->count && !appender->is_broken; i++) {
        struct cb_error own = {0};
        batch->results[i].code = write_job(appender, &batch->jobs[i], &own);
        if (batch->results[i].code != CB_OK && err->code == CB_OK)
            *err = own;
    }
    if (!appender->is_broken && keep_heads(appender, err) != CB_OK)
        appender->is_broken = true;
    if (!appender->is_broken && db_do(appender->db, QUERY_COMMIT, err) != CB_OK)
        appender->is_broken = true;
}

void appender_run(struct appender *appender, struct batch *batch)
{
    bool is_connected = appender->db != NULL || connect(appender, &batch->error) == CB_OK;
    if (is_connected) {
        checkpointer_catch_up(appender->checkpointer, appender->db);
        write_all(appender, batch, &batch->error);
    }
    if (is_connected && !appender->is_broken)
        return;
    for (size_t i = 0; i < batch->count; i++)
        batch->results[i].code = CB_NOT_SAVED;
    if (!is_connected)
        return;
    db_undo(appender->db);
    disconnect(appender);
}
