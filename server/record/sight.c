/* What a lens shows of a record and of each field: the cell that decides, then what lies beneath.
 */
#include "sight.h"
#include "condition.h"
#include "fold_parts.h"
#include "lens_parts.h"

struct look { /* at one record, through one lens */
    const struct lens *lens;
    const struct fold *fold;
    const struct record *record;
    bool of_location; /* asked of the location class: `named` is then asked of any location */
};

static bool is_own_agency(const struct look *look)
{
    return cb_str_is(look->record->agency, look->lens->agency);
}

static bool is_own_client(const struct look *look)
{
    const struct subject subject = {
        .fold = look->fold, .type = look->record->type, .record = look->record};
    return subject_is_own_client(&subject, &look->lens->facts);
}

static bool is_recipient(const struct look *look)
{
    const struct subject subject = {
        .fold = look->fold, .type = look->record->type, .record = look->record};
    return position_set_has(&look->lens->recipient, look->record->position) ||
           subject_is_meant_for(&subject, cb_str_of(look->lens->agency));
}

static bool is_named(const struct look *look)
{
    return look->of_location ? look->lens->named_in_location
                             : position_set_has(&look->lens->named, look->record->position);
}

static bool meets(const struct look *look, uint32_t asks)
{
    size_t position = look->record->position;

    if ((asks & CONDITION_BIT(CONDITION_own_agency)) != 0 && !is_own_agency(look))
        return false;
    if ((asks & CONDITION_BIT(CONDITION_own)) != 0 && !position_set_has(&look->lens->own, position))
        return false;
    if ((asks & CONDITION_BIT(CONDITION_owner)) != 0 &&
        !position_set_has(&look->lens->owner, position))
        return false;
    if ((asks & CONDITION_BIT(CONDITION_own_client)) != 0 && !is_own_client(look))
        return false;
    if ((asks & CONDITION_BIT(CONDITION_named)) != 0 && !is_named(look))
        return false;
    if ((asks & CONDITION_BIT(CONDITION_recipient)) != 0 && !is_recipient(look))
        return false;
    return (asks & CONDITION_BIT(CONDITION_approver)) == 0 ||
           position_set_has(&look->lens->approver, position);
}

/* The line of the cell that decides, or NULL: none. */
static const struct cell_line *line_for(const struct look *look, size_t class_index)
{
    const struct class_rules *rules = &look->lens->classes[class_index];
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &look->lens->rules[rules->first + i];
        if (rule->asks == 0 || meets(look, rule->asks))
            return rule->line;
    }
    return NULL;
}

/* What LINE gives of RECORD; a summary that nobody wrote tells that it exists. */
static enum level level_of_line(const struct cell_line *line, const struct record *record)
{
    if (line->level == LEVEL_SUMMARY && record_value(record, record->type->summary) == NULL)
        return LEVEL_EXISTS;
    return line->level;
}

static const struct cell_line *line_of(const struct lens *lens, const struct fold *fold,
                                       const struct record *record)
{
    const struct look look = {.lens = lens, .fold = fold, .record = record};
    if (lens->gate != GATE_OPEN || record->withdrawn)
        return NULL;
    return line_for(&look, record->class_index);
}

struct sight lens_sight(const struct lens *lens, const struct fold *fold,
                        const struct record *record)
{
    const struct cell_line *line = line_of(lens, fold, record);
    if (line == NULL)
        return (struct sight){.level = LEVEL_NONE};
    struct sight sight = {.level = level_of_line(line, record),
                          .write = line->write,
                          .no_location = line->no_location};
    if (line->can_share && lens->raised)
        raises_apply(&lens->raises, fold, record, line, &sight);
    return sight;
}

enum level level_by_right(const struct lens *lens, const struct fold *fold,
                          const struct record *record)
{
    const struct cell_line *line = line_of(lens, fold, record);
    return line != NULL ? level_of_line(line, record) : LEVEL_NONE;
}

enum level lens_may_rise(const struct lens *lens, const struct fold *fold,
                         const struct record *record)
{
    const struct cell_line *line = line_of(lens, fold, record);
    return line != NULL && line->can_share ? line->share : LEVEL_NONE;
}

bool lens_may_open(const struct lens *lens, size_t class_index)
{
    if (lens->gate != GATE_OPEN)
        return false;
    const struct class_rules *rules = &lens->classes[class_index];
    for (size_t i = 0; i < rules->count; i++) {
        const struct cell_line *line = lens->rules[rules->first + i].line;
        if (line->level == LEVEL_NONE && line->can_share)
            return true;
    }
    return false;
}

static bool is_told_of_class(const struct lens *lens, size_t class_index)
{
    const struct class_rules *rules = &lens->classes[class_index];
    bool always = false;
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &lens->rules[rules->first + i];
        if (rule->line->level == LEVEL_NONE)
            return false;
        always = always || rule->asks == 0;
    }
    return always;
}

bool lens_is_told_of_all(const struct lens *lens, const struct pack_type *type)
{
    if (lens->gate != GATE_OPEN || type == NULL || type->class_rule.kind == CLASS_AS_FIELD)
        return false;
    const struct class_rule *rule = &type->class_rule;
    if (rule->kind == CLASS_FIXED)
        return is_told_of_class(lens, rule->fixed);
    bool all = is_told_of_class(lens, rule->otherwise);
    for (size_t i = 0; all && i < rule->case_count; i++)
        all = is_told_of_class(lens, rule->cases[i].class_index);
    return all;
}

