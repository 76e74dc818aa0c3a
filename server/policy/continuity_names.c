/* Names in continuity.json, each looked up where it stands. */
#include "continuity_load.h"
#include "field.h"

static struct cb_str *texts_of(struct loader *loader, const json_t *list, size_t *count)
{
    struct cb_str *texts = loader_array(loader, json_array_size(list), sizeof *texts);
    *count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct cb_str text = cb_json_str(json_array_get(list, i));
        if (text.at != NULL)
            texts[(*count)++] = text;
    }
    return texts;
}

struct names continuity_names(struct loader *loader, const json_t *object, const char *key)
{
    struct names names = {0};
    names.at = texts_of(loader, json_object_get(object, key), &names.count);
    return names;
}

static void check_option(struct loader *loader, const struct pack_field *field, struct cb_str name)
{
    const struct pack_options *options = field->options;
    for (size_t i = 0; options != NULL && i < options->count; i++) {
        if (cb_str_equal(options->at[i].name, name) || option_matches(&options->at[i], name))
            return;
    }
    if (options != NULL)
        loader_unknown(loader, "option", name, NAMED(options->at, options->count));
}

struct names continuity_options(struct loader *loader, const json_t *object, const char *key,
                                const struct pack_field *field)
{
    const json_t *list = json_object_get(object, key);
    size_t here = loader_enter(loader, key);
    for (size_t i = 0; field != NULL && i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        struct cb_str name = cb_json_str(json_array_get(list, i));
        if (name.at != NULL)
            check_option(loader, field, name);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return continuity_names(loader, object, key);
}

static void check_value(struct loader *loader, const struct pack_field *field, const json_t *value)
{
    bool is_choice = field->kind == FIELD_choice || field->kind == FIELD_choices;
    if (json_is_null(value))
        return;
    if (is_choice && json_is_string(value)) {
        check_option(loader, field, cb_json_str(value));
        return;
    }
    const char *problem = field_problem(field, value);
    if (problem != NULL)
        loader_problem(loader, "the value of \"%.*s\" %s", CB_STR_ARG(field->name), problem);
}

static void check_values(struct loader *loader, const struct pack_field *field, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        check_value(loader, field, json_array_get(list, i));
        loader_leave(loader, mark);
    }
}

struct fields_are continuity_is(struct loader *loader, const json_t *object, const char *key,
                                const struct pack_type *type)
{
    const json_t *map = json_object_get(object, key);
    struct field_is *all = loader_array(loader, json_object_size(map), sizeof *all);
    const char *name = NULL;
    json_t *values = NULL;
    size_t count = 0;
    size_t here = loader_enter(loader, key);
    json_object_foreach (json_of(map), name, values) {
        size_t mark = loader_enter(loader, name);
        const struct pack_field *field =
            type != NULL ? loader_field(loader, type, cb_str_of(name)) : NULL;
        if (field != NULL) {
            check_values(loader, field, values);
            all[count++] = (struct field_is){field->name, values};
        }
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return (struct fields_are){all, count};
}

struct cb_str continuity_limit(struct loader *loader, const json_t *object, const char *key)
{
    struct cb_str text = cb_json_get_str(object, key);
    if (text.at != NULL && !limit_is_well_formed(text))
        loader_problem_at(loader, key, "is not a limit such as \"WD 5\"");
    return text;
}

const struct pack_type *continuity_type(struct loader *loader, const json_t *object,
                                        const char *key)
{
    struct cb_str name = cb_json_get_str(object, key);
    const struct pack_type *type = pack_type(loader->pack, name);
    size_t mark = loader_enter(loader, key);
    if (name.at != NULL && type == NULL)
        loader_unknown(loader, "type", name, NAMED(loader->pack->types, loader->pack->type_count));
    if (type != NULL && (type->derived || (type->streams & (1U << STREAM_CASE)) == 0)) {
        loader_problem(loader, "is no type of a case");
        type = NULL;
    }
    loader_leave(loader, mark);
    return type;
}

struct cb_str continuity_field_of(struct loader *loader, const json_t *object, const char *key,
                                  const struct pack_type *type, uint32_t kinds)
{
    struct cb_str name = cb_json_get_str(object, key);
    struct cb_str none = {0};
    if (name.at == NULL || type == NULL)
        return none;
    size_t mark = loader_enter(loader, key);
    const struct pack_field *field = loader_field(loader, type, name);
    bool fits = field != NULL && (kinds & (UINT32_C(1) << field->kind)) != 0;
    if (field != NULL && !fits)
        loader_problem(loader, "the field \"%.*s\" is of another kind", CB_STR_ARG(name));
    loader_leave(loader, mark);
    return fits ? field->name : none;
}

const struct duty *continuity_duty(struct loader *loader, const json_t *object, const char *key)
{
    const struct continuity *continuity = loader->pack->continuity;
    struct cb_str name = cb_json_get_str(object, key);
    struct named known = NAMED(continuity->duties, continuity->duty_count);
    size_t index = named_find(known, name);
    size_t mark = loader_enter(loader, key);
    if (name.at != NULL && index == SIZE_MAX)
        loader_unknown(loader, "duty", name, known);
    loader_leave(loader, mark);
    return index != SIZE_MAX ? &continuity->duties[index] : NULL;
}

int continuity_number(struct loader *loader, const json_t *object, const char *key, int least,
                      int most)
{
    int64_t value = cb_json_get_int(object, key, least);
    if (value < least || value > most)
        loader_problem_at(loader, key, "must be %d to %d", least, most);
    return (int)value;
}
