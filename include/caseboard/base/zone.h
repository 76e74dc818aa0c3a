/* Local time of Europe/London: Greenwich time, and an hour more from the last Sunday of March
 * 01:00 UTC to the last Sunday of October 01:00 UTC (Summer Time Order 2002, SI 2002/262). */
#pragma once

#include "caseboard/base/time.h"

cb_date zone_date(cb_time at);       /* the local civil date of an instant */
int zone_minute(cb_time at);         /* minutes since local midnight, by the clock on the wall */
cb_time zone_midnight(cb_date date); /* the instant at which DATE begins */
cb_time zone_due_at(cb_date date);   /* when DATE is over: exclusive */
/* The first instant of DATE at which the clock on the wall shows MINUTE (0 to 24 * 60) or later. */
cb_time zone_at(cb_date date, int minute);
