/* Streams and events, both sorted by stream, walked side by side with what the access log says of
 * their keys. */
#include <string.h>

#include "server/store/command_index.h"
#include "server/store/event_log.h"
#include "server/store/verify.h"

/* A row of the stream table; its strings are in its query's row. */
struct stream_row {
    bool has_form;
    struct cb_id id;
    char text[CB_ID_TEXT];
    struct cb_id board;
    int64_t kind;
    bool erased;
    struct cb_str wrap;
};

struct event_row {
    struct chain_event link;
    struct cb_str account;
    struct cb_digest params, hash, row_hash;
    bool has_form;
};

struct walk {
    struct verify *verify;
    struct query *streams, *events;
    enum cb_code more_streams, more_events; /* CB_OK while there is a row */
    struct stream_row stream;
    struct event_row event;
    size_t proof; /* the next that no stream was found for */
    struct cb_error *err;
};

static void next_stream(struct walk *walk)
{
    struct stream_row *row = &walk->stream;
    walk->more_streams = query_next(walk->streams, walk->err);
    if (walk->more_streams != CB_OK)
        return;
    *row = (struct stream_row){.kind = query_get_int(walk->streams, 1),
                               .erased = query_get_int(walk->streams, 3) != 0,
                               .wrap = query_get(walk->streams, 4)};
    row->has_form = query_get_bytes(walk->streams, 0, row->id.bytes, sizeof row->id.bytes) &&
                    query_get_bytes(walk->streams, 2, row->board.bytes, sizeof row->board.bytes);
    cb_id_write(row->id, row->text);
}

static void next_event(struct walk *walk)
{
    struct event_row *row = &walk->event;
    struct query *query = walk->events;
    walk->more_events = query_next(query, walk->err);
    if (walk->more_events != CB_OK)
        return;
    *row = (struct event_row){.link = {.seq = (uint64_t)query_get_int(query, 1),
                                       .at = query_get_int(query, 2),
                                       .sealed = query_get(query, 6)},
                              .account = query_get_text(query, 3)};
    row->has_form =
        query_get_bytes(query, 0, row->link.stream.bytes, sizeof row->link.stream.bytes) &&
        query_get_bytes(query, 4, row->link.command.bytes, sizeof row->link.command.bytes) &&
        query_get_bytes(query, 5, row->params.bytes, CB_DIGEST_BYTES) &&
        query_get_bytes(query, 7, row->hash.bytes, CB_DIGEST_BYTES) &&
        query_get_bytes(query, 8, row->row_hash.bytes, CB_DIGEST_BYTES);
    walk->verify->verdict->events++;
    verify_step(walk->verify);
}

static int order(struct cb_id a, struct cb_id b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes);
}

/* ---- one stream's events ------------------------------------------------------------------- */

struct reached {
    uint64_t seq;
    cb_time at;
    struct cb_digest hash;
};

/* After a finding the walk goes on from what is stored, so that one change is one finding. */
static void check_event(struct walk *walk, struct reached *reached)
{
    struct verify *verify = walk->verify;
    const struct event_row *row = &walk->event;
    const char *id = walk->stream.text;
    unsigned long long seq = row->link.seq;
    struct cb_digest hash = chain_event(&reached->hash, &row->link);
    struct cb_digest row_hash = chain_event_row(&row->hash, &row->params, row->account);
    if (row->link.seq != reached->seq + 1)
        verify_problem(verify, PROBLEM_EVENT_GAP, "stream %s: event %llu is gone", id,
                       (unsigned long long)reached->seq + 1);
    else if (!row->has_form || memcmp(&hash, &row->hash, sizeof hash) != 0)
        verify_problem(verify, PROBLEM_EVENT_CHANGED,
                       "stream %s: event %llu, or what stands before it, was changed", id, seq);
    if (memcmp(&row_hash, &row->row_hash, sizeof row_hash) != 0)
        verify_problem(verify, PROBLEM_EVENT_ROW,
                       "stream %s: account or parameters of event %llu were changed", id, seq);
    if (row->link.at < reached->at)
        verify_problem(verify, PROBLEM_EVENT_TIME, "stream %s: time goes back at event %llu", id,
                       seq);
    *reached = (struct reached){.seq = row->link.seq, .at = row->link.at, .hash = row->hash};
}

static void check_events(struct walk *walk)
{
    const struct stream_row *stream = &walk->stream;
    struct reached reached = {
        .at = INT64_MIN,
        .hash = chain_genesis(stream->id, (enum stream_kind)stream->kind, stream->board)};
    while (walk->more_events == CB_OK && order(walk->event.link.stream, stream->id) == 0) {
        check_event(walk, &reached);
        next_event(walk);
    }
    if (reached.seq == 0)
        verify_problem(walk->verify, PROBLEM_EVENT_GAP, "stream %s: event 1 is gone", stream->text);
}

/* ---- one stream's row ---------------------------------------------------------------------- */

static void stream_is_gone(struct walk *walk, struct cb_id id, const char *who)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    verify_problem(walk->verify, PROBLEM_STREAM_GONE, "stream %s is gone, but %s", text, who);
}

static const struct key_proof *proof_of(struct walk *walk)
{
    const struct verify *verify = walk->verify;
    while (walk->proof < verify->proof_count) {
        const struct key_proof *proof = &verify->proofs[walk->proof];
        int way = order(proof->stream, walk->stream.id);
        if (way > 0)
            return NULL;
        walk->proof++;
        if (way == 0)
            return proof;
        stream_is_gone(walk, proof->stream, "the access log has its beginning");
    }
    return NULL;
}

