#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "audience.h"
#include "board.h"
#include "difference.h"
#include "outgoing.h"
#include "packs.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

struct batch *live_batch_new(void)
{
    struct batch *batch = cb_alloc(sizeof *batch);
    batch->arena = cb_arena_new();
    return batch;
}

void live_batch_free(struct batch *batch)
{
    for (size_t i = 0; i < batch->job_count; i++)
        free(batch->jobs[i].body);
    list_fini(&batch->requests);
    list_fini(&batch->deliveries);
    list_fini(&batch->streams);
    free(batch->entries);
    cb_arena_free(batch->arena);
    free(batch);
}

bool batch_is_full(const struct batch *batch)
{
    return batch->job_count == CB_COUNT(batch->jobs);
}

static bool is_for(const struct delivery *delivery, const struct audience *audience)
{
    bool is = false;
    if (delivery->stream != audience->stream || delivery->board != audience->board)
        return false;
    for (size_t i = 0; !is && i < delivery->roster->count; i++)
        is = delivery->roster->at[i]->audience == audience;
    return is;
}

bool batch_brings(const struct batch *batch, const struct audience *audience)
{
    for (size_t i = 0; batch != NULL && i < batch->deliveries.count; i++) {
        if (is_for(batch->deliveries.at[i], audience))
            return true;
    }
    return false;
}

void batch_add(struct live *live, struct request *request)
{
    struct batch *batch = live->gather;
    if (request->stream != NULL)
        request->stream->pins++;
    request->pinned = request->stream;
    if (request->kind == REQUEST_ROWS) {
        request->job = batch->job_count;
        batch->jobs[batch->job_count++] = (struct job){.request = request};
    }
    list_add(&batch->requests, request);
}

/* ---- to the journal ---- */

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    return (left->job > right->job) - (left->job < right->job);
}

static void fill_job(struct journal_job *out, struct job *job)
{
    if (job->request->kind == REQUEST_ROWS)
        *out = (struct journal_job){.rows = job->request->rows,
                                    .row_count = job->request->row_count,
                                    .accesses = job->request->access,
                                    .access_count = job->request->access != NULL};
    else
        *out = (struct journal_job){.events = &job->event, .event_count = 1};
}

/* The entries, sorted by job, are shared out over the jobs; the rest is the extra job. */
static size_t fill_jobs(struct batch *batch, struct journal_job *jobs)
{
    struct journal_access *accesses =
        cb_arena_alloc(batch->arena, (batch->entry_count + 1) * sizeof *accesses);
    size_t at = 0;
    if (batch->entry_count > 0)
        qsort(batch->entries, batch->entry_count, sizeof *batch->entries, compare_entries);
    for (size_t i = 0; i < batch->entry_count; i++)
        accesses[i] = batch->entries[i].access;
    for (size_t i = 0; i < batch->job_count; i++) {
        size_t first = at;
        fill_job(&jobs[i], &batch->jobs[i]);
        while (at < batch->entry_count && batch->entries[at].job == i)
            at++;
        if (at > first) {
            jobs[i].accesses = accesses + first;
            jobs[i].access_count = at - first;
        }
    }
    if (at == batch->entry_count)
        return batch->job_count;
    jobs[batch->job_count] =
        (struct journal_job){.accesses = accesses + at, .access_count = batch->entry_count - at};
    return batch->job_count + 1;
}

static void batch_ended(struct live *live, struct batch *batch);

static void submit(struct live *live, struct batch *batch)
{
    struct journal_job jobs[CB_BATCH_JOBS];
    size_t count = fill_jobs(batch, jobs);
    live->under_way = batch;
    if (count > 0)
        journal_submit(live->config.journal, jobs, count);
    else
        batch_ended(live, batch); /* nothing to wait for: all that went before is durable */
}

/* ---- the handover ---- */

static bool is_readable(const struct stream *stream)
{
    return stream->state == STREAM_READY && stream->board->directory->state == STREAM_READY;
}

static int compare_streams(const void *a, const void *b)
{
    const struct stream *left = *(struct stream *const *)a, *right = *(struct stream *const *)b;
    return strcmp(left->text, right->text);
}

/* By id, whatever moved them. What cannot be looked at yet stays for a later handover. */
static void take_dirty(struct live *live, struct batch *batch)
{
    struct list dirty = live->dirty;
    live->dirty = (struct list){0};
    for (size_t i = 0; i < dirty.count; i++) {
        struct stream *stream = dirty.at[i];
        if (is_readable(stream)) {
            list_add(&batch->streams, stream);
            stream->held = stream->board->dirty =
                true; /* it may have looked before this was read */
            continue;
        }
        list_add(&live->dirty, stream);
        if (stream->state == STREAM_UNREAD && live->config.now() >= live->retry_at)
            stream_want(live, stream, NULL);
    }
    list_fini(&dirty);
    if (batch->streams.count > 1)
        qsort(batch->streams.at, batch->streams.count, sizeof(void *), compare_streams);
}

static void project_all_requests(struct batch *batch)
{
    for (size_t i = 0; i < batch->requests.count; i++)
        request_project(batch->requests.at[i], batch);
}

