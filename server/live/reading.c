#include "reading.h"

#include <stdlib.h>

#include "request.h"

struct reading_job {
    struct request *request;
    struct store *store;
    struct store_reader *reader;
    reading_run *run;
    void *work;
    enum cb_code code;
};

static void reading_run_it(void *context)
{
    struct reading_job *job = context;
    if (job->reader == NULL)
        job->code = store_reader_open(job->store, &job->reader, NULL);
    if (job->code == CB_OK)
        job->code = job->run(job->work, job->reader);
}

static void give_back(struct live *live, struct reading_job *job)
{
    if (job->reader != NULL)
        list_add(&live->stores_idle, job->reader);
    free(job);
}

static void reading_done(void *context)
{
    struct reading_job *job = context;
    struct request *request = job->request;
    struct live *live = request->live;
    enum cb_code code = job->code;
    live->reading--;
    give_back(live, job);
    if (code != CB_OK)
        request_refuse(request, CB_INTERNAL, NULL);
    else
        request_step(request);
}

static void reading_drop(void *context)
{
    struct reading_job *job = context;
    store_reader_free(job->reader);
    request_free(job->request);
    free(job);
}

static const struct cb_job reading_calls = {
    .run = reading_run_it, .done = reading_done, .drop = reading_drop};

void reading_start(struct request *request, reading_run *run, void *work)
{
    struct live *live = request->live;
    struct reading_job *job = cb_alloc(sizeof *job);
    *job = (struct reading_job){
        .request = request, .store = live->config.store, .run = run, .work = work};
    if (live->stores_idle.count > 0)
        job->reader = live->stores_idle.at[--live->stores_idle.count];
    if (cb_pool_add(live->config.pool, &reading_calls, job)) {
        live->reading++;
        return;
    }
    give_back(live, job);
    request_refuse(request, CB_TOO_FAST, NULL);
}
