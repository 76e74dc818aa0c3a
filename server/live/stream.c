#include "stream.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/log.h"

#include "audience.h"
#include "board.h"
#include "directory.h"
#include "door.h"
#include "guess.h"
#include "load.h"
#include "lost.h"
#include "match.h"
#include "remembered.h"
#include "request.h"
#include "seat.h"
#include "use.h"

/* ---- coming and going ---- */

static void forget_commands(struct stream *stream)
{
    struct remembered *one;
    for (size_t cursor = 0; (one = table_next(&stream->commands, &cursor)) != NULL;)
        free(one);
    table_fini(&stream->commands);
}

static void stream_empty(struct live *live, struct stream *stream)
{
    if (stream->fold == NULL)
        return;
    fold_free(cb_take(&stream->fold));
    lenses_forget(stream);
    forget_commands(stream);
    use_unlink(live, stream);
    live->loaded_bytes -= stream->bytes;
    live->loaded_streams--;
    stream->bytes = 0;
}

static void stream_fill(struct live *live, struct stream *stream, struct fold *fold)
{
    stream->fold = fold;
    stream->state = STREAM_READY;
    live->loaded_streams++;
    if (stream->passing)
        use_last(live, stream);
    else
        use_now(live, stream);
    stream->passing = false;
}

static bool is_open(const struct stream *stream)
{
    for (size_t i = 0; i < stream->audiences.count; i++) {
        const struct audience *audience = stream->audiences.at[i];
        if (audience->watches.count > 0)
            return true;
    }
    return false;
}

static bool may_go(const struct stream *stream)
{
    return stream->state == STREAM_READY && stream->pins == 0 && !stream->held && !stream->moved &&
           !stream->dirty && stream->waiting.count == 0 && !is_open(stream);
}

static void stream_evict(struct live *live, struct stream *stream)
{
    audiences_free_idle(stream, 0);
    stream_empty(live, stream);
    stream->state = STREAM_UNREAD;
    live->counters.evictions++;
}

void stream_weigh(struct live *live, struct stream *stream)
{
    if (stream->fold != NULL) {
        size_t bytes = fold_bytes(stream->fold) +
                       stream->commands.count * (sizeof(struct remembered) + 64) +
                       audiences_bytes(stream);
        live->loaded_bytes += bytes - stream->bytes;
        stream->bytes = bytes;
    }
    for (struct stream *one = live->oldest; one != NULL && live->loaded_bytes > live->budget;) {
        struct stream *newer = one->newer;
        if (one != stream && may_go(one))
            stream_evict(live, one);
        one = newer;
    }
}

struct stream *stream_by_id(const struct live *live, struct cb_id id)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    return table_find(&live->streams, cb_str_of(text));
}

static struct stream *stream_new(struct live *live, struct cb_id id, enum stream_kind kind,
                                 struct board *board)
{
    struct stream *stream = cb_alloc(sizeof *stream);
    stream->id = id;
    stream->kind = kind;
    stream->board = board;
    cb_id_write(id, stream->text);
    table_put(&live->streams, cb_str_of(stream->text), stream);
    if (kind == STREAM_CASE) {
        stream->facet = board->cases.count;
        list_add(&board->cases, stream);
    }
    return stream;
}

struct stream *stream_begin(struct live *live, struct cb_id id, enum stream_kind kind,
                            struct board *board)
{
    struct stream *stream = stream_by_id(live, id);
    if (stream == NULL)
        stream = stream_new(live, id, kind, board);
    stream_fill(live, stream, fold_new(live->pack, id, kind));
    return stream;
}

static void wait_for(struct live *live, struct stream *stream, struct request *request,
                     bool passing)
{
    if (request != NULL)
        list_add_once(&stream->waiting, request);
    if (stream->state == STREAM_UNREAD) {
        stream->state = STREAM_LOADING;
        stream->passing = passing;
        load_start(live, stream);
    }
}

bool stream_want(struct live *live, struct stream *stream, struct request *request)
{
    stream->passing = false;
    if (stream->state == STREAM_READY)
        use_now(live, stream);
    else
        wait_for(live, stream, request, false);
    return stream->state == STREAM_READY;
}

