/* Field by field: what a seat comes to see of a record, or sees no more, for whatever cause. */
#include <stdlib.h>

#include "compare_parts.h"

/* A record's type and one of its fields as one pack has them; either may be missing. */
struct place {
    struct side side;
    const struct pack_type *type;
    const struct pack_field *field; /* NULL: asked is that the record is there */
    size_t location;                /* the location class, SIZE_MAX: none */
};

struct pair {
    struct cb_str type, field;
    struct place before, after;
};

static const char of_record[] = "";

/* ---- what is asked ---- */

static size_t class_count(const struct class_rule *rule)
{
    return rule->kind == CLASS_FIXED ? 1 : rule->kind == CLASS_BY_FIELD ? rule->case_count + 1 : 0;
}

static const struct cell *cell_of(const struct place *place, const struct class_rule *rule,
                                  size_t index)
{
    size_t class_index = rule->kind == CLASS_FIXED  ? rule->fixed
                         : index < rule->case_count ? rule->cases[index].class_index
                                                    : rule->otherwise;
    return side_cell(&place->side, class_index);
}

static void ask_classes(struct situation *situation, const struct place *place,
                        const struct class_rule *rule)
{
    situation_ask_rule(situation, rule);
    for (size_t i = 0; i < class_count(rule); i++)
        situation_ask_cell(situation, cell_of(place, rule, i), false);
}

static bool may_be_raised(const struct place *place, const struct class_rule *rule)
{
    for (size_t i = 0; i < class_count(rule); i++) {
        const struct cell *cell = cell_of(place, rule, i);
        for (size_t k = 0; cell != NULL && k < cell->count; k++) {
            if (cell->at[k].can_share)
                return true;
        }
    }
    return false;
}

/* 0: hidden in both, 1: seen in both, 2: seen in the new pack alone, 3: in the old one alone. */
enum target { TARGET_HIDDEN, TARGET_SEEN, TARGET_NEW, TARGET_OLD, TARGET_KINDS };
#define TARGET CB_STR("\001target")
/* Whether a share or an emergency is in force, and up to which level. */
enum raise { RAISE_NONE, RAISE_SUMMARY, RAISE_FULL, RAISE_KINDS };
#define RAISE CB_STR("\001raise")

static void ask_place(struct situation *situation, const struct place *place)
{
    const struct pack_field *field = place->field;
    if (place->type == NULL)
        return;
    if (may_be_raised(place, &place->type->class_rule))
        situation_ask_flag(situation, RAISE, RAISE_KINDS);
    ask_classes(situation, place, &place->type->class_rule);
    if (field == NULL)
        return;
    ask_classes(situation, place, &field->class_rule);
    if (field->class_rule.kind == CLASS_AS_FIELD)
        situation_ask_flag(situation, TARGET, TARGET_KINDS);
    if (field->location == LOCATION_WHEN)
        situation_ask_flag(situation, field->location_when->name, 2);
    if (field->location != LOCATION_NO)
        situation_ask_cell(situation, side_cell(&place->side, place->location), true);
}

/* ---- what is seen: the rules of practice, "Levels", asked of a situation ---- */

static const struct cell_line *line_of(const struct situation *situation, const struct place *place,
                                       const struct class_rule *rule)
{
    return situation_line(situation, side_cell(&place->side, situation_class(situation, rule)),
                          false);
}

static bool is_masked(const struct situation *situation, const struct place *place)
{
    const struct pack_field *field = place->field;
    if (field->location == LOCATION_NO ||
        (field->location == LOCATION_WHEN &&
         situation_flag(situation, field->location_when->name) == 0))
        return false;
    const struct cell_line *line =
        situation_line(situation, side_cell(&place->side, place->location), true);
    return line == NULL || line->level != LEVEL_FULL;
}

