/* Working days: Monday to Friday, less the holidays of a calendar. A calendar has a range, and says
 * so rather than guess beyond it. */
#pragma once

#include <stdbool.h>

#include "caseboard/base/error.h"
#include "caseboard/base/json.h"
#include "caseboard/base/time.h"

struct calendar;

/* The calendar NAME ("EW") of the pack file calendar.json. The result is the caller's.
 *   CB_NOT_FOUND  there is none of that name
 *   CB_INVALID    the file is not one */
CB_MUST_USE enum cb_code calendar_read(const json_t *file, struct cb_str name,
                                       struct calendar **out, struct cb_error *err);
void calendar_free(struct calendar *calendar);
CB_AUTO_DEFINE(struct calendar, calendar_free)

struct cb_str calendar_version(const struct calendar *calendar);
/* Whether DATE lies in its range; of a date outside nothing below may be asked. */
bool calendar_covers(const struct calendar *calendar, cb_date date);
bool calendar_is_working(const struct calendar *calendar, cb_date date);

/* N working days after (N < 0: before) DATE, which is day 0 and never counts.
 *   CB_INVALID  a date outside the calendar's range would have to be asked for */
CB_MUST_USE enum cb_code calendar_add(const struct calendar *calendar, cb_date date, int n,
                                      cb_date *out, struct cb_error *err);

/* How many working days lie after AFTER and up to UNTIL, which counts: none where it is not later.
 *   CB_INVALID  one of these dates is outside the calendar's range */
CB_MUST_USE enum cb_code calendar_count(const struct calendar *calendar, cb_date after,
                                        cb_date until, int *out, struct cb_error *err);
