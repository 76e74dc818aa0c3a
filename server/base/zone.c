#include "caseboard/base/zone.h"

#include "caseboard/base/civil.h"

#define MINUTE_MS (60LL * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static cb_date last_sunday(int year, int month)
{
    cb_date last = civil_date(year, month, civil_month_days(year, month));
    return last - civil_weekday(last);
}

/* What the clock on the wall is ahead of UTC at an instant. */
static int64_t offset_at(cb_time at)
{
    int year = civil_of(cb_date_of(at)).year;
    cb_time from = last_sunday(year, 3) * DAY_MS + HOUR_MS;
    cb_time to = last_sunday(year, 10) * DAY_MS + HOUR_MS;
    return at >= from && at < to ? HOUR_MS : 0;
}

cb_date zone_date(cb_time at)
{
    return cb_date_of(at + offset_at(at));
}

int zone_minute(cb_time at)
{
    cb_time local = at + offset_at(at);
    return (int)((local - cb_date_of(local) * DAY_MS) / MINUTE_MS);
}

/* Both changes come after midnight, so that every date begins once. */
cb_time zone_midnight(cb_date date)
{
    cb_time utc = date * DAY_MS;
    return utc - offset_at(utc - HOUR_MS);
}

cb_time zone_due_at(cb_date date)
{
    return zone_midnight(date + 1);
}

/* In the hour that is skipped the clock jumps from 1:00 to 2:00; in the one that comes twice the
 * first of the two is meant. */
cb_time zone_at(cb_date date, int minute)
{
    cb_time summer = date * DAY_MS + minute * MINUTE_MS - HOUR_MS;
    if (offset_at(summer) == HOUR_MS)
        return summer;
    cb_time winter = summer + HOUR_MS;
    if (offset_at(winter) == 0)
        return winter;
    return last_sunday(civil_of(date).year, 3) * DAY_MS + HOUR_MS;
}
