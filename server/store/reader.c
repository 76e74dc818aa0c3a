/* Streams and their events, opened and checked on the way out. */
#include "server/store/reader.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/store/journal.h"
#include "server/store/aad.h"
#include "server/store/body.h"
#include "server/store/chain.h"

enum cb_code store_reader_open(struct store *store, struct store_reader **out, struct cb_error *err)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = cb_alloc(sizeof *reader);
    reader->store = store;
    enum cb_code rc = db_open(store->path, DB_READ, &reader->db, err);
    if (rc != CB_OK)
        return rc;
    db_settle(reader->db);
    reader->sealer = sealer_new();
    reader->commands = command_index_new(COMMANDS_WAITING);
    reader->key = seal_keys_new(1);
    *out = cb_take(&reader);
    return CB_OK;
}

void store_reader_free(struct store_reader *reader)
{
    if (reader == NULL)
        return;
    db_free(reader->db);
    sealer_free(reader->sealer);
    command_index_free(reader->commands);
    seal_keys_free(reader->key, 1);
    free(reader);
}

enum cb_code reader_begin(struct store_reader *reader, struct cb_error *err)
{
    enum cb_code rc = reader->depth == 0 ? db_do(reader->db, QUERY_BEGIN_READ, err) : CB_OK;
    if (rc == CB_OK)
        reader->depth++;
    return rc;
}

void reader_end(struct store_reader *reader)
{
    reader->depth--;
    if (reader->depth == 0)
        db_undo(reader->db); /* nothing was written */
}

/* ---- streams ------------------------------------------------------------------------------- */

static bool stream_of_row(struct query *query, struct store_stream *out)
{
    struct store_stream row = {.kind = (enum stream_kind)query_get_int(query, 1),
                               .head = (uint64_t)query_get_int(query, 3),
                               .erased = query_get_int(query, 4) != 0};
    if (!query_get_bytes(query, 0, row.id.bytes, sizeof row.id.bytes) ||
        !query_get_bytes(query, 2, row.board.bytes, sizeof row.board.bytes))
        return false;
    *out = row;
    return true;
}

static enum cb_code each_stream(struct query *query,
                                bool (*each)(void *, const struct store_stream *), void *context,
                                struct cb_error *err)
{
    struct store_stream row;
    enum cb_code rc = query_next(query, err);
    while (rc == CB_OK) {
        if (!stream_of_row(query, &row))
            rc = cb_fail(err, CB_DAMAGED, "a stream's row is malformed");
        else if (!each(context, &row))
            break;
        else
            rc = query_next(query, err);
    }
    query_end(query);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

enum cb_code store_streams(struct store_reader *reader, const struct cb_id *board,
                           bool (*each)(void *context, const struct store_stream *row),
                           void *context, struct cb_error *err)
{
    enum cb_code rc = reader_begin(reader, err);
    if (rc != CB_OK)
        return rc;
    struct query *query =
        db_query(reader->db, board != NULL ? QUERY_STREAM_OF_BOARD : QUERY_STREAM_ALL);
    if (board != NULL)
        query_blob(query, 1, board->bytes, sizeof board->bytes);
    rc = each_stream(query, each, context, err);
    reader_end(reader);
    return rc;
}

/* The row, and its key if KEY is not NULL. */
static enum cb_code find_stream(struct store_reader *reader, struct cb_id id,
                                struct store_stream *out, struct seal_key *key,
                                struct cb_error *err)
{
    struct query *query = db_query(reader->db, QUERY_STREAM_GET);
    query_blob(query, 1, id.bytes, sizeof id.bytes);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_NOT_FOUND, "no such stream");
    if (rc == CB_OK && !stream_of_row(query, out))
        rc = cb_fail(err, CB_DAMAGED, "a stream's row is malformed");
    if (rc == CB_OK && key != NULL)
        rc = vault_unwrap(reader->store->vault, reader->sealer, "stream", id, query_get(query, 5),
                          key, err);
    query_end(query);
    return rc;
}

enum cb_code store_stream(struct store_reader *reader, struct cb_id id, struct store_stream *out,
                          struct cb_error *err)
{
    return find_stream(reader, id, out, NULL, err);
}

enum cb_code store_newest(struct store_reader *reader, cb_time *out, struct cb_error *err)
{
    struct query *query = db_query(reader->db, QUERY_EVENT_NEWEST);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_NOT_FOUND, "no event yet");
    if (rc == CB_OK)
        *out = query_get_int(query, 0);
    query_end(query);
    return rc;
}

enum cb_code store_command(struct store_reader *reader, struct cb_str account, struct cb_id command,
                           struct cb_id *stream, uint64_t *seq, struct cb_error *err)
{
    enum cb_code rc = command_index_catch_up(reader->commands, reader->db, err);
    if (rc == CB_OK)
        rc = command_index_find(reader->commands, reader->db, account, command, stream, seq, err);
    return rc == CB_NOT_FOUND ? cb_fail(err, CB_NOT_FOUND, "no such command") : rc;
}

/* ---- events -------------------------------------------------------------------------------- */

struct reading {
    struct store_reader *reader;
    struct store_stream stream;
    uint64_t seq;              /* of the newest event that was good */
    struct cb_digest previous; /* its hash */
};

