/* What opens findings. */
#include "caseboard/clock/zone.h"
#include "finding.h"

/* ---- the case ---- */

/* The first moment from WHEN on at which the case's fields are so. */
static bool case_moment(const struct findings *findings, struct fields_are are, struct moment *when)
{
    const struct item *root = findings->story->root;
    if (are.count == 0)
        return true;
    if (root == NULL || item_is(root, are, *when))
        return root != NULL;
    for (size_t i = 0; i < root->step_count; i++) {
        if (moment_before(*when, root->steps[i].when) && item_is(root, are, root->steps[i].when)) {
            *when = root->steps[i].when;
            return true;
        }
    }
    return false;
}

static bool has_stage(const struct findings *findings, struct names stages, struct moment when)
{
    const struct pack_field *stage = findings->story->continuity->fields[READS_case_stage];
    return names_have(stages, cb_json_str(item_at(findings->story->root, stage, when)));
}

static bool accepted_at(const struct findings *findings, struct moment *when)
{
    const struct item *root = findings->story->root;
    for (size_t i = 0; root != NULL && i < root->step_count; i++) {
        if (has_stage(findings, findings->story->continuity->accepted_stages,
                      root->steps[i].when)) {
            *when = root->steps[i].when;
            return true;
        }
    }
    return false;
}

/* ---- records ---- */

static const struct ledger *ledger_of(const struct findings *findings, const struct item *item)
{
    const struct pack_field *victim = type_field_named(item->type, "victim");
    struct cb_str id = victim != NULL ? item_text(item, victim) : item->id;
    for (size_t i = 0; i < findings->ledger_count; i++) {
        if (cb_str_equal(ledger_victim_id(findings->ledgers[i]), id))
            return findings->ledgers[i];
    }
    return NULL;
}

static struct finding about(const struct findings *findings, const struct item *item,
                            struct moment when)
{
    return (struct finding){.opener = item, .ledger = ledger_of(findings, item), .opened = when};
}

static const struct item *first_item(const struct findings *findings, const struct rule *rule)
{
    return chronicle_first(findings->story->chronicle,
                           pack_type(findings->story->pack, rule->on.type));
}

static bool is_triggered(const struct rule *rule, const struct item *item, struct moment *when)
{
    *when = item_logged(item);
    if (item_is_withdrawn(item))
        return false;
    return item_is(item, rule->on.is, *when) ||
           (rule->on.ever && item_was(item, rule->on.is, when));
}

static void trigger_record(struct findings *findings, const struct rule *rule)
{
    for (const struct item *item = first_item(findings, rule); item != NULL; item = item->next) {
        struct moment when;
        if (!is_triggered(rule, item, &when) || !finding_passes(findings, rule, item, when) ||
            !case_moment(findings, rule->on.case_is, &when))
            continue;
        struct finding like = about(findings, item, when);
        finding_open(findings, rule, &like, (struct cb_str){0});
    }
}

/* Its time, or a limit before it, but not before it was entered. */
static void trigger_passes(struct findings *findings, const struct rule *rule)
{
    for (const struct item *item = first_item(findings, rule); item != NULL; item = item->next) {
        struct moment logged;
        cb_time at = 0;
        if (!is_triggered(rule, item, &logged) ||
            !item_instant(item, rule->on.field, MOMENT_NEVER, &at))
            continue;
        if (rule->on.limit.at != NULL) {
            struct ground ground =
                grounds_at(findings->story->grounds,
                           item_text(findings->story->root,
                                     findings->story->continuity->fields[READS_case_jurisdiction]),
                           logged.at);
            struct due due;
            if (!date_before(&ground, at, rule->on.limit, &due))
                continue;
            at = zone_midnight(due.date);
        }
        struct moment when = {at > logged.at ? at : logged.at, 0};
        struct finding like = about(findings, item, when);
        finding_open(findings, rule, &like, (struct cb_str){0});
    }
}

