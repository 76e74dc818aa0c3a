/* TYPE.VERB: find the stream, decide against the newest fold, and gather. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/log.h"

#include "batch.h"
#include "board.h"
#include "directory.h"
#include "door.h"
#include "guess.h"
#include "match.h"
#include "packs.h"
#include "remembered.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

void live_command(struct live_reader *reader, const struct live_command *command, live_done *done,
                  void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_COMMAND, done, context);
    struct live_command *copy = &request->command;
    *copy = *command;
    copy->method = request_str(request, command->method);
    copy->stream = request_str(request, command->stream);
    copy->board = request_str(request, command->board);
    copy->id = request_str(request, command->id);
    copy->if_etag = request_str(request, command->if_etag);
    copy->command = request_str(request, command->command);
    copy->why = request->why = request_str(request, command->why);
    copy->set = json_incref(command->set);
    request_step(request);
}

/* ---- which stream ---- */

/* The record that a stream of its kind begins with. */
static bool begins_stream(const struct pack_verb *verb)
{
    static const char *const roots[] = {
        [STREAM_CASE] = "case", [STREAM_MEETING] = "meeting", [STREAM_DIRECTORY] = "board"};
    return verb->creates && cb_str_is(verb->type->name, roots[verb->type->stream]);
}

static const char *form_problem(struct request *request, const char **field)
{
    const struct live_command *command = &request->command;
    *field = "command";
    if (!cb_id_parse(command->command, &request->command_id))
        return "A random UUID is needed.";
    *field = "method";
    request->verb = pack_verb(request->live->pack, command->method);
    if (request->verb == NULL)
        return "There is no such verb.";
    *field = "stream";
    struct cb_id id;
    if (begins_stream(request->verb) && request->verb->type->stream != STREAM_DIRECTORY) {
        *field = "id";
        if (!cb_id_parse(command->id, &id))
            return "A random UUID is needed.";
        if (command->stream.len > 0 && !cb_str_equal(command->stream, command->id))
            return "A stream has the id of the record that begins it.";
    }
    return NULL;
}

/* Sets the stream, to NULL where there is none for the writer. False: the request waits. */
static bool find_stream(struct request *request)
{
    const struct live_command *command = &request->command;
    struct live *live = request->live;
    struct cb_id id = {{0}};
    bool begins = begins_stream(request->verb);
    request->board = directory_board(live, command->board);
    request->stream = NULL;
    if (request->verb->type->stream == STREAM_DIRECTORY) {
        request->stream = request->board == NULL ? NULL : request->board->directory;
        return true;
    }
    bool is_id = cb_id_parse(begins ? command->id : command->stream, &id);
    struct stream *stream = is_id ? stream_by_id(live, id) : NULL;
    if (!begins && (stream == NULL || stream->kind == STREAM_CASE))
        return guess_find(request, stream);
    if (stream != NULL && stream->state != STREAM_ABSENT && stream->kind != STREAM_DIRECTORY)
        request->stream = stream;
    return true;
}

/* ---- deciding ---- */

static void refuse(struct request *request, enum cb_code code, const char *reason)
{
    request_refuse(request, code, reason);
}

/* A command that came before: its first result, or somebody's mistake (R3). True: answered. */
static bool is_replay(struct request *request)
{
    const struct stream *stream = request->stream;
    const struct remembered *first =
        stream == NULL ? NULL : recall(stream, &request->remembered_key);
    if (first == NULL)
        return false;
    if (!remembered_as(first, request->command.params)) {
        refuse(request, CB_INVALID, "command_used");
        return true;
    }
    request->live->counters.replays++;
    request->command.id = request_str(request, cb_str_of(first->record));
    request->wants_result = true;
    batch_add(request->live, request);
    return true;
}

static void touch_stream(struct request *request, const struct event *event)
{
    struct stream *stream = request->stream;
    struct touch *touch = &stream->touch;
    struct batch *batch = request->live->gather;
    for (size_t i = 0; i < event->change_count; i++) {
        struct cb_str id = event->changes[i].id;
        bool known = false;
        for (size_t j = 0; j < touch->ids.count; j++)
            known = known || cb_str_is(id, touch->ids.at[j]);
        if (!known)
            list_add(&touch->ids, (char *)(uintptr_t)cb_arena_str(batch->arena, id).at);
    }
    if (touch->first_seq == 0)
        touch->first_seq = event->seq;
    touch->last_seq = event->seq;
    touch->last_job = request->job;
    touch->cause = request;
    stream->moved = true;
    stream->changes++;
    cards_clear(stream);
    stream_dirty(request->live, stream);
}

static void add_job(struct request *request, const struct event *event)
{
    struct live *live = request->live;
    struct batch *batch = live->gather;
    struct stream *stream = request->stream;
    struct cb_buf body = {0};
    event_write(event, &body);
    struct cb_str text = cb_buf_peek(&body);
    request->job = batch->job_count;
    request->decided = request->wants_result = true;
    batch->jobs[batch->job_count++] = (struct job){
        .request = request,
        .stream = stream,
        .body = cb_buf_take(&body),
        .event = {.stream = stream->id,
                  .seq = event->seq,
                  .kind = stream->kind,
                  .board = stream->board->directory->id,
                  .at = event->at,
                  .account = cb_str_of(request->seat->user),
                  .command = request->command_id,
                  .params = request->command.params,
                  .body = text},
    };
}

