/* Years, months and days as numbers (proleptic Gregorian). */
#pragma once

#include "caseboard/base/time.h"

struct civil {
    int year, month, day; /* month and day from 1 */
};

cb_date civil_date(int year, int month, int day);
struct civil civil_of(cb_date date);
int civil_month_days(int year, int month);
int civil_weekday(cb_date date); /* 0 Sunday to 6 Saturday */
/* The same day N months later, or the last of that month. */
cb_date civil_add_months(cb_date date, int n);
