/* Worker threads with one queue in and one queue out. */
#include "caseboard/base/pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "caseboard/base/str.h"

struct item {
    struct cb_job calls;
    void *job;
    struct item *next;
};

struct queue {
    struct item *first, **end;
    size_t count;
};

struct cb_pool {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct queue waiting, ended;
    size_t most_waiting;
    bool stopping;
    void (*wake)(void *context);
    void *context;
    size_t thread_count;
    pthread_t threads[];
};

static void queue_init(struct queue *queue)
{
    queue->first = NULL;
    queue->end = &queue->first;
    queue->count = 0;
}

static void queue_put(struct queue *queue, struct item *item)
{
    item->next = NULL;
    *queue->end = item;
    queue->end = &item->next;
    queue->count++;
}

static struct item *queue_take(struct queue *queue)
{
    struct item *item = queue->first;
    if (item == NULL)
        return NULL;
    queue->first = item->next;
    if (queue->first == NULL)
        queue->end = &queue->first;
    queue->count--;
    return item;
}

static struct item *next_item(struct cb_pool *pool)
{
    while (pool->waiting.first == NULL && !pool->stopping)
        pthread_cond_wait(&pool->work, &pool->lock);
    return pool->stopping ? NULL : queue_take(&pool->waiting);
}

static void *worker(void *argument)
{
    struct cb_pool *pool = argument;
    pthread_mutex_lock(&pool->lock);
    for (struct item *item = next_item(pool); item != NULL; item = next_item(pool)) {
        pthread_mutex_unlock(&pool->lock);
        item->calls.run(item->job);
        pthread_mutex_lock(&pool->lock);
        queue_put(&pool->ended, item);
        pthread_mutex_unlock(&pool->lock);
        pool->wake(pool->context);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct cb_pool *cb_pool_new(size_t threads, size_t queue, void (*wake)(void *context),
                            void *context)
{
    struct cb_pool *pool = cb_alloc(sizeof(*pool) + threads * sizeof(pool->threads[0]));
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    queue_init(&pool->waiting);
    queue_init(&pool->ended);
    pool->most_waiting = queue;
    pool->wake = wake;
    pool->context = context;
    for (size_t i = 0; i < threads; i++) {
        if (pthread_create(&pool->threads[i], NULL, worker, pool) != 0)
            break;
        pool->thread_count++;
    }
    if (pool->thread_count == 0)
        abort(); /* nothing that needs a worker could ever be answered */
    return pool;
}

static void drop_all(struct queue *queue)
{
    for (struct item *item = queue_take(queue); item != NULL; item = queue_take(queue)) {
        item->calls.drop(item->job);
        free(item);
    }
}

void cb_pool_free(struct cb_pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    drop_all(&pool->waiting);
    drop_all(&pool->ended);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

bool cb_pool_add(struct cb_pool *pool, const struct cb_job *calls, void *job)
{
    pthread_mutex_lock(&pool->lock);
    bool has_room = pool->waiting.count < pool->most_waiting;
    if (has_room) {
        struct item *item = cb_alloc(sizeof(*item));
        item->calls = *calls;
        item->job = job;
        queue_put(&pool->waiting, item);
        pthread_cond_signal(&pool->work);
    }
    pthread_mutex_unlock(&pool->lock);
    return has_room;
}

void cb_pool_poll(struct cb_pool *pool)
{
    for (;;) {
        pthread_mutex_lock(&pool->lock);
        struct item *item = queue_take(&pool->ended);
        pthread_mutex_unlock(&pool->lock);
        if (item == NULL)
            return;
        item->calls.done(item->job);
        free(item);
    }
}
