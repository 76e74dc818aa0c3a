#include "clocks.h"

#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "stream.h"

struct clock_engine *clocks_engine_new(struct pack *pack, enum stream_kind kind)
{
    if (kind != STREAM_CASE || pack_continuity(pack) == NULL)
        return NULL;
    return clock_engine_new(&(struct clock_engine_input){.pack = pack});
}

/* ---- what moved ---- */

static void note_moved(struct list *ids, const struct shown *shown)
{
    const char *id;
    for (size_t i = 0; (id = shown_changed(shown, i)) != NULL; i++) {
        bool is_known = false;
        for (size_t k = 0; !is_known && k < ids->count; k++)
            is_known = strcmp(ids->at[k], id) == 0;
        if (!is_known)
            list_add(ids, cb_str_dup(cb_str_of(id)));
    }
}

static void forget_moved(struct list *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        free(ids->at[i]);
    list_fini(ids);
}

void clocks_settle(struct stream *stream)
{
    forget_moved(&stream->clocks.moved);
    forget_moved(&stream->clocks.aged);
}

/* Time never goes back, whatever the clock on the wall does. */
static bool work_out(struct live *live, struct stream *stream, cb_time now)
{
    struct stream_clocks *clocks = &stream->clocks;
    if (now < fold_at(stream->fold))
        now = fold_at(stream->fold);
    if (now < clocks->at)
        now = clocks->at;
    struct shown_input input = {
        .clocks = clock_engine_at(clocks->engine, now),
        .fold = stream->fold,
        .directory = stream->board->directory->fold,
        .now = now,
    };
    bool moved = shown_take(clocks->shown, &input);
    clocks->at = now;
    clocks->stale = false;
    clocks->due = clock_engine_next(clocks->engine, now);
    if (clocks->due < live->next_due)
        live->next_due = clocks->due;
    if (moved)
        stream->changes++;
    return moved;
}

/* ---- their life ---- */

static void take_settings(struct stream *stream)
{
    CB_AUTO(json_decref) json_t *settings = clock_settings_of(stream->board->directory->fold);
    clock_engine_settings(stream->clocks.engine, settings);
}

void clocks_begin(struct live *live, struct stream *stream, struct clock_engine *engine)
{
    cb_time due = stream->clocks.due;
    clocks_end(stream);
    if (engine == NULL)
        return;
    stream->clocks.engine = engine;
    stream->clocks.shown = shown_new(live->pack);
    take_settings(stream);
    work_out(live, stream, live->config.now());
    if (due != 0 && due <= stream->clocks.at)
        cards_clear(stream); /* they are older than what time did */
}

void clocks_end(struct stream *stream)
{
    struct stream_clocks *clocks = &stream->clocks;
    clocks_settle(stream);
    clock_engine_free(clocks->engine);
    shown_free(clocks->shown);
    *clocks = (struct stream_clocks){.due = clocks->due};
}

bool clocks_age(struct live *live, struct stream *stream, cb_time now)
{
    struct stream_clocks *clocks = &stream->clocks;
    if (clocks->engine == NULL || clocks->due > now || clocks->stale)
        return false;
    if (!work_out(live, stream, now))
        return false;
    note_moved(&clocks->aged, clocks->shown);
    cards_clear(stream);
    return true;
}

void clocks_event(struct live *live, struct stream *stream, const struct event *event)
{
    struct stream_clocks *clocks = &stream->clocks;
    if (clocks->engine == NULL)
        return;
    clocks_age(live, stream, event->at);
    clock_engine_take(clocks->engine, event);
    clocks->stale = true;
}

void clocks_refresh(struct live *live, struct stream *stream)
{
    struct stream_clocks *clocks = &stream->clocks;
    if (clocks->engine == NULL || !clocks->stale)
        return;
    if (work_out(live, stream, fold_at(stream->fold))) {
        note_moved(&clocks->moved, clocks->shown);
        cards_clear(stream);
    }
}

/* ---- the directory ---- */

static bool is_about(const struct event *event, const char *type)
{
    for (size_t i = 0; i < event->change_count; i++) {
        if (cb_str_is(event->changes[i].type->name, type))
            return true;
    }
    return false;
}

void clocks_directory(struct live *live, struct board *board, const struct event *event)
{
    bool settings = is_about(event, "board");
    if (!settings && !is_about(event, "membership") && !is_about(event, "user"))
        return;
    for (size_t i = 0; i < board->cases.count; i++) {
        struct stream *stream = board->cases.at[i];
        if (stream->clocks.engine == NULL)
            continue;
        if (settings)
            take_settings(stream);
        stream->clocks.stale = true;
        stream_dirty(live, stream);
    }
}

size_t clocks_bytes(const struct stream *stream)
{
    if (stream->clocks.engine == NULL)
        return 0;
    return fold_bytes(stream->fold) / 2 + shown_bytes(stream->clocks.shown);
}

/* ---- the view ---- */

void stream_project(const struct stream *stream, const struct lens *lens, struct view *view,
                    struct cb_buf *records, struct cb_buf *clocks)
{
    project_all(lens, stream->fold, view, records);
    project_derived(lens, stream->fold, shown_list(stream->clocks.shown), view, clocks);
}

const struct record *stream_record(const struct stream *stream, struct cb_str id)
{
    const struct derived *clock = derived_find(shown_list(stream->clocks.shown), id);
    return clock != NULL ? &clock->record : fold_find(stream->fold, id);
}
