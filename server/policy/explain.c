/* The dictionary as a client gets it, and who sees a class. Built from the tables and, for what
 * only people read (hints, plurals, guidance), from the documents. */
#include "caseboard/policy/explain.h"

#include "caseboard/policy/why.h"
#include "cell.h"
#include "field.h"
#include "loader.h"

static json_t *text_of(struct cb_str s)
{
    return json_stringn(s.at != NULL ? s.at : "", s.len);
}

static const json_t *document_part(const struct pack *pack, const char *file, const char *key)
{
    return json_object_get(pack_document(pack, file), key);
}

/* The member KEY of FROM, if it is there, goes into TO under the same name. */
static void take_over(json_t *to, const json_t *from, const char *key)
{
    json_t *value = json_object_get(from, key);
    if (value != NULL)
        json_object_set_new(to, key, json_deep_copy(value));
}

static void take_over_all(json_t *to, const json_t *from, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        take_over(to, from, keys[i]);
}

static void set_flag(json_t *object, const char *key, bool holds)
{
    if (holds)
        json_object_set_new(object, key, json_true());
}

static json_t *condition_texts(const struct conditions *conditions)
{
    json_t *list = json_array();
    for (size_t i = 0; i < conditions->count; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
        cell_write_condition(&conditions->at[i], &text);
        json_array_append_new(list, text_of(cb_buf_peek(&text)));
    }
    return list;
}

/* ---- fields ---- */

static json_t *fields_json(const struct pack_field *fields, size_t count, const json_t *document);

static json_t *field_json(const struct pack_field *field, const json_t *document)
{
    static const char *const kept[] = {"hint", "of", "or", "form", "class", "location"};
    json_t *out = json_object();
    json_object_set_new(out, "label", text_of(field->label));
    json_object_set_new(out, "kind", text_of(named_at(field_kinds(), field->kind)));
    take_over_all(out, document, kept, CB_COUNT(kept));
    set_flag(out, "required", field->required);
    set_flag(out, "coded", field->coded);
    set_flag(out, "set_by_verb", field->set_by_verb);
    set_flag(out, "fixed", field->fixed);
    if (field->kind == FIELD_number)
        take_over_all(out, document, (const char *const[]){"min", "max"}, 2);
    else if (field->max != 0)
        json_object_set_new(out, "max", json_integer((json_int_t)field->max));
    if (field->min != 0 && field->kind != FIELD_number)
        json_object_set_new(out, "min", json_integer((json_int_t)field->min));
    if (field->kind == FIELD_group)
        json_object_set_new(
            out, "fields",
            fields_json(field->fields, field->field_count, json_object_get(document, "fields")));
    return out;
}

static json_t *fields_json(const struct pack_field *fields, size_t count, const json_t *document)
{
    json_t *out = json_object();
    for (size_t i = 0; i < count; i++) {
        if (!fields[i].unsent)
            json_object_set_new(
                out, fields[i].name.at,
                field_json(&fields[i], json_object_get(document, fields[i].name.at)));
    }
    return out;
}

/* The order of the file is the order of the page; the summary comes last. */
static json_t *field_order(const struct pack_type *type, const json_t *fields)
{
    json_t *list = json_array();
    const char *name = NULL;
    json_t *field = NULL;
    json_object_foreach (json_of(fields), name, field) {
        if (!type_field_named(type, name)->unsent)
            json_array_append_new(list, json_string(name));
    }
    json_array_append_new(list, text_of(type->summary->name));
    return list;
}

/* ---- verbs ---- */

static bool holds_role(struct cb_str role, const struct cb_str *roles, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cb_str_equal(roles[i], role))
            return true;
    }
    return role.len == 0;
}

