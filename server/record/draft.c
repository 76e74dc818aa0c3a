/* From what was sent to what is set: which fields the verb takes, of which form, seen by the writer
 * and pointing at what the writer sees. */
#include <string.h>

#include "caseboard/base/limits.h"
#include "caseboard/base/zone.h"
#include "decide_parts.h"
#include "event_form.h"
#include "sight.h"

static bool is_among(const struct pack_field *field, const struct pack_field *const *fields,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i] == field)
            return true;
    }
    return false;
}

static bool may_be_sent(const struct pack_verb *verb, const struct pack_field *field)
{
    return is_among(field, verb->needs, verb->need_count) ||
           is_among(field, verb->may, verb->may_count);
}

static bool is_seen(const struct deciding *deciding, const struct pack_field *field)
{
    const struct decide_input *input = deciding->input;
    return deciding->record == NULL ||
           lens_sees_field(input->lens, input->fold, deciding->record, field);
}

/* A pointer at what the writer is not told of looks empty to them. To refuse only then would tell
 * that it is not, and to write would lose what it named: so it is refused whatever it holds. */
static bool may_point_elsewhere(const struct deciding *deciding, const struct pack_field *field)
{
    return deciding->record == NULL || field->kind != FIELD_record ||
           lens_is_told_of_all(deciding->input->lens, field->of);
}

static const json_t *value_before(const struct deciding *deciding, const struct pack_field *field)
{
    return deciding->record != NULL ? record_value(deciding->record, field) : NULL;
}

static bool keeps_class(const struct deciding *deciding, const struct pack_field *field,
                        const json_t *value)
{
    const json_t *before = value_before(deciding, field);
    if (!field->fixed || deciding->record == NULL)
        return true;
    return before != NULL ? json_equal(before, value) : is_empty_value(value);
}

/* What is wrong with a sent value, or NULL. */
static const char *problem_of(const struct deciding *deciding, const struct pack_field *field,
                              const json_t *value)
{
    if (!may_be_sent(deciding->verb, field))
        return "cannot be set here";
    if (!is_seen(deciding, field))
        return "cannot be changed by somebody who does not see it";
    if (!may_point_elsewhere(deciding, field))
        return "cannot be changed by somebody who may not see all that it may name";
    if (!keeps_class(deciding, field, value))
        return "decides who sees the record and cannot be changed";
    if (is_empty_value(value))
        return deciding->record != NULL && field->required ? "is needed" : NULL;
    const char *problem = field_problem(field, value);
    return problem != NULL ? problem : reference_problem(deciding, field, value);
}

/* A list that the writer sees in part keeps the entries that the writer does not see. */
static json_t *with_hidden(const struct deciding *deciding, const struct pack_field *field,
                           json_t *value)
{
    const struct decide_input *input = deciding->input;
    const json_t *before = value_before(deciding, field);
    json_t *all = NULL;

    if (field->kind != FIELD_records && field->kind != FIELD_group)
        return json_incref(value);
    for (size_t i = 0; i < json_array_size(before); i++) {
        json_t *entry = json_array_get(before, i);
        if (!entry_is_hidden(input->lens, input->fold, field, entry))
            continue;
        if (all == NULL)
            all = json_is_array(value) ? json_copy(value) : json_array();
        json_array_append(all, entry);
    }
    return all != NULL ? all : json_incref(value);
}

static void take_field(struct deciding *deciding, const char *name, json_t *value)
{
    const struct pack_field *field = type_field(deciding->verb->type, cb_str_of(name));
    const char *problem =
        field != NULL ? problem_of(deciding, field, value) : "is no field of such a record";

    if (problem != NULL)
        deciding_complain(deciding, name, problem);
    else if (deciding->record != NULL || !is_empty_value(value))
        json_object_set_new_nocheck(deciding->set, name, with_hidden(deciding, field, value));
}

/* ---- what the verb writes by itself ---- */

static json_t *text_of_now(const struct deciding *deciding)
{
    char text[CB_TIME_TEXT];
    cb_time_write(deciding->input->now, text);
    return json_string(text);
}

static json_t *text_of_today(const struct deciding *deciding)
{
    char text[CB_DATE_TEXT];
    cb_date_write(zone_date(deciding->input->now), text);
    return json_string(text);
}

/* A list gets the name added, once. */
static json_t *added(const struct deciding *deciding, const struct pack_field *field,
                     struct cb_str name)
{
    const json_t *before = value_before(deciding, field);

    if (field->kind != FIELD_users && field->kind != FIELD_agencies)
        return name.at != NULL ? cb_json_string(name) : NULL;
    json_t *list = json_is_array(before) ? json_copy((json_t *)before) : json_array();
    if (!value_names(list, name))
        json_array_append_new(list, cb_json_string(name));
    return list;
}

static json_t *value_set(const struct deciding *deciding, const struct verb_set *set)
{
    switch (set->source) {
    case SET_LITERAL:
        return json_incref((json_t *)set->literal);
    case SET_USER:
        return added(deciding, set->field, deciding->command->by.user);
    case SET_AGENCY:
        return added(deciding, set->field, deciding->command->by.agency);
    case SET_NOW:
        return text_of_now(deciding);
    case SET_TODAY:
        return text_of_today(deciding);
    case SET_FIELD:
        return json_incref((json_t *)deciding_after(deciding, set->from));
    }
    return NULL;
}

