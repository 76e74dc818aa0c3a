/* Updates that recur: when the next is due, from the day of the last (practice, "Limits"). */
#pragma once

#include "caseboard/clock/limit.h"

/* The next one after BASE, an interval of calendar days or months ("CD 7", "MO 1", n from 1) later.
 * Where that is no working day, and days off will not do, it is the working day before, or the one
 * after if going back would not come after BASE.
 *   CB_INVALID  INTERVAL is of another kind, or the calendar does not reach so far */
CB_MUST_USE enum cb_code recurring_due(const struct calendar *calendar, struct limit interval,
                                       cb_date base, bool days_off_will_do, struct due *out,
                                       struct cb_error *err);

/* How many periods were missed as of TODAY if what was due on DUE still is: 0 until that day is
 * over, then 1 and one more an interval, a month taken for 30 days. */
int recurring_missed(struct limit interval, cb_date due, cb_date today);
