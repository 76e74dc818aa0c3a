/* What a value points at: records and cases that the writer sees, people and agencies of the board.
 * What is hidden and what is not there get the same answer. */
#include "caseboard/record/board.h"
#include "decide_parts.h"
#include "event_form.h"

typedef const char *check_one(const struct deciding *deciding, const struct pack_field *field,
                              struct cb_str id);

static const char *check_record(const struct deciding *deciding, const struct pack_field *field,
                                struct cb_str id)
{
    const struct fold *fold = deciding->input->fold;
    const struct record *record = fold_find(fold, id);
    bool is_known = record != NULL && deciding->input->lens != NULL &&
                    lens_sight(deciding->input->lens, fold, record).level != LEVEL_NONE;
    bool fits = is_known && (field->of == NULL || field->of == record->type);
    return fits ? NULL : "points at a record that is not there";
}

static const char *check_case(const struct deciding *deciding, const struct pack_field *field,
                              struct cb_str id)
{
    const struct decide_input *input = deciding->input;
    (void)field;
    bool is_known = input->knows_case != NULL && input->knows_case(input->context, id);
    return is_known ? NULL : "points at a case that is not there";
}

static const char *check_user(const struct deciding *deciding, const struct pack_field *field,
                              struct cb_str id)
{
    (void)field;
    bool is_known = deciding->people == NULL || board_has_user(deciding->people, id);
    return is_known ? NULL : "names nobody on the board";
}

static const char *check_agency(const struct deciding *deciding, const struct pack_field *field,
                                struct cb_str id)
{
    (void)field;
    bool is_known = deciding->people == NULL || board_has_agency(deciding->people, id);
    return is_known ? NULL : "names no agency of the board";
}

static check_one *const checks[] = {
    [FIELD_record] = check_record,   [FIELD_records] = check_record, [FIELD_case] = check_case,
    [FIELD_user] = check_user,       [FIELD_users] = check_user,     [FIELD_agency] = check_agency,
    [FIELD_agencies] = check_agency, [FIELD_group] = NULL,
};

static const char *check_group(const struct deciding *deciding, const struct pack_field *group,
                               const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        for (size_t k = 0; k < group->field_count; k++) {
            const struct pack_field *member = &group->fields[k];
            const json_t *value =
                json_object_getn(json_array_get(items, i), member->name.at, member->name.len);
            const char *problem = reference_problem(deciding, member, value);
            if (problem != NULL)
                return problem;
        }
    }
    return NULL;
}

const char *reference_problem(const struct deciding *deciding, const struct pack_field *field,
                              const json_t *value)
{
    if (is_empty_value(value))
        return NULL;
    if (field->or_else != NULL && field_problem(field->or_else, value) == NULL)
        return reference_problem(deciding, field->or_else, value);
    if (field->kind == FIELD_group)
        return check_group(deciding, field, value);
    if (field->kind >= CB_COUNT(checks) || checks[field->kind] == NULL)
        return NULL;
    if (json_is_string(value))
        return checks[field->kind](deciding, field, cb_json_str(value));
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *problem =
            checks[field->kind](deciding, field, cb_json_str(json_array_get(value, i)));
        if (problem != NULL)
            return problem;
    }
    return NULL;
}
