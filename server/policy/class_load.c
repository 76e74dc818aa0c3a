/* Which class a type's records and fields are of, and which fields show where the victim is. */
#include "dictionary_load.h"

static size_t find_class(struct loader *loader, struct cb_str name)
{
    struct named classes = NAMED(loader->pack->classes, loader->pack->class_count);
    size_t at = named_find(classes, name);
    if (at == SIZE_MAX)
        loader_unknown(loader, "class", name, classes);
    return at != SIZE_MAX ? at : 0;
}

static const struct pack_option *find_option(const struct pack_options *options, struct cb_str name)
{
    size_t at = options != NULL ? named_find(NAMED(options->at, options->count), name) : SIZE_MAX;
    return at != SIZE_MAX ? &options->at[at] : NULL;
}

/* What decides a class may not change afterwards, or a record could be talked into another one. */
static void fix_field(const struct pack_field *field)
{
    ((struct pack_field *)(uintptr_t)field)->fixed = true;
}

static void read_case(struct loader *loader, struct class_rule *rule, struct class_case *out,
                      const char *value, const json_t *class)
{
    const struct pack_options *options = rule->field != NULL ? rule->field->options : NULL;
    size_t mark = loader_enter(loader, value);
    if (options != NULL && find_option(options, cb_str_of(value)) == NULL)
        loader_unknown(loader, "option", cb_str_of(value), NAMED(options->at, options->count));
    *out = (struct class_case){cb_str_of(value), find_class(loader, cb_json_str(class))};
    loader_leave(loader, mark);
}

/* {"by": FIELD, VALUE: CLASS, …, "*": CLASS} */
static void read_by_field(struct loader *loader, const struct pack_type *type, const json_t *value,
                          struct class_rule *rule)
{
    struct class_case *cases = loader_array(loader, json_object_size(value), sizeof *cases);
    const char *key = NULL;
    json_t *class = NULL;
    rule->kind = CLASS_BY_FIELD;
    rule->field = loader_field(loader, type, cb_json_get_str(value, "by"));
    if (rule->field != NULL && rule->field->kind != FIELD_choice)
        loader_problem(loader, "a class can depend on a choice only");
    if (rule->field != NULL)
        fix_field(rule->field);
    if (json_object_get(value, "*") == NULL)
        loader_problem(loader, "\"*\" is missing: the class for every other value and for none");
    json_object_foreach (json_of(value), key, class) {
        if (cb_str_is(cb_str_of(key), "*"))
            rule->otherwise = find_class(loader, cb_json_str(class));
        else if (!cb_str_is(cb_str_of(key), "by"))
            read_case(loader, rule, &cases[rule->case_count++], key, class);
    }
    rule->cases = cases;
}

/* {"as": FIELD}: seen where the record that FIELD points at is seen. */
static void read_as_field(struct loader *loader, const struct pack_type *type, const json_t *value,
                          struct class_rule *rule)
{
    rule->kind = CLASS_AS_FIELD;
    rule->field = loader_field(loader, type, cb_json_get_str(value, "as"));
    if (json_object_size(value) != 1)
        loader_problem(loader, "\"as\" stands alone");
    if (rule->field != NULL && rule->field->kind != FIELD_record)
        loader_problem(loader, "\"as\" needs a field that points at one record");
    if (rule->field != NULL)
        fix_field(rule->field);
}

static void read_rule(struct loader *loader, const struct pack_type *type, const json_t *value,
                      struct class_rule *rule)
{
    size_t mark = loader_enter(loader, "class");
    if (json_is_string(value)) {
        rule->kind = CLASS_FIXED;
        rule->fixed = find_class(loader, cb_json_str(value));
    } else if (json_object_get(value, "as") != NULL) {
        read_as_field(loader, type, value, rule);
    } else if (json_object_get(value, "by") != NULL) {
        read_by_field(loader, type, value, rule);
    } else if (value != NULL) {
        loader_problem(loader, "is the name of a class, or has \"by\" or \"as\"");
    }
    loader_leave(loader, mark);
}

static void read_location(struct loader *loader, const struct pack_type *type, const json_t *value,
                          struct pack_field *field)
{
    struct cb_str when = cb_json_get_str(value, "when");
    size_t mark = loader_enter(loader, "location");
    if (json_is_true(value))
        field->location = LOCATION_ALWAYS;
    if (when.at != NULL) {
        field->location = LOCATION_WHEN;
        field->location_when = loader_field(loader, type, when);
    }
    if (field->location_when != NULL && field->location_when->kind != FIELD_yesno)
        loader_problem(loader, "\"when\" needs a yesno field");
    if (field->location != LOCATION_NO && loader->pack->location_class == SIZE_MAX)
        loader_problem(loader, "views.json names no \"location_class\" to decide about this");
    loader_leave(loader, mark);
}

static void check_type_rule(struct loader *loader, const struct pack_type *type,
                            const json_t *value)
{
    if (json_object_get(value, "class") == NULL)
        loader_problem(loader, "has no class: nothing says who may see its fields");
    if (type->class_rule.kind == CLASS_AS_FIELD)
        loader_problem_at(loader, "class", "only a field can be seen as a record is");
}

void type_classes_load(struct loader *loader, struct pack_type *type, const json_t *value)
{
    const json_t *fields = json_object_get(value, "fields");
    read_rule(loader, type, json_object_get(value, "class"), &type->class_rule);
    check_type_rule(loader, type, value);
    size_t here = loader_enter(loader, "fields");
    for (size_t i = 0; i < type->field_count; i++) {
        struct pack_field *field = (struct pack_field *)(uintptr_t)&type->fields[i];
        const json_t *entry = json_object_get(fields, field->name.at);
        size_t mark = loader_enter(loader, field->name.at);
        read_rule(loader, type, json_object_get(entry, "class"), &field->class_rule);
        read_location(loader, type, json_object_get(entry, "location"), field);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}
