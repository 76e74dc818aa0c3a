/* rpc.discover: the OpenRPC description, made from the method table and the dictionary, so that it
 * cannot drift. */
#include "method.h"

static json_t *schema_ref(struct cb_str type)
{
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    cb_buf_printf(&path, "#/components/schemas/%.*s", CB_STR_ARG(type));
    return json_pack("{s:s}", "$ref", path.at);
}

static json_t *param_json(const struct param *param, const struct pack_type *type)
{
    json_t *schema = !param->is_object ? json_pack("{s:s}", "type", "string")
                     : type != NULL    ? schema_ref(type->name)
                                       : json_pack("{s:s}", "type", "object");
    return json_pack("{s:o, s:b, s:o}", "name", cb_json_string(param->name), "required",
                     !param->is_optional, "schema", schema);
}

static json_t *params_json(const char *spec, const struct pack_type *type)
{
    json_t *list = json_array();
    struct cb_str rest = cb_str_of(spec);
    for (struct param param; params_next(&rest, &param);)
        json_array_append_new(list, param_json(&param, type));
    return list;
}

static json_t *method_json(struct cb_str name, const char *summary, const char *params,
                           const struct pack_type *type)
{
    return json_pack("{s:o, s:s, s:s, s:o, s:{s:s, s:{s:s}}}", "name", cb_json_string(name),
                     "summary", summary, "paramStructure", "by-name", "params",
                     params_json(params, type), "result", "name", "result", "schema", "type",
                     "object");
}

static const char *json_type_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_yesno:
        return "boolean";
    case FIELD_number:
        return "integer";
    case FIELD_texts:
    case FIELD_choices:
    case FIELD_users:
    case FIELD_agencies:
    case FIELD_records:
    case FIELD_clocks:
    case FIELD_group:
        return "array";
    default:
        return "string";
    }
}

static json_t *type_schema(const struct pack_type *type)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < type->field_count; i++) {
        const struct pack_field *field = &type->fields[i];
        if (!field->set_by_verb)
            json_object_setn_new(properties, field->name.at, field->name.len,
                                 json_pack("{s:s, s:o}", "type", json_type_of(field->kind), "title",
                                           cb_json_string(field->label)));
    }
    return json_pack("{s:s, s:b, s:o}", "type", "object", "additionalProperties", 0, "properties",
                     properties);
}

static void add_type(json_t *methods, json_t *schemas, const struct pack_type *type)
{
    json_object_setn_new(schemas, type->name.at, type->name.len, type_schema(type));
    for (size_t i = 0; i < type->verb_count; i++) {
        const struct pack_verb *verb = &type->verbs[i];
        json_array_append_new(
            methods, method_json(verb->full_name, verb_method.summary, verb_method.params, type));
    }
}

static void run(struct rpc_call *call, const json_t *params)
{
    const struct pack *pack = live_pack(call->peer->rpc->config.live);
    json_t *methods = json_array();
    json_t *schemas = json_object();
    (void)params;
    for (size_t i = 0; i < rpc_method_count; i++)
        json_array_append_new(methods,
                              method_json(cb_str_of(rpc_methods[i]->name), rpc_methods[i]->summary,
                                          rpc_methods[i]->params, NULL));
    for (size_t i = 0; i < pack_type_count(pack); i++)
        add_type(methods, schemas, pack_type_at(pack, i));
    call_json(call, json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:o}}", "openrpc", "1.3.2", "info",
                              "title", "Caseboard", "version", CASEBOARD_VERSION, "methods",
                              methods, "components", "schemas", schemas));
}

const struct rpc_method rpc_discover_method = {
    .name = "rpc.discover",
    .params = "",
    .summary = "This description",
    .run = run,
};
