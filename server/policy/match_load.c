/* Which fields hold what is compared with details of staff (security P2): "match": KIND, or
 * {"by": FIELD, VALUE: KIND, …} by a choice of the same type; any other value is not compared. */
#include "dictionary_load.h"

static const struct cb_str kinds[] = {
#define MATCH(name, excludes) {#name, sizeof(#name) - 1},
#include "caseboard/policy/match_kinds.def"
};
static const bool excluding[] = {
#define MATCH(name, excludes) excludes,
#include "caseboard/policy/match_kinds.def"
};

bool match_kind_parse(struct cb_str name, enum match_kind *out)
{
    size_t at = named_find(NAMED(kinds, CB_COUNT(kinds)), name);
    if (at == SIZE_MAX)
        return false;
    *out = (enum match_kind)at;
    return true;
}

const char *match_kind_name(enum match_kind kind)
{
    return kinds[kind].at;
}

bool match_kind_excludes(enum match_kind kind)
{
    return excluding[kind];
}

static enum match_kind read_kind(struct loader *loader, struct cb_str name)
{
    enum match_kind kind = (enum match_kind)0;
    if (!match_kind_parse(name, &kind))
        loader_unknown(loader, "kind of detail", name, NAMED(kinds, CB_COUNT(kinds)));
    return kind;
}

static bool has_option(const struct pack_field *field, struct cb_str value)
{
    return field->options != NULL &&
           named_find(NAMED(field->options->at, field->options->count), value) != SIZE_MAX;
}

static void read_by(struct loader *loader, const struct pack_type *type, const json_t *value,
                    struct field_match *match)
{
    struct match_case *cases = loader_array(loader, json_object_size(value), sizeof *cases);
    const char *key = NULL;
    json_t *kind = NULL;
    match->by = loader_field(loader, type, cb_json_get_str(value, "by"));
    if (match->by != NULL && match->by->kind != FIELD_choice)
        loader_problem(loader, "a kind of detail can depend on a choice only");
    json_object_foreach (json_of(value), key, kind) {
        struct cb_str name = cb_str_of(key);
        if (cb_str_is(name, "by"))
            continue;
        size_t mark = loader_enter(loader, key);
        if (match->by != NULL && !has_option(match->by, name))
            loader_problem(loader, "is no value of the field");
        cases[match->count++] = (struct match_case){name, read_kind(loader, cb_json_str(kind))};
        loader_leave(loader, mark);
    }
    match->cases = cases;
}

static void read_match(struct loader *loader, const struct pack_type *type,
                       struct pack_field *field, const json_t *value)
{
    struct field_match *match = loader_array(loader, 1, sizeof *match);
    size_t mark = loader_enter(loader, "match");
    if (field->kind != FIELD_text)
        loader_problem(loader, "only a text is compared");
    else if (json_is_string(value))
        match->kind = read_kind(loader, cb_json_str(value));
    else
        read_by(loader, type, value, match);
    field->match = match;
    loader_leave(loader, mark);
}

void type_matches_load(struct loader *loader, struct pack_type *type, const json_t *value)
{
    const json_t *fields = json_object_get(value, "fields");
    size_t here = loader_enter(loader, "fields");
    for (size_t i = 0; i < type->field_count; i++) {
        struct pack_field *field = (struct pack_field *)(uintptr_t)&type->fields[i];
        const json_t *match = json_object_get(json_object_get(fields, field->name.at), "match");
        size_t mark = loader_enter(loader, field->name.at);
        if (match != NULL)
            read_match(loader, type, field, match);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}
