#include "seat.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/record/board.h"

#include "directory.h"
#include "door.h"
#include "stream.h"

static char *seat_key(struct cb_str user, struct cb_str agency, struct cb_str name,
                      struct cb_str *out)
{
    struct cb_buf key = {0};
    cb_buf_str(&key, user);
    cb_buf_char(&key, '\n');
    cb_buf_str(&key, agency);
    cb_buf_char(&key, '\n');
    cb_buf_str(&key, name);
    out->len = key.len;
    out->at = cb_buf_take(&key);
    return (char *)(uintptr_t)out->at;
}

struct seat *seat_hold(struct live *live, struct cb_str user, struct cb_str agency,
                       struct cb_str name)
{
    struct cb_str key;
    char *text = seat_key(user, agency, name, &key);
    struct seat *seat = table_find(&live->seats, key);
    if (seat != NULL) {
        free(text);
    } else {
        seat = cb_alloc(sizeof *seat);
        seat->key = key;
        seat->user = cb_str_dup(user);
        seat->agency = cb_str_dup(agency);
        seat->name = cb_str_dup(name);
        table_put(&live->seats, seat->key, seat);
    }
    seat->refs++;
    return seat;
}

static void member_free(struct member *member)
{
    struct place *place;
    for (size_t cursor = 0; (place = table_next(&member->places, &cursor)) != NULL;) {
        list_remove(&place->stream->places, place);
        lens_unref(place->lens);
        free(place);
    }
    list_remove(&member->board->members, member);
    table_fini(&member->places);
    cb_arena_free(member->arena);
    free(member);
}

void seat_release(struct live *live, struct seat *seat)
{
    if (seat == NULL || --seat->refs > 0)
        return;
    table_remove(&live->seats, seat->key);
    for (size_t i = 0; i < seat->members.count; i++)
        member_free(seat->members.at[i]);
    list_fini(&seat->members);
    list_fini(&seat->readers);
    free((char *)(uintptr_t)seat->key.at);
    free(seat->user);
    free(seat->agency);
    free(seat->name);
    free(seat);
}

static struct member *member_new(struct seat *seat, struct board *board)
{
    struct member *member = cb_alloc(sizeof *member);
    member->seat = seat;
    member->board = board;
    list_add(&seat->members, member);
    list_add(&board->members, member);
    return member;
}

static bool viewers_equal(const struct viewer *a, const struct viewer *b)
{
    bool equal = a->role_count == b->role_count;
    for (size_t i = 0; equal && i < a->role_count; i++)
        equal = cb_str_equal(a->roles[i], b->roles[i]);
    return equal;
}

static void member_all_stale(struct member *member)
{
    struct place *place;
    for (size_t cursor = 0; (place = table_next(&member->places, &cursor)) != NULL;) {
        place->stale = true;
        place->stream->relens = true;
    }
}

/* What else a lens reads of the directory is directory_moved()'s affair. */
static void member_read(struct live *live, struct member *member, cb_time now)
{
    struct cb_arena *arena = cb_arena_new();
    struct viewer viewer = {.user = cb_str_of(member->seat->user),
                            .agency = cb_str_of(member->seat->agency),
                            .seat = cb_str_of(member->seat->name)};
    cb_time until = CB_TIME_NEVER;
    bool in_force = directory_viewer(member->board, now, &viewer, arena, &until);
    if (member->arena != NULL && member->until <= now && member->aged == 0)
        member->aged = member->until;
    if (in_force != member->in_force || !viewers_equal(&viewer, &member->viewer))
        member_all_stale(member);
    struct board_member gate = board_member(member->board->directory->fold, &viewer, now);
    if (gate.until < until)
        until = gate.until;
    cb_arena_free(member->arena);
    member->arena = arena;
    member->viewer = viewer;
    member->may_enter = gate.of_board && gate.is_member && gate.declared;
    member->until = until;
    member->in_force = in_force;
    member->version = fold_seq(member->board->directory->fold);
    if (until < live->next_due)
        live->next_due = until;
}

struct member *seat_member(struct live *live, struct seat *seat, struct board *board)
{
    struct member *member = NULL;
    for (size_t i = 0; i < seat->members.count && member == NULL; i++) {
        struct member *one = seat->members.at[i];
        member = one->board == board ? one : NULL;
    }
    if (member == NULL)
        member = member_new(seat, board);
    if (board->directory->fold == NULL)
        return member; /* closed for damage: as it was last read, or in force nowhere */
    cb_time now = live->config.now();
    if (member->version != fold_seq(board->directory->fold) || member->until <= now)
        member_read(live, member, now);
    return member;
}

bool seat_is_in_force(struct live *live, struct seat *seat)
{
    for (size_t i = 0; i < live->board_list.count; i++) {
        if (seat_member(live, seat, live->board_list.at[i])->in_force)
            return true;
    }
    return false;
}

struct place *member_place(struct member *member, struct stream *stream)
{
    struct cb_str key = cb_str_of(stream->text);
    struct place *place = table_find(&member->places, key);
    if (place != NULL)
        return place;
    place = cb_alloc(sizeof *place);
    place->member = member;
    place->stream = stream;
    table_put(&member->places, key, place);
    list_add(&stream->places, place);
    return place;
}

