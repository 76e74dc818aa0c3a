/* When a finding was met, and by what: the earliest of the ways that its rule names. */
#include "caseboard/clock/zone.h"
#include "finding.h"

struct look {
    const struct findings *findings;
    const struct rule_way *way;
    struct finding *finding;
};

static void meet(const struct look *look, cb_time at, struct cb_str by)
{
    cb_time opened = look->finding->opened.at;
    if (at < opened)
        at = opened; /* it was so already */
    if (at >= look->finding->met)
        return;
    look->finding->met = at;
    look->finding->met_by = by;
}

/* ---- records ---- */

static bool has_fields(const struct rule_way *way, const struct item *item, struct moment when)
{
    bool has_any = way->has_any.count == 0;
    for (size_t i = 0; i < way->has.count; i++) {
        if (item_at(item, type_field(item->type, way->has.at[i]), when) == NULL)
            return false;
    }
    for (size_t i = 0; i < way->has_any.count; i++)
        has_any =
            has_any || item_at(item, type_field(item->type, way->has_any.at[i]), when) != NULL;
    return has_any && item_is(item, way->is, when);
}

static bool is_tied(const struct look *look, const struct item *item)
{
    const struct rule_way *way = look->way;
    const struct item *opener = look->finding->opener;
    const struct pack_field *victim = type_field_named(item->type, "victim");
    if (way->link.at != NULL &&
        !cb_str_equal(item_text(item, type_field(item->type, way->link)), opener->id))
        return false;
    if (way->same.at != NULL && !json_equal(item_now(item, type_field(item->type, way->same)),
                                            item_now(opener, type_field(opener->type, way->as))))
        return false;
    if (way->seats.count != 0 && !names_have(way->seats, item->steps[0].seat))
        return false;
    return look->finding->ledger == NULL || victim == NULL || item_now(item, victim) == NULL ||
           cb_str_equal(item_text(item, victim), ledger_victim_id(look->finding->ledger));
}

static bool step_counts(const struct look *look, const struct item *item, const struct step *step)
{
    const struct rule_way *way = look->way;
    struct moment opened = look->finding->opened;
    bool is_entry = way->since && way->sets.at == NULL;
    if (is_entry && !moment_before(opened, item_logged(item)))
        return false;
    if (way->sets.at == NULL)
        return true;
    return json_object_getn(step->set, way->sets.at, way->sets.len) != NULL &&
           (!way->since || moment_before(opened, step->when));
}

static void meet_by_item(const struct look *look, const struct item *item)
{
    if (item_is_withdrawn(item) || !is_tied(look, item))
        return;
    for (size_t i = 0; i < item->step_count; i++) {
        const struct step *step = &item->steps[i];
        if (step_counts(look, item, step) && has_fields(look->way, item, step->when)) {
            meet(look, step->when.at, item->id);
            return;
        }
    }
}

static const struct item *first_item(const struct look *look)
{
    return chronicle_first(look->findings->story->chronicle,
                           pack_type(look->findings->story->pack, look->way->type));
}

static void meet_record(const struct look *look)
{
    for (const struct item *item = first_item(look); item != NULL; item = item->next)
        meet_by_item(look, item);
}

static void meet_opener(const struct look *look)
{
    meet_by_item(look, look->finding->opener);
}

static void meet_successor(const struct look *look)
{
    struct moment when;
    struct cb_str by;
    if (item_has_successor(look->findings, look->finding->rule, look->finding->opener, &when, &by))
        meet(look, when.at, by);
}

/* ---- a day covered ---- */

static bool covers(const struct look *look, const struct item *item, cb_date day)
{
    cb_time from = 0;
    cb_time to = 0;
    for (size_t i = 0; i < look->way->has_any.count; i++) {
        if (item_instant(item, look->way->has_any.at[i], MOMENT_NEVER, &from) &&
            zone_date(from) >= day)
            return true;
    }
    return item_instant(item, look->way->from, MOMENT_NEVER, &from) &&
           item_instant(item, look->way->to, MOMENT_NEVER, &to) && zone_date(from) <= day &&
           day <= zone_date(to);
}

