#include "load.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/log.h"

#include "packs.h"
#include "remembered.h"

#define LOADS_AT_ONCE 4
#define LOADS_IN_PASSING 2 /* of them for who looks through all cases */

void loaded_fini(struct loaded *loaded)
{
    fold_free(loaded->fold);
    free(loaded->born);
    free(loaded->under);
    for (size_t i = 0; i < loaded->command_count; i++)
        free(loaded->commands[i]);
    free(loaded->commands);
    *loaded = (struct loaded){0};
}

struct reading {
    const struct pack *pack;
    struct loaded *out;
    enum cb_code code;
    struct cb_error *err;
};

static enum cb_code read_one(struct reading *reading, const struct store_event *stored)
{
    CB_AUTO(json_decref) json_t *body = NULL;
    enum cb_code rc = cb_json_read(stored->body, SIZE_MAX, &body, reading->err);
    if (rc != CB_OK)
        return rc;
    CB_AUTO(event_free) struct event *event = NULL;
    rc = event_of_json(reading->pack, body, &event, reading->err);
    if (rc != CB_OK)
        return rc;
    rc = fold_apply(reading->out->fold, event, reading->err);
    if (rc != CB_OK)
        return rc;
    struct loaded *out = reading->out;
    if (event->seq == 1)
        out->born = cb_str_dup(event->pack);
    if (out->under == NULL || !cb_str_is(event->pack, out->under)) {
        free(out->under);
        out->under = cb_str_dup(event->pack);
    }
    if (out->settled_at == CB_TIME_NEVER && packs_may_settle(event, out->fold))
        out->settled_at = event->at;
    if (packs_is_activation(event->verb))
        out->activated_at = event->at;
    struct cb_str record =
        event->change_count > 0 ? event->changes[0].id : (struct cb_str){NULL, 0};
    cb_grow(&out->commands, out->command_count, &out->command_room, sizeof(struct remembered *));
    struct remembered_key key = remembered_key_of(stored->account, stored->command);
    out->commands[out->command_count++] = remembered_new(&key, stored->params, record);
    return CB_OK;
}

static bool read_each(void *context, const struct store_event *stored)
{
    struct reading *reading = context;
    reading->code = read_one(reading, stored);
    return reading->code == CB_OK;
}

enum cb_code stream_read(struct store_reader *reader, const struct pack *pack, struct cb_id id,
                         struct loaded *out, struct cb_error *err)
{
    struct store_stream row;
    enum cb_code rc = store_stream(reader, id, &row, err);
    if (rc != CB_OK)
        return rc;
    if (row.erased)
        return cb_fail(err, CB_NOT_FOUND, "erased");
    struct loaded loaded = {.fold = fold_new(pack, id, row.kind), .settled_at = CB_TIME_NEVER};
    struct reading reading = {.pack = pack, .out = &loaded, .err = err};
    rc = store_read(reader, id, 0, read_each, &reading, err);
    if (rc == CB_OK && reading.code != CB_OK) /* it opened, and is no event of this pack */
        rc = reading.code == CB_INVALID ? CB_DAMAGED : reading.code;
    if (rc != CB_OK) {
        loaded_fini(&loaded);
        return rc;
    }
    *out = loaded;
    return CB_OK;
}

/* ---- on the pool ---- */

struct load_job {
    struct live *live;
    struct stream *stream;
    struct cb_id id;
    struct store *store;
    const struct pack *pack;
    struct store_reader *reader;
    bool passing;
    struct loaded loaded;
    enum cb_code code;
    struct cb_error error;
};

static void load_run(void *context)
{
    struct load_job *job = context;
    job->code = CB_OK;
    if (job->reader == NULL)
        job->code = store_reader_open(job->store, &job->reader, &job->error);
    if (job->code == CB_OK)
        job->code = stream_read(job->reader, job->pack, job->id, &job->loaded, &job->error);
}

static void load_next(struct live *live);

static void load_done(void *context)
{
    struct load_job *job = context;
    struct live *live = job->live;
    live->loading--;
    live->loading_in_passing -= job->passing;
    live->counters.loads++;
    if (job->reader != NULL)
        list_add(&live->stores_idle, job->reader);
    if (job->pack == live->pack)
        stream_loaded(live, job->stream, job->code, &job->loaded, job->error.message);
    else
        list_add(&live->loads, job->stream); /* another pack came into force meanwhile */
    loaded_fini(&job->loaded);
    free(job);
    load_next(live);
}

static void load_drop(void *context)
{
    struct load_job *job = context;
    store_reader_free(job->reader);
    loaded_fini(&job->loaded);
    free(job);
}

static const struct cb_job load_calls = {.run = load_run, .done = load_done, .drop = load_drop};

static bool load_submit(struct live *live, struct stream *stream)
{
    struct load_job *job = cb_alloc(sizeof *job);
    *job = (struct load_job){.live = live,
                             .stream = stream,
                             .id = stream->id,
                             .store = live->config.store,
                             .passing = stream->passing,
                             .pack = live->pack};
    if (live->stores_idle.count > 0)
        job->reader = live->stores_idle.at[--live->stores_idle.count];
    if (cb_pool_add(live->config.pool, &load_calls, job)) {
        live->loading++;
        live->loading_in_passing += job->passing;
        return true;
    }
    if (job->reader != NULL)
        list_add(&live->stores_idle, job->reader);
    free(job);
    return false;
}

/* Who opens a case does not wait behind who looks through all of them. NULL: none for now. */
static struct stream *first_to_load(const struct live *live)
{
    for (size_t i = 0; i < live->loads.count; i++) {
        struct stream *stream = live->loads.at[i];
        if (!stream->passing)
            return stream;
    }
    bool may_pass = live->loads.count > 0 && live->loading_in_passing < LOADS_IN_PASSING;
    return may_pass ? live->loads.at[0] : NULL;
}

/* A pool that is full is tried again when a load ends or at the next turn. */
static void load_next(struct live *live)
{
    while (live->loading < LOADS_AT_ONCE) {
        struct stream *stream = first_to_load(live);
        if (stream == NULL || !load_submit(live, stream))
            return;
        list_remove(&live->loads, stream);
    }
}

void load_start(struct live *live, struct stream *stream)
{
    if (stream != NULL)
        list_add(&live->loads, stream);
    load_next(live);
}

void load_stop_all(struct live *live)
{
    live->loads.count = 0;
    for (size_t i = 0; i < live->stores_idle.count; i++)
        store_reader_free(live->stores_idle.at[i]);
    list_fini(&live->stores_idle);
    list_fini(&live->loads);
}