static void trigger_accepted(struct findings *findings, const struct rule *rule)
{
    struct moment when;
    if (!accepted_at(findings, &when) || !case_moment(findings, rule->on.case_is, &when))
        return;
    struct finding like = {.opener = findings->story->root, .opened = when};
    finding_open(findings, rule, &like, (struct cb_str){0});
}

static void trigger_accepted_victim(struct findings *findings, const struct rule *rule)
{
    struct moment accepted;
    if (!accepted_at(findings, &accepted))
        return;
    for (size_t i = 0; i < findings->ledger_count; i++) {
        const struct item *victim = findings->ledgers[i]->victim;
        struct moment logged = item_logged(victim);
        struct finding like = {.opener = victim, .ledger = findings->ledgers[i]};
        like.opened = moment_before(accepted, logged) ? logged : accepted;
        if (!item_is_withdrawn(victim))
            finding_open(findings, rule, &like, (struct cb_str){0});
    }
}

/* ---- again and again ---- */

static void open_dated(struct findings *findings, const struct rule *rule,
                       const struct finding *like, cb_date date)
{
    char text[CB_DATE_TEXT];
    cb_date_write(date, text);
    finding_open(findings, rule, like, cb_str_of(text));
}

static void trigger_every(struct findings *findings, const struct rule *rule)
{
    struct moment accepted;
    struct limit limit;
    if (!limit_parse(rule->on.limit, &limit) || limit.n == 0 || !accepted_at(findings, &accepted))
        return;
    for (cb_date date = zone_date(accepted.at) + limit.n;; date += limit.n) {
        struct moment when = {zone_midnight(date), 0};
        bool is_closed = has_stage(findings, findings->story->continuity->closed_stages, when);
        struct finding like = {.opener = findings->story->root, .opened = when};
        if (when.at > findings->now) {
            findings_note(findings, when.at);
            return;
        }
        if (!is_closed && item_is(findings->story->root, rule->on.case_is, when))
            open_dated(findings, rule, &like, date);
    }
}

static bool is_part_of_what_is(const struct findings *findings, const struct rule *rule,
                               const struct item *item)
{
    const struct pack_field *field =
        rule->on.whole.at != NULL ? type_field(item->type, rule->on.whole) : NULL;
    if (field == NULL)
        return true;
    const struct item *whole =
        chronicle_find_of(findings->story->chronicle, field->of, item_text(item, field));
    return whole != NULL && !item_is_withdrawn(whole) &&
           item_is(whole, rule->on.whole_is, MOMENT_NEVER);
}

static cb_date check_after(const struct rule *rule, const struct item *item, cb_date base,
                           struct moment *checked)
{
    const struct pack_field *field = type_field(item->type, rule->on.field);
    for (size_t i = 0; i < item->step_count; i++) {
        cb_date date = 0;
        const json_t *value = json_object_getn(item->steps[i].set, field->name.at, field->name.len);
        if (cb_date_parse(cb_json_str(value), &date) && date > base) {
            *checked = item->steps[i].when;
            return date;
        }
    }
    return base;
}

/* From each look to the next: every one is a finding, closed by the look after it. */
static void check_item(struct findings *findings, const struct rule *rule, const struct item *item)
{
    struct moment from = item_logged(item);
    cb_date base = zone_date(from.at);
    for (;;) {
        struct moment next = MOMENT_NEVER;
        cb_date date = check_after(rule, item, base, &next);
        bool is_last = date == base;
        struct finding like = about(findings, item, from);
        if (!is_last || is_part_of_what_is(findings, rule, item))
            open_dated(findings, rule, &like, base);
        if (is_last)
            return;
        base = date;
        from = next;
    }
}

static void trigger_checks(struct findings *findings, const struct rule *rule)
{
    for (const struct item *item = first_item(findings, rule); item != NULL; item = item->next) {
        if (!item_is_withdrawn(item))
            check_item(findings, rule, item);
    }
}

/* ---- what was told, and what is owed ---- */

static bool plan_is(const struct ledger *ledger, struct fields_are are, cb_time at)
{
    const struct item *plan = ledger_plan(ledger, at);
    return are.count == 0 || (plan != NULL && item_is(plan, are, moment_of(at)));
}

