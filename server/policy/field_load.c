/* The fields of a type, as the dictionary writes them. */
#include "dictionary_load.h"
#include "field.h"

#include "caseboard/base/limits.h"

#define KIND_BIT(kind) (UINT32_C(1) << FIELD_##kind)

static const uint32_t choice_kinds = KIND_BIT(choice) | KIND_BIT(choices);
static const uint32_t record_kinds = KIND_BIT(record) | KIND_BIT(records);
static const uint32_t sized_kinds = KIND_BIT(text) | KIND_BIT(prose) | KIND_BIT(texts) |
                                    KIND_BIT(choices) | KIND_BIT(users) | KIND_BIT(agencies) |
                                    KIND_BIT(records) | KIND_BIT(clocks) | KIND_BIT(group);

static bool is_of(const struct pack_field *field, uint32_t kinds)
{
    return ((UINT32_C(1) << field->kind) & kinds) != 0;
}

static const struct pack_options *find_options(struct loader *loader, struct cb_str name)
{
    struct named lists = NAMED(loader->pack->options, loader->pack->option_count);
    size_t at = named_find_sorted(lists, name);
    if (at == SIZE_MAX)
        loader_unknown(loader, "option list", name, lists);
    return at != SIZE_MAX ? &loader->pack->options[at] : NULL;
}

static const struct pack_type *find_type(struct loader *loader, struct cb_str name)
{
    const struct pack_type *type = pack_type(loader->pack, name);
    if (type == NULL)
        loader_unknown(loader, "type", name, NAMED(loader->pack->types, loader->pack->type_count));
    return type;
}

static void read_of(struct loader *loader, struct pack_field *field, const json_t *value)
{
    struct cb_str of = cb_json_get_str(value, "of");
    size_t mark = loader_enter(loader, "of");
    if (of.at == NULL && is_of(field, choice_kinds))
        loader_problem(loader, "a choice needs the name of an option list");
    else if (of.at != NULL && is_of(field, choice_kinds))
        field->options = find_options(loader, of);
    else if (of.at != NULL && is_of(field, record_kinds))
        field->of = find_type(loader, of);
    else if (of.at != NULL)
        loader_problem(loader, "only a choice is of an option list, only a record of a type");
    loader_leave(loader, mark);
}

static void read_kind(struct loader *loader, struct pack_field *field, const json_t *value)
{
    struct cb_str name = cb_json_get_str(value, "kind");
    size_t mark = loader_enter(loader, "kind");
    size_t kind = named_find(field_kinds(), name);
    if (kind != SIZE_MAX)
        field->kind = (enum field_kind)kind;
    else if (name.at != NULL)
        loader_unknown(loader, "kind of field", name, field_kinds());
    loader_leave(loader, mark);
}

static void read_number_bounds(struct pack_field *field, const json_t *value)
{
    field->least = cb_json_get_int(value, "min", -CB_JSON_INT_MAX);
    field->most = cb_json_get_int(value, "max", CB_JSON_INT_MAX);
}

static void read_bounds(struct loader *loader, struct pack_field *field, const json_t *value)
{
    size_t usual = field_kind_max(field->kind);
    int64_t min = cb_json_get_int(value, "min", 0);
    int64_t max = cb_json_get_int(value, "max", (int64_t)usual);
    read_number_bounds(field, value);
    field->min = min > 0 ? (size_t)min : 0;
    field->max = max > 0 ? (size_t)max : 0;
    if (field->kind == FIELD_number) {
        if (field->least > field->most)
            loader_problem(loader, "\"min\" is more than \"max\"");
    } else if (json_object_get(value, "max") != NULL && !is_of(field, sized_kinds)) {
        loader_problem_at(loader, "max", "this kind of field has no size");
    } else if (is_of(field, sized_kinds) && (max < 1 || max > (int64_t)usual)) {
        loader_problem_at(loader, "max", "must be 1 to %zu for this kind of field", usual);
    } else if (field->min > field->max) {
        loader_problem_at(loader, "min", "is more than \"max\"");
    }
    if (json_object_get(value, "min") != NULL &&
        !is_of(field, KIND_BIT(number) | KIND_BIT(text) | KIND_BIT(prose)))
        loader_problem_at(loader, "min", "only a number, a text or prose has a least value");
}

static void read_form(struct loader *loader, struct pack_field *field, const json_t *value)
{
    struct cb_str name = cb_json_get_str(value, "form");
    size_t mark = loader_enter(loader, "form");
    size_t form = named_find(field_forms(), name);
    if (name.at != NULL && field->kind != FIELD_text)
        loader_problem(loader, "only a text has a form");
    else if (form != SIZE_MAX)
        field->form = form;
    else if (name.at != NULL)
        loader_unknown(loader, "form", name, field_forms());
    loader_leave(loader, mark);
}

