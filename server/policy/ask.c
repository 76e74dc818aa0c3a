/* What can be asked about, and asking to see more: which record the pack would have one make. */
#include "caseboard/policy/why.h"

#include "loader.h"

bool type_may_be_of(const struct pack_type *type, size_t class_index)
{
    const struct class_rule *rule = &type->class_rule;
    if (rule->kind == CLASS_FIXED)
        return rule->fixed == class_index;
    if (rule->kind != CLASS_BY_FIELD)
        return false;
    for (size_t i = 0; i < rule->case_count; i++) {
        if (rule->cases[i].class_index == class_index)
            return true;
    }
    return rule->otherwise == class_index;
}

static bool may_use(const struct pack *pack, const struct pack_verb *verb, size_t seat,
                    const struct cb_str *roles, size_t role_count)
{
    for (size_t i = 0; i < verb->writer_count; i++) {
        if (why_fits_writer(pack, &verb->writers[i], seat, roles, role_count, true))
            return true;
    }
    return false;
}

json_t *policy_ask(const struct pack *pack, size_t seat, const struct cb_str *roles,
                   size_t role_count, struct cb_str agency, struct cb_str about)
{
    const json_t *asking = json_object_get(pack_document(pack, "views.json"), "asking");
    const struct pack_verb *verb = pack_verb(pack, cb_json_get_str(asking, "verb"));
    if (verb == NULL || !may_use(pack, verb, seat, roles, role_count))
        return NULL;
    const struct pack_field *wanted = type_field(verb->type, cb_json_get_str(asking, "about"));
    json_t *set = json_object();
    CB_AUTO(json_decref) json_t *value = cb_json_string(about);
    if (agency.len != 0)
        json_object_set_new(set, cb_json_get_str(asking, "to").at, cb_json_string(agency));
    if (field_problem(wanted, value) == NULL) /* a class may be none that the pack lets ask for */
        json_object_set(set, wanted->name.at, value);
    return json_pack("{s:o, s:o}", "verb", cb_json_string(verb->full_name), "set", set);
}
