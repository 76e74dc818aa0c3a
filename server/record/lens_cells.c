/* A seat's column of the matrix, with all that can be settled once a lens settled. */
#include "condition.h"
#include "event_form.h"
#include "lens_parts.h"

/* Of a condition that is asked of each record: what the viewer alone already says of it. */
enum settled { ASK_EACH, NEVER_HOLDS, ALWAYS_HOLDS };

static enum settled settle(const struct lens *lens, enum condition_kind kind)
{
    if (kind == CONDITION_own_client && lens->facts.all_clients)
        return ALWAYS_HOLDS;
    if (kind == CONDITION_own_client && lens->facts.clients.count == 0)
        return NEVER_HOLDS;
    if (kind == CONDITION_own_agency && lens->agency[0] == '\0')
        return NEVER_HOLDS;
    return ASK_EACH;
}

/* False if the line can decide nothing; else *ASKS is what it asks of each record. */
static bool settle_line(const struct lens *lens, const struct viewer *viewer,
                        const struct cell_line *line, uint32_t *asks)
{
    const struct subject nothing = {0};
    *asks = 0;
    for (size_t i = 0; i < line->conditions.count; i++) {
        const struct condition *condition = &line->conditions.at[i];
        uint32_t bit = CONDITION_BIT(condition->kind);
        if ((bit & RECORD_CONDITIONS) == 0) {
            if (!condition_holds(condition, &nothing, viewer, &lens->facts))
                return false;
            continue;
        }
        enum settled settled = settle(lens, condition->kind);
        if (settled == NEVER_HOLDS)
            return false;
        if (settled == ASK_EACH)
            *asks |= bit;
    }
    return true;
}

/* The lines up to the first that always decides. */
static void read_cell(struct lens *lens, const struct viewer *viewer, const struct cell *cell,
                      struct class_rules *out)
{
    out->first = lens->rule_count;
    for (size_t i = 0; i < cell->count; i++) {
        uint32_t asks = 0;
        if (!settle_line(lens, viewer, &cell->at[i], &asks))
            continue;
        lens->rules[lens->rule_count++] = (struct rule){&cell->at[i], asks};
        out->count++;
        if (asks == 0)
            return;
    }
}

static uint32_t class_asks(const struct lens *lens, size_t class_index)
{
    const struct class_rules *rules = &lens->classes[class_index];
    uint32_t asks = 0;
    for (size_t i = 0; i < rules->count; i++)
        asks |= lens->rules[rules->first + i].asks;
    return asks;
}

static uint32_t class_rule_asks(const struct lens *lens, const struct class_rule *rule)
{
    uint32_t asks = 0;
    if (rule->kind == CLASS_FIXED)
        return class_asks(lens, rule->fixed);
    if (rule->kind != CLASS_BY_FIELD)
        return 0;
    for (size_t i = 0; i < rule->case_count; i++)
        asks |= class_asks(lens, rule->cases[i].class_index);
    return asks | class_asks(lens, rule->otherwise);
}

static uint32_t fields_ask(const struct lens *lens, const struct pack_field *fields, size_t count)
{
    size_t location = pack_location_class(lens->pack);
    uint32_t asks = 0;
    for (size_t i = 0; i < count; i++) {
        asks |= class_rule_asks(lens, &fields[i].class_rule);
        if (fields[i].location != LOCATION_NO && location != SIZE_MAX)
            asks |= class_asks(lens, location) & ~CONDITION_BIT(CONDITION_named);
        asks |= fields_ask(lens, fields[i].fields, fields[i].field_count);
    }
    return asks;
}

static size_t count_lines(const struct lens *lens)
{
    size_t count = 0;
    for (size_t i = 0; i < pack_class_count(lens->pack); i++)
        count += pack_cell(lens->pack, i, lens->seat)->count;
    return count;
}

void lens_read_cells(struct lens *lens, const struct viewer *viewer)
{
    size_t classes = pack_class_count(lens->pack);
    size_t types = pack_type_count(lens->pack);

    lens->rules = cb_alloc((count_lines(lens) + 1) * sizeof *lens->rules);
    lens->classes = cb_alloc(classes * sizeof *lens->classes);
    lens->type_asks = cb_alloc(types * sizeof *lens->type_asks);
    for (size_t i = 0; i < classes; i++)
        read_cell(lens, viewer, pack_cell(lens->pack, i, lens->seat), &lens->classes[i]);
    for (size_t i = 0; i < types; i++) {
        const struct pack_type *type = pack_type_at(lens->pack, i);
        if (type_stands_in(type, lens->kind))
            lens->type_asks[i] = class_rule_asks(lens, &type->class_rule) |
                                 fields_ask(lens, type->fields, type->field_count);
    }
}
