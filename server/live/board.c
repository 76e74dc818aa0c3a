#include "board.h"

#include <stdlib.h>
#include <string.h>

#include "audience.h"
#include "batch.h"
#include "difference.h"
#include "outgoing.h"
#include "seat.h"
#include "stream.h"

static bool is_there(const struct stream *stream)
{
    return stream->state != STREAM_ABSENT && stream->state != STREAM_DAMAGED;
}

/* ---- facets: what an audience knows of each case ---- */

static void facets_widen(struct audience *audience)
{
    size_t count = audience->board->cases.count;
    if (audience->facet_count == count)
        return;
    audience->facets = cb_realloc(audience->facets, count * sizeof *audience->facets);
    memset(audience->facets + audience->facet_count, 0,
           (count - audience->facet_count) * sizeof *audience->facets);
    audience->facet_count = count;
}

static void facet_set(struct facet *facet, struct lens *lens)
{
    struct lens *old = facet->lens;
    facet->lens = lens_ref(lens);
    facet->key = lens_key(lens);
    lens_unref(old);
}

static void seal_key(struct audience *audience)
{
    struct cb_buf keys = {0};
    for (size_t i = 0; i < audience->facet_count; i++)
        cb_buf_add(&keys, audience->facets[i].key.bytes, sizeof audience->facets[i].key.bytes);
    cb_buf_char(&keys, audience->out ? '-' : '+');
    audience->key = cb_digest_of(keys.at, keys.len);
    cb_buf_fini(&keys);
}

/* ---- regroup: by the lenses on the cases that are looked at ---- */

static struct lens *watch_lens(struct live *live, const struct watch *watch, struct stream *stream)
{
    struct lens *lens = place_lens(live, member_place(watch->member, stream));
    if (lens == NULL && stream->state == STREAM_UNREAD)
        stream_want(live, stream, NULL); /* comes back dirty */
    return lens;
}

static struct lens *watch_lens_before(struct live *live, const struct watch *watch,
                                      struct stream *stream)
{
    return place_lens_before(live, member_place(watch->member, stream));
}

static void add_key(struct cb_buf *keys, const struct lens *lens)
{
    struct cb_digest key = lens != NULL ? lens_key(lens) : (struct cb_digest){{0}};
    cb_buf_add(keys, key.bytes, sizeof key.bytes);
}

static struct cb_digest watch_key(struct live *live, const struct watch *watch,
                                  const struct list *cases)
{
    struct member *member = seat_member(live, watch->member->seat, watch->member->board);
    struct cb_buf keys = {0};
    cb_buf_char(&keys, member->in_force ? '+' : member_was_in_force(member) ? 'o' : '-');
    for (size_t i = 0; member->in_force && i < cases->count; i++) {
        struct lens *lens = watch_lens(live, watch, cases->at[i]);
        CB_AUTO(lens_unref) struct lens *before = watch_lens_before(live, watch, cases->at[i]);
        add_key(&keys, lens);
        if (before != NULL)
            add_key(&keys, before);
    }
    struct cb_digest digest = cb_digest_of(keys.at, keys.len);
    cb_buf_fini(&keys);
    return digest;
}

/* Its lenses become those of one of its readers: the others have equal ones. */
static void take_lenses(struct live *live, struct audience *audience, const struct watch *watch,
                        const struct list *cases)
{
    const struct member *member = seat_member(live, watch->member->seat, watch->member->board);
    audience->out = !member->in_force;
    audience->aged_out = audience->out && member_was_in_force(member);
    facets_widen(audience);
    for (size_t i = 0; !audience->out && i < cases->count; i++) {
        struct stream *stream = cases->at[i];
        struct lens *lens = watch_lens(live, watch, stream);
        if (lens == NULL)
            continue;
        facet_set(&audience->facets[stream->facet], lens);
        audience->facets[stream->facet].before = watch_lens_before(live, watch, stream);
    }
}

struct group {
    struct cb_digest key;
    struct audience *audience;
};

static void regroup(struct live *live, struct audience *audience, const struct list *cases)
{
    struct group *groups = NULL;
    size_t count = 0, room = 0;
    struct list watches = {0};
    list_copy(&audience->watches, &watches); /* stays as it is while they move */
    for (size_t i = 0; i < watches.count; i++) {
        struct watch *watch = watches.at[i];
        struct cb_digest key = watch_key(live, watch, cases);
        size_t at = 0;
        while (at < count && memcmp(groups[at].key.bytes, key.bytes, sizeof key.bytes) != 0)
            at++;
        if (at == count) {
            cb_grow(&groups, count, &room, sizeof *groups);
            groups[count++] = (struct group){key, at == 0 ? audience : audience_copy(audience)};
            if (at > 0) {
                groups[at].audience->whole = audience->whole;
                list_add(&audience->board->audiences, groups[at].audience);
            }
        }
        if (groups[at].audience != audience)
            watch_move(watch, groups[at].audience);
    }
    for (size_t i = 0; i < count; i++)
        take_lenses(live, groups[i].audience, groups[i].audience->watches.at[0], cases);
    list_fini(&watches);
    free(groups);
}

