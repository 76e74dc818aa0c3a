/* Those who change the case: each the detail of an action of its own, and waits for the answer. */
#pragma once

#include "client.h"
#include "histogram.h"
#include "measures.h"

struct writer {
    struct client client;
    char record[40], etag[20];
    bool is_waiting;
    int64_t sent_us;
};
struct writers {
    const struct order *order;
    struct writer *writer;
    size_t count, upgraded, dead;
    uint64_t acknowledged, refused;
    struct histogram acknowledgement;
    int64_t next_us; /* with a rate: when the next change is due */
    size_t next;
    bool is_counting, is_running;
};

bool writers_init(struct writers *writers, const struct order *order);
void writers_fini(struct writers *writers);
void writers_connect(struct writers *writers, int epoll);
void writers_go(struct writers *writers);
int64_t writers_tick(void *writers); /* sends what is due; the next time to be called */
