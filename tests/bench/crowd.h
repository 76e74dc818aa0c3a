/* Many clients on one loop: readers that have the case open, and writers that change it. */
#pragma once

#include "client.h"
#include "people.h"

struct crowd {
    int epoll;
    struct target target;
    const struct people *people;
    struct client *clients;
    size_t count, started, ready, dead;
    struct cb_str (*have)(const struct crowd *crowd, size_t number); /* NULL: with a reason */
    void (*token)(struct client *client, unsigned writer, int64_t sent_us);
    void (*message)(struct client *client); /* of a reader that is ready */
    void *context;                          /* of the clients too */
};

/* Room for COUNT clients; none is started. */
void crowd_init(struct crowd *crowd, const struct target *target, const struct people *people,
                size_t count);
void crowd_fini(struct crowd *crowd);
/* Start all of them, AT_ONCE of them under way at a time, and wait until each has opened the case
 * (where there is one). False when one could not, or when it took more than a minute. */
bool crowd_gather(struct crowd *crowd, size_t at_once);
/* Serve the sockets until then; TICK, if any, is called after every round and returns the next
 * time at which it must be called. */
void crowd_run(struct crowd *crowd, int64_t until_us, int64_t (*tick)(void *context),
               void *context);

/* One connection, one question, the whole answer. */
bool crowd_ask(const struct target *target, struct cb_str cookie, struct cb_str question,
               struct cb_buf *answer);
