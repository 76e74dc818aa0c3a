/* case.open, and directory.open, which is the same without a reason. */
#include <stdlib.h>
#include <string.h>

#include "audience.h"
#include "batch.h"
#include "directory.h"
#include "disclosed.h"
#include "door.h"
#include "guess.h"
#include "opened.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

/* ---- the calls ---- */

void live_case_open(struct live_reader *reader, struct cb_str case_id, struct cb_str why,
                    struct cb_str have, live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_CASE, done, context);
    request->asked = request_str(request, case_id);
    request->why = request_str(request, why);
    request->have = request_str(request, have);
    request_step(request);
}

void live_case_close(struct live_reader *reader, struct cb_str case_id)
{
    struct cb_id id;
    struct stream *stream = cb_id_parse(case_id, &id) ? stream_by_id(reader->live, id) : NULL;
    struct watch *watch = stream == NULL ? NULL : watch_find(reader, stream, NULL);
    if (watch != NULL)
        watch_close(watch);
}

void live_directory_open(struct live_reader *reader, struct cb_str board_id, live_done *done,
                         void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_DIRECTORY, done, context);
    request->asked = request_str(request, board_id);
    request_step(request);
}

/* ---- on the way ---- */

static bool is_had(struct request *request)
{
    struct stream *stream = request->stream;
    if (stream != NULL && stream->state == STREAM_ABSENT)
        stream = request->stream = NULL;
    if (stream == NULL || stream->state != STREAM_DAMAGED)
        return stream == NULL || stream_want(request->live, stream, request);
    request_refuse(request, CB_DAMAGED, NULL);
    return false;
}

bool case_find(struct request *request)
{
    struct cb_id id = {{0}};
    if (!cb_id_parse(request->asked, &id))
        id = (struct cb_id){{0}};
    return guess_find(request, stream_by_id(request->live, id)) && is_had(request);
}

/* Whoever opens it: that a link is shown does not depend on what happens to be read. */
static bool waits_for_door(struct request *request)
{
    struct lens *lens = request->stream != NULL ? request_lens(request) : NULL;
    if (lens == NULL || lens_gate(lens) != GATE_OPEN)
        return false;
    struct member *member = seat_member(request->live, request->seat, request->stream->board);
    struct stream *missing = door_missing(request->live, member_place(member, request->stream));
    return missing != NULL && request_waits_for(request, missing);
}

void case_step(struct request *request)
{
    struct cb_id id = {{0}};
    bool again =
        request->have.len > 0 && cb_id_parse(request->asked, &id) && opened_before(request, id);
    if (request->why.len == 0 && !again) {
        request_invalid(request, "why", "Say why the case is opened.");
        return;
    }
    if (case_find(request) && !waits_for_door(request))
        batch_add(request->live, request);
}

void directory_step(struct request *request)
{
    struct board *board = directory_board(request->live, request->asked);
    request->stream = board == NULL ? NULL : board->directory;
    if (is_had(request))
        batch_add(request->live, request);
}

/* ---- the answer ---- */

static void refuse(struct request *request, struct batch *batch)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    struct cb_id id;
    request->code = CB_NOT_FOUND;
    request->reason = "not_found";
    cb_buf_text(&what, "{\"method\":\"case.open\"");
    if (cb_id_parse(request->asked, &id))
        cb_buf_printf(&what, ",\"case\":\"%.*s\"", CB_STR_ARG(request->asked));
    cb_buf_char(&what, '}');
    request_entry(request, batch, ACCESS_REFUSED, cb_buf_peek(&what));
}

static void enter(struct request *request, struct batch *batch, const struct audience *audience,
                  const char *root, bool unchanged)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    disclosed_view(&what, audience, root, unchanged);
    request_entry(request, batch, ACCESS_CONSULT, cb_buf_peek(&what));
}

static void subscribe(struct request *request, struct audience *audience)
{
    struct stream *stream = request->stream;
    struct member *member = seat_member(request->live, request->seat, stream->board);
    struct watch *old = watch_find(request->reader, stream, NULL);
    if (old != NULL)
        watch_close(old);
    request->watch = watch_new(request->reader, audience);
    request->watch->place = member_place(member, stream);
}

/* Who comes back with the root that is, gets nothing, and that is entered too: it says that the
 * reader was there and what it had before it. A reader that never closed is given the whole view:
 * what it was sent since it asked is not known here. */
static void answer(struct request *request, struct batch *batch, struct lens *lens)
{
    struct live *live = request->live;
    struct audience *audience = audience_of(live, request->stream, lens);
    bool was_open = watch_find(request->reader, request->stream, NULL) != NULL;
    const char *root = audience_root(audience);
    bool unchanged = !was_open && cb_str_is(request->have, root);
    subscribe(request, audience);
    enter(request, batch, audience, root, unchanged);
    live->counters.opens++;
    if (request->kind == REQUEST_CASE)
        opened_now(request, request->stream->id);
    if (unchanged) {
        cb_buf_text(&request->text, "{\"unchanged\":true}");
        live->counters.unchanged++;
    } else {
        request->shared = cb_frame_ref(audience_snapshot(live, audience));
    }
}

void case_project(struct request *request, struct batch *batch)
{
    if (request->reader == NULL || request->code == CB_DAMAGED || request->code == CB_INTERNAL)
        return;
    struct lens *lens = request_lens(request);
    if (lens == NULL && request->stream != NULL)
        request->wants_again = true; /* its directory is being read */
    else if (lens == NULL || lens_gate(lens) != GATE_OPEN)
        refuse(request, batch);
    else
        answer(request, batch, lens);
}
