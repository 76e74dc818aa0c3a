#include "audience.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/log.h"

#include "batch.h"
#include "difference.h"
#include "lost.h"
#include "outgoing.h"
#include "seat.h"
#include "stream.h"

#define IDLE_HANDOVERS 64 /* how long a view that nobody watches is kept for its writers' roots */

static void take_lens(struct audience *audience, struct lens *lens)
{
    struct lens *old = audience->lens;
    audience->lens = lens_ref(lens);
    audience->key = lens_key(lens);
    lens_unref(old);
}

static bool keys_equal(struct cb_digest a, struct cb_digest b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

void audience_changed(struct audience *audience)
{
    cb_frame_unref(audience->snapshot);
    audience->snapshot = NULL;
    audience->root[0] = '\0';
}

/* Levels by position, to know when what points at a record must be looked at as well. */
static void read_levels(struct audience *audience)
{
    const struct fold *fold = audience->stream->fold;
    size_t count = fold_count(fold);
    audience->levels = cb_realloc(audience->levels, count + 1);
    for (size_t i = 0; i < count; i++)
        audience->levels[i] =
            (uint8_t)lens_sight(audience->lens, fold, fold_at_position(fold, i)).level;
    audience->level_count = count;
}

struct audience *audience_of(struct live *live, struct stream *stream, struct lens *lens)
{
    (void)live;
    for (size_t i = 0; i < stream->audiences.count; i++) {
        struct audience *one = stream->audiences.at[i];
        if (!one->whole && keys_equal(one->key, lens_key(lens))) {
            one->idle = 0;
            return one;
        }
    }
    struct audience *audience = cb_alloc(sizeof *audience);
    audience->stream = stream;
    take_lens(audience, lens);
    project_all(lens, stream->fold, &audience->view, NULL);
    read_levels(audience);
    list_add(&stream->audiences, audience);
    return audience;
}

struct audience *audience_copy(const struct audience *audience)
{
    struct audience *copy = cb_alloc(sizeof *copy);
    copy->stream = audience->stream;
    copy->board = audience->board;
    if (audience->lens != NULL)
        take_lens(copy, audience->lens);
    copy->view = view_copy(&audience->view);
    copy->level_count = audience->level_count;
    copy->levels = cb_alloc(copy->level_count + 1);
    if (copy->level_count > 0)
        memcpy(copy->levels, audience->levels, copy->level_count);
    copy->facet_count = audience->facet_count;
    copy->facets = cb_alloc((copy->facet_count + 1) * sizeof *copy->facets);
    for (size_t i = 0; i < copy->facet_count; i++) {
        copy->facets[i] = audience->facets[i];
        copy->facets[i].before = NULL;
        if (copy->facets[i].lens != NULL)
            lens_ref(copy->facets[i].lens);
    }
    copy->whole = true;
    return copy;
}

void audience_free(struct audience *audience)
{
    while (audience->watches.count > 0)
        watch_close(audience->watches.at[0]);
    list_fini(&audience->watches);
    roster_unref(audience->roster);
    audience_changed(audience);
    for (size_t i = 0; i < audience->facet_count; i++) {
        lens_unref(audience->facets[i].lens);
        lens_unref(audience->facets[i].before);
    }
    lens_unref(audience->lens);
    lens_unref(audience->before);
    view_fini(&audience->view);
    free(audience->facets);
    free(audience->levels);
    free(audience);
}

const char *audience_root(struct audience *audience)
{
    if (audience->root[0] == '\0')
        view_root(&audience->view, audience->root);
    return audience->root;
}

void audiences_free_idle(struct stream *stream, size_t keep)
{
    for (size_t i = stream->audiences.count; i-- > 0;) {
        struct audience *one = stream->audiences.at[i];
        if (one->watches.count > 0)
            continue;
        if (keep > 0 && one->idle < IDLE_HANDOVERS) {
            keep--;
            continue;
        }
        list_remove(&stream->audiences, one);
        audience_free(one);
    }
}

size_t audiences_bytes(const struct stream *stream)
{
    size_t bytes = 0;
    for (size_t i = 0; i < stream->audiences.count; i++) {
        const struct audience *one = stream->audiences.at[i];
        bytes += sizeof *one + one->view.room * sizeof *one->view.at + one->level_count;
        bytes += one->snapshot != NULL ? cb_frame_len(one->snapshot) : 0;
    }
    return bytes;
}

struct cb_frame *audience_snapshot(struct live *live, struct audience *audience)
{
    (void)live;
    if (audience->snapshot != NULL)
        return audience->snapshot;
    CB_AUTO(view_fini) struct view view = {0};
    struct cb_buf out = {0};
    cb_buf_text(&out, "{\"records\":[");
    project_all(audience->lens, audience->stream->fold, &view, &out);
    cb_buf_printf(&out, "]%s,\"root\":\"%s\"}}",
                  audience->stream->kind == STREAM_DIRECTORY ? "" : ",\"clocks\":[]",
                  audience_root(audience));
    audience->snapshot = cb_frame_take_buf(&out);
    return audience->snapshot;
}

/* ---- regroup ---- */

static bool is_same(const struct lens *a, const struct lens *b)
{
    return a == b || (a != NULL && b != NULL && keys_equal(lens_key(a), lens_key(b)));
}

static struct audience *group_with(struct list *groups, size_t from, struct audience *audience,
                                   struct lens *lens, struct lens *before)
{
    for (size_t i = from; i < groups->count; i++) {
        struct audience *one = groups->at[i];
        if (is_same(one->lens, lens) && is_same(one->before, before))
            return one;
    }
    struct audience *group = audience_copy(audience);
    take_lens(group, lens);
    group->before = before == NULL ? NULL : lens_ref(before);
    list_add(groups, group);
    return group;
}

void audience_regroup(struct live *live, struct audience *audience)
{
    struct stream *stream = audience->stream;
    size_t from = stream->audiences.count;
    struct cb_digest key = audience->key;
    for (size_t i = audience->watches.count; i-- > 0;) {
        struct watch *watch = audience->watches.at[i];
        struct lens *lens = place_lens(live, watch->place);
        CB_AUTO(lens_unref) struct lens *before = place_lens_before(live, watch->place);
        if (before == NULL && keys_equal(lens_key(lens), key))
            take_lens(audience, lens);
        else
            watch_move(watch, group_with(&stream->audiences, from, audience, lens, before));
    }
}

static void stream_regroup(struct live *live, struct stream *stream)
{
    for (size_t i = 0, count = stream->audiences.count; i < count; i++)
        audience_regroup(live, stream->audiences.at[i]);
    stream->relens = false;
    audiences_free_idle(stream, 0); /* their lenses may be of yesterday */
}

/* ---- refresh ---- */

static void note_record(struct live *live, struct audience *audience, const struct record *record,
                        struct difference *difference, struct cb_buf *scratch)
{
    char etag[ETAG_TEXT];
    cb_buf_clear(scratch);
    project_record(audience->lens, audience->stream->fold, record, scratch, etag);
    live->counters.projections++;
    difference_note(difference, &audience->view, record->id, etag, cb_buf_peek(scratch));
}

/* Whether a record that was there before is seen at another level: what points at it may then look
 * different, too. */
static bool level_moved(struct audience *audience, const struct record *record)
{
    enum level level = lens_sight(audience->lens, audience->stream->fold, record).level;
    if (record->position >= audience->level_count) {
        size_t count = fold_count(audience->stream->fold);
        audience->levels = cb_realloc(audience->levels, count + 1);
        memset(audience->levels + audience->level_count, UINT8_MAX, count - audience->level_count);
        audience->level_count = count;
    }
    uint8_t old = audience->levels[record->position];
    audience->levels[record->position] = (uint8_t)level;
    return old != UINT8_MAX && old != (uint8_t)level;
}

static void note_whole(struct live *live, struct audience *audience, struct difference *difference)
{
    const struct fold *fold = audience->stream->fold;
    CB_AUTO(view_fini) struct view next = {0};
    CB_AUTO(view_fini) struct view old = view_copy(&audience->view);
    CB_AUTO(cb_buf_fini) struct cb_buf scratch = {0};
    project_all(audience->lens, fold, &next, NULL);
    for (size_t i = 0; i < old.count; i++) {
        if (view_find(&next, cb_str_of(old.at[i].id)) == NULL)
            difference_note(difference, &audience->view, cb_str_of(old.at[i].id), "",
                            (struct cb_str){0});
    }
    for (size_t i = 0; i < next.count; i++) {
        const struct view_entry *had = view_find(&old, cb_str_of(next.at[i].id));
        if (had == NULL || memcmp(had->etag, next.at[i].etag, ETAG_TEXT) != 0)
            note_record(live, audience, fold_find(fold, cb_str_of(next.at[i].id)), difference,
                        &scratch);
    }
    read_levels(audience);
    audience->whole = false;
}

static void note_touched(struct live *live, struct audience *audience,
                         struct difference *difference)
{
    const struct stream *stream = audience->stream;
    CB_AUTO(cb_buf_fini) struct cb_buf scratch = {0};
    bool moved = false;
    for (size_t i = 0; i < stream->touch.ids.count; i++) {
        const struct record *record = fold_find(stream->fold, cb_str_of(stream->touch.ids.at[i]));
        if (record != NULL)
            moved = level_moved(audience, record) || moved;
    }
    if (moved) {
        note_whole(live, audience, difference);
        return;
    }
    for (size_t i = 0; i < stream->touch.ids.count; i++) {
        const struct record *record = fold_find(stream->fold, cb_str_of(stream->touch.ids.at[i]));
        if (record != NULL)
            note_record(live, audience, record, difference, &scratch);
    }
}

/* The gate has closed: what is under way, and then nothing more. */
static void part(struct audience *audience)
{
    while (audience->watches.count > 0)
        watch_move(audience->watches.at[0], NULL);
}

static void refresh(struct live *live, struct audience *audience, struct batch *batch)
{
    CB_AUTO(difference_fini) struct difference difference = {0};
    const struct stream *stream = audience->stream;
    lost_take(live, audience, batch);
    if (audience->whole)
        note_whole(live, audience, &difference);
    else
        note_touched(live, audience, &difference);
    audience->idle++;
    if (!difference_is_empty(&difference)) {
        audience_changed(audience);
        if (audience->watches.count > 0)
            batch_deliver(live, batch, audience, &difference, &stream->touch);
    }
    if (lens_gate(audience->lens) != GATE_OPEN)
        part(audience);
}

/* ---- merge ---- */

bool views_equal(const struct view *a, const struct view *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = strcmp(a->at[i].id, b->at[i].id) == 0 && strcmp(a->at[i].etag, b->at[i].etag) == 0;
    return equal;
}

void audiences_merge(struct list *audiences)
{
    for (size_t i = 0; i < audiences->count; i++) {
        struct audience *into = audiences->at[i];
        for (size_t j = audiences->count; j-- > i + 1;) {
            struct audience *one = audiences->at[j];
            if (into->whole || one->whole || !keys_equal(into->key, one->key))
                continue;
            if (!views_equal(&into->view,
                             &one->view)) { /* would be a lens that left out an input */
                cb_log(CB_LOG_ERROR, "audience.unequal", "seat=%zu",
                       into->lens != NULL ? lens_seat(into->lens) : 0);
                continue;
            }
            while (one->watches.count > 0)
                watch_move(one->watches.at[0], into);
            list_remove(audiences, one);
            audience_free(one);
        }
    }
}

/* So that the frame does not tell in which order things came, or that something hidden came. */
static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void stream_handover(struct live *live, struct stream *stream, struct batch *batch)
{
    bool regrouped = stream->relens;
    stream->parted = stream->parted || stream->relens;
    if (stream->relens)
        stream_regroup(live, stream);
    if (stream->touch.ids.count > 1)
        qsort(stream->touch.ids.at, stream->touch.ids.count, sizeof(void *), compare_texts);
    for (size_t i = 0; i < stream->audiences.count; i++)
        refresh(live, stream->audiences.at[i], batch);
    if (regrouped)
        audiences_merge(&stream->audiences);
    audiences_free_idle(stream, 8);
    stream_weigh(live, stream);
}
