/* A refusal may only speak of what the writer sees (security N6): whatever decides whether a verb
 * is allowed, each of its writers must be sure to see. What a writer of a verb that changes a
 * record sees is the record at full, so only a field with a class of its own, or one that a cell
 * may mask, can be hidden from it; for uniqueness the other record itself can be. */
#include "check.h"

static bool has_condition(const struct writer *writer, const struct condition *condition)
{
    if (condition->kind == CONDITION_role && cb_str_equal(condition->argument, writer->role))
        return true;
    for (size_t i = 0; i < writer->conditions.count; i++) {
        const struct condition *own = &writer->conditions.at[i];
        if (own->kind == condition->kind && cb_str_equal(own->argument, condition->argument))
            return true;
    }
    return false;
}

/* A condition says something of one record. What is read may be another one. */
struct reach {
    bool is_other;                    /* asked is another record than the one written */
    const struct pack_type *alike_in; /* which has the same values in this type's unique fields */
};

static bool is_unique_field(const struct pack_type *type, const char *name)
{
    for (size_t i = 0; type != NULL && i < type->unique_count; i++) {
        if (cb_str_is(type->unique[i]->name, name))
            return true;
    }
    return false;
}

/* Which conditions of the writer hold for another record, too, and which field must be alike. */
static const struct {
    enum condition_kind kind;
    const char *alike; /* NULL: none, it is said of the viewer alone */
} reaching[] = {
    {CONDITION_role, NULL},
    {CONDITION_assigned, NULL},
    {CONDITION_identity_decided, NULL},
    {CONDITION_own_client, "victim"},
    {CONDITION_owner, "owner_user"},
    {CONDITION_named, "readers"},
};

static bool reaches(enum condition_kind kind, struct reach reach)
{
    for (size_t i = 0; i < CB_COUNT(reaching); i++) {
        if (reaching[i].kind == kind)
            return !reach.is_other || reaching[i].alike == NULL ||
                   is_unique_field(reach.alike_in, reaching[i].alike);
    }
    return !reach.is_other;
}

static bool surely_holds(const struct cell_line *line, const struct writer *writer,
                         struct reach reach)
{
    for (size_t i = 0; i < line->conditions.count; i++) {
        const struct condition *condition = &line->conditions.at[i];
        if (!has_condition(writer, condition) || !reaches(condition->kind, reach))
            return false;
    }
    return true;
}

/* Whether the cell gives full whichever of its lines comes to decide for the writer. */
static bool surely_full(const struct cell *cell, const struct writer *writer, struct reach reach)
{
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->at[i].level != LEVEL_FULL)
            return false;
        if (surely_holds(&cell->at[i], writer, reach))
            return true;
    }
    return false;
}

static bool perhaps_full(const struct cell *cell)
{
    for (size_t i = 0; i < cell->count; i++) {
        const struct cell_line *line = &cell->at[i];
        if (line->level == LEVEL_FULL || (line->can_share && line->share == LEVEL_FULL))
            return true;
    }
    return false;
}

static bool perhaps_masks(const struct cell *cell)
{
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->at[i].no_location)
            return true;
    }
    return false;
}

/* ---- over all classes of a rule ---- */

static size_t rule_classes(const struct class_rule *rule)
{
    return rule->kind == CLASS_FIXED ? 1 : rule->kind == CLASS_BY_FIELD ? rule->case_count + 1 : 0;
}

static size_t rule_class(const struct class_rule *rule, size_t index)
{
    if (rule->kind == CLASS_FIXED)
        return rule->fixed;
    return index < rule->case_count ? rule->cases[index].class_index : rule->otherwise;
}

struct question {
    struct loader *loader;
    const struct pack_verb *verb;
    const struct writer *writer;
    size_t seat;
    struct reach reach;
};

static const struct cell *cell_of(const struct question *q, const struct class_rule *rule,
                                  size_t index)
{
    return pack_cell(q->loader->pack, rule_class(rule, index), q->seat);
}

