/* The vectors that fix how limits are counted. */
#include "caseboard/clock/limit.h"
#include "clock_test.h"

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

TEST(each_calendar_has_the_range_and_the_holidays_of_its_list)
{
    static const struct {
        const char *name;
        int holidays;
    } lists[] = {{"EW", 83}, {"SCT", 94}, {"NIR", 103}};
    cb_date first = date_of("2019-01-01"), last = date_of("2028-12-31");
    for (size_t i = 0; i < CB_COUNT(lists); i++) {
        CB_AUTO(calendar_free) struct calendar *calendar = calendar_named(lists[i].name);
        int weekdays_off = 0;
        for (cb_date date = first; date <= last; date++) /* 1970-01-01 was a Thursday */
            weekdays_off += (date + 3) % 7 < 5 && !calendar_is_working(calendar, date);
        CHECK_INT(weekdays_off, lists[i].holidays);
        CHECK_STR(calendar_version(calendar), "2026-08");
        CHECK(calendar_covers(calendar, first) && !calendar_covers(calendar, first - 1));
        CHECK(calendar_covers(calendar, last) && !calendar_covers(calendar, last + 1));
    }
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

/* ---- pure ones of what follows from a date ---- */

TEST(a_day_limit_starts_on_its_own_date_with_and_without_a_cut_off)
{
    struct vector vector = {"EW", "2035-01-01T23:00:00Z", "DATE 2035-02-03", NULL, NULL, NULL};
    check_date(due_of(&vector, CUTOFF_NONE).date, "2035-02-03");
    check_date(due_of(&vector, 17 * 60).date, "2035-02-03");
}

static void check_shortened(const char *from, const char *expected)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    struct limit standard, enhanced;
    struct due due, shortened;
    CHECK(limit_parse(CB_STR("WD 5"), &standard));
    CHECK(limit_parse(CB_STR("WD 1"), &enhanced));
    CHECK_CODE(
        limit_due(calendar, standard, time_of("2026-06-01T09:00:00Z"), CUTOFF_NONE, &due, NULL),
        CB_OK);
    CHECK_CODE(limit_shorten(calendar, due, enhanced, time_of(from), &shortened, NULL), CB_OK);
    check_date(shortened.date, expected);
    CHECK_INT(shortened.at, zone_due_at(shortened.date));
}

TEST(a_shorter_limit_counts_from_the_day_it_comes_into_force_and_never_lengthens)
{
    check_shortened("2026-06-03T15:00:00Z", "2026-06-04"); /* T29 */
    check_shortened("2026-06-08T09:00:00Z", "2026-06-08"); /* T30 */
    check_shortened("2026-06-05T22:59:00Z", "2026-06-08"); /* a Friday: both give Monday */
}

static void check_count(const char *after, const char *until, int expected)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    int count = -1;
    CHECK_CODE(calendar_count(calendar, date_of(after), date_of(until), &count, NULL), CB_OK);
    CHECK_INT(count, expected);
}

TEST(lateness_counts_the_working_days_after_the_due_date)
{
    check_count("2026-04-02", "2026-04-07", 1); /* T32: over Easter */
    check_count("2026-03-06", "2026-03-08", 0); /* T33: at the weekend */
    check_count("2026-03-06", "2026-03-06", 0);
    check_count("2026-03-06", "2026-03-02", 0);
    check_count("2026-03-02", "2026-03-09", 5);
}

TEST(lateness_is_not_guessed_outside_the_calendar)
{
    CB_AUTO(calendar_free) struct calendar *calendar = calendar_named("EW");
    int count;
    CHECK_CODE(calendar_count(calendar, date_of("2018-12-31"), date_of("2019-01-02"), &count, NULL),
               CB_INVALID);
    CHECK_CODE(calendar_count(calendar, date_of("2028-12-31"), date_of("2029-01-01"), &count, NULL),
               CB_INVALID);
    CHECK_CODE(calendar_count(calendar, date_of("2019-01-01"), date_of("2028-12-31"), &count, NULL),
               CB_OK);
}

TEST(what_is_due_is_met_until_its_last_moment)
{
    struct vector vector = {"EW", "2026-03-06T22:15:00Z", "WD 1", NULL, NULL, NULL}; /* T31 */
    struct due due = due_of(&vector, CUTOFF_NONE);
    CHECK(time_of("2026-03-09T23:59:59Z") < due.at);
    CHECK(time_of("2026-03-10T00:00:00Z") >= due.at);
}

TEST(what_was_suppressed_in_a_pause_is_due_from_the_resume)
{
    struct vector vector = {"EW", "2026-05-22T09:00:00Z", "WD 1", NULL, NULL, NULL}; /* T35 */
    struct due due = due_of(&vector, CUTOFF_NONE);
    check_date(due.date, "2026-05-26");
    CHECK_INT(due.at, time_of("2026-05-26T23:00:00Z"));
}