static bool may_use(const struct pack *pack, const struct pack_verb *verb, size_t seat,
                    const struct cb_str *roles, size_t role_count)
{
    for (size_t i = 0; i < verb->writer_count; i++) {
        const struct writer *writer = &verb->writers[i];
        bool fits = writer->seat == PACK_ANY_SEAT
                        ? !cb_str_is(pack_seat_name(pack, seat), PACK_ADMINISTRATOR)
                        : writer->seat == seat;
        if (fits && holds_role(writer->role, roles, role_count))
            return true;
    }
    return false;
}

static json_t *field_names(const struct pack_field *const *fields, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, text_of(fields[i]->name));
    return list;
}

static json_t *from_json(const struct pack_verb *verb)
{
    json_t *out = json_object();
    for (size_t i = 0; i < verb->from_count; i++) {
        const struct verb_from *from = &verb->from[i];
        json_t *values = json_array();
        for (size_t k = 0; k < from->count; k++)
            json_array_append_new(values, text_of(from->values[k]));
        if (from->or_empty)
            json_array_append_new(values, json_null());
        json_object_set_new(out, from->field->name.at, values);
    }
    return out;
}

static json_t *verb_json(const struct pack_verb *verb)
{
    json_t *out = json_object();
    json_object_set_new(out, "label", text_of(verb->label));
    json_object_set_new(out, "creates", json_boolean(verb->creates));
    json_object_set_new(out, "needs", field_names(verb->needs, verb->need_count));
    json_object_set_new(out, "may", field_names(verb->may, verb->may_count));
    json_object_set_new(out, "why", json_boolean(verb->needs_why));
    set_flag(out, "fresh", verb->needs_fresh);
    set_flag(out, "partly", verb->partly);
    json_object_set_new(out, "from", from_json(verb));
    json_object_set_new(out, "if", condition_texts(&verb->ties));
    return out;
}

static json_t *verbs_json(const struct pack *pack, const struct pack_type *type, size_t seat,
                          const struct cb_str *roles, size_t role_count)
{
    json_t *out = json_object();
    for (size_t i = 0; i < type->verb_count; i++) {
        if (may_use(pack, &type->verbs[i], seat, roles, role_count))
            json_object_set_new(out, type->verbs[i].name.at, verb_json(&type->verbs[i]));
    }
    return out;
}

/* ---- the dictionary ---- */

static json_t *types_json(const struct pack *pack, size_t seat, const struct cb_str *roles,
                          size_t role_count)
{
    static const char *const kept[] = {"stream", "also",  "derived", "label",
                                       "plural", "class", "title",   "when"};
    const json_t *types = document_part(pack, "dictionary.json", "types");
    json_t *out = json_object();
    const char *name = NULL;
    json_t *document = NULL;
    json_object_foreach (json_of(types), name, document) {
        const struct pack_type *type = pack_type(pack, cb_str_of(name));
        const json_t *fields = json_object_get(document, "fields");
        json_t *entry = json_object();
        take_over_all(entry, document, kept, CB_COUNT(kept));
        if (type->section.at != NULL)
            json_object_set_new(entry, "section", text_of(type->section));
        json_object_set_new(entry, "fields", fields_json(type->fields, type->field_count, fields));
        json_object_set_new(entry, "order", field_order(type, fields));
        json_object_set_new(entry, "verbs", verbs_json(pack, type, seat, roles, role_count));
        json_object_set_new(out, name, entry);
    }
    return out;
}

static json_t *options_json(const struct pack *pack)
{
    json_t *out = json_object();
    for (size_t i = 0; i < pack->option_count; i++) {
        json_t *list = json_array();
        for (size_t k = 0; k < pack->options[i].count; k++) {
            const struct pack_option *option = &pack->options[i].at[k];
            json_t *entry = json_object();
            json_object_set_new(entry, "value", text_of(option->name));
            json_object_set_new(entry, "label", text_of(option->label));
            json_array_append_new(list, entry);
        }
        json_object_set_new(out, pack->options[i].name.at, list);
    }
    return out;
}