/* What lifts no_location: practice, "Levels". */
static bool shows_location(const struct look *at)
{
    size_t location = pack_location_class(at->lens->pack);
    struct look look = *at;

    if (location == SIZE_MAX)
        return false;
    look.of_location = true;
    const struct cell_line *line = line_for(&look, location);
    return line != NULL && line->level == LEVEL_FULL;
}

static bool is_location(const struct record *record, const struct pack_field *field)
{
    if (field->location == LOCATION_WHEN)
        return json_is_true(record_value(record, field->location_when));
    return field->location == LOCATION_ALWAYS;
}

static bool sees_target(const struct look *look, const struct pack_field *pointer)
{
    struct cb_str id = cb_json_str(record_value(look->record, pointer));
    const struct record *target = id.len != 0 ? fold_find(look->fold, id) : NULL;
    if (target == NULL)
        return false;
    enum level level = lens_sight(look->lens, look->fold, target).level;
    return level == LEVEL_CODES || level == LEVEL_FULL;
}

bool field_is_seen(const struct lens *lens, const struct fold *fold, const struct record *record,
                   const struct pack_field *field, struct sight sight)
{
    const struct look look = {.lens = lens, .fold = fold, .record = record};
    const struct class_rule *rule = &field->class_rule;
    bool no_location = sight.no_location;

    if (field->unsent)
        return false;
    if (rule->kind == CLASS_AS_FIELD && !sees_target(&look, rule->field))
        return false;
    if (rule->kind == CLASS_FIXED || rule->kind == CLASS_BY_FIELD) {
        const struct cell_line *line = line_for(&look, class_rule_index(rule, record->values));
        enum level level = line != NULL ? line->level : LEVEL_NONE;
        if (level != LEVEL_FULL && !(level == LEVEL_CODES && sight.level == LEVEL_CODES))
            return false;
        no_location = no_location || line->no_location;
    }
    return !no_location || !is_location(record, field) || shows_location(&look);
}

/* The fields that decide of FIELD are of the record itself, and seen. */
static bool knows_what_decides(const struct look *look, const struct pack_field *field,
                               struct sight sight)
{
    const struct class_rule *rule = &field->class_rule;
    const struct pack_field *when = field->location == LOCATION_WHEN ? field->location_when : NULL;
    if (rule->kind == CLASS_AS_FIELD)
        return false;
    if (rule->kind == CLASS_BY_FIELD &&
        !field_is_seen(look->lens, look->fold, look->record, rule->field, sight))
        return false;
    return when == NULL || field_is_seen(look->lens, look->fold, look->record, when, sight);
}

static bool location_sight(const struct look *at, struct field_sight *out)
{
    size_t location = pack_location_class(at->lens->pack);
    struct look look = *at;
    if (location == SIZE_MAX)
        return false;
    look.of_location = true;
    const struct cell_line *line = line_for(&look, location);
    *out = (struct field_sight){location, line != NULL ? line->level : LEVEL_NONE, true};
    return true;
}

bool lens_field_sight(const struct lens *lens, const struct fold *fold, const struct record *record,
                      const struct pack_field *field, struct field_sight *out)
{
    const struct look look = {.lens = lens, .fold = fold, .record = record};
    const struct class_rule *rule = &field->class_rule;
    struct sight sight = lens_sight(lens, fold, record);
    bool no_location = sight.no_location;

    if (sight.level != LEVEL_FULL || field->unsent || !knows_what_decides(&look, field, sight))
        return false;
    *out = (struct field_sight){record->class_index, LEVEL_FULL, false};
    if (rule->kind != CLASS_OF_RECORD) {
        out->class_index = class_rule_index(rule, record->values);
        const struct cell_line *line = line_for(&look, out->class_index);
        out->level = line != NULL ? line->level : LEVEL_NONE;
        no_location = no_location || (line != NULL && line->no_location);
    }
    if (out->level != LEVEL_FULL || !no_location || !is_location(record, field) ||
        shows_location(&look))
        return true;
    return location_sight(&look, out);
}

bool lens_sees_field(const struct lens *lens, const struct fold *fold, const struct record *record,
                     const struct pack_field *field)
{
    struct sight sight = lens_sight(lens, fold, record);
    return sight.level == LEVEL_FULL && field_is_seen(lens, fold, record, field, sight);
}

enum level lens_level_of(const struct lens *lens, size_t class_index, struct cb_str agency,
                         bool is_received)
{
    if (lens->gate != GATE_OPEN)
        return LEVEL_NONE;
    bool is_own = agency.len > 0 && cb_str_is(agency, lens->agency);
    uint32_t holds = (is_own ? CONDITION_BIT(CONDITION_own_agency) : 0) |
                     (is_received ? CONDITION_BIT(CONDITION_recipient) : 0);
    const struct class_rules *rules = &lens->classes[class_index];
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &lens->rules[rules->first + i];
        if ((rule->asks & ~holds) == 0)
            return rule->line->level;
    }
    return LEVEL_NONE;
}
