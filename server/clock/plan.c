/* The contact plan of a victim through time: which one, paused or not, with enhanced rights or
 * not; and the pauses that this makes. */
#include <stdlib.h>

#include "caseboard/clock/zone.h"
#include "ledger.h"

static bool is_of(const struct ledger *ledger, const struct item *plan, struct moment when)
{
    return cb_str_equal(cb_json_str(item_at(plan, READS_OF(ledger, plan_victim), when)),
                        ledger_victim_id(ledger));
}

static const struct item *plan_after(const struct ledger *ledger, struct moment when)
{
    const struct continuity *continuity = ledger->story->continuity;
    const struct item *found = NULL;
    for (const struct item *item =
             chronicle_first(ledger->story->chronicle, continuity->parts[PART_plan]);
         item != NULL; item = item->next) {
        if (!moment_before(when, item_logged(item)) && moment_before(when, item->withdrawn) &&
            is_of(ledger, item, when))
            found = item;
    }
    return found;
}

/* ---- moments at which a plan changes ---- */

static int compare_moments(const void *a, const void *b)
{
    const struct moment *left = a;
    const struct moment *right = b;
    return moment_before(*left, *right) ? -1 : moment_before(*right, *left);
}

static struct moment *plan_moments(const struct ledger *ledger, size_t *count)
{
    const struct continuity *continuity = ledger->story->continuity;
    struct moment *moments = NULL;
    size_t room = 0;
    *count = 0;
    for (const struct item *item =
             chronicle_first(ledger->story->chronicle, continuity->parts[PART_plan]);
         item != NULL; item = item->next) {
        for (size_t i = 0; i < item->step_count; i++) {
            cb_grow(&moments, *count, &room, sizeof *moments);
            moments[(*count)++] = item->steps[i].when;
        }
    }
    if (*count > 1)
        qsort(moments, *count, sizeof *moments, compare_moments);
    return moments;
}

/* ---- turns ---- */

static bool sets_status(const struct ledger *ledger, const struct item *plan, struct moment when)
{
    const struct pack_field *status = READS_OF(ledger, plan_status);
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct step *step = &plan->steps[i];
        if (!moment_before(step->when, when) && !moment_before(when, step->when))
            return json_object_getn(step->set, status->name.at, status->name.len) != NULL;
    }
    return false;
}

static bool is_enhanced(const struct ledger *ledger, const struct item *plan, struct moment when)
{
    return plan == NULL || !json_is_false(item_at(plan, READS_OF(ledger, plan_enhanced), when));
}

static struct turn *add_turn(struct ledger *ledger, struct turn turn)
{
    cb_grow(&ledger->turns, ledger->turn_count, &ledger->turn_room, sizeof(struct turn));
    ledger->turns[ledger->turn_count] = turn;
    return &ledger->turns[ledger->turn_count++];
}

static void turn_at(struct ledger *ledger, struct moment when)
{
    const struct continuity *continuity = ledger->story->continuity;
    struct turn turn = ledger->turns[ledger->turn_count - 1];
    const struct item *before = turn.plan;
    turn.when = when;
    turn.by_itself = false;
    turn.plan = plan_after(ledger, when);
    turn.is_enhanced = is_enhanced(ledger, turn.plan, when);
    if (turn.plan == NULL) {
        turn.is_paused = turn.is_hold = false;
    } else if (turn.plan != before || sets_status(ledger, turn.plan, when)) {
        struct cb_str status = cb_json_str(item_at(turn.plan, READS_OF(ledger, plan_status), when));
        turn.is_paused = names_have(continuity->paused, status);
        turn.is_hold = names_have(continuity->hold, status);
    }
    (void)add_turn(ledger, turn);
}

/* When the newest turn's pause ends by itself, if it does; a day already begun ends nothing. */
static cb_time resumes_at(const struct ledger *ledger)
{
    const struct turn *turn = &ledger->turns[ledger->turn_count - 1];
    cb_time at = 0;
    if (!turn->is_paused ||
        !value_instant(item_at(turn->plan, READS_OF(ledger, plan_resume_on), turn->when), &at) ||
        at <= turn->when.at)
        return CB_TIME_NEVER;
    return at;
}

static void resume_before(struct ledger *ledger, cb_time until)
{
    cb_time at = resumes_at(ledger);
    if (at > until)
        return;
    struct turn turn = ledger->turns[ledger->turn_count - 1];
    turn.when = (struct moment){at, 0};
    turn.by_itself = true;
    turn.is_paused = turn.is_hold = false;
    (void)add_turn(ledger, turn);
}

/* ---- pauses ---- */

static void read_pauses(struct ledger *ledger)
{
    for (size_t i = 1; i < ledger->turn_count; i++) {
        const struct turn *turn = &ledger->turns[i];
        const struct turn *before = turn - 1;
        bool goes_on = before->is_paused && turn->is_paused && turn->plan == before->plan;
        if (before->is_paused && !goes_on)
            ledger->pauses[ledger->pause_count - 1].to = turn->when;
        if (turn->is_paused && !goes_on) {
            cb_grow(&ledger->pauses, ledger->pause_count, &ledger->pause_room,
                    sizeof(struct pause));
            ledger->pauses[ledger->pause_count++] =
                (struct pause){turn->when, MOMENT_NEVER, turn->plan};
        }
    }
}

void ledger_read_plan(struct ledger *ledger)
{
    size_t count = 0;
    struct moment *moments = plan_moments(ledger, &count);
    (void)add_turn(ledger, (struct turn){.when = {INT64_MIN, 0}, .is_enhanced = true});
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && compare_moments(&moments[i - 1], &moments[i]) == 0)
            continue;
        resume_before(ledger, moments[i].at);
        turn_at(ledger, moments[i]);
    }
    free(moments);
    resume_before(ledger, ledger->now);
    ledger->next_resume = resumes_at(ledger);
    read_pauses(ledger);
}

/* ---- asking ---- */

const struct turn *ledger_turn(const struct ledger *ledger, cb_time at)
{
    size_t i = ledger->turn_count - 1;
    while (i > 0 && ledger->turns[i].when.at > at)
        i--;
    return &ledger->turns[i];
}

const struct item *ledger_plan(const struct ledger *ledger, cb_time at)
{
    return ledger_turn(ledger, at)->plan;
}

const json_t *ledger_plan_value(const struct ledger *ledger, enum continuity_field field,
                                cb_time at)
{
    const struct item *plan = ledger_plan(ledger, at);
    return plan != NULL ? item_at(plan, ledger->story->continuity->fields[field], moment_of(at))
                        : NULL;
}

bool ledger_plan_lists(const struct ledger *ledger, struct cb_str channel, cb_time at)
{
    const json_t *channels = ledger_plan_value(ledger, READS_plan_channels, at);
    for (size_t i = 0; i < json_array_size(channels); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(channels, i)), channel))
            return true;
    }
    return false;
}
