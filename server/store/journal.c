/* The thread, and one batch at a time between it and the loop.
 *
 *   IDLE --submit--> WAITING --thread--> RUNNING --thread, wake--> ENDED --poll--> IDLE */
#include "caseboard/store/journal.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "caseboard/base/limits.h"
#include "server/store/appender.h"
#include "server/store/inside.h"

enum state { IDLE, WAITING, RUNNING, ENDED };

struct journal {
    struct checkpointer *checkpointer;
    struct appender *appender;
    void (*wake)(void *context);
    void *wake_context;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    atomic_int state; /* changed under the mutex */
    bool stopping;
    struct batch *batch; /* the loop's while IDLE or ENDED, the thread's in between */
};

static void set_state(struct journal *journal, enum state state)
{
    pthread_mutex_lock(&journal->mutex);
    atomic_store(&journal->state, (int)state);
    pthread_mutex_unlock(&journal->mutex);
    pthread_cond_broadcast(&journal->changed); /* after: who wakes finds the mutex free */
}

/* False when there is nothing more to come. */
static bool wait_for_batch(struct journal *journal)
{
    pthread_mutex_lock(&journal->mutex);
    while (atomic_load(&journal->state) != WAITING && !journal->stopping)
        pthread_cond_wait(&journal->changed, &journal->mutex);
    bool has_batch = atomic_load(&journal->state) == WAITING;
    if (has_batch)
        atomic_store(&journal->state, RUNNING);
    pthread_mutex_unlock(&journal->mutex);
    return has_batch;
}

static void *run(void *context)
{
    struct journal *journal = context;
    while (wait_for_batch(journal)) {
        appender_run(journal->appender, journal->batch);
        set_state(journal, ENDED);
        if (journal->wake != NULL)
            journal->wake(journal->wake_context);
    }
    return NULL;
}

static enum cb_code start(struct store *store, void (*wake)(void *context), void *context,
                          struct journal **out, struct cb_error *err)
{
    CB_AUTO(checkpointer_free) struct checkpointer *checkpointer = NULL;
    CB_AUTO(appender_free) struct appender *appender = NULL;
    enum cb_code rc = checkpointer_open(store->path, &checkpointer, err);
    if (rc == CB_OK)
        rc = appender_open(store, checkpointer, &appender, err);
    if (rc != CB_OK)
        return rc;
    struct journal *journal = cb_alloc(sizeof *journal);
    journal->wake = wake;
    journal->wake_context = context;
    journal->appender = appender;
    pthread_mutex_init(&journal->mutex, NULL);
    pthread_cond_init(&journal->changed, NULL);
    if (pthread_create(&journal->thread, NULL, run, journal) != 0) {
        free(journal);
        return cb_fail(err, CB_INTERNAL, "no thread");
    }
    appender = NULL;
    journal->checkpointer = cb_take(&checkpointer);
    *out = journal;
    return CB_OK;
}

/* Signals are the loop's affair: none is ever delivered to the threads that begin here. */
enum cb_code journal_open(struct store *store, void (*wake)(void *context), void *context,
                          struct journal **out, struct cb_error *err)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    enum cb_code rc = start(store, wake, context, out, err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

void journal_free(struct journal *journal)
{
    if (journal == NULL)
        return;
    pthread_mutex_lock(&journal->mutex);
    journal->stopping = true;
    pthread_cond_broadcast(&journal->changed);
    pthread_mutex_unlock(&journal->mutex);
    pthread_join(journal->thread, NULL);
    pthread_cond_destroy(&journal->changed);
    pthread_mutex_destroy(&journal->mutex);
    batch_free(journal->batch);
    checkpointer_free(journal->checkpointer);
    appender_free(journal->appender);
    free(journal);
}

bool journal_is_busy(const struct journal *journal)
{
    return atomic_load(&journal->state) != IDLE;
}

void journal_submit(struct journal *journal, const struct journal_job *jobs, size_t count)
{
    assert(!journal_is_busy(journal) && count <= CB_BATCH_JOBS);
    journal->batch = batch_new(jobs, count);
    set_state(journal, WAITING);
}

void journal_poll(struct journal *journal,
                  void (*done)(void *context, const struct journal_result *results, size_t count),
                  void *context)
{
    if (atomic_load(&journal->state) != ENDED)
        return;
    CB_AUTO(batch_free) struct batch *batch = cb_take(&journal->batch);
    set_state(journal, IDLE); /* first: DONE may submit the next batch */
    done(context, batch->results, batch->count);
}

enum cb_code journal_run(struct journal *journal, const struct journal_job *job,
                         struct cb_error *err)
{
    journal_submit(journal, job, 1);
    pthread_mutex_lock(&journal->mutex);
    while (atomic_load(&journal->state) != ENDED)
        pthread_cond_wait(&journal->changed, &journal->mutex);
    pthread_mutex_unlock(&journal->mutex);
    CB_AUTO(batch_free) struct batch *batch = cb_take(&journal->batch);
    set_state(journal, IDLE);
    enum cb_code rc = batch->results[0].code;
    return rc == CB_OK ? rc : cb_fail(err, rc, "%s", batch->error.message);
}
