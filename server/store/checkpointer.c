#include "server/store/checkpointer.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    WORTHWHILE_FRAMES = 8192, /* 32 MB: a restart reads that much in no time */
    TOO_LONG_FRAMES = 16384,
    AFTER_FAILURE_S = 1,
};

struct checkpointer {
    struct db *db;
    pthread_t thread;
    pthread_mutex_t copying; /* held while anybody copies */
    pthread_mutex_t mutex;   /* over what follows */
    pthread_cond_t changed;
    int frames; /* newest length */
    int seen;   /* length at the end of the last round */
    int most;   /* longer, and the journal's thread helps */
    bool stopping;
};

static bool is_due(const struct checkpointer *c)
{
    /* Shorter than when it was last seen: it began anew. */
    int grown = c->frames < c->seen ? c->frames : c->frames - c->seen;
    return grown >= WORTHWHILE_FRAMES;
}

static void rest_a_while(struct checkpointer *c)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += AFTER_FAILURE_S;
    int waited = 0;
    while (!c->stopping && waited == 0)
        waited = pthread_cond_timedwait(&c->changed, &c->mutex, &until);
}

static void round_once(struct checkpointer *c)
{
    int log = 0;
    int left = 0;
    pthread_mutex_unlock(&c->mutex);
    pthread_mutex_lock(&c->copying);
    enum cb_code rc = db_checkpoint(c->db, &log, &left, NULL);
    pthread_mutex_unlock(&c->copying);
    pthread_mutex_lock(&c->mutex);
    if (rc == CB_OK)
        c->seen = log;
    else
        rest_a_while(c);
}

static void *run(void *context)
{
    struct checkpointer *c = context;
    pthread_mutex_lock(&c->mutex);
    while (!c->stopping) {
        if (is_due(c))
            round_once(c);
        else
            pthread_cond_wait(&c->changed, &c->mutex);
    }
    pthread_mutex_unlock(&c->mutex);
    return NULL;
}

enum cb_code checkpointer_open(const char *path, struct checkpointer **out, struct cb_error *err)
{
    struct db *db = NULL;
    enum cb_code rc = db_open(path, DB_WRITE, &db, err);
    if (rc != CB_OK)
        return rc;
    db_settle(db);
    struct checkpointer *c = cb_alloc(sizeof *c);
    c->db = db;
    c->most = TOO_LONG_FRAMES;
    pthread_mutex_init(&c->copying, NULL);
    pthread_mutex_init(&c->mutex, NULL);
    pthread_cond_init(&c->changed, NULL);
    if (pthread_create(&c->thread, NULL, run, c) != 0) {
        db_free(db);
        free(c);
        return cb_fail(err, CB_INTERNAL, "no thread");
    }
    *out = c;
    return CB_OK;
}

void checkpointer_free(struct checkpointer *c)
{
    if (c == NULL)
        return;
    pthread_mutex_lock(&c->mutex);
    c->stopping = true;
    pthread_cond_signal(&c->changed);
    pthread_mutex_unlock(&c->mutex);
    pthread_join(c->thread, NULL);
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->mutex);
    pthread_mutex_destroy(&c->copying);
    db_free(c->db);
    free(c);
}

void checkpointer_hear(struct checkpointer *c, int frames)
{
    pthread_mutex_lock(&c->mutex);
    if (frames < c->frames)
        c->most = TOO_LONG_FRAMES; /* it began anew */
    c->frames = frames;
    if (is_due(c))
        pthread_cond_signal(&c->changed);
    pthread_mutex_unlock(&c->mutex);
}

static bool is_too_long(struct checkpointer *c)
{
    pthread_mutex_lock(&c->mutex);
    bool too_long = c->frames > c->most;
    pthread_mutex_unlock(&c->mutex);
    return too_long;
}

void checkpointer_catch_up(struct checkpointer *c, struct db *db)
{
    int log = 0;
    int left = 0;
    if (!is_too_long(c))
        return;
    pthread_mutex_lock(&c->copying);
    db_checkpoint(db, &log, &left, NULL); /* if it fails, the thread's next round tells */
    pthread_mutex_unlock(&c->copying);
    pthread_mutex_lock(&c->mutex);
    c->most = c->frames + WORTHWHILE_FRAMES; /* until it begins anew: a reader may hold it */
    pthread_mutex_unlock(&c->mutex);
}
