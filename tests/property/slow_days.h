/* A second reading of working days and limits, slow and obvious: one long list of days, made by
 * counting from 1970-01-01, and everything else by walking along it. Shares nothing with the clock
 * room but its types. */
#pragma once

#include "caseboard/clock/limit.h"

#define SLOW_CALENDARS 3
extern const char *const slow_names[SLOW_CALENDARS]; /* EW, SCT, NIR */

bool slow_is_working(size_t calendar, cb_date date);
bool slow_covers(cb_date date);      /* the range that the holidays are known for */
cb_time slow_midnight(cb_date date); /* local */
cb_date slow_date(cb_time at);       /* local */
int slow_minute(cb_time at);         /* by the clock on the wall */
int slow_weekday(cb_date date);      /* 0 Sunday */

/* False: the holidays are not known so far. */
bool slow_due(size_t calendar, struct limit limit, cb_time start, int cutoff, struct due *out);
bool slow_recurring(size_t calendar, struct limit interval, cb_date base, bool days_off_will_do,
                    struct due *out);
