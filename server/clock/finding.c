#include "finding.h"

#include <stdlib.h>

#include "caseboard/clock/zone.h"

/* ---- opening ---- */

static struct cb_str key_of(struct findings *findings, const struct rule *rule,
                            const struct finding *like, struct cb_str suffix)
{
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    cb_buf_str(&key, rule->id);
    cb_buf_char(&key, '/');
    cb_buf_str(&key, like->about != NULL && rule->on.kind != TRIGGER_quiet
                         ? cb_str_of(like->about->id)
                         : like->opener->id);
    if (suffix.at != NULL) {
        cb_buf_char(&key, '/');
        cb_buf_str(&key, suffix);
    }
    return cb_arena_str(findings->arena, cb_buf_peek(&key));
}

static void read_explanations(const struct findings *findings, struct finding *finding)
{
    const struct continuity *continuity = findings->story->continuity;
    for (const struct item *item =
             chronicle_first(findings->story->chronicle, continuity->explanation);
         item != NULL; item = item->next) {
        cb_time at = item_logged(item).at;
        if (!item_is_withdrawn(item) && at < finding->explained &&
            cb_str_is(item_text(item, continuity->explanation_finding), finding->id))
            finding->explained = at;
    }
}

/* Two victims may have the same thing kept quiet; nothing else opens twice. */
static struct finding *find_key(struct findings *findings, const struct rule *rule,
                                struct cb_str key)
{
    if (rule->on.kind != TRIGGER_quiet)
        return NULL;
    for (size_t i = 0; i < findings->count; i++) {
        if (cb_str_equal(findings->all[i].key, key))
            return &findings->all[i];
    }
    return NULL;
}

void findings_note(struct findings *findings, cb_time at)
{
    if (at > findings->now && at < findings->next)
        findings->next = at;
}

void finding_open(struct findings *findings, const struct rule *rule, const struct finding *like,
                  struct cb_str suffix)
{
    if (like->opened.at > findings->now) {
        findings_note(findings, like->opened.at);
        return;
    }
    struct finding finding = *like;
    finding.rule = rule;
    finding.key = key_of(findings, rule, like, suffix);
    finding.met = finding.explained = CB_TIME_NEVER;
    struct finding *same = find_key(findings, rule, finding.key);
    if (same != NULL && !moment_before(finding.opened, same->opened))
        return;
    clock_id_of_key(finding.key, finding.id);
    if (!finding_set_due(findings, &finding))
        return;
    finding_meet(findings, &finding);
    if (rule->unmet_only && finding.met <= finding.opened.at)
        return;
    read_explanations(findings, &finding);
    finding_ask_progress(findings, &finding);
    if (same != NULL) {
        *same = finding;
        return;
    }
    cb_grow(&findings->all, findings->count, &findings->room, sizeof(struct finding));
    findings->all[findings->count++] = finding;
}

/* ---- all ---- */

struct findings *findings_new(const struct case_story *story, const struct ledger *const *ledgers,
                              size_t ledger_count, cb_time now)
{
    struct findings *findings = cb_alloc(sizeof *findings);
    *findings = (struct findings){
        .story = story,
        .ledgers = ledgers,
        .ledger_count = ledger_count,
        .now = now,
        .next = CB_TIME_NEVER,
        .arena = cb_arena_new(),
    };
    for (size_t i = 0; i < story->continuity->rule_count; i++)
        findings_trigger(findings, &story->continuity->rules[i]);
    return findings;
}

void findings_free(struct findings *findings)
{
    if (findings == NULL)
        return;
    cb_arena_free(findings->arena);
    free(findings->all);
    free(findings);
}

/* ---- how one stands ---- */

enum clock_state finding_state(const struct finding *finding, cb_time now)
{
    if (finding->met <= now && finding->met <= finding->explained)
        return finding->has_due && finding->met >= finding->due.at &&
                       finding->met > finding->opened.at
                   ? STATE_late
                   : STATE_met;
    if (finding->explained <= now)
        return STATE_explained;
    return finding->has_due && now >= finding->due.at ? STATE_overdue : STATE_open;
}

enum severity finding_severity(const struct findings *findings, const struct finding *finding,
                               cb_time now)
{
    const struct rule *rule = finding->rule;
    const struct item *root = findings->story->root;
    enum severity severity = rule->severity;
    /* Of a commitment that passed its date only one of a row of safety is worse. */
    bool may_be_worse = rule->on.kind != TRIGGER_overdue ||
                        (finding->about->row != NULL && finding->about->row->is_safety);
    bool is_worse = rule->has_worse && may_be_worse && root != NULL &&
                    item_is(root, rule->worse_when, MOMENT_NEVER);
    for (size_t i = 0; i < rule->escalation_count; i++) {
        struct limit limit;
        struct due due;
        if (limit_parse(rule->escalations[i].limit, &limit) && limit.kind == LIMIT_CD &&
            limit_due(NULL, limit, finding->opened.at, CUTOFF_NONE, &due, NULL) == CB_OK &&
            now >= due.at)
            severity = rule->escalations[i].severity;
    }
    return is_worse && rule->worse > severity ? rule->worse : severity;
}
