/* The stages of a case and their moves, and the sections of the case page. */
#include "dictionary_load.h"

static const struct pack_type *find_type(struct loader *loader, const char *key, struct cb_str name)
{
    const struct pack_type *type = pack_type(loader->pack, name);
    size_t mark = loader_enter(loader, key);
    if (type == NULL && name.at != NULL)
        loader_unknown(loader, "type", name, NAMED(loader->pack->types, loader->pack->type_count));
    loader_leave(loader, mark);
    return type;
}

/* ---- stages ---- */

static struct named stage_names(const struct pack_field *field)
{
    return field != NULL && field->options != NULL
               ? NAMED(field->options->at, field->options->count)
               : (struct named){0};
}

static void check_stage(struct loader *loader, struct named stages, struct cb_str name)
{
    if (name.at != NULL && stages.count != 0 && named_find(stages, name) == SIZE_MAX)
        loader_unknown(loader, "stage", name, stages);
}

static void read_moves_from(struct loader *loader, struct named stages, struct cb_str from,
                            const json_t *list)
{
    struct pack *pack = loader->pack;
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct cb_str to = cb_json_str(json_array_get(list, i));
        size_t mark = loader_enter_at(loader, i);
        check_stage(loader, stages, to);
        pack->moves[pack->move_count++] = (struct stage_move){from, to};
        loader_leave(loader, mark);
    }
}

static size_t count_moves(const json_t *moves)
{
    size_t count = 0;
    const char *from = NULL;
    json_t *list = NULL;
    json_object_foreach (json_of(moves), from, list)
        count += json_array_size(list);
    return count;
}

static void read_moves(struct loader *loader, struct named stages, const json_t *moves)
{
    const char *from = NULL;
    json_t *list = NULL;
    size_t here = loader_enter(loader, "moves");
    loader->pack->moves = loader_array(loader, count_moves(moves), sizeof *loader->pack->moves);
    json_object_foreach (json_of(moves), from, list) {
        size_t mark = loader_enter(loader, from);
        check_stage(loader, stages, cb_str_of(from));
        read_moves_from(loader, stages, cb_str_of(from), list);
        loader_leave(loader, mark);
    }
    for (size_t i = 0; moves != NULL && i < stages.count; i++) {
        if (json_object_get(moves, named_at(stages, i).at) == NULL)
            loader_problem(loader, "the stage \"%.*s\" does not say where it may go",
                           CB_STR_ARG(named_at(stages, i)));
    }
    loader_leave(loader, here);
}

/* A case is found on the board: in one column, or behind the filter. */
static void check_columns(struct loader *loader, struct named stages, const json_t *value)
{
    static const char *const places[] = {"columns", "behind_filter"};
    size_t *seen = loader_array(loader, stages.count, sizeof *seen);
    for (size_t p = 0; p < CB_COUNT(places); p++) {
        const json_t *list = json_object_get(value, places[p]);
        size_t here = loader_enter(loader, places[p]);
        for (size_t i = 0; i < json_array_size(list); i++) {
            struct cb_str name = cb_json_str(json_array_get(list, i));
            size_t at = named_find(stages, name);
            size_t mark = loader_enter_at(loader, i);
            check_stage(loader, stages, name);
            if (at != SIZE_MAX && seen[at]++ != 0)
                loader_problem(loader, "the stage \"%.*s\" has a place already", CB_STR_ARG(name));
            loader_leave(loader, mark);
        }
        loader_leave(loader, here);
    }
    for (size_t i = 0; i < stages.count; i++) {
        if (seen[i] == 0)
            loader_problem(loader, "the stage \"%.*s\" is in no column and not behind the filter",
                           CB_STR_ARG(named_at(stages, i)));
    }
}

static const struct pack_field *read_stage_field(struct loader *loader, const json_t *value,
                                                 const struct pack_type *type)
{
    size_t mark = loader_enter(loader, "field");
    const struct pack_field *field =
        type != NULL ? loader_field(loader, type, cb_json_get_str(value, "field")) : NULL;
    if (field != NULL && field->kind != FIELD_choice)
        loader_problem(loader, "stages are the values of a choice");
    loader_leave(loader, mark);
    return field;
}

static void check_stage_verb(struct loader *loader, const json_t *value,
                             const struct pack_type *type)
{
    struct cb_str name = cb_json_get_str(value, "verb");
    struct named verbs = NAMED(type->verbs, type->verb_count);
    size_t mark = loader_enter(loader, "verb");
    if (name.at != NULL && named_find(verbs, name) == SIZE_MAX)
        loader_unknown(loader, "verb", name, verbs);
    loader_leave(loader, mark);
}

void stages_load(struct loader *loader, const json_t *dictionary)
{
    const json_t *value = json_object_get(dictionary, "stages");
    if (value == NULL)
        return;
    size_t mark = loader_enter(loader, "stages");
    const struct pack_type *type = find_type(loader, "type", cb_json_get_str(value, "type"));
    const struct pack_field *field = read_stage_field(loader, value, type);
    struct named stages = stage_names(field);
    if (type != NULL)
        check_stage_verb(loader, value, type);
    read_moves(loader, stages, json_object_get(value, "moves"));
    check_columns(loader, stages, value);
    loader_leave(loader, mark);
}

/* ---- sections ---- */

static void read_section(struct loader *loader, const json_t *section)
{
    const json_t *list = json_object_get(section, "types");
    struct cb_str id = cb_json_get_str(section, "id");
    size_t here = loader_enter(loader, "types");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct cb_str name = cb_json_str(json_array_get(list, i));
        struct named types = NAMED(loader->pack->types, loader->pack->type_count);
        size_t at = named_find_sorted(types, name);
        size_t mark = loader_enter_at(loader, i);
        if (at == SIZE_MAX)
            loader_unknown(loader, "type", name, types);
        else if (loader->pack->types[at].stream != STREAM_CASE)
            loader_problem(loader, "\"%.*s\" is not a type of a case", CB_STR_ARG(name));
        else if (loader->pack->types[at].section.at != NULL)
            loader_problem(loader, "\"%.*s\" stands in a section already", CB_STR_ARG(name));
        else
            loader->pack->types[at].section = id;
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

void sections_load(struct loader *loader, const json_t *dictionary)
{
    const json_t *sections = json_object_get(dictionary, "sections");
    size_t here = loader_enter(loader, "sections");
    for (size_t i = 0; i < json_array_size(sections); i++) {
        size_t mark = loader_enter_at(loader, i);
        read_section(loader, json_array_get(sections, i));
        loader_leave(loader, mark);
    }
    for (size_t i = 0; i < loader->pack->type_count; i++) {
        const struct pack_type *type = &loader->pack->types[i];
        if (type->stream == STREAM_CASE && type->section.at == NULL)
            loader_problem(loader, "no section shows the type \"%.*s\"", CB_STR_ARG(type->name));
    }
    loader_leave(loader, here);
}
