/* When a finding is due. */
#include "caseboard/clock/zone.h"
#include "finding.h"

static struct ground ground_of(const struct findings *findings, cb_time at)
{
    const struct case_story *story = findings->story;
    struct cb_str none = {0};
    return grounds_at(
        story->grounds,
        story->root != NULL
            ? item_text(story->root, story->continuity->fields[READS_case_jurisdiction])
            : none,
        at);
}

static struct due at_once(const struct finding *finding)
{
    return (struct due){zone_date(finding->opened.at), finding->opened.at};
}

static bool by_limit(const struct findings *findings, cb_time from, struct cb_str text,
                     struct due *out)
{
    struct ground ground = ground_of(findings, from);
    struct limit limit;
    return limit_parse(text, &limit) && (ground.calendar != NULL || limit.kind != LIMIT_WD) &&
           limit_due(ground.calendar, limit, from, findings->story->cutoff, out, NULL) == CB_OK;
}

bool date_before(const struct ground *ground, cb_time end, struct cb_str text, struct due *out)
{
    struct limit limit;
    cb_date date = zone_date(end);
    if (!limit_parse(text, &limit) || ground->calendar == NULL ||
        !calendar_covers(ground->calendar, date))
        return false;
    if (limit.kind == LIMIT_WD &&
        calendar_add(ground->calendar, date, -limit.n, &date, NULL) != CB_OK)
        return false;
    if (limit.kind == LIMIT_CD)
        date -= limit.n;
    *out = (struct due){date, zone_due_at(date)};
    return true;
}

/* Counted back from the record's date; at once where that day has passed. */
static bool due_before(const struct findings *findings, struct finding *finding)
{
    struct ground ground = ground_of(findings, finding->opened.at);
    cb_time end = 0;
    if (!item_instant(finding->opener, finding->rule->due.field, MOMENT_NEVER, &end))
        return false;
    finding->has_due = date_before(&ground, end, finding->rule->due.limit, &finding->due);
    if (finding->has_due && finding->due.at <= finding->opened.at)
        finding->due = at_once(finding);
    return true;
}

static bool expires_on(const struct finding *finding, cb_date *out)
{
    const struct rule_until *until = &finding->rule->due;
    const struct item *item = finding->opener;
    cb_time at = 0;
    if (item_instant(item, until->field, MOMENT_NEVER, &at)) {
        *out = zone_date(at);
        return true;
    }
    struct cb_str kind = item_text(item, type_field(item->type, until->by));
    for (size_t i = 0; i < until->assumed_count; i++) {
        struct limit limit;
        if (cb_str_equal(until->assumed[i].value, kind) &&
            limit_parse(until->assumed[i].limit, &limit) &&
            item_instant(item, until->from, MOMENT_NEVER, &at)) {
            *out = zone_date(at) + limit.n;
            return true;
        }
    }
    return false;
}

/* Some days before it expires, or a day after it was known if that is later, but never after. */
static bool due_expiry(const struct findings *findings, struct finding *finding)
{
    struct ground ground = ground_of(findings, finding->opened.at);
    struct due least;
    cb_date expiry = 0;
    if (!expires_on(finding, &expiry))
        return false;
    finding->has_due =
        date_before(&ground, zone_midnight(expiry), finding->rule->due.limit, &finding->due);
    if (finding->has_due &&
        by_limit(findings, finding->opened.at, finding->rule->due.least, &least) &&
        least.date > finding->due.date)
        finding->due = least;
    if (finding->has_due && finding->due.date > expiry)
        finding->due = (struct due){expiry, zone_due_at(expiry)};
    if (finding->has_due && finding->due.at <= finding->opened.at)
        finding->due = at_once(finding);
    return true;
}

static bool due_limit(const struct findings *findings, struct finding *finding)
{
    finding->has_due =
        by_limit(findings, finding->opened.at, finding->rule->due.limit, &finding->due);
    return true;
}

static bool due_at_once(const struct findings *findings, struct finding *finding)
{
    (void)findings;
    finding->has_due = true;
    finding->due = at_once(finding);
    return true;
}

static bool due_row(const struct findings *findings, struct finding *finding)
{
    for (size_t i = 0; i < findings->ledger_count; i++) {
        const struct ledger *ledger = findings->ledgers[i];
        for (size_t k = 0; k < ledger->count; k++) {
            const struct commitment *commitment = ledger->all[k];
            if (!cb_str_equal(commitment->opener, finding->opener->id) || commitment->row == NULL ||
                !commitment->has_due || (finding->has_due && finding->due.at <= commitment->due.at))
                continue;
            finding->has_due = true;
            finding->due = commitment->due;
        }
    }
    return finding->has_due;
}

static bool due_deferred(const struct findings *findings, struct finding *finding)
{
    const struct continuity *continuity = findings->story->continuity;
    struct cb_str id =
        cb_json_str(item_at_log(finding->opener, continuity->fields[READS_deferral_commitment]));
    for (size_t i = 0; i < findings->ledger_count; i++) {
        const struct commitment *duty = ledger_find(findings->ledgers[i], id);
        if (duty == NULL || !duty->has_due)
            continue;
        finding->has_due = true;
        finding->due = duty->due;
        return true;
    }
    return false;
}

bool finding_set_due(const struct findings *findings, struct finding *finding)
{
    static bool (*const dues[])(const struct findings *, struct finding *) = {
#define DUE(name, reads_clocks) due_##name,
#include "caseboard/policy/rule_words.def"
    };
    finding->has_due = false;
    if (!dues[finding->rule->due.kind](findings, finding))
        return false;
    if (!finding->has_due)
        finding->flags |= 1U << CLOCK_outside_calendar;
    return true;
}