static bool own_class_shows(const struct situation *situation, const struct place *place,
                            enum level level, bool is_new, bool *no_location)
{
    const struct class_rule *rule = &place->field->class_rule;
    if (rule->kind == CLASS_OF_RECORD)
        return true;
    if (rule->kind == CLASS_AS_FIELD) {
        size_t target = situation_flag(situation, TARGET);
        return target == TARGET_SEEN || target == (is_new ? TARGET_NEW : TARGET_OLD);
    }
    const struct cell_line *line = line_of(situation, place, rule);
    *no_location = *no_location || (line != NULL && line->no_location);
    return line != NULL &&
           (line->level == LEVEL_FULL || (line->level == LEVEL_CODES && level == LEVEL_CODES));
}

static enum level level_of(const struct situation *situation, const struct cell_line *line)
{
    static const enum level raises[] = {LEVEL_NONE, LEVEL_SUMMARY, LEVEL_FULL};
    enum level level = line != NULL ? line->level : LEVEL_NONE;
    if (line == NULL || !line->can_share)
        return level;
    enum level raised = level_lowest(raises[situation_flag(situation, RAISE)], line->share);
    return raised > level ? raised : level;
}

static bool is_seen(const struct situation *situation, const struct place *place, bool is_new,
                    bool asks_field)
{
    if (place->type == NULL || (asks_field && place->field == NULL))
        return false;
    const struct cell_line *line = line_of(situation, place, &place->type->class_rule);
    enum level level = level_of(situation, line);
    if (!asks_field)
        return level != LEVEL_NONE;
    if (level == LEVEL_SUMMARY)
        return place->field == place->type->summary;
    if (place->field->unsent || (level != LEVEL_FULL && level != LEVEL_CODES) ||
        (level == LEVEL_CODES && !place->field->coded))
        return false;
    bool no_location = line->no_location;
    return own_class_shows(situation, place, level, is_new, &no_location) &&
           !(no_location && is_masked(situation, place));
}

/* What the seat's sight of other records has not done, no target has. */
static bool is_possible(const struct situation *situation, unsigned sight)
{
    size_t target = situation_flag(situation, TARGET);
    return (target != TARGET_NEW || (sight & (CHANGE_GAINS | CHANGE_SHARES)) != 0) &&
           (target != TARGET_OLD || (sight & (CHANGE_LOSES | CHANGE_SHARES_LESS)) != 0);
}

static unsigned field_change(const struct pair *pair, unsigned sight)
{
    struct situation situation = {0};
    bool asks_field = pair->field.at != of_record;
    unsigned change = 0;
    size_t at = 0;
    ask_place(&situation, &pair->before);
    ask_place(&situation, &pair->after);
    while (situation_next(&situation, &at)) {
        if (!is_possible(&situation, sight))
            continue;
        bool was = is_seen(&situation, &pair->before, false, asks_field);
        bool is = is_seen(&situation, &pair->after, true, asks_field);
        bool is_raised = situation_flag(&situation, RAISE) != RAISE_NONE;
        if (is && !was)
            change |= is_raised ? CHANGE_SHARES : CHANGE_GAINS;
        if (was && !is)
            change |= is_raised ? CHANGE_SHARES_LESS : CHANGE_LOSES;
    }
    if (situation.is_too_many)
        return CHANGE_GAINS | CHANGE_LOSES;
    /* What is seen anyway needs no word about shares. */
    change &= (change & CHANGE_GAINS) != 0 ? ~(unsigned)CHANGE_SHARES : ~0U;
    return change & ((change & CHANGE_LOSES) != 0 ? ~(unsigned)CHANGE_SHARES_LESS : ~0U);
}

/* ---- what can have changed it ---- */

static bool rule_cells_alike(const struct seat_pair *seat, const struct pack *pack,
                             const struct class_rule *rule)
{
    bool alike = true;
    if (rule->kind == CLASS_FIXED)
        return cells_alike(seat, pack_class_at(pack, rule->fixed)->name);
    for (size_t i = 0; rule->kind == CLASS_BY_FIELD && i < rule->case_count; i++)
        alike = alike && cells_alike(seat, pack_class_at(pack, rule->cases[i].class_index)->name);
    return alike && (rule->kind != CLASS_BY_FIELD ||
                     cells_alike(seat, pack_class_at(pack, rule->otherwise)->name));
}

