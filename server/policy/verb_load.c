/* The verbs of a type: who may use them, from where to where, and what they write. */
#include "cell.h"
#include "dictionary_load.h"
#include "field.h"

/* ---- who ---- */

const struct writer *writers_load(struct loader *loader, const json_t *object, const char *key,
                                  size_t *count)
{
    const json_t *list = json_object_get(object, key);
    struct writer *writers = loader_array(loader, json_array_size(list), sizeof *writers);
    size_t here = loader_enter(loader, key);
    *count = json_array_size(list);
    for (size_t i = 0; i < *count; i++) {
        size_t mark = loader_enter_at(loader, i);
        cell_read_writer(loader, cb_json_str(json_array_get(list, i)), &writers[i]);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return writers;
}

static struct conditions read_ties(struct loader *loader, const json_t *list)
{
    struct condition *ties = loader_array(loader, json_array_size(list), sizeof *ties);
    size_t count = 0;
    size_t here = loader_enter(loader, "if");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        if (cell_read_condition(loader, cb_json_str(json_array_get(list, i)), &ties[count]))
            count++;
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return (struct conditions){ties, count};
}

/* ---- from ---- */

/* Says what is wrong with VALUE as one of FIELD's. */
static void check_value(struct loader *loader, const struct pack_field *field, const json_t *value)
{
    const char *problem = field_problem(field, value);
    if (problem == NULL)
        return;
    if (field->kind == FIELD_choice && field->options != NULL && json_is_string(value))
        loader_unknown(loader, "option", cb_json_str(value),
                       NAMED(field->options->at, field->options->count));
    else
        loader_problem(loader, "the value of \"%.*s\" %s", CB_STR_ARG(field->name), problem);
}

static void read_from_values(struct loader *loader, struct verb_from *from, const json_t *list)
{
    struct cb_str *values = loader_array(loader, json_array_size(list), sizeof *values);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        size_t mark = loader_enter_at(loader, i);
        if (json_is_null(value)) {
            from->or_empty = true;
        } else {
            check_value(loader, from->field, value);
            values[from->count++] = cb_json_str(value);
        }
        loader_leave(loader, mark);
    }
    from->values = values;
    if (json_array_size(list) == 0)
        loader_problem(loader, "is an empty list: the verb could never be used");
}

