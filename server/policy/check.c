#include "check.h"

void check_problem(struct loader *loader, const struct pack_type *type, const char *key,
                   struct cb_str name, const char *format, ...)
{
    loader_open(loader, "dictionary.json");
    loader_enter(loader, "types");
    loader_enter(loader, type->name.at);
    if (key != NULL) {
        loader_enter(loader, key);
        loader_enter(loader, name.at);
    }
    va_list args;
    va_start(args, format);
    loader_problem_args(loader, format, args);
    va_end(args);
}

struct named check_stages(const struct loader *loader)
{
    const json_t *stages = json_object_get(loader_document(loader, "dictionary.json"), "stages");
    const struct pack_type *type = pack_type(loader->pack, cb_json_get_str(stages, "type"));
    const struct pack_field *field =
        type != NULL ? type_field(type, cb_json_get_str(stages, "field")) : NULL;
    return field != NULL && field->options != NULL
               ? NAMED(field->options->at, field->options->count)
               : (struct named){0};
}

void pack_check(struct loader *loader)
{
    static void (*const of_types[])(struct loader * loader, const struct pack_type *type) = {
        check_type_fields,
        check_type_verbs,
        check_type_guards,
    };
    static void (*const of_files[])(struct loader * loader) = {
        check_views,
        check_calendar,
        check_retention,
        check_guidance,
    };
    for (size_t i = 0; i < CB_COUNT(of_types); i++) {
        for (size_t k = 0; k < loader->pack->type_count; k++)
            of_types[i](loader, &loader->pack->types[k]);
    }
    for (size_t i = 0; i < CB_COUNT(of_files); i++)
        of_files[i](loader);
}