/* Nothing to do while every lens is the one it was, and every case was looked at before. */
static bool may_part(const struct board *board, const struct audience *audience,
                     const struct list *cases)
{
    bool may = board->whole || board->moved;
    for (size_t i = 0; !may && i < cases->count; i++) {
        const struct stream *stream = cases->at[i];
        may = stream->parted || stream->facet >= audience->facet_count ||
              audience->facets[stream->facet].lens == NULL;
    }
    return may;
}

/* Who still waits for a frame of the batch that is under way stays together until it is sent. */
static void board_regroup(struct live *live, struct board *board, const struct list *cases)
{
    for (size_t i = 0, count = board->audiences.count; i < count; i++) {
        struct audience *audience = board->audiences.at[i];
        if (may_part(board, audience, cases) && !batch_brings(live->under_way, audience))
            regroup(live, audience, cases);
    }
}

/* ---- refresh ---- */

static void note_card(struct live *live, struct audience *audience, struct stream *stream,
                      struct difference *difference)
{
    struct facet *facet = &audience->facets[stream->facet];
    const struct card *card = facet->lens == NULL ? NULL : card_of(live, stream, facet->lens);
    struct cb_str none = {NULL, 0};
    if (card != NULL)
        difference_note(difference, &audience->view, cb_str_of(stream->text), card->etag,
                        card->text == NULL ? none : cb_str_of(card->text));
    else if (!is_there(stream))
        difference_note(difference, &audience->view, cb_str_of(stream->text), "", none);
    else
        audience->whole = true; /* comes back dirty once it is read */
}

static void note_out(struct audience *audience, struct difference *difference)
{
    while (audience->view.count > 0) {
        char id[CB_ID_TEXT];
        memcpy(id, audience->view.at[0].id, sizeof id);
        difference_note(difference, &audience->view, cb_str_of(id), "", (struct cb_str){0});
    }
}

/* ---- what time took away: see lost.h ---- */

/* False: it is not known. */
static bool etag_through(struct live *live, struct stream *stream, struct lens *lens,
                         char out[ETAG_TEXT])
{
    const struct card *card = lens == NULL ? NULL : card_of(live, stream, lens);
    if (card != NULL)
        memcpy(out, card->etag, ETAG_TEXT);
    return card != NULL;
}

static const char *etag_sent(const struct audience *audience, const struct stream *stream)
{
    const struct view_entry *entry = view_find(&audience->view, cb_str_of(stream->text));
    return entry == NULL ? "" : entry->etag;
}

/* Whether no card waits for the journal with what an event changed in it. */
static bool is_alone(struct live *live, const struct audience *audience, const struct list *cases)
{
    bool alone = !batch_brings(live->under_way, audience);
    for (size_t i = 0; alone && i < cases->count; i++) {
        struct stream *stream = cases->at[i];
        const struct facet *facet = &audience->facets[stream->facet];
        struct lens *lens = facet->before != NULL ? facet->before : facet->lens;
        char then[ETAG_TEXT];
        alone = !etag_through(live, stream, lens, then) ||
                strcmp(then, etag_sent(audience, stream)) == 0;
    }
    return alone;
}

static bool is_lost(struct live *live, const struct audience *audience, struct stream *stream)
{
    const struct facet *facet = &audience->facets[stream->facet];
    char then[ETAG_TEXT], now[ETAG_TEXT];
    if (!etag_through(live, stream, facet->before, then) ||
        !etag_through(live, stream, facet->lens, now))
        return false;
    if (strcmp(now, etag_sent(audience, stream)) == 0 || strcmp(now, then) == 0)
        return false;
    return now[0] == '\0' || lens_gate(facet->lens) < lens_gate(facet->before);
}

static void forget_before(struct audience *audience)
{
    for (size_t i = 0; i < audience->facet_count; i++) {
        lens_unref(audience->facets[i].before);
        audience->facets[i].before = NULL;
    }
    audience->aged_out = false;
}

static void note_lost(struct live *live, struct audience *audience, const struct list *cases,
                      struct difference *difference)
{
    if (audience->out)
        note_out(audience, difference);
    for (size_t i = 0; !audience->out && i < cases->count; i++) {
        struct stream *stream = cases->at[i];
        if (is_lost(live, audience, stream))
            difference_note(difference, &audience->view, cb_str_of(stream->text), "",
                            (struct cb_str){0});
    }
}

