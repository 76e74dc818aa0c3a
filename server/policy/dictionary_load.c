/* dictionary.json made into tables: option lists and types. Fields, class rules and verbs have
 * their own files. */
#include "dictionary_load.h"

static bool is_numbered(struct cb_str name)
{
    return name.len > 2 && name.at[name.len - 2] == ':' && name.at[name.len - 1] == 'n';
}

static void read_options(struct loader *loader, const json_t *values, struct pack_options *list)
{
    struct pack_option *at = loader_array(loader, json_object_size(values), sizeof *at);
    const char *name = NULL;
    json_t *label = NULL;
    json_object_foreach (json_of(values), name, label) {
        at[list->count++] = (struct pack_option){
            .name = cb_str_of(name),
            .label = cb_json_str(label),
            .numbered = is_numbered(cb_str_of(name)),
        };
    }
    list->at = at;
}

static void read_option_lists(struct loader *loader, const json_t *lists)
{
    struct pack *pack = loader->pack;
    pack->options = loader_array(loader, json_object_size(lists), sizeof *pack->options);
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach (json_of(lists), name, value) {
        struct pack_options *list = &pack->options[pack->option_count++];
        list->name = cb_str_of(name);
        read_options(loader, json_object_get(value, "values"), list);
    }
    named_sort(pack->options, pack->option_count, sizeof *pack->options);
}

struct cb_str loader_label(struct loader *loader, const json_t *object, struct cb_str name)
{
    struct cb_str label = cb_json_get_str(object, "label");
    (void)loader;
    return label.at != NULL ? label : name;
}

const struct pack_field *loader_field(struct loader *loader, const struct pack_type *type,
                                      struct cb_str name)
{
    const struct pack_field *field = type_field(type, name);
    if (field == NULL && name.at != NULL)
        loader_unknown(loader, "field", name, NAMED(type->fields, type->field_count));
    return field;
}

const struct pack_field **loader_fields(struct loader *loader, const struct pack_type *type,
                                        const json_t *object, const char *key, size_t *count)
{
    const json_t *list = json_object_get(object, key);
    const struct pack_field **fields = loader_pointers(loader, json_array_size(list));
    size_t here = loader_enter(loader, key);
    *count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        const struct pack_field *field =
            loader_field(loader, type, cb_json_str(json_array_get(list, i)));
        if (field != NULL)
            fields[(*count)++] = field;
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return fields;
}

/* ---- types ---- */

#define STREAM_BIT(kind) (UINT32_C(1) << (kind))

static void read_stream(struct loader *loader, struct cb_str name, const char *key,
                        enum stream_kind *out)
{
    static const struct cb_str known[] = {{"case", 4}, {"meeting", 7}, {"directory", 9}};
    size_t mark = loader_enter(loader, key);
    if (name.at != NULL && !stream_kind_parse(name, out))
        loader_unknown(loader, "kind of stream", name, NAMED(known, CB_COUNT(known)));
    loader_leave(loader, mark);
}

static void read_streams(struct loader *loader, struct pack_type *type, const json_t *value)
{
    const json_t *also = json_object_get(value, "also");
    read_stream(loader, cb_json_get_str(value, "stream"), "stream", &type->stream);
    type->streams = STREAM_BIT(type->stream);
    for (size_t i = 0; i < json_array_size(also); i++) {
        enum stream_kind kind = type->stream;
        read_stream(loader, cb_json_str(json_array_get(also, i)), "also", &kind);
        type->streams |= STREAM_BIT(kind);
    }
}

/* Names first: fields point at types that stand further down. */
static void read_types(struct loader *loader, const json_t *types)
{
    struct pack *pack = loader->pack;
    pack->types = loader_array(loader, json_object_size(types), sizeof *pack->types);
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach (json_of(types), name, value) {
        struct pack_type *type = &pack->types[pack->type_count++];
        type->name = cb_str_of(name);
        type->label = loader_label(loader, value, type->name);
        type->derived = cb_json_get_bool(value, "derived");
    }
    named_sort(pack->types, pack->type_count, sizeof *pack->types);
    for (size_t i = 0; i < pack->type_count; i++)
        pack->types[i].index = i;
}

typedef void (*load_part)(struct loader *loader, struct pack_type *type, const json_t *value);

static void load_each_type(struct loader *loader, const json_t *types, load_part part)
{
    size_t here = loader_enter(loader, "types");
    for (size_t i = 0; i < loader->pack->type_count; i++) {
        struct pack_type *type = &loader->pack->types[i];
        size_t mark = loader_enter(loader, type->name.at);
        part(loader, type, json_object_get(types, type->name.at));
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static void read_unique(struct loader *loader, struct pack_type *type, const json_t *value)
{
    type->unique = loader_fields(loader, type, value, "unique", &type->unique_count);
}

/* Names that are not there are check_types.c's to report. */
static void read_heads(struct loader *loader, struct pack_type *type, const json_t *value)
{
    const json_t *title = json_object_get(value, "title");
    size_t count = json_array_size(title);
    type->heads = loader_pointers(loader, count + 1);
    for (size_t i = 0; i <= count; i++) {
        struct cb_str name =
            i < count ? cb_json_str(json_array_get(title, i)) : cb_json_get_str(value, "when");
        const struct pack_field *field = name.at == NULL ? NULL : type_field(type, name);
        if (field != NULL)
            type->heads[type->head_count++] = field;
    }
}

/* ---- all verbs by their full name ---- */

static void gather_verbs(struct loader *loader)
{
    struct pack *pack = loader->pack;
    size_t count = 0;
    for (size_t i = 0; i < pack->type_count; i++)
        count += pack->types[i].verb_count;
    pack->verbs = loader_array(loader, count, sizeof *pack->verbs);
    for (size_t i = 0; i < pack->type_count; i++) {
        for (size_t k = 0; k < pack->types[i].verb_count; k++) {
            const struct pack_verb *verb = &pack->types[i].verbs[k];
            pack->verbs[pack->verb_count++] = (struct verb_name){verb->full_name, verb};
        }
    }
    named_sort(pack->verbs, count, sizeof *pack->verbs);
}

void dictionary_load(struct loader *loader)
{
    const json_t *dictionary = loader_document(loader, "dictionary.json");
    const json_t *types = json_object_get(dictionary, "types");
    loader_open(loader, "dictionary.json");
    read_option_lists(loader, json_object_get(dictionary, "options"));
    read_types(loader, types);
    load_each_type(loader, types, read_streams);
    load_each_type(loader, types, type_fields_load);
    load_each_type(loader, types, read_unique);
    load_each_type(loader, types, read_heads);
    load_each_type(loader, types, type_classes_load);
    load_each_type(loader, types, type_matches_load);
    load_each_type(loader, types, type_withins_load);
    load_each_type(loader, types, type_verbs_load);
    gather_verbs(loader);
    stages_load(loader, dictionary);
    sections_load(loader, dictionary);
}
