/* Signals in the making: what the reader may know of, gathered on the loop, and what was counted of
 * the log, on the pool. */
#pragma once

#include "audit.h"

struct signal {
    struct cb_str key; /* kind, user, and the case or the day */
    const char *kind;
    struct cb_str user, agency, seat;
    const struct watched_case *of; /* NULL: of no one case */
    cb_time first, last;
    int64_t count;
};

struct last_seen { /* the entry of a user that is next in time to the one at hand */
    struct cb_str user, network;
    cb_time at;
};

struct signals {
    struct cb_arena *arena;
    /* from the pack */
    int64_t opens_a_day, quiet_from_hour, quiet_to_hour, networks_within_ms;
    /* what the reader may know of */
    struct cb_str board, reader;
    struct table cases; /* struct watched_case, by the bytes of its id */
    struct table users; /* of the board */
    size_t cursor;      /* of the board's cases: those before it are known */
    /* what was found */
    struct table counts; /* struct signal */
    struct table last;   /* struct last_seen */
    struct list told;    /* those of COUNTS that are signals */
};
