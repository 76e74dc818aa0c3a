/* What a verb binds some seats to: {"writers": ["adv"], "field": "role", "is": ["victim"]}. */
#include "dictionary_load.h"
#include "field.h"

static void read_who(struct loader *loader, struct verb_must *must, const json_t *value)
{
    const json_t *writers = json_object_get(value, "writers");
    const json_t *except = json_object_get(value, "except");
    if (writers != NULL && except != NULL)
        loader_problem(loader, "\"writers\" and \"except\" exclude each other");
    must->except = except != NULL;
    must->writers =
        writers_load(loader, value, must->except ? "except" : "writers", &must->writer_count);
    for (size_t i = 0; i < must->writer_count; i++) {
        if (must->writers[i].conditions.count != 0)
            loader_problem(loader, "whom a verb binds is said without conditions");
    }
}

static struct must_value read_value(struct loader *loader, const struct pack_field *field,
                                    const json_t *value)
{
    struct cb_str text = cb_json_str(value);
    if (cb_str_is(text, "@user") && field->kind == FIELD_user)
        return (struct must_value){.source = SET_USER};
    if (cb_str_is(text, "@agency") && field->kind == FIELD_agency)
        return (struct must_value){.source = SET_AGENCY};
    CB_AUTO(json_decref)
    json_t *list = field->kind == FIELD_choices ? json_pack("[O]", value) : NULL;
    const char *problem = field_problem(field, list != NULL ? list : value);
    if (problem != NULL)
        loader_problem(loader, "the value of \"%.*s\" %s", CB_STR_ARG(field->name), problem);
    return (struct must_value){.source = SET_LITERAL, .literal = text};
}

static void read_values(struct loader *loader, struct verb_must *must, const json_t *list)
{
    struct must_value *values = loader_array(loader, json_array_size(list), sizeof *values);
    size_t here = loader_enter(loader, "is");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        values[must->value_count++] = read_value(loader, must->field, json_array_get(list, i));
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    must->values = values;
}

void verb_musts_load(struct loader *loader, struct pack_verb *verb, const json_t *list)
{
    struct verb_must *musts = loader_array(loader, json_array_size(list), sizeof *musts);
    size_t here = loader_enter(loader, "must");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        struct verb_must *must = &musts[verb->must_count];
        size_t mark = loader_enter_at(loader, i);
        read_who(loader, must, value);
        must->field = loader_field(loader, verb->type, cb_json_get_str(value, "field"));
        if (must->field != NULL) {
            read_values(loader, must, json_object_get(value, "is"));
            verb->must_count++;
        }
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    verb->musts = musts;
}
