/* The arithmetic of eras of 400 years, counted from 1 March so that a leap day comes last. */
#include "caseboard/base/civil.h"

#define DAYS_A_ERA 146097
#define DAYS_TO_1970 719468

cb_date civil_date(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_A_ERA + day_of_era - DAYS_TO_1970;
}

struct civil civil_of(cb_date date)
{
    int days = date + DAYS_TO_1970;
    int era = (days >= 0 ? days : days - (DAYS_A_ERA - 1)) / DAYS_A_ERA;
    int day_of_era = days - era * DAYS_A_ERA;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;
    struct civil civil = {
        .year = year_of_era + era * 400,
        .month = shifted < 10 ? shifted + 3 : shifted - 9,
        .day = day_of_year - (153 * shifted + 2) / 5 + 1,
    };
    civil.year += civil.month <= 2;
    return civil;
}

int civil_month_days(int year, int month)
{
    int next_year = month == 12 ? year + 1 : year;
    int next_month = month == 12 ? 1 : month + 1;
    return civil_date(next_year, next_month, 1) - civil_date(year, month, 1);
}

int civil_weekday(cb_date date)
{
    return ((date + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

cb_date civil_add_months(cb_date date, int n)
{
    struct civil civil = civil_of(date);
    int months = civil.year * 12 + civil.month - 1 + n;
    int year = months / 12;
    int month = months % 12 + 1;
    int last = civil_month_days(year, month);
    return civil_date(year, month, civil.day < last ? civil.day : last);
}