/* The hash before the first event that will be read. */
static enum cb_code find_previous(struct reading *reading, uint64_t after, struct cb_error *err)
{
    reading->seq = after;
    reading->previous =
        chain_genesis(reading->stream.id, reading->stream.kind, reading->stream.board);
    if (after == 0)
        return CB_OK;
    struct query *query = db_query(reading->reader->db, QUERY_EVENT_HASH);
    query_blob(query, 1, reading->stream.id.bytes, sizeof reading->stream.id.bytes);
    query_int(query, 2, (int64_t)after);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_DAMAGED, "event %llu is missing", (unsigned long long)after);
    if (rc == CB_OK && !query_get_bytes(query, 0, reading->previous.bytes, CB_DIGEST_BYTES))
        rc = cb_fail(err, CB_DAMAGED, "event %llu has no hash", (unsigned long long)after);
    query_end(query);
    return rc;
}

static bool row_is_whole(struct query *query, struct store_event *out)
{
    out->seq = (uint64_t)query_get_int(query, 0);
    out->at = query_get_int(query, 1);
    out->account = query_get_text(query, 2);
    return query_get_bytes(query, 3, out->command.bytes, sizeof out->command.bytes) &&
           query_get_bytes(query, 4, out->params, sizeof out->params);
}

static bool chain_holds(struct reading *reading, struct query *query,
                        const struct store_event *event)
{
    struct cb_digest params;
    struct cb_digest hash;
    struct cb_digest row;
    const struct chain_event link = {.stream = reading->stream.id,
                                     .seq = event->seq,
                                     .at = event->at,
                                     .command = event->command,
                                     .sealed = query_get(query, 5)};
    struct cb_digest should_be = chain_event(&reading->previous, &link);
    memcpy(params.bytes, event->params, sizeof params.bytes);
    struct cb_digest row_should_be = chain_event_row(&should_be, &params, event->account);
    if (!query_get_bytes(query, 6, hash.bytes, CB_DIGEST_BYTES) ||
        !query_get_bytes(query, 7, row.bytes, CB_DIGEST_BYTES) ||
        memcmp(&hash, &should_be, sizeof hash) != 0 ||
        memcmp(&row, &row_should_be, sizeof row) != 0)
        return false;
    reading->previous = hash;
    return true;
}

static bool body_fits(const struct reading *reading, const struct store_event *event)
{
    struct body_facts facts;
    return body_read(event->body, &facts) && cb_id_equal(facts.stream, reading->stream.id) &&
           facts.seq == event->seq && facts.at == event->at &&
           cb_id_equal(facts.command, event->command) && cb_str_equal(facts.user, event->account);
}

static enum cb_code open_event(struct reading *reading, struct query *query,
                               struct store_event *out, struct cb_error *err)
{
    unsigned long long seq = reading->seq + 1;
    if (!row_is_whole(query, out))
        return cb_fail(err, CB_DAMAGED, "event %llu is malformed", seq);
    if (out->seq != seq)
        return cb_fail(err, CB_DAMAGED, "event %llu is missing", seq);
    if (!chain_holds(reading, query, out))
        return cb_fail(err, CB_DAMAGED, "event %llu breaks the chain", seq);
    struct aad aad = aad_event(reading->stream.id, out->seq, out->at, out->command);
    enum cb_code rc = seal_open(reading->reader->sealer, reading->reader->key, aad_peek(&aad),
                                query_get(query, 5), &out->body, NULL);
    if (rc != CB_OK)
        return cb_fail(err, rc, "event %llu does not open", seq);
    if (!body_fits(reading, out))
        return cb_fail(err, CB_DAMAGED, "event %llu is not what its row says", seq);
    reading->seq = out->seq;
    return CB_OK;
}

static enum cb_code each_event(struct reading *reading, struct query *query,
                               bool (*each)(void *, const struct store_event *), void *context,
                               struct cb_error *err)
{
    struct store_event event = {0};
    bool stopped = false;
    enum cb_code rc = query_next(query, err);
    while (rc == CB_OK && !stopped) {
        rc = open_event(reading, query, &event, err);
        if (rc == CB_OK)
            stopped = !each(context, &event);
        if (rc == CB_OK && !stopped)
            rc = query_next(query, err);
    }
    query_end(query);
    if (rc != CB_NOT_FOUND)
        return rc;
    if (reading->seq != reading->stream.head)
        return cb_fail(err, CB_DAMAGED, "event %llu is missing",
                       (unsigned long long)reading->seq + 1);
    return CB_OK;
}

static enum cb_code read_stream(struct reading *reading, struct cb_id id, uint64_t after,
                                bool (*each)(void *, const struct store_event *), void *context,
                                struct cb_error *err)
{
    enum cb_code rc = find_stream(reading->reader, id, &reading->stream, reading->reader->key, err);
    if (rc == CB_OK && after < reading->stream.head)
        rc = find_previous(reading, after, err);
    if (rc != CB_OK || after >= reading->stream.head)
        return rc;
    struct query *query = db_query(reading->reader->db, QUERY_EVENT_AFTER);
    query_blob(query, 1, id.bytes, sizeof id.bytes);
    query_int(query, 2, (int64_t)after);
    return each_event(reading, query, each, context, err);
}

enum cb_code store_read(struct store_reader *reader, struct cb_id stream, uint64_t after,
                        bool (*each)(void *context, const struct store_event *event), void *context,
                        struct cb_error *err)
{
    struct reading reading = {.reader = reader};
    enum cb_code rc = reader_begin(reader, err);
    if (rc != CB_OK)
        return rc;
    rc = read_stream(&reading, stream, after, each, context, err);
    reader_end(reader);
    return rc;
}