static bool all_surely_full(const struct question *q, const struct class_rule *rule)
{
    size_t count = rule_classes(rule);
    for (size_t i = 0; i < count; i++) {
        if (!surely_full(cell_of(q, rule, i), q->writer, q->reach))
            return false;
    }
    return count != 0; /* {"as": FIELD} is never sure */
}

static bool any_cell(const struct question *q, const struct class_rule *rule,
                     bool (*claim)(const struct cell *cell))
{
    for (size_t i = 0; i < rule_classes(rule); i++) {
        if (claim(cell_of(q, rule, i)))
            return true;
    }
    return false;
}

/* ---- what a verb reads ---- */

static void hidden(const struct question *q, const struct pack_field *field, const char *why)
{
    struct cb_str seat = pack_seat_name(q->loader->pack, q->seat);
    check_problem(q->loader, q->verb->type, "verbs", q->verb->name,
                  "%s \"%.*s\", which %.*s may write with but not always see", why,
                  CB_STR_ARG(field->name), CB_STR_ARG(seat));
}

/* Whether the writer, who sees the record in full, is sure to see the field. */
static bool surely_sees(const struct question *q, const struct pack_type *type,
                        const struct pack_field *field)
{
    const struct class_rule *own = &field->class_rule;
    bool masked =
        field->location != LOCATION_NO &&
        (any_cell(q, &type->class_rule, perhaps_masks) || any_cell(q, own, perhaps_masks));
    return !field->unsent && !masked && (own->kind == CLASS_OF_RECORD || all_surely_full(q, own));
}

static void check_read(const struct question *q, const struct pack_field *field, const char *why)
{
    if (!surely_sees(q, q->verb->type, field))
        hidden(q, field, why);
}

static void check_reads(const struct question *q)
{
    const struct pack_verb *verb = q->verb;
    for (size_t i = 0; i < verb->from_count; i++)
        check_read(q, verb->from[i].field, "starts from");
    for (size_t i = 0; i < verb->must_count; i++)
        check_read(q, verb->musts[i].field, "is bound by");
}

static const struct pack_field *stages_field(const struct question *q)
{
    const json_t *stages = json_object_get(loader_document(q->loader, "dictionary.json"), "stages");
    const struct pack_type *type = q->verb->type;
    return cb_str_equal(cb_json_get_str(stages, "type"), type->name)
               ? type_field(type, cb_json_get_str(stages, "field"))
               : NULL;
}

/* Which moves there are is said of the stage before. */
static void check_stage(const struct question *q)
{
    const struct pack_field *field = stages_field(q);
    if (field != NULL && verb_writes(q->verb, field))
        check_read(q, field, "moves on from");
}

static void check_unique(const struct question *asked)
{
    const struct pack_type *type = asked->verb->type;
    struct question q = *asked;
    q.reach = (struct reach){true, type};
    for (size_t i = 0; i < type->unique_count; i++) {
        const struct pack_field *field = type->unique[i];
        if (!verb_writes(q.verb, field))
            continue;
        check_read(&q, field, "must be unique in");
        if (!all_surely_full(&q, &type->class_rule))
            hidden(&q, field, "must be unique in another record's");
    }
}

/* The fields that a condition reads of the record: of those there, each must be seen; one must be
 * there unless the condition says something without. */
static const struct guard {
    enum condition_kind kind;
    bool is_optional;
    const char *fields[2];
} guards[] = {
    {CONDITION_owner, false, {"owner_user"}},
    {CONDITION_named, false, {"readers"}},
    {CONDITION_recipient, false, {"recipients", "to_agency"}},
    {CONDITION_own_client, true, {"victim"}},
};

/* What a condition reads of other records, which the writer may see otherwise or not at all. */
static const struct elsewhere {
    enum condition_kind kind;
    const char *type, *field;
} elsewheres[] = {
    {CONDITION_owner, "assignment", "user"},
    {CONDITION_owner, "assignment", "role"},
    {CONDITION_own_client, "assignment", "user"},
    {CONDITION_own_client, "assignment", "role"},
    {CONDITION_own_client, "assignment", "victim"},
    {CONDITION_assigned, "assignment", "user"},
    {CONDITION_attending, "attendance", "user"},
    {CONDITION_identity_decided, "identity_disclosure_decision", "decision"},
    {CONDITION_identity_decided, "case", "suspect_known_to_victim"},
};

