/* When a batch did not become durable, or not all of it: what was decided is taken back, readers
 * are left with the view that they have, and the streams are read again. */
#include <stdlib.h>

#include "caseboard/base/log.h"

#include "audience.h"
#include "batch.h"
#include "difference.h"
#include "outgoing.h"
#include "request.h"
#include "search.h"
#include "stream.h"

static bool stream_failed(const struct stream *stream)
{
    return stream != NULL && (stream->failed || stream->board->directory->failed);
}

static bool board_failed(const struct board *board)
{
    bool failed = board->directory->failed;
    for (size_t i = 0; i < board->cases.count; i++)
        failed = failed || ((const struct stream *)board->cases.at[i])->failed;
    return failed;
}

static struct watch *first_open(const struct roster *roster)
{
    for (size_t i = 0; i < roster->count; i++) {
        if (roster->at[i]->open)
            return roster->at[i];
    }
    return NULL;
}

/* An audience whose gate had closed has no view any more: of an empty one. */
static struct audience *audience_after(const struct delivery *delivery, const struct watch *watch)
{
    if (watch->audience != NULL)
        return audience_copy(watch->audience);
    struct audience *audience = cb_alloc(sizeof *audience);
    audience->stream = delivery->stream;
    audience->board = delivery->board;
    audience->whole = true;
    if (watch->place != NULL) {
        audience->lens = lens_ref(watch->place->lens);
        audience->key = lens_key(audience->lens);
    }
    return audience;
}

/* The frame is not sent: its readers still have what they had before it. */
static void take_back(struct live *live, struct delivery *delivery)
{
    const struct watch *first = first_open(delivery->roster);
    if (first != NULL) {
        struct audience *audience = audience_after(delivery, first);
        difference_undo(&audience->view, delivery);
        for (size_t i = 0; i < delivery->roster->count; i++) {
            if (delivery->roster->at[i]->open)
                watch_move(delivery->roster->at[i], audience);
        }
        audience->out = false;
        list_add(delivery->stream != NULL ? &delivery->stream->audiences
                                          : &delivery->board->audiences,
                 audience);
    }
    if (delivery->stream != NULL)
        stream_dirty(live, delivery->stream);
    else
        delivery->board->whole = true;
    delivery_free(delivery);
}

static bool delivery_failed(const struct batch *batch, const struct delivery *delivery)
{
    return batch_job_failed(batch, delivery->job) || stream_failed(delivery->stream) ||
           (delivery->board != NULL && board_failed(delivery->board));
}

/* The newest first: who was to get two frames has both taken back. */
static void end_deliveries(struct live *live, struct batch *batch)
{
    struct list failed = {0};
    for (size_t i = 0; i < batch->deliveries.count; i++) {
        struct delivery *delivery = batch->deliveries.at[i];
        if (delivery_failed(batch, delivery))
            list_add(&failed, delivery);
        else
            outgoing_delivery(live, delivery);
    }
    while (failed.count > 0)
        take_back(live, failed.at[--failed.count]);
    list_fini(&failed);
}

/* ---- requests ---- */

static void refuse_unsaved(struct live *live, struct request *request)
{
    request->code = CB_NOT_SAVED;
    request->reason = NULL;
    outgoing_answer(live, request);
}

static void end_event(struct live *live, struct request *request, enum cb_code code,
                      struct list *again)
{
    if (code == CB_OK || (code == CB_CONFLICT && !request->retried)) {
        request->retried = code != CB_OK; /* durable ones are answered as the first time */
        list_add(again, request);
    } else if (code == CB_INVALID) {
        request->code = CB_INVALID;
        request->reason = "command_used";
        outgoing_answer(live, request);
    } else {
        refuse_unsaved(live, request);
    }
}

static void end_request(struct live *live, const struct batch *batch, struct request *request,
                        struct list *again)
{
    bool failed = stream_failed(request->stream) || search_failed(request->search) ||
                  (request->board != NULL && board_failed(request->board));
    if (request->watch != NULL && (failed || batch->extra_code != CB_OK))
        watch_close(cb_take(&request->watch));
    bool unlogged = batch->extra_code != CB_OK && !request->decided;
    if (request->kind == REQUEST_ROWS || !(failed || unlogged))
        outgoing_answer(live, request);
    else if (request->decided)
        end_event(live, request, batch->jobs[request->job].code, again);
    else if (unlogged || request->retried)
        refuse_unsaved(live, request);
    else
        list_add(again, request);
}

/* What was decided since, on top of what is not there. */
static void end_gathering(struct live *live, bool is_lost, struct list *again)
{
    struct batch *batch = live->gather;
    live->gather = live_batch_new();
    batch_release(batch);
    for (size_t i = 0; i < batch->requests.count; i++) {
        struct request *request = batch->requests.at[i];
        if (request->decided && stream_failed(request->stream) && is_lost)
            refuse_unsaved(live, request);
        else
            list_add(again, request);
    }
    batch->requests.count = 0;
    live_batch_free(batch);
}

/* A request of the gathering batch whose stream is sound keeps its event: the fold has it. So the
 * streams of all of them are dropped, and all is decided again. */
static void mark_failed(struct live *live, struct batch *batch)
{
    for (size_t i = 0; i < batch->job_count; i++) {
        if (batch->jobs[i].code != CB_OK && batch->jobs[i].stream != NULL)
            batch->jobs[i].stream->failed = true;
    }
    for (size_t i = 0; i < live->gather->job_count; i++) {
        if (live->gather->jobs[i].stream != NULL)
            live->gather->jobs[i].stream->failed = true;
    }
}

static bool is_lost(const struct batch *batch)
{
    bool lost = batch->extra_code == CB_NOT_SAVED;
    for (size_t i = 0; i < batch->job_count; i++)
        lost = lost || batch->jobs[i].code == CB_NOT_SAVED;
    return lost;
}

static void drop_failed(struct live *live)
{
    struct stream *stream;
    for (size_t cursor = 0; (stream = table_next(&live->streams, &cursor)) != NULL;) {
        if (!stream->failed)
            continue;
        stream->failed = false;
        audiences_free_idle(stream, 0);
        stream->board->whole = true;
        stream_drop(live, stream);
    }
}

void batch_failed(struct live *live, struct batch *batch)
{
    struct list again = {0};
    bool lost = is_lost(batch);
    mark_failed(live, batch);
    end_deliveries(live, batch);
    for (size_t i = 0; i < batch->requests.count; i++)
        end_request(live, batch, batch->requests.at[i], &again);
    end_gathering(live, lost, &again);
    drop_failed(live);
    if (lost) {
        live->disk_ok = false;
        live->retry_at = live->config.now() + CB_RETRY_MS;
    }
    cb_log(CB_LOG_ERROR, "batch.failed", "jobs=%zu lost=%d", batch->job_count, lost);
    for (size_t i = 0; i < again.count; i++)
        request_again(again.at[i]);
    list_fini(&again);
}
