#include "caseboard/clock/calendar.h"

#include <stdlib.h>

#include "civil.h"

struct calendar {
    char *version;
    cb_date from, to; /* both within */
    size_t count;
    cb_date holidays[]; /* rising */
};

static bool read_holidays(const json_t *list, struct calendar *out)
{
    size_t i;
    json_t *item;
    json_array_foreach (list, i, item) {
        if (!cb_date_parse(cb_json_str(item), &out->holidays[i]) ||
            (i > 0 && out->holidays[i] <= out->holidays[i - 1]))
            return false;
    }
    return true;
}

enum cb_code calendar_read(const json_t *file, struct cb_str name, struct calendar **out,
                           struct cb_error *err)
{
    const json_t *entry = json_object_getn(json_object_get(file, "calendars"), name.at, name.len);
    const json_t *list = json_object_get(entry, "holidays");
    if (entry == NULL)
        return cb_fail(err, CB_NOT_FOUND, "there is no calendar '%.*s'", CB_STR_ARG(name));
    CB_AUTO(calendar_free)
    struct calendar *calendar =
        cb_alloc(sizeof(*calendar) + json_array_size(list) * sizeof(calendar->holidays[0]));
    calendar->count = json_array_size(list);
    calendar->version = cb_str_dup(cb_json_get_str(file, "version"));
    if (!json_is_array(list) || !read_holidays(list, calendar) ||
        !cb_date_parse(cb_json_get_str(file, "from"), &calendar->from) ||
        !cb_date_parse(cb_json_get_str(file, "to"), &calendar->to))
        return cb_fail(err, CB_INVALID, "the calendar '%.*s' is not well-formed", CB_STR_ARG(name));
    *out = cb_take(&calendar);
    return CB_OK;
}

void calendar_free(struct calendar *calendar)
{
    if (calendar == NULL)
        return;
    free(calendar->version);
    free(calendar);
}

struct cb_str calendar_version(const struct calendar *calendar)
{
    return cb_str_of(calendar->version);
}

bool calendar_covers(const struct calendar *calendar, cb_date date)
{
    return date >= calendar->from && date <= calendar->to;
}

static int compare_dates(const void *a, const void *b)
{
    cb_date left = *(const cb_date *)a;
    cb_date right = *(const cb_date *)b;
    return (left > right) - (left < right);
}

bool calendar_is_working(const struct calendar *calendar, cb_date date)
{
    int weekday = civil_weekday(date);
    return weekday != 0 && weekday != 6 &&
           bsearch(&date, calendar->holidays, calendar->count, sizeof(date), compare_dates) == NULL;
}

static enum cb_code out_of_range(cb_date date, struct cb_error *err)
{
    char text[CB_DATE_TEXT];
    cb_date_write(date, text);
    return cb_fail(err, CB_INVALID, "the calendar does not reach to %s", text);
}

enum cb_code calendar_add(const struct calendar *calendar, cb_date date, int n, cb_date *out,
                          struct cb_error *err)
{
    int step = n < 0 ? -1 : 1;
    cb_date at = date;
    for (int left = abs(n); left > 0;) {
        at += step;
        if (!calendar_covers(calendar, at))
            return out_of_range(at, err);
        left -= calendar_is_working(calendar, at);
    }
    *out = at;
    return CB_OK;
}

enum cb_code calendar_count(const struct calendar *calendar, cb_date after, cb_date until, int *out,
                            struct cb_error *err)
{
    if (!calendar_covers(calendar, after))
        return out_of_range(after, err);
    if (!calendar_covers(calendar, until))
        return out_of_range(until, err);
    *out = 0;
    for (cb_date date = after + 1; date <= until; date++)
        *out += calendar_is_working(calendar, date);
    return CB_OK;
}