static void check_guard(const struct question *q, const struct guard *guard)
{
    bool found = false;
    for (size_t i = 0; i < CB_COUNT(guard->fields) && guard->fields[i] != NULL; i++) {
        const struct pack_field *field = type_field_named(q->verb->type, guard->fields[i]);
        if (field != NULL)
            check_read(q, field, "is guarded by");
        found = found || field != NULL;
    }
    if (!found && !guard->is_optional)
        check_problem(q->loader, q->verb->type, "verbs", q->verb->name,
                      "has a condition that never holds: the type has no \"%s\"", guard->fields[0]);
}

static void check_elsewhere(const struct question *asked, const struct elsewhere *elsewhere)
{
    struct question q = *asked;
    const struct pack_type *type = pack_type(q.loader->pack, cb_str_of(elsewhere->type));
    const struct pack_field *field = type != NULL ? type_field_named(type, elsewhere->field) : NULL;
    q.reach = (struct reach){.is_other = true};
    if (field == NULL || (all_surely_full(&q, &type->class_rule) && surely_sees(&q, type, field)))
        return;
    check_problem(q.loader, q.verb->type, "verbs", q.verb->name,
                  "is guarded by \"%s\" of \"%s\", which %.*s may write with but not always see",
                  elsewhere->field, elsewhere->type,
                  CB_STR_ARG(pack_seat_name(q.loader->pack, q.seat)));
}

static void check_conditions(const struct question *q, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++) {
        enum condition_kind kind = conditions->at[i].kind;
        for (size_t k = 0; !q->verb->creates && k < CB_COUNT(guards); k++) {
            if (guards[k].kind == kind)
                check_guard(q, &guards[k]);
        }
        for (size_t k = 0; k < CB_COUNT(elsewheres); k++) {
            if (elsewheres[k].kind == kind)
                check_elsewhere(q, &elsewheres[k]);
        }
    }
}

/* ---- whom a line of writers means ---- */

static bool is_meant(const struct pack *pack, const struct writer *writer, size_t seat)
{
    if (writer->seat != PACK_ANY_SEAT)
        return writer->seat == seat;
    return !cb_str_is(pack_seat_name(pack, seat), PACK_ADMINISTRATOR);
}

static void check_writer(struct loader *loader, const struct pack_verb *verb,
                         const struct writer *writer, size_t seat)
{
    struct question q = {.loader = loader, .verb = verb, .writer = writer, .seat = seat};
    check_unique(&q);
    if (!verb->creates && !verb->partly && !any_cell(&q, &verb->type->class_rule, perhaps_full))
        return;
    check_conditions(&q, &writer->conditions);
    if (verb->creates) /* what it reads of its own record is what the writer hands in */
        return;
    check_reads(&q);
    check_stage(&q);
    check_conditions(&q, &verb->ties);
}

/* One writer shows the fault of a verb; ten would repeat it. */
static void check_verb(struct loader *loader, const struct pack_verb *verb)
{
    size_t before = loader->problems->count;
    if (verb->partly && (verb->creates || verb->from_count != 0 || verb->must_count != 0))
        check_problem(loader, verb->type, "verbs", verb->name,
                      "may be used by who sees the record in part: it starts from nothing, and "
                      "binds nobody");
    for (size_t i = 0; i < verb->writer_count; i++) {
        for (size_t seat = 0; seat < loader->pack->seat_count; seat++) {
            if (loader->problems->count != before)
                return;
            if (is_meant(loader->pack, &verb->writers[i], seat))
                check_writer(loader, verb, &verb->writers[i], seat);
        }
    }
}

void check_type_guards(struct loader *loader, const struct pack_type *type)
{
    for (size_t i = 0; i < type->verb_count; i++)
        check_verb(loader, &type->verbs[i]);
}
