#include "guess.h"

#include <stdlib.h>
#include <string.h>

#include "door.h"
#include "load.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

#define MARKS 32 /* a list has room for so many, or a multiple: looking through takes no less */

/* ---- marks ---- */

static uint64_t mark_of(struct cb_str name)
{
    uint64_t mark;
    struct cb_digest digest = cb_digest_of(name.at, name.len);
    memcpy(&mark, digest.bytes, sizeof mark);
    return mark | 1; /* zero is nobody */
}

static void marks_read(struct marks *marks, const json_t *names)
{
    size_t count = json_array_size(names);
    marks->count = (count / MARKS + 1) * MARKS;
    free(marks->at);
    marks->at = cb_alloc(marks->count * sizeof *marks->at);
    for (size_t i = 0; i < count; i++)
        marks->at[i] = mark_of(cb_json_str(json_array_get(names, i)));
}

/* To the end, wherever it is found. */
static bool marks_have(const struct marks *marks, uint64_t mark)
{
    uint64_t found = 0;
    for (size_t i = 0; i < marks->count; i++)
        found |= (uint64_t)(marks->at[i] == mark);
    return found != 0;
}

void guess_mark(struct stream *stream)
{
    marks_read(&stream->parties, stream->door.parties);
    marks_read(&stream->excluded, stream->door.excluded);
}

void guess_unmark(struct stream *stream)
{
    free(stream->parties.at);
    free(stream->excluded.at);
}

/* ---- asking ---- */

/* Of every board, so that it takes the same whichever the case is of. */
static bool is_open(struct request *request, const struct stream *stream)
{
    struct live *live = request->live;
    struct seat *seat = request->seat;
    bool open = false;
    if (seat->user_mark == 0) {
        seat->user_mark = mark_of(cb_str_of(seat->user));
        seat->agency_mark = mark_of(cb_str_of(seat->agency));
    }
    for (size_t i = 0; i < live->board_list.count; i++) {
        struct board *board = live->board_list.at[i];
        bool is_here = stream != NULL && stream->board == board && stream->has_door;
        if (board->directory->fold == NULL) /* as it was before it was read: the lens will say */
            return stream != NULL;
        const struct member *member = seat_member(live, seat, board);
        bool takes_part = marks_have(is_here ? &stream->parties : &live->nobody, seat->agency_mark);
        bool is_out = marks_have(is_here ? &stream->excluded : &live->nobody, seat->user_mark);
        bool may = (member->may_enter & takes_part & !is_out) != 0;
        open |= is_here & may;
    }
    return open;
}

bool guess_find(struct request *request, struct stream *stream)
{
    struct live *live = request->live;
    if (stream != NULL && (stream->kind != STREAM_CASE || stream->state == STREAM_ABSENT))
        stream = NULL;
    bool open = request->by_server ? stream != NULL : is_open(request, stream);
    request->named = stream;
    request->stream = open ? stream : NULL;
    if (open)
        return true;
    if (live->warming) {
        if (stream != NULL && !stream->has_door)
            list_add(&live->cold, stream); /* the next to be read */
        list_add_once(&live->guessing, request);
        return false;
    }
    if (stream != NULL && !stream->has_door)
        request->stream = stream; /* it could not be read: that is for whoever reads it to say */
    return true;
}

/* ---- after a start ---- */

struct warm_job {
    struct live *live;
    struct stream *stream;
    struct cb_id id;
    struct pack *pack; /* a reference */
    struct store_reader *reader;
    struct case_door door;
    bool is_read;
};

static void warm_run(void *context)
{
    struct warm_job *job = context;
    CB_AUTO(loaded_fini) struct loaded loaded = {0};
    if (job->reader == NULL &&
        store_reader_open(job->live->config.store, &job->reader, NULL) != CB_OK)
        return;
    if (stream_read(job->reader, job->pack, job->id, &loaded, NULL) != CB_OK)
        return;
    case_door_read(loaded.fold, &job->door);
    job->is_read = true;
}

static void warm_next(struct live *live, struct warm_job *job);

/* Whose door is open waits no longer; whoever finds it shut goes on waiting like one who guesses.
 */
static void step_those_of(struct live *live, const struct stream *stream)
{
    struct list guessing = live->guessing;
    live->guessing = (struct list){0};
    for (size_t i = 0; i < guessing.count; i++) {
        struct request *request = guessing.at[i];
        if (request->named == stream)
            request_step(request);
        else
            list_add(&live->guessing, request);
    }
    list_fini(&guessing);
}

static void warm_done(void *context)
{
    struct warm_job *job = context;
    struct live *live = job->live;
    live->reading--;
    pack_unref(cb_take(&job->pack));
    if (job->is_read && !job->stream->has_door) { /* else somebody read it meanwhile */
        door_put(live, job->stream, &job->door, false);
        step_those_of(live, job->stream);
    }
    case_door_fini(&job->door);
    job->is_read = false;
    warm_next(live, job);
}

static void warm_drop(void *context)
{
    struct warm_job *job = context;
    case_door_fini(&job->door);
    pack_unref(job->pack);
    store_reader_free(job->reader);
    free(job);
}

static const struct cb_job warm_calls = {.run = warm_run, .done = warm_done, .drop = warm_drop};

static void warm_end(struct live *live)
{
    struct list guessing = live->guessing;
    live->guessing = (struct list){0};
    live->warming = false;
    for (size_t i = 0; i < guessing.count; i++)
        request_step(guessing.at[i]);
    list_fini(&guessing);
}

/* One after the other: what people wait for goes in between. */
static void warm_next(struct live *live, struct warm_job *job)
{
    while (live->cold.count > 0) {
        struct stream *stream = live->cold.at[--live->cold.count];
        if (stream->has_door || stream->state == STREAM_DAMAGED || stream->state == STREAM_ABSENT)
            continue;
        job->stream = stream;
        job->id = stream->id;
        job->pack = pack_ref(live->pack);
        live->reading++;
        if (cb_pool_add(live->config.pool, &warm_calls, job))
            return;
        pack_unref(cb_take(&job->pack));
        live->reading--; /* the pool is full: such a case is known when it is read */
    }
    if (job->reader != NULL)
        list_add(&live->stores_idle, job->reader);
    free(job);
    warm_end(live);
}

void guess_warm(struct live *live)
{
    marks_read(&live->nobody, NULL);
    live->warming = true;
    for (size_t i = 0; i < live->board_list.count; i++) {
        const struct board *board = live->board_list.at[i];
        for (size_t k = 0; k < board->cases.count; k++)
            list_add(&live->cold, board->cases.at[k]);
    }
    struct warm_job *job = cb_alloc(sizeof *job);
    job->live = live;
    warm_next(live, job);
}

void guess_free(struct live *live)
{
    for (size_t i = 0; i < live->guessing.count; i++)
        request_free(live->guessing.at[i]);
    list_fini(&live->guessing);
    list_fini(&live->cold);
    free(live->nobody.at);
}
