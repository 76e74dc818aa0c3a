/* Between what a date or a time has to lie: "within": [{"from": WHAT, "to": WHAT, "unless": {FIELD:
 * [VALUE, …]}, "say": WORDS}, …], where WHAT is a source or a field of the same type. */
#include "dictionary_load.h"
#include "field.h"

static const struct source {
    struct cb_str name;
    enum bound_kind kind;
} sources[] = {
    {{"@now", 4}, BOUND_NOW},
    {{"@case", 5}, BOUND_CASE},
    {{"@calendar", 9}, BOUND_CALENDAR},
};

static bool has_moment(const struct pack_field *field)
{
    return field->kind == FIELD_date || field->kind == FIELD_time;
}

/* What is read beside the field itself is seen by whoever sees the record in full (N6). */
static const struct pack_field *read_beside(struct loader *loader, const struct pack_type *type,
                                            struct cb_str name)
{
    const struct pack_field *field = loader_field(loader, type, name);
    if (field != NULL && (field->class_rule.kind != CLASS_OF_RECORD || field->unsent ||
                          field->location != LOCATION_NO))
        loader_problem(loader, "\"%.*s\" may be hidden from who writes", CB_STR_ARG(name));
    return field;
}

static struct bound read_bound(struct loader *loader, const struct pack_type *type,
                               const json_t *value, const char *key)
{
    struct cb_str name = cb_json_get_str(value, key);
    struct named known = NAMED(sources, CB_COUNT(sources));
    struct bound bound = {.kind = BOUND_NONE};
    if (name.at == NULL)
        return bound;
    size_t mark = loader_enter(loader, key);
    size_t at = named_find(known, name);
    if (at != SIZE_MAX) {
        bound.kind = sources[at].kind;
    } else if (cb_str_starts(name, "@")) {
        loader_unknown(loader, "source", name, known);
    } else {
        bound.field = read_beside(loader, type, name);
        bound.kind = bound.field != NULL ? BOUND_FIELD : BOUND_NONE;
        if (bound.field != NULL && !has_moment(bound.field))
            loader_problem(loader, "is neither a date nor a time");
    }
    loader_leave(loader, mark);
    return bound;
}

static void read_values(struct loader *loader, struct field_within *within, const json_t *list)
{
    struct cb_str *values = loader_array(loader, json_array_size(list), sizeof *values);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        size_t mark = loader_enter_at(loader, i);
        const char *problem = field_problem(within->unless, value);
        if (problem != NULL)
            loader_problem(loader, "%s", problem);
        values[within->value_count++] = cb_json_str(value);
        loader_leave(loader, mark);
    }
    within->values = values;
}

static void read_unless(struct loader *loader, const struct pack_type *type,
                        struct field_within *within, const json_t *unless)
{
    const char *name = NULL;
    json_t *values = NULL;
    size_t here = loader_enter(loader, "unless");
    if (json_object_size(unless) > 1)
        loader_problem(loader, "is said of one field");
    json_object_foreach (json_of(unless), name, values) {
        size_t mark = loader_enter(loader, name);
        within->unless = read_beside(loader, type, cb_str_of(name));
        if (within->unless != NULL)
            read_values(loader, within, values);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static void read_within(struct loader *loader, const struct pack_type *type,
                        struct field_within *within, const json_t *value)
{
    within->from = read_bound(loader, type, value, "from");
    within->to = read_bound(loader, type, value, "to");
    within->say = cb_json_get_str(value, "say");
    if (json_object_get(value, "from") == NULL && json_object_get(value, "to") == NULL)
        loader_problem(loader, "has neither \"from\" nor \"to\"");
    if (json_object_get(value, "unless") != NULL)
        read_unless(loader, type, within, json_object_get(value, "unless"));
}

static void read_withins(struct loader *loader, const struct pack_type *type,
                         struct pack_field *field, const json_t *list)
{
    struct field_within *at = loader_array(loader, json_array_size(list), sizeof *at);
    size_t here = loader_enter(loader, "within");
    if (!has_moment(field))
        loader_problem(loader, "only a date or a time lies within something");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        read_within(loader, type, &at[field->within_count++], json_array_get(list, i));
        loader_leave(loader, mark);
    }
    field->withins = at;
    loader_leave(loader, here);
}

void type_withins_load(struct loader *loader, struct pack_type *type, const json_t *value)
{
    const json_t *fields = json_object_get(value, "fields");
    size_t here = loader_enter(loader, "fields");
    for (size_t i = 0; i < type->field_count; i++) {
        struct pack_field *field = (struct pack_field *)(uintptr_t)&type->fields[i];
        const json_t *list = json_object_get(json_object_get(fields, field->name.at), "within");
        size_t mark = loader_enter(loader, field->name.at);
        if (list != NULL)
            read_withins(loader, type, field, list);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}
