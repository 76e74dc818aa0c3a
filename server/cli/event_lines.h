/* Files of events (design 6), read into folds without a store. */
#pragma once

#include "caseboard/record/fold.h"

/* The stream that the file PATH ("-": standard input) holds, as it stood at AT: later events are
 * checked for form only. An empty file gives an empty fold. *OUT is the caller's.
 *   CB_INVALID   a line is not an event of KIND that follows; the message begins with its number
 *   CB_INTERNAL  the file cannot be read */
CB_MUST_USE enum cb_code event_lines_fold(const char *path, const struct pack *pack,
                                          enum stream_kind kind, cb_time at, struct fold **out,
                                          struct cb_error *err);

struct event_taker {
    void (*take)(void *context, const struct event *event);
    void *context;
};
/* The same, handing on each event that follows. */
CB_MUST_USE enum cb_code event_lines_each(const char *path, const struct pack *pack,
                                          enum stream_kind kind, cb_time at,
                                          const struct event_taker *taker, struct cb_error *err);