static void read_from(struct loader *loader, struct pack_verb *verb, const json_t *object)
{
    struct verb_from *at = loader_array(loader, json_object_size(object), sizeof *at);
    const char *name = NULL;
    json_t *values = NULL;
    size_t here = loader_enter(loader, "from");
    json_object_foreach (json_of(object), name, values) {
        size_t mark = loader_enter(loader, name);
        at[verb->from_count].field = loader_field(loader, verb->type, cb_str_of(name));
        if (at[verb->from_count].field != NULL)
            read_from_values(loader, &at[verb->from_count++], values);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    verb->from = at;
}

/* ---- to and sets ---- */

static const struct source {
    struct cb_str name;
    enum verb_source source;
    enum field_kind kind;
    enum field_kind list; /* it is added to such a list */
} sources[] = {
    {{"@user", 5}, SET_USER, FIELD_user, FIELD_users},
    {{"@agency", 7}, SET_AGENCY, FIELD_agency, FIELD_agencies},
    {{"@now", 4}, SET_NOW, FIELD_time, FIELD_time},
    {{"@today", 6}, SET_TODAY, FIELD_date, FIELD_date},
};

static void read_copy(struct loader *loader, struct verb_set *set, const struct pack_type *type,
                      struct cb_str text)
{
    size_t skip = CB_STR("@field:").len;
    set->source = SET_FIELD;
    set->from = loader_field(loader, type, (struct cb_str){text.at + skip, text.len - skip});
    if (set->from != NULL && set->from->kind != set->field->kind)
        loader_problem(loader, "\"%.*s\" is of another kind", CB_STR_ARG(set->from->name));
}

static void read_source(struct loader *loader, struct verb_set *set, struct cb_str text)
{
    struct named known = NAMED(sources, CB_COUNT(sources));
    size_t at = named_find(known, text);
    if (at == SIZE_MAX) {
        loader_unknown(loader, "source", text, known);
        return;
    }
    set->source = sources[at].source;
    if (set->field->kind != sources[at].kind && set->field->kind != sources[at].list)
        loader_problem(loader, "\"%.*s\" is no value of this kind of field", CB_STR_ARG(text));
}

static void read_set(struct loader *loader, const struct pack_type *type, struct verb_set *set,
                     const json_t *value)
{
    struct cb_str text = cb_json_str(value);
    set->source = SET_LITERAL;
    set->literal = value;
    if (cb_str_starts(text, "@field:"))
        read_copy(loader, set, type, text);
    else if (cb_str_starts(text, "@"))
        read_source(loader, set, text);
    else if (!json_is_null(value))
        check_value(loader, set->field, value);
}

static void read_sets(struct loader *loader, struct pack_verb *verb, const json_t *object,
                      const char *key, struct verb_set *at)
{
    const char *name = NULL;
    json_t *value = NULL;
    size_t here = loader_enter(loader, key);
    json_object_foreach (json_of(json_object_get(object, key)), name, value) {
        size_t mark = loader_enter(loader, name);
        struct verb_set *set = &at[verb->set_count];
        set->field = loader_field(loader, verb->type, cb_str_of(name));
        if (set->field != NULL) {
            read_set(loader, verb->type, set, value);
            verb->set_count++;
        }
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static void read_to_and_sets(struct loader *loader, struct pack_verb *verb, const json_t *value)
{
    size_t room = json_object_size(json_object_get(value, "to")) +
                  json_object_size(json_object_get(value, "sets"));
    struct verb_set *at = loader_array(loader, room, sizeof *at);
    read_sets(loader, verb, value, "to", at);
    read_sets(loader, verb, value, "sets", at);
    verb->sets = at;
}

/* ---- needs and may ---- */

static bool is_needed(const struct pack_verb *verb, const struct pack_field *field)
{
    for (size_t i = 0; i < verb->need_count; i++) {
        if (verb->needs[i] == field)
            return true;
    }
    return false;
}

/* "*": all fields that senders write at all, and that this verb may still change. */
static void may_all(struct loader *loader, struct pack_verb *verb)
{
    const struct pack_type *type = verb->type;
    verb->may = loader_pointers(loader, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct pack_field *field = &type->fields[i];
        if (!field->set_by_verb && (verb->creates || !field->fixed) && !is_needed(verb, field))
            verb->may[verb->may_count++] = field;
    }
}

static void check_may_is_more(struct loader *loader, const struct pack_verb *verb)
{
    for (size_t i = 0; i < verb->may_count; i++) {
        if (is_needed(verb, verb->may[i]))
            loader_problem_at(loader, "may", "\"%.*s\" stands in \"needs\" already",
                              CB_STR_ARG(verb->may[i]->name));
    }
}

static void read_may(struct loader *loader, struct pack_verb *verb, const json_t *value)
{
    struct cb_str all = cb_json_get_str(value, "may");
    if (cb_str_is(all, "*")) {
        may_all(loader, verb);
        return;
    }
    if (all.at != NULL)
        loader_problem_at(loader, "may", "is a list of fields, or \"*\"");
    verb->may = loader_fields(loader, verb->type, value, "may", &verb->may_count);
    check_may_is_more(loader, verb);
}

/* ---- the verb ---- */

static struct cb_str full_name(struct loader *loader, struct cb_str type, const char *name)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_printf(&text, "%.*s.%s", CB_STR_ARG(type), name);
    return cb_arena_str(loader->pack->arena, cb_buf_peek(&text));
}

static void read_verb(struct loader *loader, struct pack_verb *verb, const json_t *value)
{
    verb->full_name = full_name(loader, verb->type->name, verb->name.at);
    verb->label = loader_label(loader, value, verb->name);
    verb->creates = cb_json_get_bool(value, "creates");
    verb->withdraws = cb_str_is(verb->name, "withdraw");
    verb->built_in = cb_json_get_bool(value, "built_in");
    verb->needs_why = cb_json_get_bool(value, "why");
    verb->partly = cb_json_get_bool(value, "partly");
    verb->needs_fresh = cb_json_get_bool(value, "fresh");
    if (json_object_get(value, "by") != NULL)
        verb->writers = writers_load(loader, value, "by", &verb->writer_count);
    verb->ties = read_ties(loader, json_object_get(value, "if"));
    read_from(loader, verb, json_object_get(value, "from"));
    read_to_and_sets(loader, verb, value);
    verb->needs = loader_fields(loader, verb->type, value, "needs", &verb->need_count);
    read_may(loader, verb, value);
    verb_musts_load(loader, verb, json_object_get(value, "must"));
}

void type_verbs_load(struct loader *loader, struct pack_type *type, const json_t *value)
{
    const json_t *verbs = json_object_get(value, "verbs");
    struct pack_verb *at = loader_array(loader, json_object_size(verbs), sizeof *at);
    size_t writer_count = 0;
    const struct writer *writers = writers_load(loader, value, "by", &writer_count);
    const char *name = NULL;
    json_t *entry = NULL;
    size_t here = loader_enter(loader, "verbs");
    json_object_foreach (json_of(verbs), name, entry) {
        size_t mark = loader_enter(loader, name);
        struct pack_verb *verb = &at[type->verb_count++];
        *verb = (struct pack_verb){.name = cb_str_of(name),
                                   .type = type,
                                   .writers = writers,
                                   .writer_count = writer_count};
        read_verb(loader, verb, entry);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    type->verbs = at;
}
