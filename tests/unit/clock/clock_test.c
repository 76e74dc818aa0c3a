/* The vectors that fix how limits are counted, and a second, slow reading of the definitions. */
#include <stdio.h>
#include <string.h>

#include "caseboard/clock/limit.h"
#include "caseboard/clock/zone.h"
#include "tests/support/check.h"

static const char FILE_NAME[] = "policies/masip/calendar.json";

static struct calendar *calendar_named(const char *name)
{
    CB_AUTO(json_decref) json_t *file = NULL;
    struct calendar *calendar = NULL;
    CHECK_CODE(cb_json_read_file(FILE_NAME, &file, NULL), CB_OK);
    CHECK_CODE(calendar_read(file, cb_str_of(name), &calendar, NULL), CB_OK);
    return calendar;
}

struct vector {
    const char *calendar, *start, *limit, *date, *at; /* at NULL: not said */
    const char *with_cutoff;                          /* the date with a cut-off at 17:00 */
};

static const struct vector VECTORS[] = {
    {"EW", "2026-03-06T22:15:00Z", "WD 1", "2026-03-09", "2026-03-10T00:00:00Z", "2026-03-10"},
    {"EW", "2026-04-02T22:30:00Z", "WD 1", "2026-04-07", "2026-04-07T23:00:00Z", "2026-04-08"},
    {"EW", "2026-12-23T10:00:00Z", "WD 5", "2027-01-04", "2027-01-05T00:00:00Z", NULL},
    {"EW", "2026-05-23T11:00:00Z", "WD 1", "2026-05-26", "2026-05-26T23:00:00Z", "2026-05-27"},
    {"EW", "2026-06-30T23:30:00Z", "WD 1", "2026-07-02", "2026-07-02T23:00:00Z", NULL},
    {"EW", "2026-06-30T22:30:00Z", "WD 1", "2026-07-01", "2026-07-01T23:00:00Z", NULL},
    {"EW", "2022-06-01T12:00:00Z", "WD 1", "2022-06-06", "2022-06-06T23:00:00Z", NULL},
    {"EW", "2022-09-16T09:00:00Z", "WD 1", "2022-09-20", "2022-09-20T23:00:00Z", NULL},
    {"EW", "2023-05-05T09:00:00Z", "WD 1", "2023-05-09", "2023-05-09T23:00:00Z", NULL},
    {"EW", "2020-05-01T09:00:00Z", "WD 1", "2020-05-04", "2020-05-04T23:00:00Z", NULL},
    {"EW", "2020-05-07T09:00:00Z", "WD 1", "2020-05-11", "2020-05-11T23:00:00Z", NULL},
    {"EW", "2026-06-12T09:00:00Z", "WD 1", "2026-06-15", "2026-06-15T23:00:00Z", NULL},
    {"SCT", "2026-06-12T09:00:00Z", "WD 1", "2026-06-16", "2026-06-16T23:00:00Z", NULL},
    {"NIR", "2026-07-10T09:00:00Z", "WD 1", "2026-07-14", "2026-07-14T23:00:00Z", NULL},
    {"EW", "2026-07-10T09:00:00Z", "WD 1", "2026-07-13", NULL, NULL},
    {"EW", "2026-10-25T00:30:00Z", "WD 1", "2026-10-26", "2026-10-27T00:00:00Z", NULL},
    {"EW", "2026-03-29T00:30:00Z", "WD 1", "2026-03-30", "2026-03-30T23:00:00Z", NULL},
    {"EW", "2026-03-02T09:00:00Z", "WD 2", "2026-03-04", NULL, NULL},
    {"EW", "2026-03-02T09:00:00Z", "WD 5", "2026-03-09", NULL, NULL},
    {"EW", "2026-03-02T09:00:00Z", "WD 10", "2026-03-16", NULL, NULL},
    {"EW", "2026-03-02T09:00:00Z", "WD 20", "2026-03-30", NULL, NULL},
    {"EW", "2027-12-24T09:00:00Z", "WD 1", "2027-12-29", NULL, NULL},
    {"EW", "2027-12-24T09:00:00Z", "WD 5", "2028-01-05", NULL, NULL},
    {"EW", "2026-12-31T18:00:00Z", "WD 1", "2027-01-04", NULL, NULL},
    {"SCT", "2026-12-31T18:00:00Z", "WD 1", "2027-01-05", NULL, NULL},
    {"EW", "2026-02-27T09:00:00Z", "CB 3", "2026-03-01", "2026-03-02T00:00:00Z", NULL},
    {"EW", "2026-03-29T00:30:00Z", "H 4", "2026-03-29", "2026-03-29T04:30:00Z", NULL},
    {"EW", "2026-11-30T09:00:00Z", "MO 3", "2027-02-28", "2027-03-01T00:00:00Z", NULL},
    {"EW", "2026-03-02T09:00:00Z", "CD 15", "2026-03-17", "2026-03-18T00:00:00Z", NULL},
    {"EW", "2026-03-02T09:00:00Z", "DATE 2026-12-25", "2026-12-25", "2026-12-26T00:00:00Z", NULL},
};

