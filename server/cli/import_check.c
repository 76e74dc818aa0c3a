#include "import_check.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"

enum { LINE_BYTES = 4 * CB_MESSAGE_BYTES }; /* a message, and what the server adds to it */

/* A stream that the file names, as store and file make it so far. */
struct stream {
    struct cb_id id;
    struct fold *fold;
    struct cb_digest *stored; /* of the bodies that the store has, by seq from 1 */
    uint64_t stored_count;
    size_t stored_room;
};

struct command {
    struct cb_digest name; /* of account and id */
    size_t line;
};

struct import {
    struct store_reader *reader;
    const struct pack *pack;
    struct cb_str code;
    struct cb_id board;
    size_t line;
    struct stream *streams;
    size_t stream_count, stream_room;
    struct journal_event *events;
    size_t event_count, event_room;
    struct command *commands;
    size_t command_count, command_room;
    struct cb_arena *arena; /* bodies and accounts */
};

struct import *import_new(struct store_reader *reader, const struct pack *pack, struct cb_str code,
                          struct cb_id board)
{
    struct import *import = cb_alloc(sizeof *import);
    *import = (struct import){
        .reader = reader, .pack = pack, .code = code, .board = board, .arena = cb_arena_new()};
    return import;
}

void import_free(struct import *import)
{
    if (import == NULL)
        return;
    for (size_t i = 0; i < import->stream_count; i++) {
        fold_free(import->streams[i].fold);
        free(import->streams[i].stored);
    }
    free(import->streams);
    free(import->events);
    free(import->commands);
    cb_arena_free(import->arena);
    free(import);
}

/* ---- streams ------------------------------------------------------------------------------- */

struct loading {
    struct stream *stream;
    enum cb_code code;
    struct cb_error *err;
};

static bool load_event(void *context, const struct store_event *row)
{
    struct loading *loading = context;
    struct stream *stream = loading->stream;
    CB_AUTO(json_decref) json_t *body = NULL;
    CB_AUTO(event_free) struct event *event = NULL;
    cb_grow(&stream->stored, stream->stored_count, &stream->stored_room, sizeof *stream->stored);
    stream->stored[stream->stored_count++] = cb_digest_of(row->body.at, row->body.len);
    loading->code = cb_json_read(row->body, SIZE_MAX, &body, loading->err);
    if (loading->code == CB_OK)
        loading->code = event_of_json(fold_pack(stream->fold), body, &event, loading->err);
    if (loading->code == CB_OK)
        loading->code = fold_apply(stream->fold, event, loading->err);
    return loading->code == CB_OK;
}

static enum cb_code load_stream(struct import *import, struct stream *stream, struct cb_error *err)
{
    struct loading loading = {stream, CB_OK, err};
    enum cb_code rc = store_read(import->reader, stream->id, 0, load_event, &loading, err);
    return rc != CB_OK ? rc : loading.code;
}

/* What the store says of the stream of EVENT, if it has it. */
static enum cb_code check_place(struct import *import, const struct event *event, bool *is_stored,
                                struct cb_error *err)
{
    struct store_stream row;
    enum cb_code rc = store_stream(import->reader, event->stream, &row, err);
    *is_stored = rc == CB_OK;
    if (rc == CB_NOT_FOUND)
        return CB_OK;
    if (rc == CB_OK && !cb_id_equal(row.board, import->board))
        rc = cb_fail(err, CB_INVALID, "stream is there already, on another board");
    if (rc == CB_OK && row.kind != event->kind)
        rc = cb_fail(err, CB_INVALID, "kind is not that of the stream");
    if (rc == CB_OK && row.erased)
        rc = cb_fail(err, CB_INVALID, "stream was erased");
    return rc;
}

static const struct change *board_of(const struct event *event)
{
    for (size_t i = 0; i < event->change_count; i++) {
        if (cb_str_is(event->changes[i].type->name, "board"))
            return &event->changes[i];
    }
    return NULL;
}

/* A board has one directory, and nothing of it comes before that. */
static enum cb_code check_board(struct import *import, const struct event *event,
                                struct cb_error *err)
{
    bool is_directory = event->kind == STREAM_DIRECTORY;
    bool has_board = !cb_id_is_zero(import->board);
    if (has_board && is_directory != cb_id_equal(event->stream, import->board))
        return cb_fail(err, CB_INVALID, "stream is not the directory of this board");
    if (has_board)
        return CB_OK;
    const struct change *board = board_of(event);
    if (!is_directory || board == NULL || !cb_str_equal(board->id, import->code))
        return cb_fail(err, CB_INVALID, "there is no board '%.*s' yet, and this does not begin it",
                       CB_STR_ARG(import->code));
    import->board = event->stream;
    return CB_OK;
}