bool stream_pass(struct live *live, struct stream *stream, struct request *request)
{
    if (stream->state != STREAM_READY)
        wait_for(live, stream, request, true);
    return stream->state == STREAM_READY;
}

void stream_drop(struct live *live, struct stream *stream)
{
    stream_empty(live, stream);
    list_fini(&stream->touch.ids);
    stream->touch = (struct touch){0};
    stream->moved = stream->held = false;
    stream->dropped = true;
    stream->changes++;
    cards_clear(stream);
    door_forget(stream);
    if (stream->state != STREAM_READY)
        return;
    stream->state = STREAM_UNREAD;
    stream_want(live, stream, NULL);
}

/* ---- read ---- */

static void wake_waiting(struct stream *stream)
{
    struct list waiting = stream->waiting;
    stream->waiting = (struct list){0};
    for (size_t i = 0; i < waiting.count; i++)
        request_step(waiting.at[i]);
    list_fini(&waiting);
}

static void stream_take(struct live *live, struct stream *stream, struct loaded *loaded)
{
    for (size_t i = 0; i < loaded->command_count; i++) {
        struct remembered *one = loaded->commands[i];
        if (recall(stream, &one->key) == NULL)
            remember_again(stream, one);
        else
            free(one);
    }
    loaded->command_count = 0;
    stream_fill(live, stream, cb_take(&loaded->fold));
    if (stream->kind == STREAM_DIRECTORY) {
        free(stream->board->born);
        stream->board->born = cb_take(&loaded->born);
        stream->board->settled_at = loaded->settled_at;
        stream->board->activated_at = loaded->activated_at;
        directory_named(live, stream->board);
    }
    door_look(live, stream, NULL);
}

/* Who has it open gets the difference, if there is any. */
static void stream_catch_up(struct live *live, struct stream *stream)
{
    stream->dropped = false;
    stream->restored = true;
    places_all_stale(stream);
    for (size_t i = 0; i < stream->audiences.count; i++)
        ((struct audience *)stream->audiences.at[i])->whole = true;
    stream_dirty(live, stream);
}

/* All lenses on a board read its directory. */
static void board_catch_up(struct live *live, struct board *board)
{
    board->whole = true;
    for (size_t i = 0; i < board->cases.count; i++) {
        struct stream *stream = board->cases.at[i];
        places_all_stale(stream);
        stream_dirty(live, stream);
        stream_restore_now(live, stream);
    }
}

static void catch_up(struct live *live, struct stream *stream)
{
    if (!stream->dropped)
        return;
    stream_catch_up(live, stream);
    if (stream->kind == STREAM_DIRECTORY)
        board_catch_up(live, stream->board);
    stream_restore_now(live, stream);
}

static void stream_close(struct live *live, struct stream *stream, enum cb_code code,
                         const char *message)
{
    if (code == CB_NOT_FOUND) { /* what began it never became durable, or it was erased */
        stream->state = STREAM_ABSENT;
        return;
    }
    stream->state = code == CB_DAMAGED ? STREAM_DAMAGED : STREAM_UNREAD;
    live->damaged += code == CB_DAMAGED;
    cb_log(CB_LOG_ERROR, code == CB_DAMAGED ? "stream.damaged" : "stream.unread",
           "stream=%s why=\"%s\"", stream->text, message);
    if (code != CB_DAMAGED && is_open(stream)) { /* its readers wait: try again, not at once */
        live->retry_at = live->config.now() + CB_RETRY_MS;
        stream_dirty(live, stream);
    }
}

void stream_loaded(struct live *live, struct stream *stream, enum cb_code code,
                   struct loaded *loaded, const char *message)
{
    if (code == CB_OK) {
        stream_take(live, stream, loaded);
        catch_up(live, stream);
        match_case(live, stream);
    } else {
        stream_close(live, stream, code, message);
        for (size_t i = 0; i < stream->waiting.count; i++)
            request_unread(stream->waiting.at[i], code);
        stream->waiting.count = 0;
    }
    wake_waiting(stream);
    stream_weigh(live, stream);
}