/* The day of what opened it: its own time where the rule names one. */
static void meet_covered(const struct look *look)
{
    cb_time at = look->finding->opened.at;
    (void)item_instant(look->finding->opener, look->finding->rule->on.field, MOMENT_NEVER, &at);
    for (const struct item *item = first_item(look); item != NULL; item = item->next) {
        if (!item_is_withdrawn(item) && is_tied(look, item) && covers(look, item, zone_date(at)) &&
            has_fields(&(struct rule_way){.is = look->way->is}, item, MOMENT_NEVER))
            meet(look, item->steps[item->step_count - 1].when.at, item->id);
    }
}

/* ---- people ---- */

static bool all_in_force(const struct look *look, cb_time at)
{
    for (size_t i = 0; i < look->way->roles.count; i++) {
        if (!story_has_role(look->findings->story, look->way->roles.at[i],
                            look->finding->ledger != NULL ? ledger_victim_id(look->finding->ledger)
                                                          : (struct cb_str){0},
                            at))
            return false;
    }
    return true;
}

static void meet_in_force(const struct look *look)
{
    const struct case_story *story = look->findings->story;
    cb_time opened = look->finding->opened.at;
    if (all_in_force(look, opened)) {
        meet(look, opened, (struct cb_str){0});
        return;
    }
    for (const struct item *item =
             chronicle_first(story->chronicle, story->continuity->parts[PART_assignment]);
         item != NULL; item = item->next) {
        cb_time from = 0;
        if (!item_is_withdrawn(item) &&
            value_instant(item_now(item, story->continuity->fields[READS_assignment_from]),
                          &from) &&
            from >= opened && all_in_force(look, from))
            meet(look, from, item->id);
    }
}

/* ---- what is owed and told ---- */

static bool was_closed_with(const struct look *look, const struct commitment *commitment)
{
    const struct item *update = chronicle_find_of(
        look->findings->story->chronicle, look->findings->story->continuity->parts[PART_update],
        commitment->closed_by);
    return look->way->is.count == 0 ||
           (update != NULL && item_is(update, look->way->is, MOMENT_NEVER));
}

/* All that the opener opened, but for what is not wanted any more. */
static void meet_told(const struct look *look)
{
    cb_time last = look->finding->opened.at;
    struct cb_str by = {0};
    for (size_t i = 0; i < look->findings->ledger_count; i++) {
        const struct ledger *ledger = look->findings->ledgers[i];
        for (size_t k = 0; k < ledger->count; k++) {
            const struct commitment *commitment = ledger->all[k];
            if (commitment->row == NULL || commitment->voided != CB_TIME_NEVER ||
                commitment->suppressed != CB_TIME_NEVER ||
                !cb_str_equal(commitment->opener, look->finding->opener->id))
                continue;
            if (commitment->closed == CB_TIME_NEVER || !was_closed_with(look, commitment))
                return;
            if (commitment->closed >= last) {
                last = commitment->closed;
                by = commitment->closed_by;
            }
        }
    }
    meet(look, last, by);
}

static void meet_clock(const struct look *look)
{
    const struct commitment *commitment = look->finding->about;
    struct cb_str nobody = {0};
    if (commitment == NULL)
        return;
    if (commitment->closed != CB_TIME_NEVER)
        meet(look, commitment->closed, commitment->closed_by);
    if (commitment->voided != CB_TIME_NEVER)
        meet(look, commitment->voided, nobody);
}

static void meet_informed(const struct look *look)
{
    const struct ledger *ledger = look->finding->ledger;
    meet_in_force(look); /* who is their advocate sees the entry */
    for (size_t i = 0; ledger != NULL && i < ledger->told_count; i++) {
        const struct told *told = &ledger->told[i];
        if (told->is_delivered && told->is_to_advocate && told->at >= look->finding->opened.at)
            meet(look, told->at, told->update->id);
    }
}

static void meet_understood(const struct look *look)
{
    const struct ledger *ledger = look->finding->ledger;
    for (size_t i = 0; ledger != NULL && i < ledger->told_count; i++) {
        const struct told *told = &ledger->told[i];
        if (told->is_delivered && told->reaches_victim && told->at > look->finding->opened.at &&
            told->update != look->finding->opener)
            meet(look, told->at, told->update->id);
    }
}

void finding_meet(const struct findings *findings, struct finding *finding)
{
    static void (*const ways[])(const struct look *) = {
#define MET(name, reads_clocks) meet_##name,
#include "caseboard/policy/rule_words.def"
    };
    for (size_t i = 0; i < finding->rule->way_count; i++) {
        const struct rule_way *way = &finding->rule->ways[i];
        ways[way->kind](&(struct look){findings, way, finding});
    }
}
