/* A few threads for what must not run on the event loop: password hashing, reading streams,
 * exports. A job is run on some thread and its end is told on the loop's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "caseboard/base/compiler.h"

struct cb_pool;

/* THREADS workers, at most QUEUE jobs waiting. WAKE(CONTEXT) is called from a worker whenever a
 * job has ended; it must make the loop call cb_pool_poll() soon, and do nothing else. */
struct cb_pool *cb_pool_new(size_t threads, size_t queue, void (*wake)(void *context),
                            void *context);
void cb_pool_free(struct cb_pool *pool); /* waits for running jobs; others are dropped */
CB_AUTO_DEFINE(struct cb_pool, cb_pool_free)

struct cb_job {
    void (*run)(void *job);  /* on a worker; touches nothing but JOB */
    void (*done)(void *job); /* on the loop's thread, in cb_pool_poll(); frees JOB */
    void (*drop)(void *job); /* instead of both, when the pool ends first; frees JOB */
};

/* False when the queue is full; JOB is the caller's still then. */
bool cb_pool_add(struct cb_pool *pool, const struct cb_job *calls, void *job);
void cb_pool_poll(struct cb_pool *pool);