/* ---- what the next handover looks at ---- */

void stream_dirty(struct live *live, struct stream *stream)
{
    if (!stream->dirty)
        list_add(&live->dirty, stream);
    stream->dirty = true;
    if (stream->board != NULL)
        stream->board->dirty = true;
}

/* ---- all of them ---- */

static struct board *board_new(struct live *live, struct cb_id id)
{
    struct board *board = cb_alloc(sizeof *board);
    board->directory = stream_new(live, id, STREAM_DIRECTORY, board);
    list_add(&live->board_list, board);
    return board;
}

static bool add_directory(void *context, const struct store_stream *row)
{
    if (row->kind == STREAM_DIRECTORY && !row->erased)
        board_new(context, row->id);
    return true;
}

static bool add_other(void *context, const struct store_stream *row)
{
    struct live *live = context;
    struct stream *directory = stream_by_id(live, row->board);
    if (row->kind != STREAM_DIRECTORY && !row->erased && directory != NULL)
        stream_new(live, row->id, row->kind, directory->board);
    return true;
}

static enum cb_code read_directories(struct live *live, struct store_reader *reader,
                                     struct cb_error *err)
{
    for (size_t i = 0; i < live->board_list.count; i++) {
        struct stream *stream = ((struct board *)live->board_list.at[i])->directory;
        CB_AUTO(loaded_fini) struct loaded loaded = {0};
        struct cb_error why = {0};
        enum cb_code rc = stream_read(reader, live->pack, stream->id, &loaded, &why);
        if (rc != CB_OK)
            return cb_fail(err, rc, "directory %s: %s", stream->text, why.message);
        stream_take(live, stream, &loaded);
        stream_weigh(live, stream);
    }
    return CB_OK;
}

static int compare_boards(const void *a, const void *b)
{
    const struct board *left = *(struct board *const *)a, *right = *(struct board *const *)b;
    return cb_str_compare(cb_str_of(left->code), cb_str_of(right->code));
}

enum cb_code streams_open(struct live *live, struct cb_error *err)
{
    struct store_reader *reader = NULL;
    enum cb_code rc = store_reader_open(live->config.store, &reader, err);
    if (rc != CB_OK)
        return rc;
    list_add(&live->stores_idle, reader);
    rc = store_streams(reader, NULL, add_directory, live, err);
    if (rc == CB_OK)
        rc = store_streams(reader, NULL, add_other, live, err);
    if (rc == CB_OK)
        rc = read_directories(live, reader, err);
    if (rc == CB_OK)
        rc = match_open(live, reader, err);
    if (live->board_list.count > 0)
        qsort(live->board_list.at, live->board_list.count, sizeof(void *), compare_boards);
    return rc;
}

static void stream_free(struct live *live, struct stream *stream)
{
    stream_empty(live, stream);
    audiences_free_idle(stream, 0);
    cards_clear(stream);
    door_forget(stream);
    guess_unmark(stream);
    free(stream->cards);
    list_fini(&stream->waiting);
    list_fini(&stream->audiences);
    list_fini(&stream->places);
    list_fini(&stream->touch.ids);
    free(stream);
}

static void board_free(struct board *board)
{
    for (size_t i = 0; i < board->audiences.count; i++)
        audience_free(board->audiences.at[i]);
    list_fini(&board->audiences);
    list_fini(&board->cases);
    list_fini(&board->members);
    free(board->code);
    free(board->born);
    free(board);
}

void streams_drop_all(struct live *live)
{
    struct stream *stream;
    for (size_t i = 0; i < live->board_list.count; i++)
        board_free(live->board_list.at[i]);
    for (size_t cursor = 0; (stream = table_next(&live->streams, &cursor)) != NULL;)
        stream_free(live, stream);
    table_fini(&live->streams);
    table_fini(&live->boards);
    list_fini(&live->board_list);
    list_fini(&live->dirty);
}
