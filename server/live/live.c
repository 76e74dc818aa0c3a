/* The room's outside: opening, the loop's calls, what others read of it. */
#include "caseboard/live/live.h"

#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "due.h"
#include "guess.h"
#include "load.h"
#include "match.h"
#include "opened.h"
#include "outgoing.h"
#include "packs.h"
#include "readers.h"
#include "request.h"
#include "search.h"
#include "sought.h"
#include "stream.h"

enum cb_code live_open(const struct live_config *config, struct live **out, struct cb_error *err)
{
    struct live *live = cb_alloc(sizeof *live);
    live->config = *config;
    live->pack = pack_ref(config->pack);
    live->budget =
        config->stream_budget_bytes != 0 ? config->stream_budget_bytes : CB_STREAM_BUDGET_BYTES;
    live->gather = live_batch_new();
    live->nowhere = fold_new(live->pack, (struct cb_id){{0}}, STREAM_CASE);
    live->next_due = CB_TIME_NEVER;
    live->disk_ok = true;
    enum cb_code rc = streams_open(live, err);
    if (rc == CB_OK)
        rc = packs_open(live, err);
    if (rc != CB_OK) {
        live_free(live);
        return rc;
    }
    guess_warm(live);
    *out = live;
    return CB_OK;
}

static void free_requests(struct list *requests)
{
    for (size_t i = 0; i < requests->count; i++)
        request_free(requests->at[i]);
    requests->count = 0;
}

/* A request that waits stands in one stream's list alone. */
static void free_waiting(struct live *live)
{
    struct stream *stream;
    for (size_t cursor = 0; (stream = table_next(&live->streams, &cursor)) != NULL;)
        free_requests(&stream->waiting);
}

static void free_batch(struct batch *batch)
{
    if (batch == NULL)
        return;
    free_requests(&batch->requests);
    for (size_t i = 0; i < batch->deliveries.count; i++)
        delivery_free(batch->deliveries.at[i]);
    live_batch_free(batch);
}

void live_free(struct live *live)
{
    if (live == NULL)
        return;
    free_batch(live->gather);
    free_batch(live->under_way);
    free_requests(&live->inbox);
    list_fini(&live->inbox);
    free_requests(&live->searches);
    list_fini(&live->searches);
    free_waiting(live);
    guess_free(live);
    sought_free(live);
    outgoing_free(live);
    load_stop_all(live);
    while (live->readers.count > 0)
        live_reader_free(live->readers.at[live->readers.count - 1]);
    list_fini(&live->readers);
    opened_free(live);
    streams_drop_all(live);
    table_fini(&live->seats);
    match_free(live->matching);
    fold_free(live->nowhere);
    packs_free(live);
    pack_unref(live->pack);
    free(live);
}

void live_turn(struct live *live)
{
    load_start(live, NULL);
    if (!live->changing)
        searches_turn(live);
    sought_next(live);
    batch_handover(live);
    outgoing_pump(live);
    readers_end(live);
}

void live_poll(struct live *live)
{
    cb_pool_poll(live->config.pool);
    journal_poll(live->config.journal, batch_results, live);
    live_turn(live);
}

/* A handover that failed is tried again; a seat that ended is told. */
cb_time live_tick(struct live *live, cb_time now)
{
    time_passed(live, now);
    live_turn(live);
    cb_time next = live->next_due;
    if (batch_views_wait(live) && live->retry_at > now && live->retry_at < next)
        next = live->retry_at;
    return next;
}

void live_write_rows(struct live *live, const struct journal_row *rows, size_t count,
                     const struct journal_access *access,
                     void (*done)(void *context, enum cb_code code), void *done_context)
{
    struct request *request = request_new(live, NULL, REQUEST_ROWS, NULL, done_context);
    request->rows_done = done;
    request->rows = cb_arena_alloc(request->arena, (count + 1) * sizeof *rows);
    request->row_count = count;
    for (size_t i = 0; i < count; i++)
        request->rows[i] = (struct journal_row){.kind = rows[i].kind,
                                                .key = request_str(request, rows[i].key),
                                                .value = request_str(request, rows[i].value)};
    if (access != NULL) {
        struct journal_access *copy = cb_arena_alloc(request->arena, sizeof *copy);
        *copy = *access;
        copy->user = request_str(request, access->user);
        copy->agency = request_str(request, access->agency);
        copy->seat = request_str(request, access->seat);
        copy->what = request_str(request, access->what);
        copy->reason = request_str(request, access->reason);
        copy->address = request_str(request, access->address);
        copy->audience = request_str(request, access->audience);
        request->access = copy;
    }
    request_step(request);
}

const struct pack *live_pack(const struct live *live)
{
    return live->pack;
}

bool live_is_healthy(const struct live *live)
{
    return live->damaged == 0 && live->disk_ok;
}

void live_metrics(const struct live *live, struct cb_buf *out)
{
    const struct live_counters *counters = &live->counters;
#define COUNTER(name, help)                                                                        \
    cb_buf_printf(out,                                                                             \
                  "# HELP caseboard_live_" #name "_total " help "\n"                               \
                  "# TYPE caseboard_live_" #name "_total counter\n"                                \
                  "caseboard_live_" #name "_total %llu\n",                                         \
                  (unsigned long long)counters->name);
#include "counters.def"
    const struct {
        const char *name, *help;
        size_t value;
    } gauges[] = {
        {"streams_loaded", "Streams in memory", live->loaded_streams},
        {"streams_bytes", "Bytes that streams in memory hold", live->loaded_bytes},
        {"streams_damaged", "Streams closed for damage", live->damaged},
        {"readers", "Readers", live->readers.count},
        {"waiting", "Requests in the gathering batch", live->gather->requests.count},
        {"outgoing", "Answers and frames not sent yet", live->outgoing.count - live->outgoing_at},
    };
    for (size_t i = 0; i < CB_COUNT(gauges); i++)
        cb_buf_printf(out,
                      "# HELP caseboard_live_%s %s\n# TYPE caseboard_live_%s gauge\n"
                      "caseboard_live_%s %zu\n",
                      gauges[i].name, gauges[i].help, gauges[i].name, gauges[i].name,
                      gauges[i].value);
}