static struct due due_of(const struct vector *vector, int cutoff)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named(vector->calendar);
    struct limit limit;
    struct due due;
    cb_time start;
    CHECK(limit_parse(cb_str_of(vector->limit), &limit));
    CHECK(cb_time_parse(cb_str_of(vector->start), &start));
    CHECK_CODE(limit_due(calendar, limit, start, cutoff, &due, NULL), CB_OK);
    return due;
}

static void check_date(cb_date actual, const char *expected)
{
    char text[CB_DATE_TEXT];
    cb_date_write(actual, text);
    CHECK_STR(text, expected);
}

TEST(every_vector_gives_its_date_and_its_instant)
{
    for (size_t i = 0; i < CB_COUNT(VECTORS); i++) {
        struct due due = due_of(&VECTORS[i], CUTOFF_NONE);
        cb_time at;
        check_date(due.date, VECTORS[i].date);
        if (VECTORS[i].at == NULL)
            continue;
        CHECK(cb_time_parse(cb_str_of(VECTORS[i].at), &at));
        CHECK_INT(due.at, at);
    }
}

TEST(with_a_cut_off_late_events_count_from_the_next_working_day)
{
    for (size_t i = 0; i < CB_COUNT(VECTORS); i++)
        if (VECTORS[i].with_cutoff != NULL)
            check_date(due_of(&VECTORS[i], 17 * 60).date, VECTORS[i].with_cutoff);
}

TEST(a_cut_off_is_met_to_the_minute)
{
    struct vector vector = {"EW", "2026-01-12T16:59:59Z", "WD 1", NULL, NULL, NULL};
    check_date(due_of(&vector, 17 * 60).date, "2026-01-13");
    vector.start = "2026-01-12T17:00:00Z";
    check_date(due_of(&vector, 17 * 60).date, "2026-01-14");
}

static void check_before(const char *date, int n, const char *expected)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    cb_date from, got;
    CHECK(cb_date_parse(cb_str_of(date), &from));
    CHECK_CODE(calendar_add(calendar, from, -n, &got, NULL), CB_OK);
    check_date(got, expected);
}

TEST(working_days_are_counted_back_over_easter)
{
    check_before("2026-04-07", 2, "2026-04-01");
    check_before("2026-04-07", 10, "2026-03-20");
    check_before("2026-03-15", 2, "2026-03-12");
}

TEST(a_working_day_limit_outside_the_calendar_is_refused_and_a_calendar_day_limit_is_not)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    struct due due;
    cb_time start;
    CHECK(cb_time_parse(CB_STR("2028-12-29T09:00:00Z"), &start)); /* its last working day */
    CHECK_CODE(limit_due(calendar, (struct limit){.kind = LIMIT_WD, .n = 1}, start, CUTOFF_NONE,
                         &due, NULL),
               CB_INVALID);
    CHECK_CODE(limit_due(calendar, (struct limit){.kind = LIMIT_CD, .n = 1}, start, CUTOFF_NONE,
                         &due, NULL),
               CB_OK);
    CHECK(cb_time_parse(CB_STR("2018-12-31T09:00:00Z"), &start));
    CHECK_CODE(limit_due(calendar, (struct limit){.kind = LIMIT_WD, .n = 1}, start, CUTOFF_NONE,
                         &due, NULL),
               CB_INVALID);
}

TEST(a_limit_is_a_kind_and_a_number_within_bounds)
{
    struct limit limit;
    CHECK(limit_parse(CB_STR("WD 0"), &limit));
    CHECK(limit_parse(CB_STR("WD 1000"), &limit));
    CHECK_INT(limit.n, LIMIT_N_MAX);
    const char *const wrong[] = {"",      "WD",   "WD ",    "WD 1001",
                                 "wd 1",  "CB 0", "WD -1",  "WD 1.5",
                                 "WD 1 ", "XX 3", "DATE 7", "DATE 2026-02-30"};
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK(!limit_parse(cb_str_of(wrong[i]), &limit));
}

