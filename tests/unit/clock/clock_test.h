/* What the tests of working days share: the pack's calendars, and dates as people write them. */
#pragma once

#include "caseboard/clock/limit.h"
#include "caseboard/clock/zone.h"
#include "tests/support/check.h"

struct calendar *calendar_named(const char *name); /* of policies/masip */
cb_date date_of(const char *text);
cb_time time_of(const char *text);
void check_date(cb_date actual, const char *expected);
