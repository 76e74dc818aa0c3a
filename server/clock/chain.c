/* Recurring updates: chains of commitments, each due an interval after the day on which the victim
 * was told last. At most one is open. A chain begins and ends with the plan, a pause, the case. */
#include "caseboard/clock/recurring.h"
#include "caseboard/clock/zone.h"
#include "ledger.h"
#include "rhythm.h"

struct chain {
    const struct rhythm *rhythm;
    size_t next;       /* the told that may close the next commitment */
    struct due *bound; /* what the first may not be due after; NULL: nothing */
};

static bool is_before(cb_time at, struct moment when)
{
    return at < when.at;
}

/* "CD n" with the number of "days:3" in its place. */
static struct cb_str with_number(struct ledger *ledger, struct cb_str limit, struct cb_str number)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_printf(&text, "%.*s%.*s", (int)(limit.len - 1), limit.at, CB_STR_ARG(number));
    return cb_arena_str(ledger->arena, cb_buf_peek(&text));
}

static struct cb_str interval_text(struct ledger *ledger, const struct continuity *continuity,
                                   struct cb_str frequency)
{
    for (size_t i = 0; i < continuity->interval_count; i++) {
        const struct interval *interval = &continuity->intervals[i];
        struct cb_str name = interval->frequency;
        size_t stem = name.len > 1 ? name.len - 1 : 0;
        if (cb_str_equal(name, frequency))
            return interval->limit;
        if (stem != 0 && name.at[stem] == 'n' && name.at[stem - 1] == ':' && frequency.len > stem &&
            cb_str_equal((struct cb_str){frequency.at, stem}, (struct cb_str){name.at, stem}))
            return with_number(ledger, interval->limit,
                               (struct cb_str){frequency.at + stem, frequency.len - stem});
    }
    return (struct cb_str){0};
}

/* Due after its base, without the bound. */
static bool own_due(struct commitment *commitment, const struct rhythm *rhythm, cb_date base)
{
    return commitment->ground.calendar != NULL &&
           recurring_due(commitment->ground.calendar, commitment->interval, base,
                         rhythm->weekend_ok, &commitment->due, NULL) == CB_OK;
}

static struct commitment *new_link(struct ledger *ledger, const struct rhythm *rhythm, cb_date base)
{
    char date[CB_DATE_TEXT];
    cb_date_write(base, date);
    struct commitment *commitment =
        commitment_new(ledger,
                       (struct cb_str[]){CB_STR("recurring"), rhythm->opener->id, cb_str_of(date),
                                         ledger_victim_id(ledger)},
                       4);
    commitment->kind = CLOCK_recurring;
    commitment->rule = CB_STR("recurring");
    commitment->duty = ledger->story->continuity->recurring_duty;
    commitment->opener = rhythm->opener->id;
    commitment->opened_by = rhythm->opener;
    commitment->logged = rhythm->from;
    commitment->start = zone_midnight(base);
    commitment->ground = ledger_ground(ledger, commitment->start);
    commitment->limit_text =
        interval_text(ledger, commitment->ground.continuity, rhythm->frequency);
    commitment->has_due = limit_parse(commitment->limit_text, &commitment->interval) &&
                          own_due(commitment, rhythm, base);
    commitment->first_due = commitment->due.date;
    if (!commitment->has_due)
        commitment->flags |= 1U << CLOCK_outside_calendar;
    if (rhythm->is_default)
        commitment->flags |= 1U << CLOCK_default_frequency;
    return commitment;
}

/* Told again on the day of a change: switching postponed nothing after all. */
static bool is_told_on_base(const struct ledger *ledger, const struct rhythm *rhythm)
{
    for (size_t i = 0; i < ledger->told_count; i++) {
        const struct told *told = &ledger->told[i];
        if (told->is_delivered && told->reaches_victim && told->date == rhythm->base &&
            told->at >= rhythm->from.at && is_before(told->at, rhythm->to))
            return true;
    }
    return false;
}

static void bind_first(const struct ledger *ledger, const struct chain *chain,
                       struct commitment *commitment)
{
    if (chain->bound == NULL || is_told_on_base(ledger, chain->rhythm))
        return;
    if (!commitment->has_due || chain->bound->at < commitment->due.at)
        commitment->due = *chain->bound;
    commitment->has_due = true;
}

/* The next update to the victim on a later date than BASE. */
static const struct told *next_told(const struct ledger *ledger, struct chain *chain, cb_date base)
{
    for (; chain->next < ledger->told_count; chain->next++) {
        const struct told *told = &ledger->told[chain->next];
        if (told->is_delivered && told->reaches_victim && told->date > base)
            return told;
    }
    return NULL;
}

static void close_link(struct commitment *commitment, const struct told *told)
{
    if (told == NULL)
        return;
    commitment->closed = told->at;
    commitment->closed_by = told->update->id;
}

/* The open one as the chain is paused or ends: overdue, it stays; else it is not wanted any more.
 */
static void end_link(const struct rhythm *rhythm, struct commitment *commitment)
{
    bool is_paused = rhythm->paused.at != CB_TIME_NEVER;
    struct moment when = is_paused ? rhythm->paused : rhythm->to;
    if (!commitment->has_due || when.at < commitment->due.at) {
        if (is_paused)
            commitment->paused = commitment->start > when.at ? commitment->start : when.at;
        commitment->voided = rhythm->to.at;
    }
}

/* Whether the chain goes on after TOLD with another: not where it had been paused or had ended. */
static bool goes_on(const struct rhythm *rhythm, const struct commitment *commitment,
                    const struct told *told)
{
    if (told == NULL || !is_before(told->at, rhythm->to))
        return false;
    return is_before(told->at, rhythm->paused) ||
           (commitment->has_due && commitment->due.at <= rhythm->paused.at);
}

/* Drop an earlier one of the same key: the later chain's counts. */
static void add_link(struct ledger *ledger, struct commitment *commitment)
{
    struct commitment *same = ledger_find(ledger, cb_str_of(commitment->id));
    for (size_t i = 0; same != NULL && i < ledger->count; i++) {
        if (ledger->all[i] == same)
            ledger->all[i] = commitment;
    }
    if (same == NULL)
        ledger_add(ledger, commitment);
}

/* One chain; answers the due date of its last if the end made it void. */
static struct due *run(struct ledger *ledger, struct chain *chain)
{
    const struct rhythm *rhythm = chain->rhythm;
    cb_date base = rhythm->base;
    for (;;) {
        struct commitment *commitment = new_link(ledger, rhythm, base);
        if (base == rhythm->base)
            bind_first(ledger, chain, commitment);
        const struct told *told = next_told(ledger, chain, base);
        bool is_last = !goes_on(rhythm, commitment, told);
        if (told == NULL || !is_last)
            close_link(commitment, told);
        if (is_last) {
            close_link(commitment, told);
            end_link(rhythm, commitment);
            add_link(ledger, commitment);
            return commitment->voided != CB_TIME_NEVER && commitment->has_due ? &commitment->due
                                                                              : NULL;
        }
        add_link(ledger, commitment);
        base = told->date;
    }
}

void ledger_open_recurring(struct ledger *ledger)
{
    CB_AUTO(rhythms_fini) struct rhythms rhythms = {0};
    struct due *voided = NULL;
    rhythms_read(ledger, &rhythms);
    for (size_t i = 0; i < rhythms.count; i++) {
        struct chain chain = {.rhythm = &rhythms.at[i],
                              .bound = rhythms.at[i].is_change ? voided : NULL};
        voided = run(ledger, &chain);
    }
}
