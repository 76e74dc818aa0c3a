/* The proleptic Gregorian calendar, by arithmetic: no time zone and no locale is asked. */
#include "caseboard/base/time.h"

#include <string.h>
#include <time.h>

#define MS_A_DAY (24LL * 60 * 60 * 1000)

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };

static int64_t read_clock(clockid_t clock, int64_t per_second)
{
    struct timespec at = {0};
    clock_gettime(clock, &at);
    return at.tv_sec * per_second + at.tv_nsec / (1000000000 / per_second);
}

cb_time cb_time_now(void)
{
    return read_clock(CLOCK_REALTIME, 1000);
}

int64_t cb_monotonic_ms(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000);
}

int64_t cb_monotonic_us(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000000);
}

/* Days since 1970-01-01. Years are counted from March, so that the leap day ends a year, in eras
 * of 400 years, which all have 146097 days (H. Hinnant, "chrono-compatible low-level date
 * algorithms"). */
static cb_date days_from_civil(int year, int month, int day)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(cb_date date, int *year, int *month, int *day)
{
    int64_t z = (int64_t)date + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = (int)(z - era * 146097);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153; /* March is 0 */
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = (int)(year_of_era + era * 400) + (*month <= 2);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* The COUNT digits at AT as a number, or -1. */
static int number(const char *at, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

bool cb_date_parse(struct cb_str text, cb_date *out)
{
    if (text.len != CB_DATE_TEXT - 1 || text.at[4] != '-' || text.at[7] != '-')
        return false;
    int year = number(text.at, 4);
    int month = number(text.at + 5, 2);
    int day = number(text.at + 8, 2);
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    *out = days_from_civil(year, month, day);
    return true;
}

/* ".5", ".05" or ".125" as milliseconds, none as 0, anything else as -1. */
static int milliseconds(struct cb_str fraction)
{
    static const int scale[] = {0, 100, 10, 1};
    if (fraction.len == 0)
        return 0;
    if (fraction.at[0] != '.' || fraction.len < 2 || fraction.len > 4)
        return -1;
    int digits = number(fraction.at + 1, fraction.len - 1);
    return digits < 0 ? -1 : digits * scale[fraction.len - 1];
}

bool cb_time_parse(struct cb_str text, cb_time *out)
{
    const size_t date_len = CB_DATE_TEXT - 1;
    const size_t shortest = sizeof "2026-03-02T09:14:05Z" - 1;
    cb_date date = 0;

    if (text.len < shortest || text.at[date_len] != 'T' || text.at[text.len - 1] != 'Z')
        return false;
    if (!cb_date_parse((struct cb_str){text.at, date_len}, &date))
        return false;
    if (text.at[13] != ':' || text.at[16] != ':')
        return false;
    int hour = number(text.at + 11, 2);
    int minute = number(text.at + 14, 2);
    int second = number(text.at + 17, 2); /* a leap second is refused: no number stands for it */
    int ms = milliseconds((struct cb_str){text.at + 19, text.len - shortest});
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0)
        return false;
    *out = date * MS_A_DAY + ((hour * 60LL + minute) * 60 + second) * 1000 + ms;
    return true;
}

cb_date cb_date_of(cb_time at)
{
    int64_t days = at / MS_A_DAY - (at % MS_A_DAY < 0);
    if (days > INT32_MAX)
        return INT32_MAX;
    return days < INT32_MIN ? INT32_MIN : (cb_date)days;
}

static void digits(char *at, int value, size_t count)
{
    for (size_t i = count; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
}

static cb_date clamp_date(cb_date date)
{
    cb_date first = days_from_civil(0, 1, 1);
    cb_date last = days_from_civil(9999, 12, 31);
    if (date < first)
        return first;
    return date > last ? last : date;
}

void cb_date_write(cb_date date, char out[CB_DATE_TEXT])
{
    int year = 0;
    int month = 0;
    int day = 0;
    civil_from_days(clamp_date(date), &year, &month, &day);
    memcpy(out, "0000-00-00", CB_DATE_TEXT);
    digits(out, year, 4);
    digits(out + 5, month, 2);
    digits(out + 8, day, 2);
}

void cb_time_write(cb_time at, char out[CB_TIME_TEXT])
{
    cb_time first = days_from_civil(0, 1, 1) * MS_A_DAY;
    cb_time last = (days_from_civil(9999, 12, 31) + 1) * MS_A_DAY - 1;
    at = at < first ? first : at > last ? last : at;

    cb_date date = cb_date_of(at);
    int ms = (int)(at - date * MS_A_DAY);
    cb_date_write(date, out);
    memcpy(out + 10, "T00:00:00.000Z", 15);
    digits(out + 11, ms / 3600000, 2);
    digits(out + 14, ms / 60000 % 60, 2);
    digits(out + 17, ms / 1000 % 60, 2);
    digits(out + 20, ms % 1000, 3);
}
