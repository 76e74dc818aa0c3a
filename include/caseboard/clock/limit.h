/* Limits: how long somebody has, from the instant that starts it (docs/practice.md, "Limits"). */
#pragma once

#include "caseboard/clock/calendar.h"

enum limit_kind {
    LIMIT_WD,   /* "WD n": n working days after day 0 */
    LIMIT_CD,   /* "CD n": n calendar days after day 0 */
    LIMIT_CB,   /* "CB n": a period of n days beginning with day 0 */
    LIMIT_MO,   /* "MO n": the same day n months later, or that month's last */
    LIMIT_H,    /* "H n": n hours by elapsed time */
    LIMIT_DATE, /* "DATE 2026-03-02": that date; never moved */
};
struct limit {
    enum limit_kind kind;
    int n;
    cb_date date; /* LIMIT_DATE */
};
#define LIMIT_N_MAX 1000

bool limit_parse(struct cb_str text, struct limit *out); /* n from 0 (CB: 1) to LIMIT_N_MAX */

struct due {
    cb_date date;
    cb_time at; /* exclusive: in time means before it */
};

#define CUTOFF_NONE (-1)

/* When LIMIT is over that starts at START. CUTOFF, in minutes of the day, or CUTOFF_NONE: whether
 * what happens late or on a day off counts from the next working day (a board's setting).
 *   CB_INVALID  the calendar does not reach so far */
CB_MUST_USE enum cb_code limit_due(const struct calendar *calendar, struct limit limit,
                                   cb_time start, int cutoff, struct due *out,
                                   struct cb_error *err);

/* DUE, or what LIMIT gives from FROM on if that date is earlier: how a shorter limit that comes
 * into force at FROM changes what is already running. No cut-off: it is no event of the case.
 *   CB_INVALID  the calendar does not reach so far */
CB_MUST_USE enum cb_code limit_shorten(const struct calendar *calendar, struct due due,
                                       struct limit limit, cb_time from, struct due *out,
                                       struct cb_error *err);
