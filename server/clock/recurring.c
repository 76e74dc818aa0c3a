#include "caseboard/clock/recurring.h"

#include "caseboard/clock/zone.h"
#include "civil.h"

#define MONTH_DAYS 30 /* for what was missed alone */

static bool is_interval(struct limit interval)
{
    return interval.n > 0 && (interval.kind == LIMIT_CD || interval.kind == LIMIT_MO);
}

/* The working day before DATE, if it comes after BASE; else the one after. */
static enum cb_code roll(const struct calendar *calendar, cb_date base, cb_date date, cb_date *out,
                         struct cb_error *err)
{
    if (!calendar_covers(calendar, date))
        return cb_fail(err, CB_INVALID, "the calendar does not reach the next update");
    *out = date;
    if (calendar_is_working(calendar, date))
        return CB_OK;
    for (cb_date before = date - 1; before > base && calendar_covers(calendar, before); before--) {
        *out = before;
        if (calendar_is_working(calendar, before))
            return CB_OK;
    }
    return calendar_add(calendar, date, 1, out, err);
}

enum cb_code recurring_due(const struct calendar *calendar, struct limit interval, cb_date base,
                           bool days_off_will_do, struct due *out, struct cb_error *err)
{
    if (!is_interval(interval))
        return cb_fail(err, CB_INVALID, "no interval of days or months");
    cb_date date =
        interval.kind == LIMIT_CD ? base + interval.n : civil_add_months(base, interval.n);
    if (!days_off_will_do) {
        cb_date rolled;
        enum cb_code rc = roll(calendar, base, date, &rolled, err);
        if (rc != CB_OK)
            return rc;
        date = rolled;
    }
    *out = (struct due){date, zone_due_at(date)};
    return CB_OK;
}

int recurring_missed(struct limit interval, cb_date due, cb_date today)
{
    int days = interval.kind == LIMIT_MO ? interval.n * MONTH_DAYS : interval.n;
    return today <= due || days < 1 ? 0 : (today - due) / days + 1;
}
