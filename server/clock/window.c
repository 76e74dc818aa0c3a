#include "caseboard/clock/window.h"

#include "caseboard/clock/zone.h"
#include "civil.h"

#define SEARCH_DAYS 15

bool window_weekday_parse(struct cb_str name, int *out)
{
    static const char *const NAMES[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (size_t day = 0; day < CB_COUNT(NAMES); day++) {
        if (cb_str_is(name, NAMES[day])) {
            *out = (int)day;
            return true;
        }
    }
    return false;
}

bool window_minute_parse(struct cb_str text, int *out)
{
    static const char SHAPE[] = "dd:dd";
    int digits[sizeof(SHAPE)] = {0};
    if (text.len != sizeof(SHAPE) - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        digits[i] = text.at[i] - '0';
        if (SHAPE[i] == 'd' ? digits[i] < 0 || digits[i] > 9 : text.at[i] != SHAPE[i])
            return false;
    }
    int hours = digits[0] * 10 + digits[1];
    int minutes = digits[3] * 10 + digits[4];
    *out = hours * 60 + minutes;
    return hours < 24 && minutes < 60;
}

struct span {
    cb_time from, to;
};

/* The part of WINDOW on DATE that lies within FROM and TO; false: none does. */
static bool part_on(const struct window *window, cb_date date, struct span within, struct span *out)
{
    if (civil_weekday(date) != window->weekday || window->to <= window->from)
        return false;
    cb_time from = zone_at(date, window->from);
    cb_time to = zone_at(date, window->to);
    out->from = from > within.from ? from : within.from;
    out->to = to < within.to ? to : within.to;
    return out->from < out->to;
}

static bool last_part_on(const struct window *windows, size_t count, cb_date date,
                         struct span within, struct span *out)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        struct span part;
        if (part_on(&windows[i], date, within, &part) && (!found || part.to > out->to)) {
            *out = part;
            found = true;
        }
    }
    return found;
}

bool window_last(const struct window *windows, size_t count, cb_time start, cb_time due_at,
                 cb_time *from, cb_time *to)
{
    cb_date first = zone_date(start);
    cb_date last = zone_date(due_at);
    struct span part;
    /* Two weeks hold every window whole, also one that a change of the clocks swallows once. */
    if (first < last - SEARCH_DAYS)
        first = last - SEARCH_DAYS;
    for (cb_date date = last; date >= first; date--) {
        if (last_part_on(windows, count, date, (struct span){start, due_at}, &part)) {
            *from = part.from;
            *to = part.to;
            return true;
        }
    }
    return false;
}

/* The first date after DATE on which there is a window; DATE where there is none. */
static cb_date next_date(const struct window *windows, size_t count, cb_date date)
{
    for (cb_date next = date + 1; next <= date + 7; next++) {
        for (size_t i = 0; i < count; i++) {
            if (windows[i].weekday == civil_weekday(next) && windows[i].to > windows[i].from)
                return next;
        }
    }
    return date;
}

struct due window_due(const struct window *windows, size_t count, cb_time start, struct due due)
{
    cb_time from, to;
    if (window_last(windows, count, start, due.at, &from, &to))
        return due;
    cb_date date = next_date(windows, count, due.date);
    return (struct due){date, zone_due_at(date)};
}