static const json_t *document_of(const struct place *place)
{
    const json_t *types =
        json_object_get(pack_document(place->side.pack, "dictionary.json"), "types");
    return place->type != NULL ? json_object_get(types, place->type->name.at) : NULL;
}

static bool member_alike(const json_t *one, const json_t *other, const char *key)
{
    const json_t *a = json_object_get(one, key);
    const json_t *b = json_object_get(other, key);
    return (a == NULL && b == NULL) || json_equal(a, b);
}

/* Whether type and field say the same of who sees them. */
static bool rules_alike(const struct pair *pair)
{
    static const char *const keys[] = {"class", "location", "coded", "sent"};
    const json_t *one = document_of(&pair->before);
    const json_t *other = document_of(&pair->after);
    bool alike = (one == NULL) == (other == NULL) && member_alike(one, other, "class") &&
                 (pair->before.field == NULL) == (pair->after.field == NULL);
    if (!alike || pair->after.field == NULL)
        return alike;
    const char *name = pair->after.field->name.at;
    one = json_object_get(json_object_get(one, "fields"), name);
    other = json_object_get(json_object_get(other, "fields"), name);
    for (size_t i = 0; i < CB_COUNT(keys); i++)
        alike = alike && member_alike(one, other, keys[i]);
    return alike;
}

/* "rule", "cell" or "location"; NULL: nothing that the field reads has changed. */
static const char *cause_of(const struct seat_pair *seat, const struct pair *pair)
{
    const struct place *after = &pair->after;
    if (!rules_alike(pair))
        return "rule";
    if (after->type == NULL)
        return NULL;
    bool alike = rule_cells_alike(seat, after->side.pack, &after->type->class_rule) &&
                 (after->field == NULL ||
                  rule_cells_alike(seat, after->side.pack, &after->field->class_rule));
    bool points = after->field != NULL && after->field->class_rule.kind == CLASS_AS_FIELD;
    if (!alike || (points && seat->sight != 0))
        return "cell";
    if (after->field == NULL || after->field->location == LOCATION_NO)
        return NULL;
    return "location";
}

/* ---- into words ---- */

static struct cb_str label_of(const struct pair *pair)
{
    const struct pack_field *field =
        pair->after.field != NULL ? pair->after.field : pair->before.field;
    return field != NULL ? field->label : CB_STR("that it is there");
}

static void say(struct cb_buf *out, struct cb_str who, const struct pair *pair, unsigned change)
{
    const struct pack_type *type = pair->after.type != NULL ? pair->after.type : pair->before.type;
    cb_buf_printf(out, "%.*s: ", CB_STR_ARG(who));
    words_say_change(out, change);
    cb_buf_printf(out, " %.*s: %.*s.", CB_STR_ARG(type->label), CB_STR_ARG(label_of(pair)));
}

static void add(struct comparison *comparison, const struct seat_pair *seat,
                const struct pair *pair, unsigned change, const char *cause)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    json_t *entry = json_object();
    say(&text, seat->label, pair, change);
    json_object_set_new(entry, "type", words_text(pair->type));
    if (pair->field.at != of_record)
        json_object_set_new(entry, "field", words_text(pair->field));
    json_object_set_new(entry, "seat", words_text(seat->name));
    json_object_set_new(entry, "change", words_of_change(change));
    json_object_set_new(entry, "cause", json_string(cause));
    json_object_set_new(entry, "sentence", words_text(cb_buf_peek(&text)));
    json_array_append_new(comparison->fields, entry);
    comparison->gains_sight =
        comparison->gains_sight || (change & (CHANGE_GAINS | CHANGE_SHARES)) != 0;
}

/* ---- over all types and fields ---- */

