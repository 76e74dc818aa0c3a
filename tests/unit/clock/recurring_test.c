#include "caseboard/clock/recurring.h"

#include "clock_test.h"

static struct due due_after(const char *base, const char *interval, bool days_off_will_do)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    struct limit limit;
    struct due due;
    CHECK(limit_parse(cb_str_of(interval), &limit));
    CHECK_CODE(recurring_due(calendar, limit, date_of(base), days_off_will_do, &due, NULL), CB_OK);
    CHECK_INT(due.at, zone_due_at(due.date));
    return due;
}

static void check_due(const char *base, const char *interval, const char *date, const char *at)
{
    struct due due = due_after(base, interval, false);
    check_date(due.date, date);
    CHECK_INT(due.at, time_of(at));
}

TEST(the_next_update_goes_back_to_a_working_day_but_never_to_its_base)
{
    check_due("2026-12-18", "CD 7", "2026-12-24", "2026-12-25T00:00:00Z");  /* T23 */
    check_due("2026-03-06", "CD 1", "2026-03-09", "2026-03-10T00:00:00Z");  /* T24 */
    check_due("2026-03-30", "CD 7", "2026-04-02", "2026-04-02T23:00:00Z");  /* T25 */
    check_due("2026-01-31", "MO 1", "2026-02-27", "2026-02-28T00:00:00Z");  /* T26 */
    check_due("2026-08-17", "CD 14", "2026-08-28", "2026-08-28T23:00:00Z"); /* T27 */
    check_due("2026-12-24", "CD 1", "2026-12-29", "2026-12-30T00:00:00Z");  /* T28 */
    check_due("2026-12-24", "CD 2", "2026-12-29", "2026-12-30T00:00:00Z");
}

TEST(where_days_off_will_do_the_next_update_stays)
{
    check_date(due_after("2026-12-18", "CD 7", true).date, "2026-12-25");
    check_date(due_after("2030-12-18", "CD 7", true).date, "2030-12-25"); /* needs no calendar */
    check_date(due_after("2028-01-31", "MO 1", true).date, "2028-02-29");
}

TEST(the_next_update_is_not_guessed_outside_the_calendar)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    struct limit weekly = {.kind = LIMIT_CD, .n = 7};
    struct due due;
    CHECK_CODE(recurring_due(calendar, weekly, date_of("2028-12-22"), false, &due, NULL), CB_OK);
    CHECK_CODE(recurring_due(calendar, weekly, date_of("2028-12-23"), false, &due, NULL), CB_OK);
    CHECK_CODE(recurring_due(calendar, weekly, date_of("2028-12-25"), false, &due, NULL),
               CB_INVALID);
}

TEST(an_interval_is_of_days_or_months_and_not_empty)
{
    static const struct limit wrong[] = {{.kind = LIMIT_CD, .n = 0},
                                         {.kind = LIMIT_MO, .n = 0},
                                         {.kind = LIMIT_WD, .n = 7},
                                         {.kind = LIMIT_H, .n = 4}};
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    struct due due;
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK_CODE(recurring_due(calendar, wrong[i], date_of("2026-03-02"), true, &due, NULL),
                   CB_INVALID);
}

TEST(missed_periods_count_from_the_day_after_the_due_date)
{
    const struct limit weekly = {.kind = LIMIT_CD, .n = 7};
    const struct limit monthly = {.kind = LIMIT_MO, .n = 1};
    cb_date due = date_of("2026-03-10");
    CHECK_INT(recurring_missed(weekly, due, date_of("2026-03-25")), 3); /* T34 */
    CHECK_INT(recurring_missed(weekly, due, due), 0);
    CHECK_INT(recurring_missed(weekly, due, due + 1), 1);
    CHECK_INT(recurring_missed(weekly, due, due + 7), 2);
    CHECK_INT(recurring_missed(monthly, due, due + 29), 1);
    CHECK_INT(recurring_missed(monthly, due, due + 30), 2);
}
