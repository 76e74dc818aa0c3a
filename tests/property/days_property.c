/* Limits and working days against the second reading of slow_days.h. */
#include "caseboard/clock/recurring.h"
#include "caseboard/clock/window.h"
#include "caseboard/clock/zone.h"
#include "slow_days.h"
#include "tests/support/check.h"

#define DAY_MS (24LL * 60 * 60 * 1000)
#define FIRST_DAY 17700 /* in 2018, before the calendars begin */
#define SPAN_DAYS 4200  /* until 2030, after they end */

static const struct calendar *calendar_at(size_t index)
{
    static struct calendar *calendars[SLOW_CALENDARS];
    if (calendars[index] == NULL) {
        CB_AUTO(json_decref) json_t *file = NULL;
        CHECK_CODE(cb_json_read_file("policies/masip/calendar.json", &file, NULL), CB_OK);
        CHECK_CODE(calendar_read(file, cb_str_of(slow_names[index]), &calendars[index], NULL),
                   CB_OK);
    }
    return calendars[index];
}

static cb_date gen_date(struct gen *g)
{
    return FIRST_DAY + (cb_date)gen_below(g, SPAN_DAYS);
}

/* At any millisecond, or within a second of a midnight or of a change of the clocks. */
static cb_time gen_start(struct gen *g)
{
    cb_time day = gen_date(g) * DAY_MS;
    if (gen_chance(g, 70))
        return day + (cb_time)gen_below(g, DAY_MS);
    return day + gen_int(g, -2, 25) * 60 * 60 * 1000 + gen_int(g, -1000, 1000);
}

static struct limit gen_limit(struct gen *g)
{
    enum limit_kind kind = (enum limit_kind)gen_below(g, LIMIT_DATE + 1);
    int most = gen_chance(g, 80) ? 40 : LIMIT_N_MAX;
    int n = kind == LIMIT_MO ? (int)gen_below(g, 40) : (int)gen_below(g, (size_t)most + 1);
    return (struct limit){.kind = kind,
                          .n = kind == LIMIT_CB && n == 0 ? 1 : n,
                          .date = kind == LIMIT_DATE ? gen_date(g) : 0};
}

PROPERTY_ROUNDS(every_limit_is_due_as_the_slow_reading_says, 100000)
{
    size_t calendar = gen_below(g, SLOW_CALENDARS);
    struct limit limit = gen_limit(g);
    cb_time start = gen_start(g);
    int cutoff = gen_chance(g, 30) ? (int)gen_below(g, 24 * 60) : CUTOFF_NONE;
    struct due due, expected;
    bool is_known = slow_due(calendar, limit, start, cutoff, &expected);
    CHECK_CODE(limit_due(calendar_at(calendar), limit, start, cutoff, &due, NULL),
               is_known ? CB_OK : CB_INVALID);
    if (!is_known)
        return;
    CHECK_INT(due.date, expected.date);
    CHECK_INT(due.at, expected.at);
}

PROPERTY_ROUNDS(every_interval_is_due_as_the_slow_reading_says, 100000)
{
    size_t calendar = gen_below(g, SLOW_CALENDARS);
    bool monthly = gen_chance(g, 20);
    struct limit interval = {.kind = monthly ? LIMIT_MO : LIMIT_CD,
                             .n = 1 + (int)gen_below(g, monthly ? 3 : 40)};
    cb_date base = gen_date(g);
    bool days_off_will_do = gen_chance(g, 20);
    struct due due, expected;
    bool is_known = slow_recurring(calendar, interval, base, days_off_will_do, &expected);
    CHECK_CODE(recurring_due(calendar_at(calendar), interval, base, days_off_will_do, &due, NULL),
               is_known ? CB_OK : CB_INVALID);
    if (!is_known)
        return;
    CHECK(due.date > base);
    CHECK(days_off_will_do || slow_is_working(calendar, due.date));
    CHECK_INT(due.date, expected.date);
    CHECK_INT(due.at, expected.at);
}

PROPERTY_ROUNDS(a_working_day_limit_is_due_on_a_working_day_whatever_the_hour, 20000)
{
    size_t calendar = gen_below(g, SLOW_CALENDARS);
    struct limit limit = {.kind = LIMIT_WD, .n = 1 + (int)gen_below(g, 40)};
    cb_time start = gen_start(g);
    struct due due, at_midnight;
    enum cb_code rc = limit_due(calendar_at(calendar), limit, start, CUTOFF_NONE, &due, NULL);
    CHECK_CODE(limit_due(calendar_at(calendar), limit, slow_midnight(slow_date(start)), CUTOFF_NONE,
                         &at_midnight, NULL),
               rc);
    if (rc != CB_OK)
        return;
    CHECK(slow_is_working(calendar, due.date));
    CHECK_INT(due.date, at_midnight.date);
    CHECK_INT(due.at, at_midnight.at);
}

