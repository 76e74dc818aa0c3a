#include "packs_ask.h"

#include <stdlib.h>

#include "caseboard/policy/compare.h"
#include "caseboard/policy/follow.h"

#include "load.h"
#include "request.h"

#define CASES_AT_ONCE 8 /* looked into before others have their turn */

struct packs_ask *packs_ask_new(struct live *live)
{
    struct packs_ask *ask = cb_alloc(sizeof *ask);
    ask->in_force = pack_ref(live->pack);
    return ask;
}

void packs_ask_free(struct packs_ask *ask)
{
    if (ask == NULL)
        return;
    shelf_fini(&ask->shelf);
    pack_problems_fini(&ask->problems);
    json_decref(ask->comparison);
    pack_unref(ask->in_force);
    free(ask->cases);
    free(ask->holders);
    free(ask);
}

/* ---- on the pool ---- */

struct ask_job {
    struct request *request; /* in no list while the job is under way */
    struct packs_ask *ask;
    const char *dir;
    struct store *store;
    struct store_reader *reader;
    enum cb_code code;
};

static void read_shelf(struct packs_ask *ask, const char *dir)
{
    shelf_read(&ask->shelf, dir);
    ask->is_read = true;
    if (ask->name.len == 0)
        return;
    ask->other = shelf_find(&ask->shelf, ask->name, ask->hash);
    if (ask->other == NULL)
        return;
    ask->follows = policy_follows(ask->in_force, ask->other, &ask->problems);
    ask->comparison = policy_compare(ask->in_force, ask->other);
}

/* Each class of which the case holds something that was not withdrawn, once. */
static void count_classes(struct packs_ask *ask, const struct fold *fold)
{
    size_t classes = pack_class_count(ask->in_force);
    bool *holds = cb_alloc((classes + 1) * sizeof *holds);
    for (size_t i = 0; i < fold_count(fold); i++) {
        const struct record *record = fold_at_position(fold, i);
        if (!record->withdrawn)
            holds[record->class_index] = true;
    }
    for (size_t i = 0; i < classes; i++)
        ask->holders[i] += holds[i];
    free(holds);
}

/* What is gone or does not open is left out, as on a board. */
static void count_case(struct ask_job *job, struct cb_id id)
{
    CB_AUTO(loaded_fini) struct loaded loaded = {0};
    enum cb_code rc = stream_read(job->reader, job->ask->in_force, id, &loaded, NULL);
    if (rc == CB_OK)
        count_classes(job->ask, loaded.fold);
    else if (rc != CB_NOT_FOUND && rc != CB_DAMAGED)
        job->code = rc;
}

static void ask_run(void *context)
{
    struct ask_job *job = context;
    struct packs_ask *ask = job->ask;
    if (!ask->is_read) {
        read_shelf(ask, job->dir);
        return;
    }
    if (job->reader == NULL)
        job->code = store_reader_open(job->store, &job->reader, NULL);
    for (size_t left = CASES_AT_ONCE; job->code == CB_OK && left > 0 && ask->next < ask->case_count;
         left--)
        count_case(job, ask->cases[ask->next++]);
}

static void ask_done(void *context)
{
    struct ask_job *job = context;
    struct request *request = job->request;
    struct live *live = request->live;
    live->reading--;
    if (job->reader != NULL)
        list_add(&live->stores_idle, job->reader);
    if (job->code != CB_OK)
        request_refuse(request, CB_INTERNAL, NULL);
    else
        request_step(request);
    free(job);
}

static void ask_drop(void *context)
{
    struct ask_job *job = context;
    store_reader_free(job->reader);
    request_free(job->request);
    free(job);
}

static const struct cb_job ask_calls = {.run = ask_run, .done = ask_done, .drop = ask_drop};

void packs_ask_read(struct request *request)
{
    struct live *live = request->live;
    struct ask_job *job = cb_alloc(sizeof *job);
    *job = (struct ask_job){.request = request,
                            .ask = request->packs,
                            .dir = live->config.packs,
                            .store = live->config.store};
    if (live->stores_idle.count > 0)
        job->reader = live->stores_idle.at[--live->stores_idle.count];
    if (cb_pool_add(live->config.pool, &ask_calls, job)) {
        live->reading++;
        return;
    }
    if (job->reader != NULL)
        list_add(&live->stores_idle, job->reader);
    free(job);
    request_refuse(request, CB_TOO_FAST, NULL);
}
