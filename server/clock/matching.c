/* Whether a record's fields have the values that a pack names, and instants read from fields. */
#include "caseboard/clock/zone.h"
#include "ledger.h"

static bool has_value(const json_t *value, const json_t *wanted)
{
    if (value == NULL)
        return json_is_null(wanted);
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++) {
        if (json_equal(json_array_get(value, i), wanted))
            return true;
    }
    return json_equal(value, wanted);
}

static bool has_one_of(const json_t *value, const json_t *wanted)
{
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        if (has_value(value, json_array_get(wanted, i)))
            return true;
    }
    return false;
}

bool item_is(const struct item *item, struct fields_are are, struct moment when)
{
    for (size_t i = 0; i < are.count; i++) {
        const struct pack_field *field = type_field(item->type, are.at[i].field);
        if (field == NULL || !has_one_of(item_at(item, field, when), are.at[i].values))
            return false;
    }
    return true;
}

bool item_was(const struct item *item, struct fields_are are, struct moment *first)
{
    for (size_t i = 0; i < item->step_count; i++) {
        if (item_is(item, are, item->steps[i].when)) {
            *first = item->steps[i].when;
            return true;
        }
    }
    return false;
}

bool value_instant(const json_t *value, cb_time *out)
{
    cb_date date = 0;
    struct cb_str text = cb_json_str(value);
    if (text.at == NULL)
        return false;
    if (cb_time_parse(text, out))
        return true;
    if (!cb_date_parse(text, &date))
        return false;
    *out = zone_midnight(date);
    return true;
}

bool item_instant(const struct item *item, struct cb_str field, struct moment when, cb_time *out)
{
    const struct pack_field *found = field.at != NULL ? type_field(item->type, field) : NULL;
    return found != NULL && value_instant(item_at(item, found, when), out);
}

struct cb_str item_text(const struct item *item, const struct pack_field *field)
{
    return cb_json_str(item_now(item, field));
}
