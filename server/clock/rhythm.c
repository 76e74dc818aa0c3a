#include "rhythm.h"

#include <stdlib.h>

#include "caseboard/clock/zone.h"

/* How things stand after a moment, as far as recurring updates go. */
struct standing {
    bool is_present, is_accepted, is_closed, is_paused;
    const struct item *plan;
    struct cb_str frequency;
    bool weekend_ok;
};

void rhythms_fini(struct rhythms *rhythms)
{
    free(rhythms->at);
}

/* ---- how things stand ---- */

static bool is_stage(const struct ledger *ledger, struct names stages, struct moment when)
{
    const struct item *root = ledger->story->root;
    return root != NULL &&
           names_have(stages, cb_json_str(item_at(root, READS_OF(ledger, case_stage), when)));
}

static const struct turn *turn_of(const struct ledger *ledger, struct moment when)
{
    size_t i = ledger->turn_count - 1;
    while (i > 0 && moment_before(when, ledger->turns[i].when))
        i--;
    return &ledger->turns[i];
}

static struct standing stand(const struct ledger *ledger, struct moment when,
                             const struct standing *before)
{
    const struct continuity *continuity = ledger->story->continuity;
    const struct turn *turn = turn_of(ledger, when);
    struct standing now = {
        .is_present = ledger_was_on_case(ledger, when),
        .is_accepted = before->is_accepted || is_stage(ledger, continuity->accepted_stages, when),
        .is_closed = is_stage(ledger, continuity->closed_stages, when),
        .is_paused = turn->is_paused,
        .plan = turn->plan,
        .frequency = continuity->usual_frequency,
    };
    if (now.plan != NULL) {
        now.frequency = cb_json_str(item_at(now.plan, READS_OF(ledger, plan_frequency), when));
        now.weekend_ok = json_is_true(item_at(now.plan, READS_OF(ledger, plan_weekend_ok), when));
    }
    return now;
}

/* ---- moments ---- */

struct moments {
    struct moment *at;
    size_t count, room;
};

static void add_moment(struct moments *moments, struct moment when)
{
    if (when.at == CB_TIME_NEVER || when.at == INT64_MIN)
        return;
    cb_grow(&moments->at, moments->count, &moments->room, sizeof(struct moment));
    moments->at[moments->count++] = when;
}

static int compare_moments(const void *a, const void *b)
{
    const struct moment *left = a;
    const struct moment *right = b;
    return moment_before(*left, *right) ? -1 : moment_before(*right, *left);
}

static void read_moments(const struct ledger *ledger, struct moments *out)
{
    const struct item *root = ledger->story->root;
    for (size_t i = 0; i < ledger->turn_count; i++)
        add_moment(out, ledger->turns[i].when);
    for (size_t i = 0; root != NULL && i < root->step_count; i++)
        add_moment(out, root->steps[i].when);
    add_moment(out, item_logged(ledger->victim));
    add_moment(out, ledger->victim->withdrawn);
    if (out->count > 1)
        qsort(out->at, out->count, sizeof(struct moment), compare_moments);
}

/* ---- from one moment to the next ---- */

struct reading {
    const struct ledger *ledger;
    struct rhythms *out;
    struct rhythm *running; /* NULL: none */
};

static void end_rhythm(struct reading *reading, struct moment when)
{
    if (reading->running != NULL)
        reading->running->to = when;
    reading->running = NULL;
}

static bool recurs(const struct ledger *ledger, struct cb_str frequency)
{
    const struct continuity *continuity = ledger->story->continuity;
    for (size_t i = 0; i < continuity->interval_count; i++) {
        if (cb_str_equal(continuity->intervals[i].frequency, frequency))
            return continuity->intervals[i].limit.at != NULL;
    }
    return frequency.at != NULL; /* one with a number */
}

static void begin_rhythm(struct reading *reading, const struct standing *now, struct moment when,
                         cb_date base)
{
    const struct ledger *ledger = reading->ledger;
    if (!now->is_present || now->is_closed || (now->plan == NULL && !now->is_accepted) ||
        !recurs(ledger, now->frequency))
        return;
    cb_grow(&reading->out->at, reading->out->count, &reading->out->room, sizeof(struct rhythm));
    struct rhythm *rhythm = &reading->out->at[reading->out->count++];
    *rhythm = (struct rhythm){
        .opener = now->plan != NULL ? now->plan : ledger->story->root,
        .frequency = now->frequency,
        .weekend_ok = now->weekend_ok,
        .is_default = now->plan == NULL,
        .base = base,
        .from = when,
        .to = MOMENT_NEVER,
        .paused = now->is_paused ? when : MOMENT_NEVER,
    };
    reading->running = rhythm;
}

static cb_date agreed_on(const struct ledger *ledger, const struct item *plan)
{
    cb_date date = 0;
    return cb_date_parse(cb_json_str(item_at_log(plan, READS_OF(ledger, plan_agreed_on))), &date)
               ? date
               : zone_date(item_logged(plan).at);
}

static bool has_changed(const struct standing *before, const struct standing *now)
{
    return before->plan == now->plan && now->plan != NULL &&
           (!cb_str_equal(before->frequency, now->frequency) ||
            before->weekend_ok != now->weekend_ok);
}

/* The order of these matters: what ends a chain for good comes first. */
static void follow(struct reading *reading, const struct standing *before,
                   const struct standing *now, struct moment when)
{
    cb_date today = zone_date(when.at);
    bool was_running = reading->running != NULL;
    bool is_owed = now->is_present && !now->is_closed;
    bool was_owed = before->is_present && !before->is_closed;

    if (!is_owed) {
        end_rhythm(reading, when);
    } else if (now->plan != before->plan && now->plan != NULL) {
        end_rhythm(reading, when);
        begin_rhythm(reading, now, when, agreed_on(reading->ledger, now->plan));
    } else if (now->plan != before->plan || (before->is_paused && !now->is_paused)) {
        end_rhythm(reading, when);
        begin_rhythm(reading, now, when, today);
    } else if (now->is_paused) {
        if (!before->is_paused && reading->running != NULL)
            reading->running->paused = when;
    } else if (has_changed(before, now)) {
        end_rhythm(reading, when);
        begin_rhythm(reading, now, when, today);
        if (reading->running != NULL)
            reading->running->is_change = was_running;
    } else if (!was_owed || (now->is_accepted && !before->is_accepted)) {
        if (reading->running == NULL)
            begin_rhythm(reading, now, when, today);
    }
}

void rhythms_read(const struct ledger *ledger, struct rhythms *out)
{
    struct moments moments = {0};
    struct standing before = {0};
    struct reading reading = {.ledger = ledger, .out = out};
    read_moments(ledger, &moments);
    for (size_t i = 0; i < moments.count; i++) {
        struct standing now = stand(ledger, moments.at[i], &before);
        follow(&reading, &before, &now, moments.at[i]);
        before = now;
    }
    free(moments.at);
}
