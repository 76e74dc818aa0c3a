/* The situations that a question about a cell, a class or a writer can meet: which conditions and
 * roles hold, which value a deciding field has. A pack's answer is the same in all that differ in
 * nothing it asks for, so a few dimensions stand for every case there can be. */
#pragma once

#include "tables.h"

#define SITUATION_DIMENSIONS 20
#define SITUATION_VALUES 48
#define SITUATIONS_MOST 8192

enum dimension_kind {
    DIMENSION_CONDITION, /* value 1: it holds */
    DIMENSION_CHOICE,    /* a deciding field: one of the values, the last standing for all others */
    DIMENSION_FLAG,      /* something else of the record, by name */
};

struct dimension {
    enum dimension_kind kind;
    enum condition_kind condition;
    bool of_location;   /* the condition is asked of any location of the case */
    struct cb_str name; /* a role, or a field */
    const struct cb_str *values[SITUATION_VALUES];
    size_t count; /* of values, "all others" among them */
    size_t value;
};

struct situation {
    struct dimension at[SITUATION_DIMENSIONS];
    size_t count;
    bool is_too_many; /* to go through: the asker assumes the worst */
};

/* ---- what is asked ---- */

void situation_ask_conditions(struct situation *situation, const struct conditions *conditions,
                              bool of_location);
void situation_ask_condition(struct situation *situation, enum condition_kind kind,
                             struct cb_str argument, bool of_location);
void situation_ask_cell(struct situation *situation, const struct cell *cell, bool of_location);
void situation_ask_rule(struct situation *situation, const struct class_rule *rule);
/* Something with COUNT values that only the asker understands; the same NAME is asked once. */
void situation_ask_flag(struct situation *situation, struct cb_str name, size_t count);

/* ---- going through them: while (situation_next(…, &at)), with *AT 0 first ---- */

bool situation_next(struct situation *situation, size_t *at);
bool situation_holds(const struct situation *situation, const struct conditions *conditions,
                     bool of_location);
bool situation_has(const struct situation *situation, enum condition_kind kind,
                   struct cb_str argument, bool of_location);
/* The line of the cell that decides, or NULL: none. CELL may be NULL: none either. */
const struct cell_line *situation_line(const struct situation *situation, const struct cell *cell,
                                       bool of_location);
/* The class that the rule (fixed, or by a field) gives. */
size_t situation_class(const struct situation *situation, const struct class_rule *rule);
size_t situation_flag(const struct situation *situation, struct cb_str name);
