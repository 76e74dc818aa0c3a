/* A walk over the dictionary of the default pack: every field has a class, every verb has writers,
 * and a scenario beside the pack shows what either does (security, "Completeness"). What is
 * computed and what is not built yet has no scenario. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "caseboard/policy/pack.h"
#include "tests/support/check.h"

#define PACK "policies/masip"

static json_t *read_file(const char *path)
{
    json_t *out = NULL;
    struct cb_error err = {0};
    if (cb_json_read_file(path, &out, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s", err.message);
    return out;
}

/* ---- what the scenarios show: names as keys of an object ---- */

static void add(json_t *names, struct cb_str type, const char *name)
{
    char text[128];
    snprintf(text, sizeof text, "%.*s.%s", CB_STR_ARG(type), name);
    json_object_set_new(names, text, json_true());
}

static struct cb_str type_of(struct cb_str did)
{
    struct cb_str type = {0};
    cb_str_split(&did, '.', &type);
    return type;
}

static void add_types(json_t *types, const json_t *events)
{
    size_t i;
    json_t *event;
    json_array_foreach (events, i, event) {
        struct cb_str type = type_of(cb_json_get_str(event, "did"));
        json_object_set_new(types, json_string_value(json_object_get(event, "id")),
                            cb_json_string(type));
    }
}

/* {"RECORD": {"FIELD": …}} or {"RECORD": ["FIELD", …]} */
static void add_fields(json_t *shown, const json_t *types, const json_t *records)
{
    const char *id, *field;
    json_t *fields, *value;
    size_t i;
    json_object_foreach ((json_t *)records, id, fields) {
        struct cb_str type = cb_json_get_str(types, id);
        json_object_foreach (fields, field, value)
            add(shown, type, field);
        json_array_foreach (fields, i, value)
            add(shown, type, json_string_value(value));
    }
}

static void add_scenario(json_t *shown, const json_t *scenario)
{
    CB_AUTO(json_decref) json_t *types = json_object();
    CB_AUTO(json_decref) json_t *base = NULL;
    char path[200];
    size_t i;
    json_t *expect;
    if (json_object_get(scenario, "base") != NULL) {
        snprintf(path, sizeof path, PACK "/tests/fixtures/%s.json",
                 json_string_value(json_object_get(scenario, "base")));
        base = read_file(path);
        add_types(types, json_object_get(base, "events"));
    }
    add_types(types, json_object_get(scenario, "events"));
    json_array_foreach (json_object_get(scenario, "expect"), i, expect) {
        struct cb_str did = cb_json_get_str(json_object_get(expect, "try"), "did");
        if (did.len > 0)
            json_object_setn_new(shown, did.at, did.len, json_true());
        add_fields(shown, types, json_object_get(expect, "fields"));
        add_fields(shown, types, json_object_get(expect, "absent_fields"));
    }
}

static json_t *what_scenarios_show(void)
{
    json_t *shown = json_object();
    char path[400];
    DIR *dir = opendir(PACK "/tests");
    CHECK(dir != NULL);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strstr(entry->d_name, ".json") == NULL)
            continue;
        snprintf(path, sizeof path, PACK "/tests/%s", entry->d_name);
        CB_AUTO(json_decref) json_t *scenario = read_file(path);
        add_scenario(shown, scenario);
    }
    closedir(dir);
    return shown;
}

/* ---- what is not built yet ---- */

static bool is_one_of(const char *const *names, size_t count, const char *type, const char *verb)
{
    char text[128];
    snprintf(text, sizeof text, "%s.%s", type, verb);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], type) == 0 || strcmp(names[i], text) == 0)
            return true;
    }
    return false;
}

static bool is_built(const char *type, const char *verb, const json_t *row)
{
    static const char *const not_built[] = {
        "", /* so that the list may be empty */
#define NOT_BUILT(name) name,
#include "server/record/not_built.def"
    };
    static const char *const built_ins[] = {
#define BUILT_IN(name, prepare, check) name,
#include "server/record/built_ins.def"
    };
    if (is_one_of(not_built, CB_COUNT(not_built), type, verb))
        return false;
    return !cb_json_get_bool(row, "built_in") ||
           is_one_of(built_ins, CB_COUNT(built_ins), type, verb);
}

