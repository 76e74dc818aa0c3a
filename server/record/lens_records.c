/* Of which records the personal conditions hold: read once, then kept. */
#include <stdlib.h>

#include "condition.h"
#include "lens_parts.h"
#include "names.h"

#define WORD_BITS 64

void position_set_add(struct position_set *set, size_t position, size_t of)
{
    if (set->words == NULL) {
        set->word_count = of / WORD_BITS + 1;
        set->words = cb_alloc(set->word_count * sizeof *set->words);
    }
    set->words[position / WORD_BITS] |= UINT64_C(1) << (position % WORD_BITS);
}

bool position_set_has(const struct position_set *set, size_t position)
{
    return position / WORD_BITS < set->word_count &&
           (set->words[position / WORD_BITS] >> (position % WORD_BITS) & 1) != 0;
}

static void put(struct lens *lens, struct position_set *set, const struct record *record,
                bool holds)
{
    if (holds)
        position_set_add(set, record->position, lens->read);
}

static void read_personal(struct lens *lens, const struct fold *fold, const struct viewer *viewer,
                          const struct record *record)
{
    const struct subject subject = {.fold = fold, .type = record->type, .record = record};
    const struct condition owner = {.kind = CONDITION_owner};
    const struct condition named = {.kind = CONDITION_named};
    const struct condition approver = {.kind = CONDITION_approver};
    uint32_t asks = lens->type_asks[record->type->index];

    if (record->withdrawn) /* seen by nobody */
        return;
    if (asks & CONDITION_BIT(CONDITION_own))
        put(lens, &lens->own, record, cb_str_equal(record->author, viewer->user));
    if (asks & CONDITION_BIT(CONDITION_owner))
        put(lens, &lens->owner, record, condition_holds(&owner, &subject, viewer, &lens->facts));
    if (asks & CONDITION_BIT(CONDITION_named))
        put(lens, &lens->named, record, condition_holds(&named, &subject, viewer, &lens->facts));
    if (asks & CONDITION_BIT(CONDITION_approver))
        put(lens, &lens->approver, record,
            condition_holds(&approver, &subject, viewer, &lens->facts));
    if (asks & CONDITION_BIT(CONDITION_recipient))
        put(lens, &lens->recipient, record, subject_is_meant_for(&subject, viewer->user));
    if (record->class_index == pack_location_class(lens->pack) &&
        position_set_has(&lens->named, record->position))
        lens->named_in_location = true;
}

bool field_names_cases(const struct pack_field *field)
{
    if (field->kind == FIELD_case)
        return true;
    for (size_t i = 0; i < field->field_count; i++) {
        if (field->fields[i].kind == FIELD_case)
            return true;
    }
    return false;
}

static void read_case(struct lens *lens, const struct lens_input *input, const json_t *value)
{
    struct cb_str id = cb_json_str(value);
    if (id.len == 0)
        return;
    id_list_add(&lens->asked, id);
    if (input->knows_case(input->context, id))
        id_list_add(&lens->cases, id);
}

static void read_cases(struct lens *lens, const struct lens_input *input,
                       const struct pack_field *field, const json_t *value)
{
    if (field->kind == FIELD_case) {
        read_case(lens, input, value);
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        for (size_t k = 0; k < field->field_count; k++) {
            const struct pack_field *member = &field->fields[k];
            if (member->kind == FIELD_case)
                read_case(
                    lens, input,
                    json_object_getn(json_array_get(value, i), member->name.at, member->name.len));
        }
    }
}

static void read_type(struct lens *lens, const struct lens_input *input,
                      const struct viewer *viewer, const struct pack_type *type)
{
    const struct record *record = NULL;
    bool is_personal = (lens->type_asks[type->index] & KEPT_CONDITIONS) != 0;
    size_t cursor = 0;

    if (fold_next(input->fold, type, &cursor) == NULL)
        return;
    cursor = 0;
    while (is_personal && (record = fold_next(input->fold, type, &cursor)) != NULL)
        read_personal(lens, input->fold, viewer, record);
    for (size_t i = 0; input->knows_case != NULL && i < type->field_count; i++) {
        cursor = 0;
        while (field_names_cases(&type->fields[i]) &&
               (record = fold_next(input->fold, type, &cursor)) != NULL)
            read_cases(lens, input, &type->fields[i], record_value(record, &type->fields[i]));
    }
}

static void read_assignments(struct lens *lens, const struct lens_input *input)
{
    const struct pack_type *type = pack_type(lens->pack, CB_STR(TYPE_ASSIGNMENT));
    const struct record *record = NULL;
    size_t cursor = 0;

    while ((record = fold_next(input->fold, type, &cursor)) != NULL)
        put(lens, &lens->in_force, record, assignment_holds(record, input->now, &lens->until));
}

void lens_read_records(struct lens *lens, const struct lens_input *input,
                       const struct viewer *viewer)
{
    lens->read = fold_count(input->fold);
    for (size_t i = 0; i < pack_type_count(lens->pack); i++)
        read_type(lens, input, viewer, pack_type_at(lens->pack, i));
    read_assignments(lens, input);
}
