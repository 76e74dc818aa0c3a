/* Values that point at things: what points at what the viewer is told nothing of is left out, and
 * a list loses that entry (design 5). */
#include "event_form.h"
#include "lens_parts.h"
#include "names.h"
#include "sight.h"

struct reading {
    const struct lens *lens;
    const struct fold *fold;
    bool by_right; /* what only a decision shows is hidden */
};

/* A decision that is over names what it showed no longer to whoever sees that by another decision
 * alone: else all of them would change whenever the record is shared again, or is not any more. */
static bool is_over(const struct record *record)
{
    return cb_str_is(record->type->name, TYPE_SHARE_DECISION) &&
           !cb_str_is(record_text(record, "state"), "in_force");
}

static bool sees_record(const struct reading *reading, const json_t *id)
{
    const struct record *target = fold_find(reading->fold, cb_json_str(id));
    if (target == NULL)
        return false;
    if (reading->by_right)
        return level_by_right(reading->lens, reading->fold, target) != LEVEL_NONE;
    return lens_sight(reading->lens, reading->fold, target).level != LEVEL_NONE;
}

/* Whether VALUE, one that is no list, or any entry of it, points at what is hidden. */
static bool points_at_hidden(const struct reading *reading, const struct pack_field *field,
                             const json_t *value)
{
    if (field->kind == FIELD_case)
        return !id_list_has(&reading->lens->cases, cb_json_str(value));
    if (!field_points(field, value))
        return false;
    if (field->kind == FIELD_record)
        return !sees_record(reading, value);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!sees_record(reading, json_array_get(value, i)))
            return true;
    }
    return false;
}

/* An item that points at what is hidden is hidden itself: that it is there would tell. */
static bool item_is_hidden(const struct reading *reading, const struct pack_field *group,
                           const json_t *item)
{
    for (size_t i = 0; i < group->field_count; i++) {
        const struct pack_field *member = &group->fields[i];
        const json_t *value = json_object_getn(item, member->name.at, member->name.len);
        if (!is_empty_value(value) && points_at_hidden(reading, member, value))
            return true;
    }
    return false;
}

static bool is_hidden(const struct reading *reading, const struct pack_field *field,
                      const json_t *entry)
{
    if (field->kind == FIELD_group)
        return item_is_hidden(reading, field, entry);
    return field->kind == FIELD_records && !sees_record(reading, entry);
}

bool entry_is_hidden(const struct lens *lens, const struct fold *fold,
                     const struct pack_field *field, const json_t *entry)
{
    const struct reading reading = {.lens = lens, .fold = fold};
    return is_hidden(&reading, field, entry);
}

static json_t *list_seen(const struct reading *reading, const struct pack_field *field,
                         json_t *list)
{
    size_t count = json_array_size(list);
    size_t hidden = 0;

    for (size_t i = 0; i < count; i++)
        hidden += is_hidden(reading, field, json_array_get(list, i));
    if (hidden == 0 || hidden == count)
        return hidden == 0 ? json_incref(list) : NULL;
    json_t *seen = json_array();
    for (size_t i = 0; i < count; i++) {
        if (!is_hidden(reading, field, json_array_get(list, i)))
            json_array_append(seen, json_array_get(list, i));
    }
    return seen;
}

json_t *value_seen(const struct lens *lens, const struct fold *fold, const struct record *record,
                   const struct pack_field *field)
{
    const struct reading reading = {.lens = lens, .fold = fold, .by_right = is_over(record)};
    json_t *value = record->values[field->index];

    if (value == NULL)
        return NULL;
    if (field->kind == FIELD_group || (field->kind == FIELD_records && field_points(field, value)))
        return list_seen(&reading, field, value);
    return points_at_hidden(&reading, field, value) ? NULL : json_incref(value);
}
