#include "caseboard/clock/window.h"

#include "clock_test.h"

static const struct window TUESDAY_EVENING = {.weekday = 2, .from = 18 * 60, .to = 20 * 60};

static struct due due_on(const char *date)
{
    return (struct due){date_of(date), zone_due_at(date_of(date))};
}

TEST(a_due_date_moves_to_the_first_later_day_with_a_window)
{
    struct due due = /* Thursday 2026-06-11, from Wednesday on */
        window_due(&TUESDAY_EVENING, 1, time_of("2026-06-10T09:00:00Z"), due_on("2026-06-11"));
    check_date(due.date, "2026-06-16");
    CHECK_INT(due.at, zone_due_at(due.date));
}

TEST(any_part_of_a_window_after_the_start_keeps_the_due_date)
{
    struct due due = due_on("2026-06-10");
    cb_time last_minute = time_of("2026-06-09T18:59:00Z"); /* 19:59 by the clock on the wall */
    CHECK_INT(window_due(&TUESDAY_EVENING, 1, last_minute, due).at, due.at);
    cb_time over = time_of("2026-06-09T19:00:00Z");
    check_date(window_due(&TUESDAY_EVENING, 1, over, due).date, "2026-06-16");
}

TEST(no_window_at_all_moves_nothing)
{
    const struct window backwards = {.weekday = 1, .from = 1200, .to = 600};
    struct due due = due_on("2026-06-10");
    CHECK_INT(window_due(NULL, 0, time_of("2026-06-10T09:00:00Z"), due).at, due.at);
    CHECK_INT(window_due(&backwards, 1, time_of("2026-06-10T09:00:00Z"), due).at, due.at);
}

TEST(the_last_window_before_a_due_date_is_told_as_far_as_it_goes)
{
    static const struct window both[] = {{.weekday = 1, .from = 9 * 60, .to = 12 * 60},
                                         {.weekday = 1, .from = 14 * 60, .to = 15 * 60}};
    cb_time from, to;
    cb_time start = time_of("2026-06-01T13:30:00Z"); /* Monday 14:30 local */
    CHECK(window_last(both, 2, start, zone_due_at(date_of("2026-06-02")), &from, &to));
    CHECK_INT(from, start);
    CHECK_INT(to, time_of("2026-06-01T14:00:00Z"));
    CHECK(window_last(both, 2, start, zone_due_at(date_of("2026-06-10")), &from, &to));
    CHECK_INT(from, time_of("2026-06-08T13:00:00Z"));
    CHECK(!window_last(both, 2, to, to, &from, &to));
}

TEST(days_and_minutes_are_read_as_the_pack_writes_them)
{
    int value;
    CHECK(window_weekday_parse(CB_STR("sun"), &value) && value == 0);
    CHECK(window_weekday_parse(CB_STR("sat"), &value) && value == 6);
    CHECK(!window_weekday_parse(CB_STR("Sunday"), &value));
    CHECK(window_minute_parse(CB_STR("00:00"), &value) && value == 0);
    CHECK(window_minute_parse(CB_STR("23:59"), &value) && value == 1439);
    const char *const wrong[] = {"24:00", "12:60", "9:00", "09.00", "", "09:00 ", "-1:00", "+9:00"};
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK(!window_minute_parse(cb_str_of(wrong[i]), &value));
}