static bool lens_keys_equal(const struct lens *a, const struct lens *b)
{
    struct cb_digest left = lens_key(a), right = lens_key(b);
    return memcmp(left.bytes, right.bytes, sizeof left.bytes) == 0;
}

/* A thousand people of few lenses hold few: LENS, or one that is the same in all it says. */
static struct lens *lens_kept(struct stream *stream, struct lens *lens)
{
    for (size_t i = 0; i < LENSES_KEPT; i++) {
        struct lens *one = stream->lenses[i];
        if (one == NULL || lens_until(one) != lens_until(lens) || !lens_keys_equal(one, lens))
            continue;
        lens_unref(lens);
        return lens_ref(one);
    }
    lens_unref(stream->lenses[stream->lens_next]);
    stream->lenses[stream->lens_next] = lens_ref(lens);
    stream->lens_next = (stream->lens_next + 1) % LENSES_KEPT;
    return lens;
}

void lenses_forget(struct stream *stream)
{
    for (size_t i = 0; i < LENSES_KEPT; i++) {
        lens_unref(stream->lenses[i]);
        stream->lenses[i] = NULL;
    }
}

static struct lens *lens_of(struct live *live, struct place *place, const struct viewer *viewer,
                            cb_time now)
{
    struct stream *stream = place->stream;
    struct knowing knowing = {.live = live, .member = place->member, .viewer = viewer, .now = now};
    struct lens_input input = {.fold = stream->fold,
                               .directory = stream->board->directory->fold,
                               .viewer = viewer,
                               .now = now,
                               .knows_case = knows_case,
                               .context = &knowing};
    struct lens *lens = lens_kept(stream, lens_new(&input));
    if (knowing.missing != NULL)
        stream_want(live, knowing.missing, NULL); /* then it is asked again */
    return lens;
}

void place_age(struct place *place, cb_time ran_out)
{
    if (place->aged == 0)
        place->aged = ran_out;
    place->stale = place->stream->relens = place->stream->aged = true;
}

static void place_moved(struct live *live, struct place *place, cb_time now)
{
    struct stream *stream = place->stream;
    if (lens_until(place->lens) <= now)
        place_age(place, lens_until(place->lens));
    stream->relens = true;
    stream_dirty(live, stream);
}

struct lens *place_lens(struct live *live, struct place *place)
{
    struct stream *stream = place->stream;
    struct member *member = seat_member(live, place->member->seat, place->member->board);
    cb_time now = live->config.now();
    if (place->lens != NULL && !place->stale && lens_until(place->lens) > now)
        return place->lens;
    if (stream->state != STREAM_READY || stream->board->directory->fold == NULL)
        return NULL;
    struct lens *lens = lens_of(live, place, &member->viewer, now);
    if (place->lens != NULL && !lens_keys_equal(place->lens, lens))
        place_moved(live, place, now);
    lens_unref(place->lens);
    place->lens = lens;
    place->stale = false;
    if (lens_until(lens) < live->next_due)
        live->next_due = lens_until(lens);
    return lens;
}

struct lens *place_lens_before(struct live *live, struct place *place)
{
    struct lens *lens = place_lens(live, place);
    cb_time then = place->aged - 1;
    if (lens == NULL || place->aged == 0)
        return NULL;
    const struct seat *seat = place->member->seat;
    CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
    struct viewer viewer = {.user = cb_str_of(seat->user),
                            .agency = cb_str_of(seat->agency),
                            .seat = cb_str_of(seat->name)};
    cb_time until = CB_TIME_NEVER;
    (void)directory_viewer(place->member->board, then, &viewer, arena, &until);
    struct lens *before = lens_of(live, place, &viewer, then);
    if (!lens_keys_equal(before, lens))
        return before;
    lens_unref(before);
    return NULL;
}

bool member_was_in_force(const struct member *member)
{
    CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
    struct viewer viewer = member->viewer;
    cb_time until = CB_TIME_NEVER;
    viewer.role_count = 0;
    return member->aged != 0 &&
           directory_viewer(member->board, member->aged - 1, &viewer, arena, &until);
}

void stream_ages_end(struct stream *stream)
{
    for (size_t i = 0; stream->aged && i < stream->places.count; i++)
        ((struct place *)stream->places.at[i])->aged = 0;
    stream->aged = false;
}

void places_all_stale(struct stream *stream)
{
    for (size_t i = 0; i < stream->places.count; i++)
        ((struct place *)stream->places.at[i])->stale = true;
    stream->relens = true;
}

void places_touched(struct live *live, struct stream *stream, const struct event *event)
{
    const struct lens *last = NULL; /* neighbours often share theirs */
    bool touched = false;
    for (size_t i = 0; i < stream->places.count; i++) {
        struct place *place = stream->places.at[i];
        if (place->lens == NULL || place->stale)
            continue;
        if (place->lens != last)
            touched = lens_is_touched_by(place->lens, event);
        last = place->lens;
        if (!touched &&
            !lens_is_decided_by(place->lens, stream->fold, &place->member->viewer, event))
            continue;
        place->stale = true;
        stream->relens = true;
    }
    if (stream->kind == STREAM_DIRECTORY)
        directory_moved(live, stream, event);
}
