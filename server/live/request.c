#include "request.h"

#include <stdlib.h>

#include "audience.h"
#include "audit.h"
#include "batch.h"
#include "outgoing.h"
#include "packs_ask.h"
#include "review.h"
#include "search.h"
#include "seat.h"
#include "stream.h"

#define DOORS_MOST 8 /* then what is not known is left out until it is */

struct request *request_new(struct live *live, struct live_reader *reader, enum request_kind kind,
                            live_done *done, void *context)
{
    struct request *request = cb_alloc(sizeof *request);
    request->live = live;
    request->reader = reader;
    request->kind = kind;
    request->done = done;
    request->context = context;
    request->arena = cb_arena_new();
    request->job = NO_JOB;
    if (reader != NULL) {
        request->seat = reader->seat;
        request->seat->refs++;
        request->address = cb_arena_str(request->arena, cb_str_of(reader->address));
        request->session = reader->calls.session;
        list_add(&reader->requests, request);
    }
    return request;
}

static void request_clear(struct request *request)
{
    request->code = CB_OK;
    request->reason = NULL;
    json_decref(cb_take(&request->fields));
    cb_buf_clear(&request->text);
    cb_frame_unref(cb_take(&request->shared));
    request->decided = request->wants_record = request->wants_result = false;
    request->job = NO_JOB;
    request->watch = NULL;
    request->cursor = 0;
    if (!request->wants_again)
        search_free(cb_take(&request->search));
    request->wants_again = false;
}

void request_free(struct request *request)
{
    if (request->reader != NULL)
        list_remove(&request->reader->requests, request);
    request->wants_again = false;
    request_clear(request);
    seat_release(request->live, request->seat);
    json_decref(request->command.set);
    audit_free(request->audit);
    packs_ask_free(request->packs);
    review_free(request->review);
    cb_buf_fini(&request->text);
    cb_arena_free(request->arena);
    free(request);
}

struct cb_str request_str(struct request *request, struct cb_str text)
{
    return text.at == NULL ? text : cb_arena_str(request->arena, text);
}

/* ---- by kind ---- */

static void rows_step(struct request *request)
{
    if (batch_is_full(request->live->gather))
        list_add(&request->live->inbox, request);
    else
        batch_add(request->live, request);
}

static void rows_project(struct request *request, struct batch *batch)
{
    (void)request;
    (void)batch;
}

static const struct {
    void (*step)(struct request *request);
    void (*project)(struct request *request, struct batch *batch);
    bool of_many; /* streams: one that cannot be had is left out */
} kinds[] = {
    [REQUEST_CASE] = {case_step, case_project},
    [REQUEST_BOARD] = {board_step, board_project, true},
    [REQUEST_DIRECTORY] = {directory_step, case_project},
    [REQUEST_COMMAND] = {command_step, command_project},
    [REQUEST_SEARCH] = {search_step, search_project, true},
    [REQUEST_ROWS] = {rows_step, rows_project},
    [REQUEST_AUDIT_CASE] = {audit_case_step, audit_case_project},
    [REQUEST_AUDIT_OWN] = {audit_own_step, audit_own_project, true},
    [REQUEST_AUDIT_SIGNALS] = {audit_signals_step, audit_signals_project, true},
    [REQUEST_REVIEW] = {review_step, review_project, true},
    [REQUEST_EXPLAIN] = {explain_step, explain_project},
    [REQUEST_PACKS] = {packs_step, packs_project, true},
};

/* While a pack comes into force everything waits but what the server writes of itself. */
void request_step(struct request *request)
{
    if (request->live->changing && request->kind != REQUEST_ROWS) {
        list_add(&request->live->inbox, request);
        return;
    }
    kinds[request->kind].step(request);
}

void request_project(struct request *request, struct batch *batch)
{
    kinds[request->kind].project(request, batch);
}

