#include "clock_test.h"

static const char FILE_NAME[] = "policies/masip/calendar.json";

struct calendar *calendar_named(const char *name)
{
    CB_AUTO(json_decref) json_t *file = NULL;
    struct calendar *calendar = NULL;
    CHECK_CODE(cb_json_read_file(FILE_NAME, &file, NULL), CB_OK);
    CHECK_CODE(calendar_read(file, cb_str_of(name), &calendar, NULL), CB_OK);
    return calendar;
}

cb_date date_of(const char *text)
{
    cb_date date;
    CHECK(cb_date_parse(cb_str_of(text), &date));
    return date;
}

cb_time time_of(const char *text)
{
    cb_time at;
    CHECK(cb_time_parse(cb_str_of(text), &at));
    return at;
}

void check_date(cb_date actual, const char *expected)
{
    char text[CB_DATE_TEXT];
    cb_date_write(actual, text);
    CHECK_STR(text, expected);
}