static bool was_said(const struct ledger *ledger, const struct rule *rule, const struct told *told)
{
    const struct continuity *continuity = ledger->story->continuity;
    struct cb_str outcome = item_text(told->update, continuity->fields[READS_update_outcome]);
    bool is_delivered = rule->on.filter == FILTER_delivered
                            ? told->is_delivered
                            : names_have(continuity->delivered, outcome);
    return is_delivered && told->reaches_victim &&
           item_is(told->update, rule->on.is, MOMENT_NEVER) &&
           plan_is(ledger, rule->on.plan_is, told->at);
}

static void trigger_told(struct findings *findings, const struct rule *rule)
{
    for (size_t i = 0; i < findings->ledger_count; i++) {
        const struct ledger *ledger = findings->ledgers[i];
        for (size_t k = 0; k < ledger->told_count; k++) {
            const struct told *told = &ledger->told[k];
            struct finding like = {
                .opener = told->update, .ledger = ledger, .opened = {told->at, 0}};
            if (was_said(ledger, rule, told))
                finding_open(findings, rule, &like, (struct cb_str){0});
        }
    }
}

static void trigger_failed(struct findings *findings, const struct rule *rule)
{
    for (size_t i = 0; i < findings->ledger_count; i++) {
        const struct ledger *ledger = findings->ledgers[i];
        int failed = 0;
        for (size_t k = 0; k < ledger->told_count; k++) {
            const struct told *told = &ledger->told[k];
            struct finding like = {
                .opener = told->update, .ledger = ledger, .opened = {told->at, 0}};
            if (told->is_delivered && told->reaches_victim)
                failed = 0;
            else if (told->is_attempt && told->reaches_victim && ++failed == rule->on.count)
                finding_open(findings, rule, &like, (struct cb_str){0});
        }
    }
}

static void trigger_passed(struct findings *findings, const struct rule *rule, bool only_attempted)
{
    for (size_t i = 0; i < findings->ledger_count; i++) {
        const struct ledger *ledger = findings->ledgers[i];
        for (size_t k = 0; k < ledger->count; k++) {
            const struct commitment *commitment = ledger->all[k];
            enum clock_state then = commitment->has_due
                                        ? commitment_state(ledger, commitment, commitment->due.at)
                                        : STATE_open;
            if (then != STATE_attempted && (only_attempted || then != STATE_overdue))
                continue;
            struct finding like = {.opener = commitment->opened_by,
                                   .ledger = ledger,
                                   .about = commitment,
                                   .opened = {commitment->due.at, 0}};
            finding_open(findings, rule, &like, (struct cb_str){0});
        }
    }
}

static void trigger_overdue(struct findings *findings, const struct rule *rule)
{
    trigger_passed(findings, rule, false);
}

static void trigger_attempted(struct findings *findings, const struct rule *rule)
{
    trigger_passed(findings, rule, true);
}

static void trigger_quiet(struct findings *findings, const struct rule *rule)
{
    for (size_t i = 0; i < findings->ledger_count; i++) {
        const struct ledger *ledger = findings->ledgers[i];
        for (size_t k = 0; k < ledger->count; k++) {
            const struct commitment *commitment = ledger->all[k];
            if (commitment->row == NULL || !commitment->row->is_safety ||
                commitment->suppressed == CB_TIME_NEVER ||
                commitment->start <= ledger->pauses[commitment->suppressed_in].from.at ||
                commitment->voided <= findings->now)
                continue;
            struct finding like = {.opener = commitment->opened_by,
                                   .ledger = ledger,
                                   .about = commitment,
                                   .opened = {commitment->start, 0}};
            finding_open(findings, rule, &like, (struct cb_str){0});
        }
    }
}

void findings_trigger(struct findings *findings, const struct rule *rule)
{
    static void (*const triggers[])(struct findings *, const struct rule *) = {
#define TRIGGER(name, reads_clocks) trigger_##name,
#include "caseboard/policy/rule_words.def"
    };
    triggers[rule->on.kind](findings, rule);
}