TEST(a_calendar_that_is_not_well_formed_is_refused)
{
    const char *const wrong[] = {
        "{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"calendars\":{\"EW\":{}}}",
        "{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"calendars\":{\"EW\":{\"holidays\":["
        "\"2026-"
        "01-02\",\"2026-01-01\"]}}}",
        "{\"from\":\"2026-01-01\",\"calendars\":{\"EW\":{\"holidays\":[]}}}",
    };
    for (size_t i = 0; i < CB_COUNT(wrong); i++) {
        CB_AUTO(json_decref) json_t *file = NULL;
        CB_AUTO(calendar_free) struct calendar *calendar = NULL;
        CHECK_CODE(cb_json_read(cb_str_of(wrong[i]), 0, &file, NULL), CB_OK);
        CHECK_CODE(calendar_read(file, CB_STR("EW"), &calendar, NULL), CB_INVALID);
    }
}

/* ---- the second reading: days counted one by one, from the definitions -------------------------
 */

static bool slow_is_holiday(const json_t *list, cb_date date)
{
    char text[CB_DATE_TEXT];
    size_t i;
    json_t *item;
    cb_date_write(date, text);
    json_array_foreach (list, i, item) {
        if (strcmp(json_string_value(item), text) == 0)
            return true;
    }
    return false;
}

/* Weekdays by walking from a Monday that everybody knows. */
static bool slow_is_weekend(cb_date date)
{
    cb_date monday;
    CHECK(cb_date_parse(CB_STR("2018-01-01"), &monday));
    int day = 0;
    for (cb_date at = monday; at < date; at++)
        day = day == 6 ? 0 : day + 1;
    return day >= 5;
}

static cb_date slow_next_working(const json_t *list, cb_date date)
{
    do
        date++;
    while (slow_is_weekend(date) || slow_is_holiday(list, date));
    return date;
}

PROPERTY_ROUNDS(working_days_agree_with_a_slow_second_reading, 2000)
{
    static json_t *file = NULL;
    const char *const names[] = {"EW", "SCT", "NIR"};
    const char *name = gen_pick(g, names);
    if (file == NULL)
        CHECK_CODE(cb_json_read_file(FILE_NAME, &file, NULL), CB_OK);
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named(name);
    const json_t *list =
        json_object_get(json_object_get(json_object_get(file, "calendars"), name), "holidays");
    cb_date from, expected, got;
    CHECK(cb_date_parse(CB_STR("2019-01-01"), &from));
    from += (cb_date)gen_below(g, 3600);
    int n = (int)gen_below(g, 25);
    expected = from;
    for (int i = 0; i < n; i++)
        expected = slow_next_working(list, expected);
    CHECK_CODE(calendar_add(calendar, from, n, &got, NULL), CB_OK);
    CHECK_INT(got, expected);
}

/* A due date of working days is a working day and depends on the hour only through the local date.
 */
PROPERTY_ROUNDS(a_working_day_limit_is_due_on_a_working_day, 2000)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    struct limit limit = {.kind = LIMIT_WD, .n = 1 + (int)gen_below(g, 20)};
    struct due due, at_noon;
    cb_time start =
        1546300800000 + (cb_time)gen_below(g, 3600) * 86400000 + (cb_time)gen_below(g, 86400000);
    CHECK_CODE(limit_due(calendar, limit, start, CUTOFF_NONE, &due, NULL), CB_OK);
    CHECK(calendar_is_working(calendar, due.date));
    cb_time noon = zone_midnight(zone_date(start)) + 12 * 3600000;
    CHECK_CODE(limit_due(calendar, limit, noon, CUTOFF_NONE, &at_noon, NULL), CB_OK);
    CHECK_INT(due.at, at_noon.at);
}

PROPERTY_ROUNDS(every_instant_lies_within_its_local_date, 5000)
{
    cb_time at = gen_time(g);
    cb_date date = zone_date(at);
    CHECK(zone_midnight(date) <= at);
    CHECK(at < zone_due_at(date));
    CHECK(zone_minute(at) >= 0 && zone_minute(at) < 24 * 60);
}