/* BATCH NULL: only what can be sent at once. */
static void take_lost(struct live *live, struct audience *audience, const struct list *cases,
                      struct batch *batch)
{
    CB_AUTO(difference_fini) struct difference difference = {0};
    facets_widen(audience);
    bool alone = audience->out ? audience->aged_out && !batch_brings(live->under_way, audience)
                               : is_alone(live, audience, cases);
    if (alone || (batch != NULL && !audience->out))
        note_lost(live, audience, cases, &difference);
    forget_before(audience);
    if (difference_is_empty(&difference))
        return;
    audience_changed(audience);
    if (audience->watches.count == 0)
        return;
    if (alone)
        outgoing_now(live, audience, &difference);
    else
        batch_deliver(live, batch, audience, &difference, NULL);
}

static void refresh(struct live *live, struct audience *audience, const struct list *cases,
                    struct batch *batch)
{
    CB_AUTO(difference_fini) struct difference difference = {0};
    const struct touch *touch = NULL;
    facets_widen(audience);
    audience->whole = false;
    take_lost(live, audience, cases, batch);
    if (audience->out)
        note_out(audience, &difference);
    for (size_t i = 0; !audience->out && i < cases->count; i++) {
        struct stream *stream = cases->at[i];
        note_card(live, audience, stream, &difference);
        if (stream->touch.last_seq != 0)
            touch = &stream->touch;
    }
    seal_key(audience);
    if (!difference_is_empty(&difference)) {
        audience_changed(audience);
        if (audience->watches.count > 0)
            batch_deliver(live, batch, audience, &difference, touch);
    }
    while (audience->out && audience->watches.count > 0)
        watch_move(audience->watches.at[0], NULL);
}

static void free_idle(struct board *board)
{
    for (size_t i = board->audiences.count; i-- > 0;) {
        struct audience *audience = board->audiences.at[i];
        if (audience->watches.count > 0)
            continue;
        list_remove(&board->audiences, audience);
        audience_free(audience);
    }
}

static int compare_streams(const void *a, const void *b)
{
    const struct stream *left = *(struct stream *const *)a, *right = *(struct stream *const *)b;
    return strcmp(left->text, right->text);
}

/* The cases to look at: all, or those of the batch; by id either way. */
static void board_cases(const struct board *board, const struct list *dirty, struct list *out)
{
    const struct list *from = board->whole ? &board->cases : dirty;
    for (size_t i = 0; i < from->count; i++) {
        struct stream *stream = from->at[i];
        if (stream->board == board && stream->kind == STREAM_CASE)
            list_add(out, stream);
    }
    if (out->count > 1)
        qsort(out->at, out->count, sizeof(void *), compare_streams);
}

static void board_handover(struct live *live, struct board *board, struct batch *batch)
{
    struct list cases = {0};
    board_cases(board, &batch->streams, &cases);
    free_idle(board);
    board_regroup(live, board, &cases);
    for (size_t i = 0; i < cases.count; i++)
        ((struct stream *)cases.at[i])->parted = false;
    for (size_t i = 0; i < board->audiences.count; i++)
        refresh(live, board->audiences.at[i], &cases, batch);
    for (size_t i = 0; i < board->members.count; i++)
        ((struct member *)board->members.at[i])->aged = 0;
    free_idle(board);
    audiences_merge(&board->audiences);
    board->dirty = board->whole = board->moved = false;
    list_fini(&cases);
}

void boards_handover(struct live *live, struct batch *batch)
{
    for (size_t i = 0; i < live->board_list.count; i++) {
        struct board *board = live->board_list.at[i];
        if ((board->dirty || board->whole) && board->directory->state == STREAM_READY)
            board_handover(live, board, batch);
    }
}

void board_remove_now(struct live *live, struct board *board, const struct list *cases)
{
    struct list own = {0};
    board_cases(board, cases, &own);
    free_idle(board);
    board_regroup(live, board, &own);
    for (size_t i = 0; i < board->audiences.count; i++)
        take_lost(live, board->audiences.at[i], &own, NULL);
    list_fini(&own);
}

/* ---- opening ---- */

struct audience *board_audience_of(struct live *live, struct member *member)
{
    struct board *board = member->board;
    CB_AUTO(difference_fini) struct difference unsent = {0};
    struct audience *audience = cb_alloc(sizeof *audience);
    audience->board = board;
    facets_widen(audience);
    for (size_t i = 0; i < board->cases.count; i++) {
        struct lens *lens = place_lens(live, member_place(member, board->cases.at[i]));
        if (lens != NULL)
            facet_set(&audience->facets[i], lens);
    }
    seal_key(audience);
    for (size_t i = 0; i < board->audiences.count; i++) {
        struct audience *one = board->audiences.at[i];
        if (!one->whole && memcmp(one->key.bytes, audience->key.bytes, CB_DIGEST_BYTES) == 0) {
            audience_free(audience);
            return one;
        }
    }
    for (size_t i = 0; i < board->cases.count; i++)
        note_card(live, audience, board->cases.at[i], &unsent);
    list_add(&board->audiences, audience);
    return audience;
}
