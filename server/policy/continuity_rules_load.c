/* The continuity rules: what opens a finding, when it is due, what closes it. Words that the engine
 * has no function for are refused here, with the nearest that it has. */
#include "continuity_load.h"

#define MOST 100
#define KINDS_OF_TIME (KIND_IS(time) | KIND_IS(date))
#define ANY_KIND UINT32_MAX

#define WORD(name)                                                                                 \
    {                                                                                              \
#name, sizeof #name - 1                                                                    \
    }
static const struct cb_str triggers[] = {
#define TRIGGER(name, reads_clocks) WORD(name),
#include "caseboard/policy/rule_words.def"
};
static const bool trigger_reads[] = {
#define TRIGGER(name, reads_clocks) reads_clocks,
#include "caseboard/policy/rule_words.def"
};
static const struct cb_str filters[] = {
#define FILTER(name) WORD(name),
#include "caseboard/policy/rule_words.def"
};
static const struct cb_str mets[] = {
#define MET(name, reads_clocks) WORD(name),
#include "caseboard/policy/rule_words.def"
};
static const bool met_reads[] = {
#define MET(name, reads_clocks) reads_clocks,
#include "caseboard/policy/rule_words.def"
};
static const struct cb_str dues[] = {
#define DUE(name, reads_clocks) WORD(name),
#include "caseboard/policy/rule_words.def"
};
static const bool due_reads[] = {
#define DUE(name, reads_clocks) reads_clocks,
#include "caseboard/policy/rule_words.def"
};
static const struct cb_str severities[] = {WORD(warning), WORD(breach), WORD(safety)};

const char *severity_name(enum severity severity)
{
    return severities[severity].at;
}

static size_t read_word(struct loader *loader, const json_t *value, const char *key,
                        const char *what, struct named known)
{
    struct cb_str name = cb_json_get_str(value, key);
    size_t index = named_find(known, name);
    size_t mark = loader_enter(loader, key);
    if (name.at != NULL && index == SIZE_MAX)
        loader_unknown(loader, what, name, known);
    loader_leave(loader, mark);
    return index == SIZE_MAX ? 0 : index;
}

static enum severity read_severity(struct loader *loader, const json_t *value)
{
    return (enum severity)read_word(loader, value, "severity", "severity",
                                    NAMED(severities, CB_COUNT(severities)));
}

/* The type that a trigger or a way is about: none where its word names no type of its own. */
static const struct pack_type *read_type(struct loader *loader, const json_t *value)
{
    return json_object_get(value, "type") != NULL ? continuity_type(loader, value, "type") : NULL;
}

/* ---- what opens it ---- */

static const struct pack_type *opener_type(struct loader *loader, const struct rule_on *on)
{
    const struct continuity *continuity = loader->pack->continuity;
    static const uint32_t of_updates = (1U << TRIGGER_told) | (1U << TRIGGER_failed);
    static const uint32_t of_cases = (1U << TRIGGER_accepted) | (1U << TRIGGER_every);
    if (on->type.at != NULL)
        return pack_type(loader->pack, on->type);
    if ((of_updates & (1U << on->kind)) != 0)
        return continuity->parts[PART_update];
    return (of_cases & (1U << on->kind)) != 0 ? continuity->parts[PART_case]
                                              : continuity->parts[PART_victim];
}

static void read_on(struct loader *loader, const json_t *rule, struct rule_on *out)
{
    static const uint32_t typed =
        (1U << TRIGGER_record) | (1U << TRIGGER_passes) | (1U << TRIGGER_checks);
    const struct continuity *continuity = loader->pack->continuity;
    const json_t *value = json_object_get(rule, "on");
    size_t here = loader_enter(loader, "on");
    const struct pack_type *type = read_type(loader, value);
    out->kind = (enum rule_trigger)read_word(loader, value, "what", "trigger",
                                             NAMED(triggers, CB_COUNT(triggers)));
    out->filter = (enum rule_filter)read_word(loader, value, "filter", "filter",
                                              NAMED(filters, CB_COUNT(filters)));
    if (type != NULL)
        out->type = type->name;
    if (type == NULL && (typed & (1U << out->kind)) != 0 && json_object_get(value, "type") == NULL)
        loader_problem(loader, "this trigger needs a type");
    const struct pack_type *opener = opener_type(loader, out);
    out->is = continuity_is(loader, value, "is", opener);
    out->ever = cb_json_get_bool(value, "ever");
    out->case_is = continuity_is(loader, value, "case", continuity->parts[PART_case]);
    out->plan_is = continuity_is(loader, value, "plan", continuity->parts[PART_plan]);
    out->field = continuity_field_of(loader, value, "field", opener, ANY_KIND);
    out->case_field =
        continuity_field_of(loader, value, "case_field", continuity->parts[PART_case], ANY_KIND);
    out->limit = continuity_limit(loader, value, "limit");
    out->days = continuity_field_of(loader, value, "days", opener, KIND_IS(number));
    out->whole = continuity_field_of(loader, value, "whole", opener, KIND_IS(record));
    const struct pack_field *whole = out->whole.at != NULL ? type_field(opener, out->whole) : NULL;
    out->whole_is = continuity_is(loader, value, "whole_is", whole != NULL ? whole->of : NULL);
    out->count = continuity_number(loader, value, "count", 1, MOST);
    loader_leave(loader, here);
}