static enum cb_code add_stream(struct import *import, const struct event *event,
                               struct stream **out, struct cb_error *err)
{
    bool is_stored = false;
    enum cb_code rc = check_board(import, event, err);
    if (rc == CB_OK)
        rc = check_place(import, event, &is_stored, err);
    if (rc != CB_OK)
        return rc;
    cb_grow(&import->streams, import->stream_count, &import->stream_room, sizeof *import->streams);
    struct stream *stream = &import->streams[import->stream_count++];
    *stream = (struct stream){.id = event->stream,
                              .fold = fold_new(import->pack, event->stream, event->kind)};
    *out = stream;
    return is_stored ? load_stream(import, stream, err) : CB_OK;
}

/* The newest first: a file goes through its streams one after another. */
static enum cb_code find_stream(struct import *import, const struct event *event,
                                struct stream **out, struct cb_error *err)
{
    for (size_t i = import->stream_count; i > 0; i--) {
        if (cb_id_equal(import->streams[i - 1].id, event->stream)) {
            *out = &import->streams[i - 1];
            return CB_OK;
        }
    }
    return add_stream(import, event, out, err);
}

/* ---- events -------------------------------------------------------------------------------- */

static enum cb_code check_command(struct import *import, const struct event *event,
                                  struct cb_error *err)
{
    struct cb_id stream;
    uint64_t seq = 0;
    enum cb_code rc =
        store_command(import->reader, event->by.user, event->command, &stream, &seq, err);
    if (rc == CB_OK)
        return cb_fail(err, CB_INVALID, "command was done before, at another place");
    if (rc != CB_NOT_FOUND)
        return rc;
    const struct cb_str parts[] = {
        {(const char *)event->command.bytes, sizeof event->command.bytes}, event->by.user};
    cb_grow(&import->commands, import->command_count, &import->command_room,
            sizeof *import->commands);
    import->commands[import->command_count++] =
        (struct command){cb_digest_parts(parts, CB_COUNT(parts)), import->line};
    return CB_OK;
}

static void keep_event(struct import *import, const struct event *event, struct cb_str body)
{
    cb_grow(&import->events, import->event_count, &import->event_room, sizeof *import->events);
    import->events[import->event_count++] =
        (struct journal_event){.stream = event->stream,
                               .seq = event->seq,
                               .kind = event->kind,
                               .board = import->board,
                               .at = event->at,
                               .account = cb_arena_str(import->arena, event->by.user),
                               .command = event->command,
                               .body = cb_arena_str(import->arena, body)};
}

static enum cb_code take_event(struct import *import, const struct event *event,
                               struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    struct stream *stream = NULL;
    enum cb_code rc = find_stream(import, event, &stream, err);
    if (rc != CB_OK)
        return rc;
    event_write(event, &body);
    if (event->seq != 0 && event->seq <= stream->stored_count) {
        struct cb_digest digest = cb_digest_of(body.at, body.len);
        if (memcmp(&digest, &stream->stored[event->seq - 1], sizeof digest) == 0)
            return CB_OK;
        return cb_fail(err, CB_INVALID, "seq %llu is another event in the store",
                       (unsigned long long)event->seq);
    }
    rc = fold_apply(stream->fold, event, err);
    if (rc == CB_OK)
        rc = check_command(import, event, err);
    if (rc == CB_OK)
        keep_event(import, event, cb_buf_peek(&body));
    return rc;
}

enum cb_code import_line(struct import *import, struct cb_str line, struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *body = NULL;
    CB_AUTO(event_free) struct event *event = NULL;
    import->line++;
    if (line.len > LINE_BYTES)
        return cb_fail(err, CB_INVALID, "longer than an event can be");
    enum cb_code rc = cb_json_read(line, SIZE_MAX, &body, err);
    if (rc == CB_OK)
        rc = event_of_json(import->pack, body, &event, err);
    return rc == CB_OK ? take_event(import, event, err) : rc;
}

static int by_name_and_line(const void *left, const void *right)
{
    const struct command *a = left;
    const struct command *b = right;
    int order = memcmp(&a->name, &b->name, sizeof a->name);
    if (order != 0)
        return order;
    return a->line < b->line ? -1 : a->line > b->line;
}

enum cb_code import_end(struct import *import, struct cb_error *err)
{
    if (import->command_count != 0)
        qsort(import->commands, import->command_count, sizeof *import->commands, by_name_and_line);
    for (size_t i = 1; i < import->command_count; i++) {
        if (memcmp(&import->commands[i - 1].name, &import->commands[i].name,
                   sizeof import->commands[i].name) == 0)
            return cb_fail(err, CB_INVALID, "line %zu: command is that of line %zu",
                           import->commands[i].line, import->commands[i - 1].line);
    }
    return CB_OK;
}

const struct journal_event *import_peek_events(const struct import *import, size_t *count)
{
    *count = import->event_count;
    return import->events;
}

size_t import_stream_count(const struct import *import)
{
    return import->stream_count;
}