static json_t *classes_json(const struct pack *pack, size_t seat, const struct cb_str *roles,
                            size_t role_count)
{
    json_t *out = json_object();
    for (size_t i = 0; i < pack->class_count; i++) {
        json_t *entry = json_object();
        enum level level = LEVEL_NONE;
        bool no_location = false;
        if (why_settled(pack, i, seat, roles, role_count, &level, &no_location))
            json_object_set_new(entry, "level", json_string(level_name(level)));
        if (no_location)
            json_object_set_new(entry, "no_location", json_true());
        json_object_set_new(entry, "label", text_of(pack->classes[i].label));
        json_object_set_new(entry, "because", text_of(pack->classes[i].because));
        json_object_set_new(out, pack->classes[i].name.at, entry);
    }
    return out;
}

/* {"pol": {"label": "Police"}} as {"pol": "Police"}. */
static json_t *labels_json(const json_t *labelled)
{
    json_t *out = json_object();
    const char *name = NULL;
    json_t *entry = NULL;
    json_object_foreach (json_of(labelled), name, entry)
        json_object_set_new(out, name, text_of(cb_json_get_str(entry, "label")));
    return out;
}

static json_t *guidance_json(const struct pack *pack)
{
    const json_t *prompts = document_part(pack, "guidance.json", "prompts");
    return prompts != NULL ? json_deep_copy(prompts) : json_array();
}

json_t *policy_dictionary(const struct pack *pack, size_t seat, const struct cb_str *roles,
                          size_t role_count)
{
    json_t *out = json_object();
    const json_t *dictionary = pack_document(pack, "dictionary.json");
    const json_t *views = pack_document(pack, "views.json");
    json_object_set_new(out, "pack", text_of(pack_name(pack)));
    json_object_set_new(out, "title", text_of(pack_title(pack)));
    json_object_set_new(out, "types", types_json(pack, seat, roles, role_count));
    json_object_set_new(out, "options", options_json(pack));
    take_over_all(out, dictionary, (const char *const[]){"sections", "stages"}, 2);
    json_object_set_new(out, "classes", classes_json(pack, seat, roles, role_count));
    json_object_set_new(out, "seats", labels_json(json_object_get(views, "seats")));
    json_object_set_new(out, "roles", labels_json(json_object_get(views, "roles")));
    json_object_set_new(out, "levels", labels_json(json_object_get(views, "levels")));
    json_object_set_new(out, "guidance", guidance_json(pack));
    take_over_all(out, views, (const char *const[]){"shares", "emergency"}, 2);
    return out;
}

/* ---- readers ---- */

static json_t *reader_json(const struct pack *pack, size_t seat, const struct cell_line *line)
{
    json_t *out = json_object();
    json_object_set_new(out, "seat", text_of(pack_seat_name(pack, seat)));
    json_object_set_new(out, "label", text_of(pack_seat_label(pack, seat)));
    json_object_set_new(out, "level", json_string(level_name(line->level)));
    json_object_set_new(out, "when", condition_texts(&line->conditions));
    return out;
}

static void add_readers(const struct pack *pack, size_t class_index, enum level level, json_t *list)
{
    for (size_t seat = 0; seat < pack->seat_count; seat++) {
        const struct cell *cell = pack_cell(pack, class_index, seat);
        for (size_t i = 0; i < cell->count; i++) {
            if (cell->at[i].level == level)
                json_array_append_new(list, reader_json(pack, seat, &cell->at[i]));
        }
    }
}

json_t *policy_readers(const struct pack *pack, size_t class_index)
{
    const struct pack_class *class = &pack->classes[class_index];
    json_t *out = json_object();
    json_t *list = json_array();
    for (int level = LEVEL_FULL; level > LEVEL_NONE; level--)
        add_readers(pack, class_index, (enum level)level, list);
    json_object_set_new(out, "class", text_of(class->name));
    json_object_set_new(out, "label", text_of(class->label));
    json_object_set_new(out, "because", text_of(class->because));
    json_object_set_new(out, "seats", list);
    return out;
}
