#include "caseboard/base/pool.h"

#include <semaphore.h>
#include <stdatomic.h>

#include "tests/support/check.h"

/* A job that waits until it may go on, and counts what became of it. */
struct work {
    sem_t started;
    sem_t may_end;
    sem_t woken;
    atomic_int runs;
    int done;
    int dropped;
};

static void run(void *job)
{
    struct work *work = job;
    sem_post(&work->started);
    sem_wait(&work->may_end);
    work->runs++;
}

static void done(void *job)
{
    ((struct work *)job)->done++;
}

static void drop(void *job)
{
    ((struct work *)job)->dropped++;
}

static void wake(void *context)
{
    sem_post(&((struct work *)context)->woken);
}

static const struct cb_job calls = {run, done, drop};

static struct work new_work(void)
{
    struct work work = {.done = 0};
    sem_init(&work.started, 0, 0);
    sem_init(&work.may_end, 0, 0);
    sem_init(&work.woken, 0, 0);
    return work;
}

TEST(a_job_runs_on_a_worker_and_ends_in_poll)
{
    struct work work = new_work();
    CB_AUTO(cb_pool_free) struct cb_pool *pool = cb_pool_new(2, 4, wake, &work);
    CHECK(cb_pool_add(pool, &calls, &work));
    sem_post(&work.may_end);
    sem_wait(&work.woken);
    CHECK_INT(work.done, 0);
    cb_pool_poll(pool);
    CHECK_INT(work.runs, 1);
    CHECK_INT(work.done, 1);
    CHECK_INT(work.dropped, 0);
}

TEST(a_full_queue_takes_no_more)
{
    struct work work = new_work();
    CB_AUTO(cb_pool_free) struct cb_pool *pool = cb_pool_new(1, 2, wake, &work);
    CHECK(cb_pool_add(pool, &calls, &work));
    sem_wait(&work.started); /* it waits no longer: the queue is empty */
    CHECK(cb_pool_add(pool, &calls, &work));
    CHECK(cb_pool_add(pool, &calls, &work));
    CHECK(!cb_pool_add(pool, &calls, &work));
    for (int i = 0; i < 3; i++)
        sem_post(&work.may_end);
    for (int i = 0; i < 3; i++)
        sem_wait(&work.woken);
    cb_pool_poll(pool);
    CHECK_INT(work.done, 3);
}

TEST(jobs_that_wait_when_the_pool_ends_are_dropped)
{
    struct work work = new_work();
    struct cb_pool *pool = cb_pool_new(1, 4, wake, &work);
    CHECK(cb_pool_add(pool, &calls, &work));
    sem_wait(&work.started);
    CHECK(cb_pool_add(pool, &calls, &work));
    CHECK(cb_pool_add(pool, &calls, &work));
    sem_post(&work.may_end);
    sem_post(&work.may_end);
    sem_post(&work.may_end);
    cb_pool_free(pool);
    CHECK_INT(work.done, 0);
    CHECK_INT(work.dropped, 3);
}
