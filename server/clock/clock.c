/* Commitments and findings as clocks: what others read of them. */
#include <string.h>

#include "caseboard/clock/recurring.h"
#include "caseboard/clock/zone.h"
#include "finding.h"

static bool is_met(enum clock_state state)
{
    return state == STATE_on_time || state == STATE_late || state == STATE_late_after_attempts ||
           state == STATE_met;
}

/* ---- commitments ---- */

static struct owner owner_of_commitment(const struct ledger *ledger,
                                        const struct commitment *commitment, cb_time now)
{
    cb_time at = commitment->closed <= now ? commitment->closed : now;
    if (commitment->owner_user.at != NULL)
        return (struct owner){commitment->owner_agency, commitment->owner_user};
    return story_owner(ledger->story, commitment->duty, ledger_victim_id(ledger), at);
}

static int missed_periods(const struct commitment *commitment, enum clock_state state, cb_time now)
{
    if (commitment->kind != CLOCK_recurring || commitment->root != NULL ||
        (state != STATE_overdue && state != STATE_attempted && state != STATE_deferred))
        return 0;
    return recurring_missed(commitment->interval, commitment->due.date, zone_date(now));
}

struct clock clock_of_commitment(const struct ledger *ledger, const struct commitment *commitment,
                                 cb_time now)
{
    enum clock_state state = commitment_state(ledger, commitment, now);
    struct owner owner = owner_of_commitment(ledger, commitment, now);
    const struct calendar *calendar = commitment->ground.calendar;
    struct clock clock = {
        .key = commitment->key,
        .kind = commitment->kind,
        .rule = commitment->rule,
        .victim = ledger_victim_id(ledger),
        .opener = commitment->opener,
        .recipient = commitment->recipient,
        .owner_agency = owner.agency,
        .owner_user = owner.user,
        .start = commitment->start,
        .has_due = commitment->has_due && state != STATE_paused,
        .due = commitment->due,
        .state = state,
        .flags = commitment->flags,
        .logged = commitment->logged.at,
        .closed = is_met(state) ? commitment->closed : CB_TIME_NEVER,
        .limit = commitment->limit_text,
        .basis = commitment->basis,
        .pack = pack_name(commitment->ground.pack),
        .due_at_first = commitment->first_due,
        .missed_periods = missed_periods(commitment, state, now),
    };
    memcpy(clock.id, commitment->id, sizeof clock.id);
    if (is_met(state))
        clock.closed_by = commitment->closed_by;
    if (commitment->row != NULL) {
        clock.label = commitment->row->label;
        clock.is_safety = commitment->row->is_safety;
    }
    if (calendar != NULL) {
        clock.calendar = commitment->ground.calendar_name;
        clock.calendar_version = calendar_version(calendar);
    }
    return clock;
}

static cb_time first_after(const cb_time *instants, size_t count, cb_time now)
{
    cb_time next = CB_TIME_NEVER;
    for (size_t i = 0; i < count; i++) {
        if (instants[i] > now && instants[i] < next)
            next = instants[i];
    }
    return next;
}

cb_time commitment_next(const struct commitment *commitment, cb_time now)
{
    const cb_time instants[] = {
        commitment->has_due ? commitment->due.at : CB_TIME_NEVER,
        commitment->closed,
        commitment->voided,
        commitment->suppressed,
        commitment->paused,
        commitment->deferred_to != 0 ? commitment->deferred_to : CB_TIME_NEVER,
    };
    return first_after(instants, CB_COUNT(instants), now);
}

/* ---- findings ---- */

static struct owner owner_of_finding(const struct findings *findings, const struct finding *finding,
                                     cb_time now)
{
    const struct rule *rule = finding->rule;
    const struct item *opener = finding->opener;
    cb_time at = finding->met <= now ? finding->met : now;
    at = finding->explained < at ? finding->explained : at;
    struct cb_str victim = {0};
    if (rule->owner_agency.at != NULL) {
        struct owner named = {item_text(opener, type_field(opener->type, rule->owner_agency)),
                              rule->owner_user.at != NULL
                                  ? item_text(opener, type_field(opener->type, rule->owner_user))
                                  : victim};
        if (named.agency.at != NULL && named.user.at == NULL)
            named.user = story_agent(findings->story, named.agency, at);
        if (named.agency.at != NULL)
            return named;
    }
    if (finding->ledger != NULL)
        victim = ledger_victim_id(finding->ledger);
    if (finding->about != NULL && rule->on.kind == TRIGGER_overdue)
        return owner_of_commitment(finding->ledger, finding->about, at);
    return story_owner(findings->story, rule->duty, victim, at);
}

struct clock clock_of_finding(const struct findings *findings, const struct finding *finding,
                              cb_time now)
{
    enum clock_state state = finding_state(finding, now);
    struct owner owner = owner_of_finding(findings, finding, now);
    struct clock clock = {
        .key = finding->key,
        .kind = CLOCK_finding,
        .rule = finding->rule->id,
        .label = finding->rule->label,
        .opener = finding->opener->id,
        .owner_agency = owner.agency,
        .owner_user = owner.user,
        .start = finding->opened.at,
        .has_due = finding->has_due,
        .due = finding->due,
        .state = state,
        .flags = finding->flags,
        .logged = finding->opened.at,
        .closed = is_met(state) ? finding->met : CB_TIME_NEVER,
        .limit = finding->rule->due.limit,
        .due_at_first = finding->due.date,
        .severity = finding_severity(findings, finding, now),
    };
    memcpy(clock.id, finding->id, sizeof clock.id);
    if (finding->ledger != NULL)
        clock.victim = ledger_victim_id(finding->ledger);
    if (is_met(state))
        clock.closed_by = finding->met_by;
    if (state == STATE_explained)
        clock.closed = finding->explained;
    return clock;
}

cb_time finding_next(const struct finding *finding, cb_time now)
{
    const cb_time instants[] = {
        finding->has_due ? finding->due.at : CB_TIME_NEVER,
        finding->met,
        finding->explained,
    };
    return first_after(instants, CB_COUNT(instants), now);
}