/* ---- the walk ---- */

static bool has_class(const json_t *views, const json_t *class)
{
    const json_t *classes = json_object_get(views, "classes");
    const char *key;
    json_t *name;
    if (json_is_string(class))
        return json_object_get(classes, json_string_value(class)) != NULL;
    if (json_object_get(class, "as") != NULL)
        return true;
    json_object_foreach ((json_t *)class, key, name) {
        if (strcmp(key, "by") != 0 && json_object_get(classes, json_string_value(name)) == NULL)
            return false;
    }
    return json_object_size(class) > 1;
}

static void miss(struct cb_buf *missing, const char *what, const char *type, const char *name)
{
    cb_buf_printf(missing, "%s %s.%s\n", what, type, name);
}

static void walk_type(const json_t *views, const json_t *shown, const char *name,
                      const json_t *type, struct cb_buf *missing)
{
    const char *key;
    json_t *one;
    char text[128];
    const json_t *by = json_object_get(type, "by");
    json_object_foreach (json_object_get(type, "fields"), key, one) {
        const json_t *class = json_object_get(one, "class");
        snprintf(text, sizeof text, "%s.%s", name, key);
        if (!has_class(views, class != NULL ? class : json_object_get(type, "class")))
            miss(missing, "no class", name, key);
        if (json_object_get(shown, text) == NULL && !cb_json_get_bool(type, "derived"))
            miss(missing, "no scenario", name, key);
    }
    json_object_foreach (json_object_get(type, "verbs"), key, one) {
        const json_t *own = json_object_get(one, "by");
        snprintf(text, sizeof text, "%s.%s", name, key);
        if (json_array_size(own != NULL ? own : by) == 0)
            miss(missing, "no writer", name, key);
        if (json_object_get(shown, text) == NULL && is_built(name, key, one))
            miss(missing, "no scenario", name, key);
    }
}

/* A line for each thing that is missing; DOCUMENTS may be changed by a test. */
static void walk(const json_t *dictionary, const json_t *views, struct cb_buf *missing)
{
    CB_AUTO(json_decref) json_t *shown = what_scenarios_show();
    const char *name;
    json_t *type;
    cb_buf_text(missing, "");
    json_object_foreach (json_object_get(dictionary, "types"), name, type)
        walk_type(views, shown, name, type, missing);
}

TEST(every_field_and_verb_has_a_class_or_writer_and_a_scenario)
{
    CB_AUTO(json_decref) json_t *dictionary = read_file(PACK "/dictionary.json");
    CB_AUTO(json_decref) json_t *views = read_file(PACK "/views.json");
    CB_AUTO(cb_buf_fini) struct cb_buf missing = {0};
    walk(dictionary, views, &missing);
    if (missing.len > 0)
        check_failed(__FILE__, __LINE__, "the dictionary says more than its tests show:\n%s",
                     missing.at);
}

TEST(the_walk_finds_what_is_added_without_a_class_a_writer_or_a_scenario)
{
    CB_AUTO(json_decref) json_t *dictionary = read_file(PACK "/dictionary.json");
    CB_AUTO(json_decref) json_t *views = read_file(PACK "/views.json");
    CB_AUTO(cb_buf_fini) struct cb_buf missing = {0};
    json_t *type = json_object_get(json_object_get(dictionary, "types"), "incident");
    json_object_set_new(
        json_object_get(type, "fields"), "colour",
        json_pack("{s:s, s:s, s:s}", "kind", "text", "label", "Colour", "class", "IC99"));
    json_object_set_new(json_object_get(type, "verbs"), "paint",
                        json_pack("{s:s, s:[]}", "label", "Paint", "by"));
    walk(dictionary, views, &missing);
    CHECK(strstr(missing.at, "no class incident.colour\n") != NULL);
    CHECK(strstr(missing.at, "no scenario incident.colour\n") != NULL);
    CHECK(strstr(missing.at, "no writer incident.paint\n") != NULL);
    CHECK(strstr(missing.at, "no scenario incident.paint\n") != NULL);
}
