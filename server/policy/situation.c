#include "situation.h"

static bool is_same(const struct dimension *a, const struct dimension *b)
{
    return a->kind == b->kind && a->condition == b->condition && a->of_location == b->of_location &&
           cb_str_equal(a->name, b->name);
}

static const struct dimension *find(const struct situation *situation, struct dimension wanted)
{
    for (size_t i = 0; i < situation->count; i++) {
        if (is_same(&situation->at[i], &wanted))
            return &situation->at[i];
    }
    return NULL;
}

/* The dimension, there from now on; NULL where no more fit. */
static struct dimension *ask(struct situation *situation, struct dimension wanted)
{
    for (size_t i = 0; i < situation->count; i++) {
        if (is_same(&situation->at[i], &wanted))
            return &situation->at[i];
    }
    if (situation->count == SITUATION_DIMENSIONS) {
        situation->is_too_many = true;
        return NULL;
    }
    situation->at[situation->count] = wanted;
    return &situation->at[situation->count++];
}

/* Only who is named depends on whether a location is asked for. */
static struct dimension of_condition(enum condition_kind kind, struct cb_str argument,
                                     bool of_location)
{
    return (struct dimension){.kind = DIMENSION_CONDITION,
                              .condition = kind,
                              .of_location = of_location && kind == CONDITION_named,
                              .name = argument,
                              .count = 2};
}

/* ---- what is asked ---- */

void situation_ask_condition(struct situation *situation, enum condition_kind kind,
                             struct cb_str argument, bool of_location)
{
    ask(situation, of_condition(kind, argument, of_location));
}

void situation_ask_conditions(struct situation *situation, const struct conditions *conditions,
                              bool of_location)
{
    for (size_t i = 0; i < conditions->count; i++)
        situation_ask_condition(situation, conditions->at[i].kind, conditions->at[i].argument,
                                of_location);
}

void situation_ask_cell(struct situation *situation, const struct cell *cell, bool of_location)
{
    for (size_t i = 0; cell != NULL && i < cell->count; i++)
        situation_ask_conditions(situation, &cell->at[i].conditions, of_location);
}

static void add_value(struct situation *situation, struct dimension *choice,
                      const struct cb_str *value)
{
    for (size_t i = 0; i + 1 < choice->count; i++) {
        if (cb_str_equal(*choice->values[i], *value))
            return;
    }
    if (choice->count == SITUATION_VALUES) {
        situation->is_too_many = true;
        return;
    }
    choice->values[choice->count - 1] = value;
    choice->count++;
}

void situation_ask_rule(struct situation *situation, const struct class_rule *rule)
{
    if (rule->kind != CLASS_BY_FIELD)
        return;
    struct dimension *choice =
        ask(situation,
            (struct dimension){.kind = DIMENSION_CHOICE, .name = rule->field->name, .count = 1});
    for (size_t i = 0; choice != NULL && i < rule->case_count; i++)
        add_value(situation, choice, &rule->cases[i].value);
}

void situation_ask_flag(struct situation *situation, struct cb_str name, size_t count)
{
    ask(situation, (struct dimension){.kind = DIMENSION_FLAG, .name = name, .count = count});
}

/* ---- going through them ---- */

static bool holds(const struct situation *situation, enum condition_kind kind)
{
    const struct dimension *found = find(situation, of_condition(kind, (struct cb_str){0}, false));
    return found != NULL && found->value != 0;
}

static bool fails(const struct situation *situation, enum condition_kind kind)
{
    const struct dimension *found = find(situation, of_condition(kind, (struct cb_str){0}, false));
    return found != NULL && found->value == 0;
}

/* What no case can show: an own client without an assignment, a supervisor who approves what is of
 * another agency or the supervisor's own. */
static bool is_possible(const struct situation *situation)
{
    if (holds(situation, CONDITION_own_client) && fails(situation, CONDITION_assigned))
        return false;
    return !holds(situation, CONDITION_approver) ||
           (!fails(situation, CONDITION_own_agency) && !holds(situation, CONDITION_own));
}

/* The NUMBERth, as the digits of a number whose places have as many values as the dimensions. */
static bool go_to(struct situation *situation, size_t number)
{
    for (size_t i = 0; i < situation->count; i++) {
        situation->at[i].value = number % situation->at[i].count;
        number /= situation->at[i].count;
    }
    return number == 0;
}

bool situation_next(struct situation *situation, size_t *at)
{
    while (!situation->is_too_many) {
        if (!go_to(situation, *at))
            return false;
        situation->is_too_many = ++*at > SITUATIONS_MOST;
        if (is_possible(situation))
            return true;
    }
    return false;
}

bool situation_has(const struct situation *situation, enum condition_kind kind,
                   struct cb_str argument, bool of_location)
{
    const struct dimension *found = find(situation, of_condition(kind, argument, of_location));
    return found != NULL && found->value != 0;
}

bool situation_holds(const struct situation *situation, const struct conditions *conditions,
                     bool of_location)
{
    for (size_t i = 0; i < conditions->count; i++) {
        if (!situation_has(situation, conditions->at[i].kind, conditions->at[i].argument,
                           of_location))
            return false;
    }
    return true;
}

const struct cell_line *situation_line(const struct situation *situation, const struct cell *cell,
                                       bool of_location)
{
    for (size_t i = 0; cell != NULL && i < cell->count; i++) {
        if (situation_holds(situation, &cell->at[i].conditions, of_location))
            return &cell->at[i];
    }
    return NULL;
}

static const struct cb_str *chosen(const struct situation *situation, struct cb_str field)
{
    const struct dimension *choice =
        find(situation, (struct dimension){.kind = DIMENSION_CHOICE, .name = field});
    return choice != NULL && choice->value + 1 < choice->count ? choice->values[choice->value]
                                                               : NULL;
}

size_t situation_class(const struct situation *situation, const struct class_rule *rule)
{
    if (rule->kind != CLASS_BY_FIELD)
        return rule->fixed;
    const struct cb_str *value = chosen(situation, rule->field->name);
    for (size_t i = 0; value != NULL && i < rule->case_count; i++) {
        if (cb_str_equal(rule->cases[i].value, *value))
            return rule->cases[i].class_index;
    }
    return rule->otherwise;
}

size_t situation_flag(const struct situation *situation, struct cb_str name)
{
    const struct dimension *flag =
        find(situation, (struct dimension){.kind = DIMENSION_FLAG, .name = name});
    return flag != NULL ? flag->value : 0;
}
