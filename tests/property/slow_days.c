#include "slow_days.h"

#include <string.h>

#include "caseboard/base/json.h"
#include "tests/support/check.h"

#define DAYS 40000 /* until 2079 */
#define DAY_MS (24LL * 60 * 60 * 1000)
#define HOUR_MS (60LL * 60 * 1000)

const char *const slow_names[SLOW_CALENDARS] = {"EW", "SCT", "NIR"};

static struct slow_day {
    int year, month, day, weekday;
    bool is_summer_at_midnight; /* from the day after the change to the day of the change back */
    bool is_holiday[SLOW_CALENDARS];
    bool is_known;
} days[DAYS];

static int length_of(int year, int month)
{
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : LENGTHS[month - 1];
}

static void count_days(void)
{
    struct slow_day at = {.year = 1970, .month = 1, .day = 1, .weekday = 4};
    bool summer = false;
    for (cb_date i = 0; i < DAYS; i++) {
        bool last_sunday = at.weekday == 0 && at.day + 7 > length_of(at.year, at.month);
        at.is_summer_at_midnight = summer;
        days[i] = at;
        if (last_sunday && (at.month == 3 || at.month == 10))
            summer = at.month == 3;
        at.weekday = at.weekday == 6 ? 0 : at.weekday + 1;
        at.day++;
        if (at.day > length_of(at.year, at.month)) {
            at.day = 1;
            at.month = at.month == 12 ? 1 : at.month + 1;
            at.year += at.month == 1;
        }
    }
}

static cb_date day_written(const char *text)
{
    for (cb_date i = 0; i < DAYS; i++) {
        char written[CB_DATE_TEXT];
        cb_date_write(i, written);
        if (strcmp(written, text) == 0)
            return i;
    }
    check_failed(__FILE__, __LINE__, "no such day: %s", text);
}

static void read_holidays(void)
{
    CB_AUTO(json_decref) json_t *file = NULL;
    CHECK_CODE(cb_json_read_file("policies/masip/calendar.json", &file, NULL), CB_OK);
    cb_date from = day_written(json_string_value(json_object_get(file, "from")));
    cb_date to = day_written(json_string_value(json_object_get(file, "to")));
    for (cb_date i = from; i <= to; i++)
        days[i].is_known = true;
    for (size_t c = 0; c < SLOW_CALENDARS; c++) {
        const json_t *entry = json_object_get(json_object_get(file, "calendars"), slow_names[c]);
        size_t i;
        json_t *item;
        json_array_foreach (json_object_get(entry, "holidays"), i, item)
            days[day_written(json_string_value(item))].is_holiday[c] = true;
    }
}

static const struct slow_day *day(cb_date date)
{
    if (days[0].year == 0) {
        count_days();
        read_holidays();
    }
    CHECK(date >= 0 && date < DAYS);
    return &days[date];
}

bool slow_covers(cb_date date)
{
    return day(date)->is_known;
}

int slow_weekday(cb_date date)
{
    return day(date)->weekday;
}

bool slow_is_working(size_t calendar, cb_date date)
{
    const struct slow_day *d = day(date);
    return d->weekday != 0 && d->weekday != 6 && !d->is_holiday[calendar];
}

cb_time slow_midnight(cb_date date)
{
    return date * DAY_MS - (day(date)->is_summer_at_midnight ? HOUR_MS : 0);
}

cb_date slow_date(cb_time at)
{
    cb_date date = (cb_date)(at / DAY_MS);
    return slow_midnight(date + 1) <= at ? date + 1 : date;
}

/* The clock runs on from midnight, and is put on or back once in between: at 01:00 UTC. */
int slow_minute(cb_time at)
{
    cb_date date = slow_date(at);
    cb_time elapsed = at - slow_midnight(date);
    bool after_change = at >= date * DAY_MS + HOUR_MS;
    int change = (int)day(date + 1)->is_summer_at_midnight - (int)day(date)->is_summer_at_midnight;
    return (int)(elapsed / 60000) + (after_change ? 60 * change : 0);
}

/* The Nth working day after DATE, looked for one day at a time. */
static bool working_after(size_t calendar, cb_date date, int n, cb_date *out)
{
    if (!slow_covers(date))
        return false;
    for (int left = n; left > 0;) {
        date++;
        if (!slow_covers(date))
            return false;
        if (slow_is_working(calendar, date))
            left--;
    }
    *out = date;
    return true;
}

/* The last day of the Nth month after DATE's whose number is not above that of DATE. */
static cb_date months_after(cb_date date, int n)
{
    const struct slow_day *from = day(date);
    int month = from->year * 12 + from->month + n;
    cb_date at = date;
    for (cb_date i = date; day(i)->year * 12 + day(i)->month <= month; i++) {
        if (day(i)->year * 12 + day(i)->month == month && day(i)->day <= from->day)
            at = i;
    }
    return at;
}

static bool day_zero(size_t calendar, cb_time start, int cutoff, cb_date *out)
{
    *out = slow_date(start);
    if (cutoff == CUTOFF_NONE)
        return true;
    if (!slow_covers(*out))
        return false;
    if (slow_is_working(calendar, *out) && slow_minute(start) < cutoff)
        return true;
    return working_after(calendar, *out, 1, out);
}

bool slow_due(size_t calendar, struct limit limit, cb_time start, int cutoff, struct due *out)
{
    cb_date date;
    if (limit.kind == LIMIT_H) {
        *out = (struct due){slow_date(start + limit.n * HOUR_MS), start + limit.n * HOUR_MS};
        return true;
    }
    if (limit.kind == LIMIT_DATE)
        date = limit.date;
    else if (!day_zero(calendar, start, cutoff, &date))
        return false;
    else if (limit.kind == LIMIT_WD && !working_after(calendar, date, limit.n, &date))
        return false;
    else if (limit.kind == LIMIT_CD)
        date += limit.n;
    else if (limit.kind == LIMIT_CB)
        date += limit.n - 1;
    else if (limit.kind == LIMIT_MO)
        date = months_after(date, limit.n);
    *out = (struct due){date, slow_midnight(date + 1)};
    return true;
}

static bool working_before(size_t calendar, cb_date date, cb_date base, cb_date *out)
{
    for (cb_date i = date - 1; i > base && slow_covers(i); i--) {
        if (slow_is_working(calendar, i)) {
            *out = i;
            return true;
        }
    }
    return false;
}

bool slow_recurring(size_t calendar, struct limit interval, cb_date base, bool days_off_will_do,
                    struct due *out)
{
    cb_date date = interval.kind == LIMIT_MO ? months_after(base, interval.n) : base + interval.n;
    if (!days_off_will_do) {
        if (!slow_covers(date))
            return false;
        if (!slow_is_working(calendar, date) && !working_before(calendar, date, base, &date) &&
            !working_after(calendar, date, 1, &date))
            return false;
    }
    *out = (struct due){date, slow_midnight(date + 1)};
    return true;
}
