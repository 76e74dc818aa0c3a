#include "caseboard/clock/limit.h"

#include "caseboard/clock/zone.h"
#include "civil.h"

#define HOUR_MS (60LL * 60 * 1000)

static const struct {
    const char *name;
    int least;
} KINDS[] = {
    [LIMIT_WD] = {"WD", 0}, [LIMIT_CD] = {"CD", 0}, [LIMIT_CB] = {"CB", 1},
    [LIMIT_MO] = {"MO", 0}, [LIMIT_H] = {"H", 0},   [LIMIT_DATE] = {"DATE", 0},
};

static bool parse_number(struct cb_str text, int *out)
{
    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || *out > LIMIT_N_MAX)
            return false;
        *out = *out * 10 + (text.at[i] - '0');
    }
    return text.len > 0 && *out <= LIMIT_N_MAX;
}

bool limit_parse(struct cb_str text, struct limit *out)
{
    struct cb_str rest = text;
    struct cb_str word;
    if (!cb_str_split(&rest, ' ', &word))
        return false;
    for (size_t kind = 0; kind < CB_COUNT(KINDS); kind++) {
        struct limit limit = {.kind = (enum limit_kind)kind};
        if (!cb_str_is(word, KINDS[kind].name))
            continue;
        if (kind == LIMIT_DATE ? !cb_date_parse(rest, &limit.date)
                               : !parse_number(rest, &limit.n) || limit.n < KINDS[kind].least)
            return false;
        *out = limit;
        return true;
    }
    return false;
}

/* Day 0: the local date of the start, whatever the hour; with a cut-off, perhaps the next working
 * day. */
static enum cb_code day_zero(const struct calendar *calendar, cb_time start, int cutoff,
                             cb_date *out, struct cb_error *err)
{
    cb_date date = zone_date(start);
    *out = date;
    if (cutoff == CUTOFF_NONE)
        return CB_OK;
    if (!calendar_covers(calendar, date))
        return cb_fail(err, CB_INVALID, "the calendar does not reach the day it starts");
    if (calendar_is_working(calendar, date) && zone_minute(start) < cutoff)
        return CB_OK;
    return calendar_add(calendar, date, 1, out, err);
}

static enum cb_code working_due(const struct calendar *calendar, cb_date day, int n, cb_date *out,
                                struct cb_error *err)
{
    if (!calendar_covers(calendar, day))
        return cb_fail(err, CB_INVALID, "the calendar does not reach the day it starts");
    return calendar_add(calendar, day, n, out, err);
}

static enum cb_code due_date(const struct calendar *calendar, struct limit limit, cb_date day,
                             cb_date *out, struct cb_error *err)
{
    switch (limit.kind) {
    case LIMIT_WD:
        return working_due(calendar, day, limit.n, out, err);
    case LIMIT_CD:
        *out = day + limit.n;
        return CB_OK;
    case LIMIT_CB:
        *out = day + limit.n - 1;
        return CB_OK;
    case LIMIT_MO:
        *out = civil_add_months(day, limit.n);
        return CB_OK;
    case LIMIT_DATE:
    case LIMIT_H: /* these two have no day 0: limit_due() */
        break;
    }
    return cb_fail(err, CB_INVALID, "a limit without a day 0");
}

enum cb_code limit_due(const struct calendar *calendar, struct limit limit, cb_time start,
                       int cutoff, struct due *out, struct cb_error *err)
{
    cb_date day;
    cb_date date;
    if (limit.kind == LIMIT_H) {
        cb_time at = start + limit.n * HOUR_MS;
        *out = (struct due){zone_date(at), at};
        return CB_OK;
    }
    if (limit.kind == LIMIT_DATE) {
        *out = (struct due){limit.date, zone_due_at(limit.date)};
        return CB_OK;
    }
    enum cb_code rc = day_zero(calendar, start, cutoff, &day, err);
    if (rc == CB_OK)
        rc = due_date(calendar, limit, day, &date, err);
    if (rc == CB_OK)
        *out = (struct due){date, zone_due_at(date)};
    return rc;
}

enum cb_code limit_shorten(const struct calendar *calendar, struct due due, struct limit limit,
                           cb_time from, struct due *out, struct cb_error *err)
{
    struct due shorter;
    enum cb_code rc = limit_due(calendar, limit, from, CUTOFF_NONE, &shorter, err);
    if (rc == CB_OK)
        *out = shorter.at < due.at ? shorter : due;
    return rc;
}