static void settle(struct batch *batch)
{
    for (size_t i = 0; i < batch->streams.count; i++) {
        struct stream *stream = batch->streams.at[i];
        stream->dirty = stream->moved = false;
        stream_ages_end(stream);
        list_fini(&stream->touch.ids);
        stream->touch = (struct touch){0};
    }
}

/* Streams by id, then boards by code. */
static int compare_scopes(const struct delivery *left, const struct delivery *right)
{
    if ((left->board == NULL) != (right->board == NULL))
        return left->board == NULL ? -1 : 1;
    return left->board == NULL ? strcmp(left->stream->text, right->stream->text)
                               : strcmp(left->board->code, right->board->code);
}

/* Small audiences before large ones, among those of one stream alone: how many others see what a
 * reader sees must not decide in which order it gets the frames of two streams (N3). */
static int compare_deliveries(const void *a, const void *b)
{
    const struct delivery *left = *(struct delivery *const *)a;
    const struct delivery *right = *(struct delivery *const *)b;
    if (left->stream != right->stream || left->board != right->board)
        return compare_scopes(left, right);
    if (left->roster->count != right->roster->count)
        return left->roster->count < right->roster->count ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

static void step_inbox(struct live *live)
{
    struct list inbox = live->inbox;
    live->inbox = (struct list){0};
    for (size_t i = 0; i < inbox.count; i++) {
        if (batch_is_full(live->gather))
            list_add(&live->inbox, inbox.at[i]);
        else
            request_step(inbox.at[i]);
    }
    list_fini(&inbox);
}

bool batch_views_wait(const struct live *live)
{
    bool wait = live->dirty.count > 0;
    for (size_t i = 0; !wait && i < live->board_list.count; i++) {
        const struct board *board = live->board_list.at[i];
        wait = (board->dirty || board->whole) && board->directory->state == STREAM_READY;
    }
    return wait;
}

static bool something_waits(const struct live *live)
{
    if (live->gather->requests.count > 0)
        return true;
    return batch_views_wait(live) && live->config.now() >= live->retry_at;
}

void batch_handover(struct live *live)
{
    if (live->under_way != NULL || !something_waits(live))
        return;
    struct batch *batch = live->gather;
    live->gather = live_batch_new();
    batch->at = live->config.now();
    take_dirty(live, batch);
    for (size_t i = 0; i < batch->streams.count; i++)
        stream_handover(live, batch->streams.at[i], batch);
    boards_handover(live, batch);
    settle(batch);
    project_all_requests(batch);
    if (batch->deliveries.count > 1)
        qsort(batch->deliveries.at, batch->deliveries.count, sizeof(void *), compare_deliveries);
    submit(live, batch);
    step_inbox(live);
}

/* ---- the end ---- */

bool batch_job_failed(const struct batch *batch, size_t job)
{
    if (job == NO_JOB)
        return false;
    return (job == EXTRA_JOB ? batch->extra_code : batch->jobs[job].code) != CB_OK;
}

void batch_release(struct batch *batch)
{
    for (size_t i = 0; i < batch->streams.count; i++)
        ((struct stream *)batch->streams.at[i])->held = false;
    for (size_t i = 0; i < batch->requests.count; i++) {
        struct request *request = batch->requests.at[i];
        if (request->pinned != NULL)
            request->pinned->pins--;
        request->pinned = NULL;
    }
}

static void publish(struct live *live, struct batch *batch)
{
    for (size_t i = 0; i < batch->requests.count; i++)
        outgoing_answer(live, batch->requests.at[i]);
    for (size_t i = 0; i < batch->deliveries.count; i++)
        outgoing_delivery(live, batch->deliveries.at[i]);
}

static bool any_failed(const struct batch *batch)
{
    bool failed = batch->extra_code != CB_OK;
    for (size_t i = 0; i < batch->job_count; i++)
        failed = failed ||
                 (batch->jobs[i].code != CB_OK && batch->jobs[i].request->kind != REQUEST_ROWS);
    return failed;
}

static void end_rows(struct batch *batch)
{
    for (size_t i = 0; i < batch->job_count; i++) {
        if (batch->jobs[i].request->kind == REQUEST_ROWS)
            batch->jobs[i].request->code = batch->jobs[i].code;
    }
}

/* The next batch is handed over before anything of this one is sent: the disk never waits. */
static void batch_ended(struct live *live, struct batch *batch)
{
    live->under_way = NULL;
    batch_release(batch);
    end_rows(batch);
    if (batch->directory_moved)
        live->seats_moved = true;
    bool failed = any_failed(batch);
    if (batch->activates)
        packs_settle(live, !failed);
    if (failed) {
        live->counters.failed_batches++;
        batch_failed(live, batch);
    } else {
        live->counters.batches++;
        live->disk_ok = true;
        publish(live, batch);
    }
    if (batch->activates)
        step_inbox(live);
    live_batch_free(batch);
}

void batch_results(void *context, const struct journal_result *results, size_t count)
{
    struct live *live = context;
    struct batch *batch = live->under_way;
    if (batch == NULL)
        return;
    for (size_t i = 0; i < batch->job_count && i < count; i++)
        batch->jobs[i].code = results[i].code;
    if (count > batch->job_count)
        batch->extra_code = results[batch->job_count].code;
    batch_ended(live, batch);
    batch_handover(live);
}
