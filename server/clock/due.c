/* When a commitment is due: its limit from the start on, the victim's windows, what shortens it. */
#include "caseboard/clock/window.h"
#include "caseboard/clock/zone.h"
#include "ledger.h"

#define MOST_WINDOWS 64

static size_t read_windows(const json_t *list, struct window out[MOST_WINDOWS])
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list) && count < MOST_WINDOWS; i++) {
        const json_t *item = json_array_get(list, i);
        struct window *window = &out[count];
        if (window_weekday_parse(cb_json_get_str(item, "weekday"), &window->weekday) &&
            window_minute_parse(cb_json_get_str(item, "from"), &window->from) &&
            window_minute_parse(cb_json_get_str(item, "to"), &window->to))
            count++;
    }
    return count;
}

/* A window that binds moves the date of a row that is counted in days (practice, "Clocks"). */
static void move_to_window(const struct ledger *ledger, struct commitment *commitment)
{
    cb_time start = commitment->start;
    struct window windows[MOST_WINDOWS];
    if (commitment->row == NULL || commitment->is_in_hours ||
        !json_is_true(ledger_plan_value(ledger, READS_plan_window_is_binding, start)))
        return;
    size_t count = read_windows(ledger_plan_value(ledger, READS_plan_safe_windows, start), windows);
    struct due due = window_due(windows, count, start, commitment->due);
    if (due.at != commitment->due.at)
        commitment->basis = CB_STR("preference");
    commitment->due = due;
}

void commitment_set_due(struct ledger *ledger, struct commitment *commitment, struct limit limit)
{
    const struct calendar *calendar = commitment->ground.calendar;
    commitment->limit = limit;
    commitment->is_in_hours = limit.kind == LIMIT_H;
    commitment->has_due = (calendar != NULL || limit.kind == LIMIT_H || limit.kind == LIMIT_DATE) &&
                          limit_due(calendar, limit, commitment->start, ledger->story->cutoff,
                                    &commitment->due, NULL) == CB_OK;
    if (!commitment->has_due) {
        commitment->flags |= 1U << CLOCK_outside_calendar;
        return;
    }
    commitment->first_due = commitment->due.date;
    move_to_window(ledger, commitment);
}

void commitment_shorten(struct ledger *ledger, struct commitment *commitment, struct limit limit,
                        cb_time from)
{
    struct due due = commitment->due;
    if (!commitment->has_due || commitment->ground.calendar == NULL ||
        limit_shorten(commitment->ground.calendar, commitment->due, limit, from, &due, NULL) !=
            CB_OK ||
        due.at >= commitment->due.at)
        return;
    commitment->due = due;
    move_to_window(ledger, commitment);
}
