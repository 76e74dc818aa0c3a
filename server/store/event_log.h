/* The one chain over all events, kept in meta: id of the newest ‖ chain ‖ its row_hash. */
#pragma once

#include "server/store/inside.h"

#define EVENT_HEAD_BYTES (8 + 2 * CB_DIGEST_BYTES)

struct event_log {
    uint64_t id; /* of the newest event; 0: none */
    struct cb_digest chain;
    struct cb_digest row_hash;
};

/*   CB_DAMAGED  meta has something else there */
CB_MUST_USE enum cb_code event_log_load(struct event_log *log, struct db *db, struct cb_error *err);
void event_log_add(struct event_log *log, const struct cb_digest *row_hash); /* the next id */
CB_MUST_USE enum cb_code event_log_keep(const struct event_log *log, struct db *db,
                                        struct cb_error *err);
/* Whether the table ends where LOG does, without a gap. Reads an index, not the events. */
CB_MUST_USE enum cb_code event_log_check(const struct event_log *log, struct db *db,
                                         struct cb_error *err);