/* ---- when it is due ---- */

static void read_assumed(struct loader *loader, const json_t *value, struct rule_until *out)
{
    const json_t *map = json_object_get(value, "assumed");
    struct assumed *all = loader_array(loader, json_object_size(map), sizeof *all);
    const char *name = NULL;
    json_t *limit = NULL;
    size_t here = loader_enter(loader, "assumed");
    json_object_foreach (json_of(map), name, limit)
        all[out->assumed_count++] =
            (struct assumed){cb_str_of(name), continuity_limit(loader, map, name)};
    loader_leave(loader, here);
    out->assumed = all;
}

static void read_due(struct loader *loader, const json_t *rule, const struct pack_type *opener,
                     struct rule_until *out)
{
    static const uint32_t limited = (1U << DUE_limit) | (1U << DUE_before) | (1U << DUE_expiry);
    const json_t *value = json_object_get(rule, "due");
    size_t here = loader_enter(loader, "due");
    out->kind =
        (enum rule_due)read_word(loader, value, "what", "due date", NAMED(dues, CB_COUNT(dues)));
    out->limit = continuity_limit(loader, value, "limit");
    out->least = continuity_limit(loader, value, "least");
    out->field = continuity_field_of(loader, value, "field", opener, KINDS_OF_TIME);
    out->from = continuity_field_of(loader, value, "from", opener, KINDS_OF_TIME);
    out->by = continuity_field_of(loader, value, "by", opener, KIND_IS(choice));
    read_assumed(loader, value, out);
    if (out->limit.at == NULL && (limited & (1U << out->kind)) != 0)
        loader_problem(loader, "this due date needs a limit");
    loader_leave(loader, here);
}

/* ---- what closes it ---- */