PROPERTY_ROUNDS(working_days_are_counted_as_they_are_added, 20000)
{
    size_t calendar = gen_below(g, SLOW_CALENDARS);
    cb_date after = gen_date(g);
    cb_date until = after + (cb_date)gen_int(g, -30, 60);
    int count, expected = 0;
    enum cb_code rc = calendar_count(calendar_at(calendar), after, until, &count, NULL);
    CHECK_CODE(rc, slow_covers(after) && slow_covers(until) ? CB_OK : CB_INVALID);
    for (cb_date date = after + 1; date <= until; date++)
        expected += slow_is_working(calendar, date);
    if (rc == CB_OK)
        CHECK_INT(count, expected);
}

PROPERTY_ROUNDS(going_back_over_working_days_finds_the_day_that_goes_forward_again, 20000)
{
    size_t calendar = gen_below(g, SLOW_CALENDARS);
    cb_date date = gen_date(g);
    cb_date back, again;
    int n = 1 + (int)gen_below(g, 30);
    if (!slow_covers(date) || !slow_is_working(calendar, date) ||
        calendar_add(calendar_at(calendar), date, -n, &back, NULL) != CB_OK)
        return;
    CHECK(slow_is_working(calendar, back));
    CHECK_CODE(calendar_add(calendar_at(calendar), back, n, &again, NULL), CB_OK);
    CHECK_INT(again, date);
}

PROPERTY_ROUNDS(local_time_is_as_the_slow_reading_says, 100000)
{
    cb_time at = gen_start(g);
    cb_date date = zone_date(at);
    CHECK_INT(date, slow_date(at));
    CHECK_INT(zone_minute(at), slow_minute(at));
    CHECK_INT(zone_midnight(date), slow_midnight(date));
    CHECK_INT(zone_due_at(date), slow_midnight(date + 1));
}

/* The first instant of a date at which the clock shows a time, looked for minute by minute. */
PROPERTY_ROUNDS(a_time_of_day_is_the_first_instant_that_shows_it, 2000)
{
    static const cb_date CHANGES[] = {20541, 20751}; /* 2026-03-29 and 2026-10-25 */
    cb_date date = gen_chance(g, 50) ? gen_pick(g, CHANGES) : gen_date(g);
    int minute = (int)gen_below(g, 24 * 60 + 1);
    cb_time at = slow_midnight(date);
    while (at < slow_midnight(date + 1) && slow_minute(at) < minute)
        at += 60000;
    CHECK_INT(zone_at(date, minute), at);
}

static bool slow_is_open(const struct window *windows, size_t count, cb_time at)
{
    bool is_open = false;
    for (size_t i = 0; i < count; i++)
        is_open |= windows[i].weekday == slow_weekday(slow_date(at)) &&
                   slow_minute(at) >= windows[i].from && slow_minute(at) < windows[i].to;
    return is_open;
}

/* The day to which a due date moves, asked minute by minute. */
static cb_date slow_window_date(const struct window *windows, size_t count, cb_time start,
                                cb_date date)
{
    for (cb_time at = start; at < slow_midnight(date + 1); at += 60000) {
        if (slow_is_open(windows, count, at))
            return date;
    }
    for (cb_date later = date + 1; later <= date + 7; later++) {
        for (cb_time at = slow_midnight(later); at < slow_midnight(later + 1); at += 60000) {
            if (slow_is_open(windows, count, at))
                return later;
        }
    }
    return date;
}

PROPERTY_ROUNDS(a_binding_window_moves_a_date_as_asked_minute_by_minute, 1000)
{
    struct window windows[3];
    size_t count = gen_below(g, CB_COUNT(windows) + 1);
    for (size_t i = 0; i < count; i++)
        windows[i] = (struct window){(int)gen_below(g, 7), /* never in the hour that is skipped */
                                     (int)gen_int(g, 120, 1300), (int)gen_int(g, 120, 1440)};
    cb_time start = gen_start(g) / 60000 * 60000;
    cb_date date = slow_date(start) + (cb_date)gen_below(g, 9);
    struct due due = window_due(windows, count, start, (struct due){date, slow_midnight(date + 1)});
    CHECK_INT(due.date, slow_window_date(windows, count, start, date));
    CHECK_INT(due.at, slow_midnight(due.date + 1));
}
