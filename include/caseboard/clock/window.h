/* Windows of the week in which somebody may be reached, by the clock on the wall. */
#pragma once

#include "caseboard/clock/limit.h"

struct window {
    int weekday;  /* 0 Sunday to 6 Saturday */
    int from, to; /* minutes of the day, 24 * 60 at most; one that does not end later is none */
};

bool window_weekday_parse(struct cb_str name, int *out); /* "mon" to "sun" */
bool window_minute_parse(struct cb_str text, int *out);  /* "00:00" to "23:59" */

/* DUE where any part of a window lies after START and before it is over, or where there is no
 * window at all; else the end of the first later day that has one. Not for a limit in hours. */
struct due window_due(const struct window *windows, size_t count, cb_time start, struct due due);

/* The last part of a window that lies after START and before DUE_AT; false: there is none. */
bool window_last(const struct window *windows, size_t count, cb_time start, cb_time due_at,
                 cb_time *from, cb_time *to);