static void set_by_verb(struct deciding *deciding, const struct verb_set *set)
{
    const char *name = set->field->name.at;
    bool was_sent =
        may_be_sent(deciding->verb, set->field) && json_object_get(deciding->set, name) != NULL;
    json_t *value = was_sent ? NULL : value_set(deciding, set);

    if (value != NULL && is_empty_value(value) && value_before(deciding, set->field) == NULL) {
        json_decref(value); /* it is empty already */
        return;
    }
    if (value != NULL)
        json_object_set_new_nocheck(deciding->set, name, value);
}

enum refusal decide_draft(struct deciding *deciding)
{
    const char *name = NULL;
    json_t *value = NULL;

    json_object_foreach (deciding->command->set, name, value) {
        if (json_object_get(deciding->set, name) == NULL) /* else prepared by the verb */
            take_field(deciding, name, value);
    }
    for (size_t i = 0; i < deciding->verb->set_count; i++)
        set_by_verb(deciding, &deciding->verb->sets[i]);
    return GO_ON;
}

/* ---- when all fields are read ---- */

static void check_needed(struct deciding *deciding)
{
    const struct pack_verb *verb = deciding->verb;

    for (size_t i = 0; i < verb->need_count; i++) {
        if (is_empty_value(json_object_get(deciding->set, verb->needs[i]->name.at)))
            deciding_complain(deciding, verb->needs[i]->name.at, "is needed");
    }
    for (size_t i = 0; verb->creates && i < verb->type->field_count; i++) {
        const struct pack_field *field = &verb->type->fields[i];
        if (field->required && is_empty_value(json_object_get(deciding->set, field->name.at)))
            deciding_complain(deciding, field->name.at, "is needed");
    }
}

static bool binds(const struct deciding *deciding, const struct verb_must *must)
{
    bool is_listed = must->writer_count == 0;

    for (size_t i = 0; i < must->writer_count; i++)
        is_listed = is_listed || is_writer(deciding, &must->writers[i]);
    return is_listed != must->except;
}

static bool fits(const struct deciding *deciding, const struct verb_must *must)
{
    const json_t *value = deciding_after(deciding, must->field);

    for (size_t i = 0; i < must->value_count; i++) {
        struct cb_str wanted = must->values[i].literal;
        if (must->values[i].source == SET_USER)
            wanted = deciding->command->by.user;
        if (must->values[i].source == SET_AGENCY)
            wanted = deciding->command->by.agency;
        if (value_names(value, wanted))
            return true;
    }
    return false;
}

/* Also of a field that the verb leaves as it is: nobody ends what they could not have made. */
static bool musts_hold(const struct deciding *deciding)
{
    for (size_t i = 0; i < deciding->verb->must_count; i++) {
        const struct verb_must *must = &deciding->verb->musts[i];
        if (binds(deciding, must) && !fits(deciding, must))
            return false;
    }
    return true;
}

static void check_why(struct deciding *deciding)
{
    struct cb_str why = deciding->command->why;
    if (why.len == 0)
        return;
    if (cb_text_problem(why, true) != NULL)
        deciding_complain(deciding, "why", cb_text_problem(why, true));
    else if (cb_text_chars(why) > CB_PROSE_CHARS)
        deciding_complain(deciding, "why", "is longer than it may be");
}

static bool is_the_same(const struct deciding *deciding, const struct record *other)
{
    const struct pack_type *type = deciding->verb->type;
    for (size_t i = 0; i < type->unique_count; i++) {
        const json_t *value = deciding_after(deciding, type->unique[i]);
        if (is_empty_value(value) || !json_equal(value, record_value(other, type->unique[i])))
            return false;
    }
    return type->unique_count != 0;
}

/* Only what the writer sees can stand in the way. */
static bool is_there_already(const struct deciding *deciding)
{
    const struct decide_input *input = deciding->input;
    const struct record *other = NULL;
    size_t cursor = 0;

    if (deciding->verb->type->unique_count == 0 || input->lens == NULL)
        return false;
    while ((other = fold_next(input->fold, deciding->verb->type, &cursor)) != NULL) {
        if (other != deciding->record && is_the_same(deciding, other) &&
            lens_sight(input->lens, input->fold, other).level == LEVEL_FULL)
            return true;
    }
    return false;
}

/* Of what is sent alone: what a record has had for long is not asked again. */
static void check_moments(struct deciding *deciding)
{
    const struct pack_type *type = deciding->verb->type;

    for (size_t i = 0; i < type->field_count; i++) {
        const struct pack_field *field = &type->fields[i];
        if (field->within_count == 0 || json_object_get(deciding->set, field->name.at) == NULL)
            continue;
        struct cb_str problem = within_problem(deciding, field);
        if (problem.len != 0)
            deciding_complain(deciding, field->name.at, problem.at);
    }
}

enum refusal decide_rest(struct deciding *deciding)
{
    const struct pack_verb *verb = deciding->verb;

    check_needed(deciding);
    check_moments(deciding);
    check_why(deciding);
    if (deciding->fields != NULL)
        return REFUSE_fields;
    if (verb->needs_why && deciding->command->why.len == 0) {
        deciding_complain(deciding, "why", "is needed");
        return REFUSE_why_needed;
    }
    if (!verb->creates && !verb->withdraws && verb->set_count == 0 &&
        json_object_size(deciding->set) == 0)
        return REFUSE_nothing_to_change;
    if (!musts_hold(deciding))
        return REFUSE_not_this_value;
    if (is_there_already(deciding))
        return REFUSE_exists_already;
    return GO_ON;
}