static struct names read_fields(struct loader *loader, const json_t *value, const char *key,
                                const struct pack_type *type)
{
    const json_t *list = json_object_get(value, key);
    size_t here = loader_enter(loader, key);
    for (size_t i = 0; type != NULL && i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        (void)loader_field(loader, type, cb_json_str(json_array_get(list, i)));
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return continuity_names(loader, value, key);
}

static void read_way(struct loader *loader, const json_t *value, const struct pack_type *opener,
                     struct rule_way *out)
{
    const struct continuity *continuity = loader->pack->continuity;
    const struct pack_type *type = read_type(loader, value);
    out->kind = (enum rule_met)read_word(loader, value, "what", "way to meet it",
                                         NAMED(mets, CB_COUNT(mets)));
    if (type != NULL)
        out->type = type->name;
    else if (json_object_get(value, "type") == NULL &&
             (out->kind == MET_record || out->kind == MET_covered))
        loader_problem(loader, "this way needs a type");
    const struct pack_type *about = type != NULL ? type : opener;
    out->is = continuity_is(loader, value, "is", about);
    out->has = read_fields(loader, value, "has", about);
    out->has_any = read_fields(loader, value, "has_any", about);
    out->seats = continuity_names(loader, value, "seats");
    out->since = cb_json_get_bool(value, "since");
    out->sets = continuity_field_of(loader, value, "sets", about, ANY_KIND);
    out->link = continuity_field_of(loader, value, "link", about, KIND_IS(record));
    out->same = continuity_field_of(loader, value, "same", about, ANY_KIND);
    out->as = continuity_field_of(loader, value, "as", opener, ANY_KIND);
    out->from = continuity_field_of(loader, value, "from", about, KINDS_OF_TIME);
    out->to = continuity_field_of(loader, value, "to", about, KINDS_OF_TIME);
    out->roles =
        continuity_options(loader, value, "roles", continuity->fields[READS_assignment_role]);
}

static void read_ways(struct loader *loader, const json_t *rule, const struct pack_type *opener,
                      struct rule *out)
{
    const json_t *list = json_object_get(rule, "met_by");
    struct rule_way *ways = loader_array(loader, json_array_size(list), sizeof *ways);
    size_t here = loader_enter(loader, "met_by");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        read_way(loader, json_array_get(list, i), opener, &ways[out->way_count++]);
        out->reads_clocks = out->reads_clocks || met_reads[ways[i].kind];
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    out->ways = ways;
}

/* ---- how bad it is, and whose ---- */

static void read_severities(struct loader *loader, const json_t *value, struct rule *out)
{
    const struct continuity *continuity = loader->pack->continuity;
    const json_t *worse = json_object_get(value, "worse");
    const json_t *list = json_object_get(value, "escalates");
    struct escalation *steps = loader_array(loader, json_array_size(list), sizeof *steps);
    out->severity = read_severity(loader, value);
    out->has_worse = worse != NULL;
    size_t here = loader_enter(loader, "worse");
    out->worse = read_severity(loader, worse);
    out->worse_when = continuity_is(loader, worse, "case", continuity->parts[PART_case]);
    loader_leave(loader, here);
    here = loader_enter(loader, "escalates");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        const json_t *step = json_array_get(list, i);
        steps[out->escalation_count++] = (struct escalation){
            continuity_limit(loader, step, "limit"), read_severity(loader, step)};
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    out->escalations = steps;
}

static void read_owner(struct loader *loader, const json_t *value, const struct pack_type *opener,
                       struct rule *out)
{
    const json_t *owner = json_object_get(value, "owner");
    out->duty = continuity_duty(loader, value, "duty");
    size_t here = loader_enter(loader, "owner");
    out->owner_user = continuity_field_of(loader, owner, "user", opener, KIND_IS(user));
    out->owner_agency = continuity_field_of(loader, owner, "agency", opener, KIND_IS(agency));
    loader_leave(loader, here);
}

static void read_progress(struct loader *loader, const json_t *value, struct rule *out)
{
    const json_t *list = json_object_get(value, "progress");
    struct progress *all = loader_array(loader, json_array_size(list), sizeof *all);
    size_t here = loader_enter(loader, "progress");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        size_t mark = loader_enter_at(loader, i);
        const struct pack_type *type = continuity_type(loader, one, "type");
        if (type != NULL)
            all[out->progress_count++] =
                (struct progress){type->name, continuity_is(loader, one, "is", type)};
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    out->progress = all;
}

static void read_rule(struct loader *loader, const json_t *value, struct rule *out)
{
    out->id = cb_json_get_str(value, "id");
    out->label = cb_json_get_str(value, "label");
    (void)continuity_number(loader, value, "priority", 1, 3);
    read_on(loader, value, &out->on);
    const struct pack_type *opener = opener_type(loader, &out->on);
    read_severities(loader, value, out);
    read_owner(loader, value, opener, out);
    read_due(loader, value, opener, &out->due);
    out->reads_clocks = trigger_reads[out->on.kind] || due_reads[out->due.kind];
    read_ways(loader, value, opener, out);
    read_progress(loader, value, out);
    out->unmet_only = cb_json_get_bool(value, "unmet_only");
}

static void read_explanation(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *value = json_object_get(document, "explanation");
    size_t here = loader_enter(loader, "explanation");
    out->explanation = continuity_type(loader, value, "type");
    struct cb_str field =
        continuity_field_of(loader, value, "field", out->explanation, KIND_IS(clock));
    if (field.at != NULL)
        out->explanation_finding = type_field(out->explanation, field);
    loader_leave(loader, here);
}

void continuity_rules(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *list = json_object_get(document, "rules");
    struct rule *rules = loader_array(loader, json_array_size(list), sizeof *rules);
    read_explanation(loader, document, out);
    size_t here = loader_enter(loader, "rules");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        read_rule(loader, json_array_get(list, i), &rules[i]);
        for (size_t k = 0; k < i; k++) {
            if (rules[i].id.at != NULL && cb_str_equal(rules[k].id, rules[i].id))
                loader_problem(loader, "the id \"%.*s\" is there twice", CB_STR_ARG(rules[i].id));
        }
        out->rule_count++;
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    out->rules = rules;
}