/* Of all seats with this change, one sentence. What a cell does was said for the class. */
static void say_together(struct comparison *comparison, const struct pair *pair,
                         const unsigned *changes, unsigned wanted)
{
    CB_AUTO(cb_buf_fini) struct cb_buf who = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    for (size_t i = 0; i < comparison->seat_count; i++) {
        if (changes[i] != wanted)
            continue;
        cb_buf_text(&who, who.len != 0 ? ", " : "");
        cb_buf_str(&who, comparison->seats[i].label);
    }
    if (who.len == 0)
        return;
    say(&text, cb_buf_peek(&who), pair, wanted);
    json_array_append_new(comparison->sentences, words_text(cb_buf_peek(&text)));
}

static void compare_one(struct comparison *comparison, struct pair pair)
{
    unsigned *said = cb_alloc((comparison->seat_count + 1) * sizeof *said);
    for (size_t i = 0; i < comparison->seat_count; i++) {
        const struct seat_pair *seat = &comparison->seats[i];
        pair.before.side = seat->before;
        pair.after.side = seat->after;
        const char *cause = cause_of(seat, &pair);
        unsigned change = cause != NULL ? field_change(&pair, seat->sight) : 0;
        if (change == 0)
            continue;
        add(comparison, seat, &pair, change, cause);
        said[i] = cb_str_is(cb_str_of(cause), "cell") ? 0 : change;
    }
    for (unsigned change = 1; change <= CHANGE_ALL; change++)
        say_together(comparison, &pair, said, change);
    free(said);
}

static const struct pack_field *field_of(const struct pack_type *type, struct cb_str name)
{
    return type != NULL ? type_field(type, name) : NULL;
}

static struct pair pair_of(const struct comparison *comparison, struct cb_str type,
                           struct cb_str field)
{
    struct pair pair = {.type = type, .field = field};
    pair.before.side.pack = comparison->before;
    pair.after.side.pack = comparison->after;
    pair.before.location = pack_location_class(comparison->before);
    pair.after.location = pack_location_class(comparison->after);
    pair.before.type = pack_type(comparison->before, type);
    pair.after.type = pack_type(comparison->after, type);
    pair.before.field = field_of(pair.before.type, field);
    pair.after.field = field_of(pair.after.type, field);
    return pair;
}

static void compare_type(struct comparison *comparison, struct cb_str name)
{
    struct pair pair = pair_of(comparison, name, (struct cb_str){of_record, 0});
    const struct pack_type *after = pair.after.type;
    const struct pack_type *before = pair.before.type;
    compare_one(comparison, pair);
    for (size_t i = 0; after != NULL && i < after->field_count; i++)
        compare_one(comparison, pair_of(comparison, name, after->fields[i].name));
    for (size_t i = 0; before != NULL && i < before->field_count; i++) {
        if (field_of(after, before->fields[i].name) == NULL)
            compare_one(comparison, pair_of(comparison, name, before->fields[i].name));
    }
}

/* What is seen as another record is follows what a seat sees of that: of its class, by
 * compare_cells(), or because a type has another class now, which may do anything. */
static void note_rules(struct comparison *comparison)
{
    for (size_t i = 0; i < pack_type_count(comparison->after); i++) {
        struct cb_str name = pack_type_at(comparison->after, i)->name;
        struct pair pair = pair_of(comparison, name, (struct cb_str){of_record, 0});
        for (size_t k = 0;
             pair.before.type != NULL && !rules_alike(&pair) && k < comparison->seat_count; k++)
            comparison->seats[k].sight |= CHANGE_GAINS | CHANGE_LOSES;
    }
}

void compare_fields(struct comparison *comparison)
{
    note_rules(comparison);
    for (size_t i = 0; i < pack_type_count(comparison->after); i++)
        compare_type(comparison, pack_type_at(comparison->after, i)->name);
    for (size_t i = 0; i < pack_type_count(comparison->before); i++) {
        struct cb_str name = pack_type_at(comparison->before, i)->name;
        if (pack_type(comparison->after, name) == NULL)
            compare_type(comparison, name);
    }
}
