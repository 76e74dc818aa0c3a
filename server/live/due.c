#include "due.h"

#include "audience.h"
#include "board.h"
#include "lost.h"
#include "seat.h"
#include "stream.h"

static void note_until(struct live *live, cb_time until)
{
    if (until < live->next_due)
        live->next_due = until;
}

static void look_at_places(struct live *live, struct stream *stream, cb_time now,
                           struct list *moved)
{
    bool due = false;
    for (size_t i = 0; i < stream->places.count; i++) {
        struct place *place = stream->places.at[i];
        if (place->lens == NULL)
            continue;
        if (lens_until(place->lens) <= now)
            place_age(place, lens_until(place->lens));
        else
            note_until(live, lens_until(place->lens));
        due = due || place->stale;
    }
    if (!due)
        return;
    stream->relens = true;
    stream_dirty(live, stream);
    list_add(moved, stream);
}

static void look_at_members(struct live *live, struct board *board, cb_time now)
{
    for (size_t i = 0; i < board->members.count; i++) {
        struct member *member = board->members.at[i];
        if (member->until <= now) {
            board->whole = true;
            live->seats_moved = true;
            seat_member(live, member->seat, board);
        }
        note_until(live, member->until);
    }
}

/* The journal is busy. What an event that is not durable yet may have changed waits for the
 * handover: it would tell of the event. */
static void remove_now(struct live *live, const struct list *streams)
{
    for (size_t i = 0; i < streams->count; i++) {
        struct stream *stream = streams->at[i];
        if (stream->state == STREAM_READY && stream->board->directory->state == STREAM_READY)
            stream_remove_now(live, stream);
    }
    for (size_t i = 0; i < live->board_list.count; i++) {
        struct board *board = live->board_list.at[i];
        if (board->directory->state == STREAM_READY && (board->dirty || board->whole))
            board_remove_now(live, board, streams);
    }
}

void time_passed(struct live *live, cb_time now)
{
    struct list moved = {0};
    struct stream *stream;
    if (now < live->next_due)
        return;
    live->next_due = CB_TIME_NEVER;
    for (size_t i = 0; i < live->board_list.count; i++)
        look_at_members(live, live->board_list.at[i], now);
    for (size_t cursor = 0; (stream = table_next(&live->streams, &cursor)) != NULL;)
        look_at_places(live, stream, now, &moved);
    if (live->under_way != NULL)
        remove_now(live, &moved);
    list_fini(&moved);
}
