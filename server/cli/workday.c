/* caseboard workday: when a limit is over. */
#include <stdio.h>

#include "caseboard/base/time.h"
#include "caseboard/clock/limit.h"
#include "caseboard/clock/window.h"
#include "caseboard/clock/zone.h"
#include "caseboard/policy/pack.h"
#include "cli.h"
#include "options.h"

static const char USAGE[] =
    "usage: caseboard workday --pack DIR --from T --limit \"WD 5\" [--calendar EW] [--cutoff "
    "HH:MM]\n\n"
    "T is an instant (RFC 3339, UTC) or a date, which begins at local midnight. Limits: WD n\n"
    "working days, CD n calendar days, CB n days beginning with the first, MO n months, H n "
    "hours,\n"
    "DATE d. The answer is the date and the instant, exclusive, at which it is over. Exit status "
    "1:\n"
    "the calendar does not reach so far.";

struct arguments {
    const char *pack, *from, *limit, *calendar, *cutoff;
};

static bool parse_start(const char *text, cb_time *out)
{
    cb_date date;
    if (cb_time_parse(cb_str_of(text), out))
        return true;
    if (!cb_date_parse(cb_str_of(text), &date))
        return false;
    *out = zone_midnight(date);
    return true;
}

static bool parse_cutoff(const char *text, int *out)
{
    *out = CUTOFF_NONE;
    return text == NULL || window_minute_parse(cb_str_of(text), out);
}

static enum cb_code open_calendar(const struct arguments *arguments, struct calendar **out,
                                  struct cb_error *err)
{
    CB_AUTO(pack_unref) struct pack *pack = NULL;
    struct pack_problems problems = {0};
    enum cb_code rc = pack_load(arguments->pack, &pack, &problems, err);
    if (rc == CB_INVALID)
        fputs(problems.text.at, stderr);
    pack_problems_fini(&problems);
    if (rc != CB_OK)
        return rc;
    return calendar_read(pack_document(pack, "calendar.json"), cb_str_of(arguments->calendar), out,
                         err);
}

static void print_due(struct due due)
{
    char date[CB_DATE_TEXT];
    char at[CB_TIME_TEXT];
    cb_date_write(due.date, date);
    cb_time_write(due.at, at);
    printf("{\"due_at\":\"%.19sZ\",\"due_date\":\"%s\"}\n", at, date); /* whole seconds */
}

static int usage(const char *what)
{
    fprintf(stderr, "caseboard workday: this is no %s (try --help)\n", what);
    return cb_code_exit_status(CB_USAGE);
}

int cli_workday(int argc, char **argv)
{
    struct arguments arguments = {.calendar = "EW"};
    const struct option_row rows[] = {
        {"pack", "(needed) the folder of the policy pack", &arguments.pack, NULL},
        {"from", "(needed) the start", &arguments.from, NULL},
        {"limit", "(needed) the limit", &arguments.limit, NULL},
        {"calendar", "EW, SCT or NIR (EW)", &arguments.calendar, NULL},
        {"cutoff", "what happens then or later counts from the next working day", &arguments.cutoff,
         NULL},
    };
    CB_AUTO(calendar_free) struct calendar *calendar = NULL;
    struct cb_error err = {0};
    struct limit limit;
    struct due due;
    cb_time start;
    int cutoff;
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, NULL);
    if (result != 0)
        return options_status(result);
    if (!parse_start(arguments.from, &start))
        return usage("instant or date after --from");
    if (!limit_parse(cb_str_of(arguments.limit), &limit))
        return usage("limit after --limit");
    if (!parse_cutoff(arguments.cutoff, &cutoff))
        return usage("time of day after --cutoff");
    enum cb_code rc = open_calendar(&arguments, &calendar, &err);
    if (rc == CB_OK)
        rc = limit_due(calendar, limit, start, cutoff, &due, &err);
    if (rc != CB_OK) {
        fprintf(stderr, "caseboard workday: %s\n", err.message);
        return cb_code_exit_status(rc);
    }
    print_due(due);
    if (cutoff != CUTOFF_NONE)
        fputs("local interpretation: late events counted from the next working day\n", stderr);
    return 0;
}
