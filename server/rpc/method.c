#include "method.h"

#include <string.h>

#define METHOD(name) extern const struct rpc_method name##_method;
#include "methods.def"

const struct rpc_method *const rpc_methods[] = {
#define METHOD(name) &name##_method,
#include "methods.def"
};
const size_t rpc_method_count = CB_COUNT(rpc_methods);

const struct rpc_method *rpc_method_find(struct cb_str name)
{
    for (size_t i = 0; i < rpc_method_count; i++)
        if (cb_str_is(name, rpc_methods[i]->name))
            return rpc_methods[i];
    return NULL;
}

bool params_next(struct cb_str *rest, struct param *out)
{
    struct cb_str part;
    if (!cb_str_split(rest, ' ', &part))
        return false;
    out->is_optional = part.at[part.len - 1] == '?';
    part.len -= out->is_optional;
    struct cb_str kind = part;
    cb_str_split(&kind, ':', &out->name);
    out->is_object = cb_str_is(kind, "object");
    return true;
}

static const char *param_problem(const struct param *param, const json_t *value)
{
    if (value == NULL || json_is_null(value))
        return param->is_optional ? NULL : "This is missing.";
    if (param->is_object)
        return json_is_object(value) ? NULL : "This must be an object.";
    return json_is_string(value) ? NULL : "This must be a text.";
}

static void complain(json_t **fields, const char *name, size_t len, const char *problem)
{
    if (*fields == NULL)
        *fields = json_object();
    json_object_setn_new(*fields, name, len, json_string(problem));
}

static bool is_named(const char *spec, const char *name)
{
    struct cb_str rest = cb_str_of(spec);
    for (struct param param; params_next(&rest, &param);)
        if (cb_str_is(param.name, name))
            return true;
    return false;
}

bool params_fit(const char *spec, const json_t *params, json_t **fields)
{
    struct cb_str rest = cb_str_of(spec);
    const char *name;
    json_t *value;
    for (struct param param; params_next(&rest, &param);) {
        const char *problem =
            param_problem(&param, json_object_getn(params, param.name.at, param.name.len));
        if (problem != NULL)
            complain(fields, param.name.at, param.name.len, problem);
    }
    json_object_foreach ((json_t *)params, name, value) {
        if (!is_named(spec, name))
            complain(fields, name, strlen(name), "This is not known here.");
    }
    return *fields == NULL;
}