static void accept(struct request *request, struct board *board, const struct event *event)
{
    struct live *live = request->live;
    struct cb_error error;
    if (request->stream == NULL) {
        struct cb_id id = event->stream;
        request->stream = stream_begin(live, id, request->verb->type->stream, board);
    }
    struct stream *stream = request->stream;
    if (fold_apply(stream->fold, event, &error) != CB_OK) {
        cb_log(CB_LOG_ERROR, "decide.unfoldable", "stream=%s why=\"%s\"", stream->text,
               error.message);
        refuse(request, CB_INTERNAL, NULL);
        return;
    }
    add_job(request, event);
    remember(stream, &request->remembered_key, request->command.params, request->command.id);
    touch_stream(request, event);
    places_touched(live, stream, event);
    door_look(live, stream, event);
    live->counters.commands++;
    batch_add(live, request);
    match_event(live, stream, event);
    if (stream->kind == STREAM_DIRECTORY)
        packs_note(stream->board, event);
    packs_hold(request);
}

static void look_first(struct request *request, const struct lens *lens)
{
    char etag[ETAG_TEXT];
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    const struct fold *fold = request->stream->fold;
    const struct record *record = fold_find(fold, request->command.id);
    if (record == NULL || lens == NULL)
        return;
    project_record(lens, fold, record, &text, etag);
    request->command.if_etag = request_str(request, cb_str_of(etag));
}

struct asking {             /* what decide() asks back */
    struct knowing knowing; /* first: knows_case() is handed the same */
    const struct request *request;
};

static enum pack_standing pack_stands(void *context, struct cb_str name, struct cb_str hash)
{
    return packs_stand(((const struct asking *)context)->request, name, hash);
}

static void decide_now(struct request *request, struct board *board, struct lens *lens)
{
    struct live *live = request->live;
    struct live_command *command = &request->command;
    struct member *member = seat_member(live, request->seat, board);
    struct cb_id id = {{0}};
    if (request->stream != NULL)
        id = request->stream->id;
    else if (!cb_id_parse(command->id, &id))
        return;
    if (request->by_server)
        look_first(request, lens);
    CB_AUTO(fold_free)
    struct fold *empty =
        request->stream != NULL ? NULL : fold_new(live->pack, id, request->verb->type->stream);
    struct command asked = {
        .by = member->viewer,
        .stream = id,
        .verb = request->verb,
        .id = command->id,
        .set = command->set,
        .if_etag = command->if_etag,
        .why = command->why,
        .command = request->command_id,
        .is_fresh = command->is_fresh,
    };
    cb_time now = live->config.now();
    struct asking asking = {
        .knowing = {.live = live, .member = member, .viewer = &member->viewer, .now = now},
        .request = request};
    struct decide_input input = {
        .fold = request->stream != NULL ? request->stream->fold : empty,
        .directory = board->directory->fold,
        .lens = lens,
        .now = now,
        .knows_case = knows_case,
        .pack_stands = pack_stands,
        .context = &asking,
    };
    CB_AUTO(decision_fini) struct decision decision = decide(&input, &asked);
    if (asking.knowing.missing != NULL && request_waits_for(request, asking.knowing.missing))
        return; /* and is decided then */
    if (decision.allowed) {
        accept(request, board, decision.event);
        return;
    }
    request->fields = json_incref(decision.fields);
    request->wants_record = decision.code == CB_CONFLICT;
    refuse(request, decision.code, decision.reason);
}

/* The board where a stream is to begin: the writer's, or none. */
static void decide_beginning(struct request *request)
{
    struct board *board = request->board;
    struct member *member = board == NULL ? NULL : seat_member(request->live, request->seat, board);
    if (member == NULL || !member->in_force)
        refuse(request, CB_NOT_FOUND, "not_found");
    else if (request->verb->type->stream == STREAM_DIRECTORY)
        refuse(request, CB_NOT_ALLOWED, "not_writer"); /* boards begin on the host */
    else if (request->stream != NULL)
        refuse(request, CB_INVALID, "id_taken");
    else
        decide_now(request, board, NULL);
}

static void command_decide(struct request *request)
{
    request->remembered_key =
        remembered_key_of(cb_str_of(request->seat->user), request->command_id);
    if (is_replay(request))
        return;
    if (begins_stream(request->verb)) {
        decide_beginning(request);
        return;
    }
    struct lens *lens = request_lens(request);
    if (request->stream == NULL || lens == NULL || lens_gate(lens) != GATE_OPEN)
        refuse(request, CB_NOT_FOUND, "not_found");
    else
        decide_now(request, request->stream->board, lens);
}

static bool wait_for(struct request *request, struct stream *stream)
{
    assert(stream != NULL);
    if (stream->state == STREAM_DAMAGED) {
        request_refuse(request, CB_DAMAGED, NULL);
        return true;
    }
    return !stream_want(request->live, stream, request);
}

void command_step(struct request *request)
{
    const char *field;
    const char *problem = form_problem(request, &field);
    if (problem != NULL) {
        request_invalid(request, field, problem);
        return;
    }
    struct live *live = request->live;
    if (!find_stream(request))
        return;
    struct board *board = request->stream != NULL ? request->stream->board : request->board;
    if (board != NULL && wait_for(request, board->directory))
        return;
    if (request->stream != NULL && wait_for(request, request->stream))
        return;
    if (packs_wait(request))
        return;
    if (batch_is_full(live->gather))
        list_add(&live->inbox, request);
    else
        command_decide(request);
}
