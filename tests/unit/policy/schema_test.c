/* policies/schema/ says to other readers what shapes.c says: the same members, each with the same
 * being compulsory. What else a schema narrows is its own affair. */
#include <string.h>

#include "caseboard/base/json.h"
#include "server/policy/shape.h"
#include "tests/support/check.h"

static json_t *read_schema(const char *name)
{
    char path[100];
    json_t *schema = NULL;
    struct cb_error err = {0};
    snprintf(path, sizeof path, "policies/schema/%s", name);
    if (cb_json_read_file(path, &schema, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s", err.message);
    return schema;
}

/* Follow "$ref": "#/$defs/NAME". */
static const json_t *resolve(const json_t *root, const json_t *schema)
{
    struct cb_str ref = cb_json_get_str(schema, "$ref");
    if (ref.at == NULL)
        return schema;
    CHECK(cb_str_starts(ref, "#/$defs/"));
    return resolve(root, json_object_get(json_object_get(root, "$defs"), strrchr(ref.at, '/') + 1));
}

static bool is_required(const json_t *schema, const char *name)
{
    const json_t *list = json_object_get(schema, "required");
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (cb_str_is(cb_json_str(json_array_get(list, i)), name))
            return true;
    }
    return false;
}

static void compare(const json_t *root, const json_t *schema, const struct shape *shape, int depth);

/* The one of several forms that has what we look for. */
static const json_t *alternative(const json_t *root, const json_t *schema, const char *key)
{
    const json_t *list = json_object_get(schema, "anyOf");
    const json_t *all = json_object_get(schema, "allOf");
    if (json_object_get(schema, key) != NULL)
        return schema;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = alternative(root, resolve(root, json_array_get(list, i)), key);
        if (one != NULL)
            return one;
    }
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *one = alternative(root, resolve(root, json_array_get(all, i)), key);
        if (one != NULL)
            return one;
    }
    return NULL;
}

static void compare_members(const json_t *root, const json_t *schema, const struct shape_key *keys,
                            int depth)
{
    const json_t *properties = json_object_get(schema, "properties");
    size_t count = 0;
    for (; keys->name != NULL; keys++, count++) {
        const json_t *property = json_object_get(properties, keys->name);
        if (property == NULL)
            check_failed(__FILE__, __LINE__, "the schema does not know \"%s\"", keys->name);
        if (keys->required && !is_required(schema, keys->name))
            check_failed(__FILE__, __LINE__, "only the loader needs \"%s\"", keys->name);
        compare(root, property, keys->shape, depth + 1);
    }
    CHECK_INT(json_object_size(properties), count);
    CHECK(json_is_false(json_object_get(schema, "additionalProperties")));
}

static void compare(const json_t *root, const json_t *schema, const struct shape *shape, int depth)
{
    const json_t *at = resolve(root, schema);
    if (depth > 12) /* fields of groups hold fields */
        return;
    if (shape->keys != NULL) {
        const json_t *object = alternative(root, at, "properties");
        CHECK(object != NULL);
        compare_members(root, object, shape->keys, depth);
    } else if (shape->each != NULL && (shape->forms & FORM_OBJECT) != 0) {
        const json_t *map = alternative(root, at, "additionalProperties");
        CHECK(map != NULL);
        compare(root, json_object_get(map, "additionalProperties"), shape->each, depth + 1);
    } else if (shape->each != NULL && shape->each->keys != NULL) {
        compare(root, json_object_get(alternative(root, at, "items"), "items"), shape->each,
                depth + 1);
    }
}

TEST(every_schema_knows_the_members_that_the_loader_knows)
{
    for (size_t i = 0; i < shape_file_count; i++) {
        json_t *schema = read_schema(shape_files[i].name);
        compare(schema, schema, shape_files[i].shape, 0);
        json_decref(schema);
    }
}

TEST(the_schemas_of_scenarios_are_JSON)
{
    json_t *test = read_schema("test.json");
    json_t *fixture = read_schema("fixture.json");
    CHECK(json_is_object(test) && json_is_object(fixture));
    json_decref(test);
    json_decref(fixture);
}
