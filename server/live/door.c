#include "door.h"

#include "guess.h"
#include "stream.h"

static bool may_be_asked(const struct stream *stream, const struct board *board)
{
    return stream != NULL && stream->kind == STREAM_CASE && stream->board == board &&
           stream->state != STREAM_ABSENT && stream->state != STREAM_DAMAGED;
}

bool knows_case(void *context, struct cb_str case_id)
{
    struct knowing *knowing = context;
    const struct member *member = knowing->member;
    struct stream *stream = table_find(&knowing->live->streams, case_id);

    if (!may_be_asked(stream, member->board))
        return false;
    if (!stream->has_door && knowing->missing == NULL)
        knowing->missing = stream;
    return stream->has_door && member->board->directory->fold != NULL &&
           case_door_shows(&stream->door, member->board->directory->fold, knowing->viewer,
                           knowing->now);
}

struct stream *door_missing(struct live *live, const struct place *place)
{
    const char *id;
    for (size_t i = 0; (id = lens_asked_case(place->lens, i)) != NULL; i++) {
        struct stream *stream = table_find(&live->streams, cb_str_of(id));
        if (may_be_asked(stream, place->member->board) && !stream->has_door)
            return stream;
    }
    return NULL;
}

/* By an event that is not durable yet: what it changes waits for it. */
static void ask_again(struct live *live, struct stream *other, const struct stream *about,
                      bool by_event)
{
    bool asked = false;
    for (size_t i = 0; i < other->places.count; i++) {
        struct place *place = other->places.at[i];
        if (place->lens == NULL || !lens_asks_case(place->lens, cb_str_of(about->text)))
            continue;
        place->stale = asked = true;
    }
    if (!asked)
        return;
    other->relens = true;
    other->moved = other->moved || by_event;
    stream_dirty(live, other);
}

void door_forget(struct stream *stream)
{
    case_door_fini(&stream->door);
    stream->has_door = false;
}

static bool touches_root(const struct stream *stream, const struct event *event)
{
    for (size_t i = 0; event != NULL && i < event->change_count; i++) {
        if (cb_str_is(event->changes[i].id, stream->text))
            return true;
    }
    return event == NULL;
}

void door_put(struct live *live, struct stream *stream, struct case_door *door, bool by_event)
{
    bool is_new = !stream->has_door || !case_doors_equal(door, &stream->door);
    case_door_fini(&stream->door);
    stream->door = *door;
    *door = (struct case_door){0};
    stream->has_door = true;
    guess_mark(stream);
    for (size_t i = 0; is_new && i < stream->board->cases.count; i++)
        ask_again(live, stream->board->cases.at[i], stream, by_event);
}

void door_look(struct live *live, struct stream *stream, const struct event *event)
{
    struct case_door door;

    if (stream->kind != STREAM_CASE || !touches_root(stream, event))
        return;
    case_door_read(stream->fold, &door);
    door_put(live, stream, &door, event != NULL);
}
