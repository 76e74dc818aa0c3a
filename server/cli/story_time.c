#include "story_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24LL * 60 * 60 * 1000)
#define MINUTE_MS (60LL * 1000)

static bool is_weekday(cb_date date)
{
    int weekday = (int)(((date % 7) + 7 + 4) % 7); /* 1970-01-01 was a Thursday; 0 is Sunday */
    return weekday != 0 && weekday != 6;
}

static cb_date workday(cb_date today, long offset)
{
    cb_date date = today;
    while (!is_weekday(date))
        date--;
    for (long left = labs(offset); left > 0;) {
        date += offset < 0 ? -1 : 1;
        left -= is_weekday(date);
    }
    return date;
}

static bool read_clock(const char *text, int64_t *out)
{
    int hours, minutes;
    char end;
    if (sscanf(text, "%2d:%2d%c", &hours, &minutes, &end) != 2 || hours > 23 || minutes > 59)
        return false;
    *out = (hours * 60LL + minutes) * MINUTE_MS;
    return true;
}

static json_t *instant_json(cb_time at)
{
    char text[CB_TIME_TEXT];
    cb_time_write(at, text);
    return json_string(text);
}

static json_t *date_json(cb_date date)
{
    char text[CB_DATE_TEXT];
    cb_date_write(date, text);
    return json_string(text);
}

static json_t *workday_value(const char *text, cb_time now)
{
    char *end;
    int64_t clock;
    cb_date date = workday(cb_date_of(now), strtol(text, &end, 10));
    if (*end == '\0')
        return date_json(date);
    if (*end != ' ' || !read_clock(end + 1, &clock))
        return NULL;
    return instant_json(date * DAY_MS + clock);
}

json_t *story_time_value(struct cb_str text, cb_time now)
{
    if (cb_str_starts(text, "@day:"))
        return workday_value(text.at + 5, now);
    if (cb_str_starts(text, "@cal:"))
        return date_json(cb_date_of(now) + (cb_date)atoi(text.at + 5));
    if (cb_str_starts(text, "@ago:"))
        return instant_json(now - atoi(text.at + 5) * MINUTE_MS);
    return cb_json_string(text);
}

bool story_time_of(const json_t *event, cb_time now, cb_time *out)
{
    const json_t *ago = json_object_get(event, "ago");
    const json_t *day = json_object_get(event, "day");
    const char *time = json_string_value(json_object_get(event, "time"));
    int64_t clock;
    if (json_is_integer(ago)) {
        *out = now - json_integer_value(ago) * MINUTE_MS;
        return true;
    }
    if (!json_is_integer(day) || time == NULL || !read_clock(time, &clock))
        return false;
    *out = workday(cb_date_of(now), (long)json_integer_value(day)) * DAY_MS + clock;
    return *out <= now;
}