static void check_row(struct walk *walk)
{
    const struct stream_row *stream = &walk->stream;
    const struct key_proof *proof = proof_of(walk);
    bool erased = proof != NULL && proof->erased;
    if (!stream->has_form || erased != stream->erased ||
        stream->erased != (stream->wrap.at == NULL))
        verify_problem(walk->verify, PROBLEM_STREAM_CHANGED, "stream %s: its row was changed",
                       stream->text);
    if (erased || stream->erased)
        return;
    struct cb_digest wrap = chain_wrap(stream->id, stream->wrap);
    if (proof == NULL || memcmp(&wrap, &proof->proof, sizeof wrap) != 0)
        verify_problem(walk->verify, PROBLEM_WRAP,
                       "stream %s: its key is not the one in the access log", stream->text);
}

static void skip_orphans(struct walk *walk, const struct cb_id *until)
{
    while (walk->more_events == CB_OK &&
           (until == NULL || order(walk->event.link.stream, *until) < 0)) {
        stream_is_gone(walk, walk->event.link.stream, "has events");
        next_event(walk);
    }
}

/* ---- the journal as one ---------------------------------------------------------------------- */

static enum cb_code check_log_end(struct verify *verify, const struct event_log *reached,
                                  struct cb_error *err)
{
    struct event_log head;
    enum cb_code rc = event_log_load(&head, verify->db, err);
    if (rc == CB_DAMAGED || (rc == CB_OK && memcmp(&head, reached, sizeof head) != 0)) {
        verify_problem(verify, PROBLEM_LOG_TAIL,
                       "the journal ends with number %llu, which is not where it ended, or is not"
                       " what was written",
                       (unsigned long long)reached->id);
        return CB_OK;
    }
    return rc;
}

/* The row of QUERY_VERIFY_LOG against the index of commands, which holds all up to MARK. */
static enum cb_code check_command(struct verify *verify, struct query *row, uint64_t mark,
                                  struct cb_error *err)
{
    struct cb_id command = {{0}};
    uint64_t id = (uint64_t)query_get_int(row, 0);
    if (id > mark || !query_get_bytes(row, 3, command.bytes, sizeof command.bytes))
        return CB_OK;
    struct query *query = db_query(verify->db, QUERY_COMMAND_GET);
    query_int(query, 1, command_key(query_get_text(row, 2), command));
    enum cb_code rc = query_next(query, err);
    if (rc == CB_NOT_FOUND || (rc == CB_OK && (uint64_t)query_get_int(query, 0) != id))
        verify_problem(verify, PROBLEM_COMMAND,
                       "the command of number %llu of the journal is not found under its id",
                       (unsigned long long)id);
    query_end(query);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

static enum cb_code check_number(struct verify *verify, struct query *row, uint64_t mark,
                                 struct event_log *reached, struct cb_error *err)
{
    struct cb_digest row_hash = {{0}};
    uint64_t id = (uint64_t)query_get_int(row, 0);
    (void)query_get_bytes(row, 1, row_hash.bytes, CB_DIGEST_BYTES);
    if (id != reached->id + 1)
        verify_problem(verify, PROBLEM_LOG_GAP, "number %llu of the journal is gone",
                       (unsigned long long)reached->id + 1);
    reached->id = id - 1;
    event_log_add(reached, &row_hash);
    return check_command(verify, row, mark, err);
}

/* Every number is there, and the last is the newest: a stream's newest event has none of its own
 * behind it that would miss it. */
static enum cb_code verify_log(struct verify *verify, struct cb_error *err)
{
    struct event_log reached = {0};
    uint64_t mark = 0;
    struct query *query = db_query(verify->db, QUERY_VERIFY_LOG);
    enum cb_code rc = command_index_mark(verify->db, &mark, err);
    while (rc == CB_OK && (rc = query_next(query, err)) == CB_OK)
        rc = check_number(verify, query, mark, &reached, err);
    query_end(query);
    rc = verify_end(verify, rc, err);
    return rc == CB_OK ? check_log_end(verify, &reached, err) : rc;
}

enum cb_code verify_events(struct verify *verify, struct cb_error *err)
{
    struct walk walk = {.verify = verify,
                        .streams = db_query(verify->db, QUERY_VERIFY_STREAMS),
                        .events = db_query(verify->db, QUERY_VERIFY_EVENTS),
                        .err = err};
    next_event(&walk);
    for (next_stream(&walk); walk.more_streams == CB_OK; next_stream(&walk)) {
        verify->verdict->streams++;
        skip_orphans(&walk, &walk.stream.id);
        check_row(&walk);
        check_events(&walk);
    }
    skip_orphans(&walk, NULL);
    for (; walk.proof < verify->proof_count; walk.proof++)
        stream_is_gone(&walk, verify->proofs[walk.proof].stream,
                       "the access log has its beginning");
    query_end(walk.streams);
    query_end(walk.events);
    enum cb_code rc = verify_end(verify, walk.more_streams, err);
    if (rc == CB_OK)
        rc = verify_end(verify, walk.more_events, err);
    return rc == CB_OK ? verify_log(verify, err) : rc;
}
