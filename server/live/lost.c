#include "lost.h"

#include <string.h>

#include "audience.h"
#include "batch.h"
#include "difference.h"
#include "outgoing.h"

/* A record that shows no more than before is taken away first: what is left of it comes back with
 * its access entry. */
static bool gains(enum level old, enum level now)
{
    return old != now && level_lowest(old, now) == old;
}

static enum level level_of(const struct lens *lens, const struct fold *fold, struct cb_str id)
{
    const struct record *record = fold_find(fold, id);
    return record == NULL ? LEVEL_NONE : lens_sight(lens, fold, record).level;
}

static const char *etag_in(const struct view *view, struct cb_str id)
{
    const struct view_entry *entry = view_find(view, id);
    return entry == NULL ? "" : entry->etag;
}

static void note_lost(struct audience *audience, const struct lens *before, const struct view *then,
                      const struct view *next, struct difference *difference)
{
    const struct fold *fold = audience->stream->fold;
    CB_AUTO(view_fini) struct view old = view_copy(&audience->view);
    for (size_t i = 0; i < old.count; i++) {
        struct cb_str id = cb_str_of(old.at[i].id);
        const char *now = etag_in(next, id);
        if (strcmp(now, old.at[i].etag) == 0 || strcmp(now, etag_in(then, id)) == 0)
            continue;
        if (!gains(level_of(before, fold, id), level_of(audience->lens, fold, id)))
            difference_note(difference, &audience->view, id, "", (struct cb_str){0});
    }
}

/* Whether nothing that the readers see of other changes waits for the journal. */
static bool is_alone(const struct live *live, const struct audience *audience,
                     const struct view *then)
{
    return views_equal(then, &audience->view) && !batch_brings(live->under_way, audience);
}

void lost_take(struct live *live, struct audience *audience, struct batch *batch)
{
    CB_AUTO(lens_unref) struct lens *before = audience->before;
    CB_AUTO(view_fini) struct view then = {0}, next = {0};
    CB_AUTO(difference_fini) struct difference difference = {0};
    const struct stream *stream = audience->stream;
    audience->before = NULL;
    if (before == NULL)
        return;
    project_all(before, stream->fold, &then, NULL);
    project_all(audience->lens, stream->fold, &next, NULL);
    bool alone = is_alone(live, audience, &then);
    /* through a shut gate nothing follows: all that goes has one frame */
    if (!alone && (batch == NULL || lens_gate(audience->lens) != GATE_OPEN))
        return;
    note_lost(audience, before, &then, &next, &difference);
    if (difference_is_empty(&difference))
        return;
    audience_changed(audience);
    if (audience->watches.count == 0)
        return;
    if (alone)
        outgoing_now(live, audience, &difference);
    else
        batch_deliver(live, batch, audience, &difference, &stream->touch);
}

/* Who still waits for a frame of the batch that is under way stays together until it is sent. */
void stream_remove_now(struct live *live, struct stream *stream)
{
    stream->parted = stream->parted || stream->relens;
    for (size_t i = 0, count = stream->audiences.count; stream->relens && i < count; i++) {
        if (!batch_brings(live->under_way, stream->audiences.at[i]))
            audience_regroup(live, stream->audiences.at[i]);
    }
    for (size_t i = 0; i < stream->audiences.count; i++)
        lost_take(live, stream->audiences.at[i], NULL);
}

static void take_changed(struct live *live, struct audience *audience)
{
    const struct fold *fold = audience->stream->fold;
    CB_AUTO(view_fini) struct view next = {0};
    CB_AUTO(view_fini) struct view old = view_copy(&audience->view);
    CB_AUTO(difference_fini) struct difference difference = {0};
    project_all(audience->lens, fold, &next, NULL);
    for (size_t i = 0; i < old.count; i++) {
        struct cb_str id = cb_str_of(old.at[i].id);
        const struct record *record = fold_find(fold, id);
        bool was_known = record != NULL && record->position < audience->level_count;
        if (strcmp(etag_in(&next, id), old.at[i].etag) != 0 &&
            !(was_known &&
              gains(audience->levels[record->position], level_of(audience->lens, fold, id))))
            difference_note(&difference, &audience->view, id, "", (struct cb_str){0});
    }
    if (difference_is_empty(&difference))
        return;
    audience_changed(audience);
    if (audience->watches.count > 0)
        outgoing_now(live, audience, &difference);
}

void stream_restore_now(struct live *live, struct stream *stream)
{
    if (!stream->restored || stream->state != STREAM_READY ||
        stream->board->directory->state != STREAM_READY)
        return;
    stream->restored = false;
    for (size_t i = 0, count = stream->audiences.count; i < count; i++)
        audience_regroup(live, stream->audiences.at[i]);
    audiences_free_idle(stream, 0); /* their lenses may be of another pack */
    for (size_t i = 0; i < stream->audiences.count; i++)
        take_changed(live, stream->audiences.at[i]);
}