void request_unread(struct request *request, enum cb_code code)
{
    if (kinds[request->kind].of_many && (code == CB_NOT_FOUND || code == CB_DAMAGED)) {
        request_step(request); /* a board shows the cases that there are */
        return;
    }
    if (request->doors > 0 && request->stream != NULL && request->stream->state == STREAM_READY) {
        request->doors = DOORS_MOST; /* what it waited for was another case */
        request_step(request);
        return;
    }
    if (code == CB_NOT_FOUND)
        request->stream = NULL;
    request_refuse(request, code, code == CB_NOT_FOUND ? "not_found" : NULL);
}

void request_again(struct request *request)
{
    request_clear(request);
    request_step(request);
}

bool request_waits_for(struct request *request, struct stream *stream)
{
    return request->doors++ < DOORS_MOST && !stream_want(request->live, stream, request);
}

/* ---- answers ---- */

static void finish_rows(struct request *request)
{
    if (request->rows_done != NULL)
        request->rows_done(request->context, request->code);
}

static void finish_answer(struct request *request)
{
    struct live_answer answer = {
        .code = request->code, .reason = request->reason, .fields = request->fields};
    if (request->code == CB_OK && request->shared != NULL)
        answer.shared = request->shared;
    else if (request->code == CB_OK)
        answer.result = cb_buf_peek(&request->text);
    else if (request->code == CB_CONFLICT && request->text.len > 0)
        answer.record = cb_buf_peek(&request->text);
    if (request->code == CB_TOO_FAST)
        answer.retry_after_s = 1; /* the pool is full */
    request->live->counters.refusals += request->code != CB_OK;
    request->done(request->context, &answer);
}

void request_finish(struct request *request)
{
    if (request->wants_again && request->reader != NULL) {
        request_again(request);
        return;
    }
    if (request->kind == REQUEST_ROWS) {
        finish_rows(request);
    } else if (request->reader != NULL) {
        list_remove(&request->reader->requests, request);
        request->reader = NULL;
        finish_answer(request);
    }
    request_free(request);
}

void request_invalid(struct request *request, const char *field, const char *why)
{
    request->code = CB_INVALID;
    request->reason = "fields";
    request->fields = json_object();
    json_object_set_new(request->fields, field, json_string(why));
    outgoing_answer(request->live, request);
    if (request->live->config.again != NULL)
        request->live->config.again(request->live->config.context);
}

void request_refuse(struct request *request, enum cb_code code, const char *reason)
{
    request->code = code;
    request->reason = reason;
    batch_add(request->live, request);
}

void request_entry(struct request *request, struct batch *batch, enum access_op op,
                   struct cb_str what)
{
    const struct stream *stream = request->stream != NULL ? request->stream : request->named;
    struct journal_access access = {
        .op = op,
        .at = batch->at,
        .stream = stream != NULL           ? stream->id
                  : request->board != NULL ? request->board->directory->id
                                           : (struct cb_id){{0}},
        .user = cb_str_of(request->seat->user),
        .agency = cb_str_of(request->seat->agency),
        .seat = cb_str_of(request->seat->name),
        .what = what,
        .reason = op == ACCESS_REFUSED ? cb_str_of(request->reason) : request->why,
        .address = request->address,
        .session = request->session,
    };
    batch_entry(request->live, batch, &access, EXTRA_JOB);
}

/* ---- who asks ---- */

/* What is not there costs what is there and shut: a lens on an empty case of the first board. */
static void look_nowhere(struct request *request)
{
    struct live *live = request->live;
    for (size_t i = 0; i < live->board_list.count; i++) {
        struct board *board = live->board_list.at[i];
        if (board->directory->fold == NULL)
            continue;
        struct member *member = seat_member(live, request->seat, board);
        lens_unref(lens_new(&(struct lens_input){.fold = live->nowhere,
                                                 .directory = board->directory->fold,
                                                 .viewer = &member->viewer,
                                                 .now = live->config.now()}));
        return;
    }
}

struct lens *request_lens(struct request *request)
{
    if (request->stream == NULL) {
        look_nowhere(request);
        return NULL;
    }
    struct member *member = seat_member(request->live, request->seat, request->stream->board);
    return place_lens(request->live, member_place(member, request->stream));
}
