#include "caseboard/base/time.h"

#include "tests/support/check.h"

static cb_time parsed(const char *text)
{
    cb_time at = -1;
    CHECK(cb_time_parse(cb_str_of(text), &at));
    return at;
}

TEST(instants_are_milliseconds_since_1970)
{
    CHECK_INT(parsed("1970-01-01T00:00:00Z"), 0);
    CHECK_INT(parsed("2026-03-02T09:14:05.120Z"), 1772442845120);
    CHECK_INT(parsed("1969-12-31T23:59:59.999Z"), -1);
    CHECK_INT(parsed("2000-02-29T12:00:00Z"), 951825600000);
}

TEST(a_fraction_has_one_to_three_digits)
{
    cb_time at = 0;
    CHECK_INT(parsed("1970-01-01T00:00:00.5Z"), 500);
    CHECK_INT(parsed("1970-01-01T00:00:00.05Z"), 50);
    CHECK_INT(parsed("1970-01-01T00:00:00.005Z"), 5);
    CHECK(!cb_time_parse(CB_STR("1970-01-01T00:00:00.Z"), &at));
    CHECK(!cb_time_parse(CB_STR("1970-01-01T00:00:00.0000Z"), &at));
    CHECK(!cb_time_parse(CB_STR("1970-01-01T00:00:00,5Z"), &at));
}

TEST(what_is_no_instant_is_refused)
{
    static const char *const wrong[] = {
        "",
        "2026-03-02",
        "2026-03-02T09:14Z",
        "2026-03-02T09:14:05",
        "2026-03-02T09:14:05+00:00",
        "2026-03-02 09:14:05Z",
        "2026-03-02t09:14:05z",
        "2026-03-02T24:00:00Z",
        "2026-03-02T09:60:00Z",
        "2026-06-30T23:59:60Z",
        "2026-02-30T09:14:05Z",
        "2026-03-02T-1:14:05Z",
        "2026-03-02T09:14:05Z ",
        "2026-03-02T09:14:05 Z",
        "2026-03-02T09-14-05Z",
        "1899-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
    };
    cb_time at = 7;
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK(!cb_time_parse(cb_str_of(wrong[i]), &at));
    CHECK(!cb_time_parse(cb_str_of(NULL), &at));
    CHECK_INT(at, 7);
}

TEST(the_years_1900_to_2199_are_known)
{
    char text[CB_TIME_TEXT];
    cb_time_write(parsed("1900-01-01T00:00:00Z"), text);
    CHECK_STR(text, "1900-01-01T00:00:00.000Z");
    cb_time_write(parsed("2199-12-31T23:59:59.999Z"), text);
    CHECK_STR(text, "2199-12-31T23:59:59.999Z");
}

TEST(what_no_text_can_hold_is_written_as_the_edge)
{
    char text[CB_TIME_TEXT];
    cb_time_write(CB_TIME_NEVER, text);
    CHECK_STR(text, "9999-12-31T23:59:59.999Z");
    cb_time_write(INT64_MIN, text);
    CHECK_STR(text, "0000-01-01T00:00:00.000Z");
    cb_date_write(INT32_MAX, text);
    CHECK_STR(text, "9999-12-31");
    cb_date_write(INT32_MIN, text);
    CHECK_STR(text, "0000-01-01");
}

TEST(only_dates_that_exist_are_dates)
{
    static const char *const right[] = {"2024-02-29", "2000-02-29", "2026-12-31", "2199-12-31"};
    static const char *const wrong[] = {
        "2026-02-29", "1900-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-01",
        "2026-01-00", "2026-1-01",  "26-01-01",   "2026/01/01", "2026-01-1x", "2200-01-01",
    };
    cb_date date = 0;
    for (size_t i = 0; i < CB_COUNT(right); i++)
        CHECK(cb_date_parse(cb_str_of(right[i]), &date));
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK(!cb_date_parse(cb_str_of(wrong[i]), &date));
}

TEST(every_day_of_three_centuries_reads_back)
{
    cb_date first = 0;
    cb_date last = 0;
    CHECK(cb_date_parse(CB_STR("1900-01-01"), &first));
    CHECK(cb_date_parse(CB_STR("2199-12-31"), &last));
    CHECK_INT(last - first, 109572);
    for (cb_date date = first; date <= last; date++) {
        char text[CB_DATE_TEXT];
        cb_date read = 0;
        cb_date_write(date, text);
        CHECK(cb_date_parse(cb_str_of(text), &read));
        CHECK_INT(read, date);
    }
}

PROPERTY(a_written_instant_reads_back)
{
    char text[CB_TIME_TEXT];
    cb_time at = gen_int(g, parsed("1900-01-01T00:00:00Z"), parsed("2199-12-31T23:59:59.999Z"));
    cb_time_write(at, text);
    CHECK_INT(parsed(text), at);
}

TEST(a_day_begins_at_midnight_utc)
{
    CHECK_INT(cb_date_of(0), 0);
    CHECK_INT(cb_date_of(-1), -1);
    CHECK_INT(cb_date_of(86399999), 0);
    CHECK_INT(cb_date_of(86400000), 1);
    CHECK_INT(cb_date_of(-86400000), -1);
    CHECK_INT(cb_date_of(-86400001), -2);
    CHECK_INT(cb_date_of(CB_TIME_NEVER), INT32_MAX);
    CHECK_INT(cb_date_of(INT64_MIN), INT32_MIN);
}

TEST(the_clocks_tell_a_plausible_time)
{
    CHECK(cb_time_now() > parsed("2024-01-01T00:00:00Z"));
    int64_t before = cb_monotonic_us();
    CHECK(cb_monotonic_us() >= before);
    CHECK(cb_monotonic_ms() >= before / 1000);
}