/* "or": another kind of one thing ("agency"), or an option list ("information_class"). */
static void read_or(struct loader *loader, struct pack_field *field, const json_t *value)
{
    struct cb_str name = cb_json_get_str(value, "or");
    if (name.at == NULL)
        return;
    struct pack_field *other = loader_array(loader, 1, sizeof *other);
    size_t kind = named_find(field_kinds(), name);
    size_t mark = loader_enter(loader, "or");
    other->name = field->name;
    if (cb_str_is(name, "user") || cb_str_is(name, "agency")) {
        other->kind = (enum field_kind)kind;
    } else {
        other->kind = FIELD_choice;
        other->options = find_options(loader, name);
    }
    field->or_else = other;
    loader_leave(loader, mark);
}

static void read_group(struct loader *loader, struct pack_field *field, const json_t *value);

static void read_field(struct loader *loader, struct pack_field *field, const char *name,
                       const json_t *value)
{
    field->name = cb_str_of(name);
    field->label = loader_label(loader, value, field->name);
    field->required = cb_json_get_bool(value, "required");
    field->coded = cb_json_get_bool(value, "coded");
    field->set_by_verb = cb_str_is(cb_json_get_str(value, "set_by"), "verb");
    field->unsent = json_is_false(json_object_get(value, "sent"));
    read_kind(loader, field, value);
    read_of(loader, field, value);
    read_bounds(loader, field, value);
    read_form(loader, field, value);
    read_or(loader, field, value);
    read_group(loader, field, value);
}

static struct pack_field *read_fields(struct loader *loader, const json_t *fields, size_t room,
                                      size_t *count)
{
    struct pack_field *at = loader_array(loader, room, sizeof *at);
    const char *name = NULL;
    json_t *value = NULL;
    size_t here = loader_enter(loader, "fields");
    json_object_foreach (json_of(fields), name, value) {
        size_t mark = loader_enter(loader, name);
        read_field(loader, &at[(*count)++], name, value);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return at;
}

static void sort_fields(struct pack_field *fields, size_t count)
{
    named_sort(fields, count, sizeof *fields);
    for (size_t i = 0; i < count; i++)
        fields[i].index = i;
}

/* A member of a group is seen as the group is, and is simple itself. */
static void check_member(struct loader *loader, const struct pack_field *member,
                         const json_t *value)
{
    static const char *const not_inside[] = {"class",  "location", "coded",
                                             "set_by", "sent",     "within"};
    size_t mark = loader_enter(loader, member->name.at);
    for (size_t i = 0; i < CB_COUNT(not_inside); i++) {
        if (json_object_get(value, not_inside[i]) != NULL)
            loader_problem_at(loader, not_inside[i], "a member of a group has none of its own");
    }
    if (member->kind == FIELD_group)
        loader_problem(loader, "a group holds no group");
    loader_leave(loader, mark);
}

static void read_group(struct loader *loader, struct pack_field *field, const json_t *value)
{
    const json_t *members = json_object_get(value, "fields");
    bool is_group = field->kind == FIELD_group;
    if (is_group != (json_object_size(members) != 0))
        loader_problem(loader,
                       is_group ? "a group needs \"fields\"" : "only a group has \"fields\"");
    if (json_object_get(value, "list") != NULL && !is_group)
        loader_problem_at(loader, "list", "only a group is marked as a list");
    if (members == NULL)
        return;
    struct pack_field *at =
        read_fields(loader, members, json_object_size(members), &field->field_count);
    size_t here = loader_enter(loader, "fields");
    for (size_t i = 0; i < field->field_count; i++)
        check_member(loader, &at[i], json_object_get(members, at[i].name.at));
    loader_leave(loader, here);
    sort_fields(at, field->field_count);
    field->fields = at;
}

/* Every type has a summary that its owner may write for sharing (design 5). */
static void add_summary(struct loader *loader, struct pack_field *fields, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        if (cb_str_is(fields[i].name, "summary")) {
            loader_problem(loader, "\"summary\" is a field of every type by itself");
            return;
        }
    }
    fields[(*count)++] = (struct pack_field){
        .name = CB_STR("summary"),
        .label = CB_STR("Summary for sharing"),
        .kind = FIELD_prose,
        .max = CB_PROSE_CHARS,
    };
}

void type_fields_load(struct loader *loader, struct pack_type *type, const json_t *value)
{
    const json_t *fields = json_object_get(value, "fields");
    struct pack_field *at =
        read_fields(loader, fields, json_object_size(fields) + 1, &type->field_count);
    add_summary(loader, at, &type->field_count);
    sort_fields(at, type->field_count);
    type->fields = at;
    type->summary = type_field_named(type, "summary");
}
