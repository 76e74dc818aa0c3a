/* What types, fields and verbs owe each other. */
#include "check.h"

#define KIND_BIT(kind) (UINT32_C(1) << FIELD_##kind)
#define NO_NAME ((struct cb_str){0})

static const json_t *type_document(const struct loader *loader, const struct pack_type *type)
{
    const json_t *types = json_object_get(loader_document(loader, "dictionary.json"), "types");
    return json_object_get(types, type->name.at);
}

/* ---- fields ---- */

/* Level codes shows no words (design 5). What the engine derives holds none. */
static void check_coded(struct loader *loader, const struct pack_type *type,
                        const struct pack_field *field)
{
    static const uint32_t words =
        KIND_BIT(text) | KIND_BIT(prose) | KIND_BIT(texts) | KIND_BIT(group);
    if (field->coded && !type->derived && ((UINT32_C(1) << field->kind) & words) != 0)
        check_problem(loader, type, "fields", field->name,
                      "is coded, but holds words: codes are all but texts, prose and groups");
}

static const struct pack_field *known_field(struct loader *loader, const struct pack_type *type,
                                            const char *key, struct cb_str name)
{
    const struct pack_field *field = name.at != NULL ? type_field(type, name) : NULL;
    if (field == NULL && name.at != NULL)
        check_problem(loader, type, NULL, NO_NAME,
                      "\"%s\" names the field \"%.*s\", which is not there", key, CB_STR_ARG(name));
    return field;
}

static void check_title_and_when(struct loader *loader, const struct pack_type *type)
{
    const json_t *value = type_document(loader, type);
    const json_t *title = json_object_get(value, "title");
    for (size_t i = 0; i < json_array_size(title); i++)
        known_field(loader, type, "title", cb_json_str(json_array_get(title, i)));
    const struct pack_field *when =
        known_field(loader, type, "when", cb_json_get_str(value, "when"));
    if (when != NULL && when->kind != FIELD_date && when->kind != FIELD_time)
        check_problem(loader, type, NULL, NO_NAME, "\"when\" needs a date or a time");
}

void check_type_fields(struct loader *loader, const struct pack_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        check_coded(loader, type, &type->fields[i]);
    check_title_and_when(loader, type);
}

/* ---- verbs ---- */

static void check_usual_verbs(struct loader *loader, const struct pack_type *type)
{
    static const char *const usual[] = {"log", "amend", "withdraw"};
    for (size_t i = 0; i < CB_COUNT(usual); i++) {
        if (type_verb(type, usual[i]) == NULL)
            check_problem(loader, type, NULL, NO_NAME, "has no verb \"%s\", which every type has",
                          usual[i]);
    }
}

bool verb_writes(const struct pack_verb *verb, const struct pack_field *field)
{
    for (size_t i = 0; i < verb->need_count; i++) {
        if (verb->needs[i] == field)
            return true;
    }
    for (size_t i = 0; i < verb->may_count; i++) {
        if (verb->may[i] == field)
            return true;
    }
    for (size_t i = 0; i < verb->set_count; i++) {
        if (verb->sets[i].field == field)
            return true;
    }
    return false;
}

static void check_creates(struct loader *loader, const struct pack_verb *verb)
{
    const struct pack_type *type = verb->type;
    if (verb->from_count != 0)
        check_problem(loader, type, "verbs", verb->name,
                      "creates a record, so it cannot start \"from\" something");
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].required && !verb_writes(verb, &type->fields[i]))
            check_problem(loader, type, "verbs", verb->name,
                          "cannot write \"%.*s\", which a record needs",
                          CB_STR_ARG(type->fields[i].name));
    }
}

/* A class is decided once, when the record is made. */
static void check_changes(struct loader *loader, const struct pack_verb *verb)
{
    const struct pack_type *type = verb->type;
    bool does_something = verb->withdraws || verb->built_in || verb->need_count != 0 ||
                          verb->may_count != 0 || verb->set_count != 0;
    if (!does_something)
        check_problem(loader, type, "verbs", verb->name, "changes nothing");
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].fixed && verb_writes(verb, &type->fields[i]))
            check_problem(
                loader, type, "verbs", verb->name,
                "changes \"%.*s\", on which a class depends: only a verb that creates may",
                CB_STR_ARG(type->fields[i].name));
    }
}

/* A copy would be seen by whoever sees where it lands. */
static void check_copies(struct loader *loader, const struct pack_verb *verb)
{
    for (size_t i = 0; i < verb->set_count; i++) {
        const struct pack_field *from = verb->sets[i].from;
        if (verb->sets[i].source != SET_FIELD || from == NULL)
            continue;
        if (from->class_rule.kind != CLASS_OF_RECORD || from->location != LOCATION_NO ||
            from->unsent)
            check_problem(loader, verb->type, "verbs", verb->name,
                          "copies \"%.*s\", which not everybody who sees the record may see",
                          CB_STR_ARG(from->name));
    }
}

static void check_verb(struct loader *loader, const struct pack_verb *verb)
{
    bool should_create = cb_str_is(verb->name, "log");
    bool may_not_create = cb_str_is(verb->name, "amend") || verb->withdraws;
    if (should_create && !verb->creates)
        check_problem(loader, verb->type, "verbs", verb->name, "must say \"creates\": true");
    if (may_not_create && verb->creates)
        check_problem(loader, verb->type, "verbs", verb->name, "cannot create a record");
    if (verb->writer_count == 0)
        check_problem(loader, verb->type, "verbs", verb->name,
                      "nobody may use it: \"by\" is empty");
    if (verb->creates)
        check_creates(loader, verb);
    else
        check_changes(loader, verb);
    check_copies(loader, verb);
}

void check_type_verbs(struct loader *loader, const struct pack_type *type)
{
    if (type->derived) {
        if (type->verb_count != 0)
            check_problem(loader, type, NULL, NO_NAME, "is derived, so it has no verbs");
        return;
    }
    check_usual_verbs(loader, type);
    for (size_t i = 0; i < type->verb_count; i++)
        check_verb(loader, &type->verbs[i]);
}
