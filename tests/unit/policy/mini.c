#include "mini.h"

#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/unit/policy/mini/"

json_t *mini_documents(void)
{
    static const char *const files[] = {"pack.json",     "dictionary.json", "views.json",
                                        "calendar.json", "retention.json",  "guidance.json"};
    json_t *documents = json_object();
    for (size_t i = 0; i < CB_COUNT(files); i++) {
        char path[100];
        json_t *document = NULL;
        struct cb_error err = {0};
        snprintf(path, sizeof path, FOLDER "%s", files[i]);
        CHECK_CODE(cb_json_read_file(path, &document, &err), CB_OK);
        json_object_set_new(documents, files[i], document);
    }
    return documents;
}

struct pack *mini_pack(void)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    struct cb_error err = {0};
    enum cb_code rc = pack_load_documents(documents, &pack, &problems, &err);
    if (rc != CB_OK)
        check_failed(__FILE__, __LINE__, "the small pack is broken: %s", problems.text.at);
    json_decref(documents);
    return pack;
}

static size_t index_of(const char *name)
{
    return (size_t)strtoul(name, NULL, 10);
}

static json_t *step(json_t *at, const char *name)
{
    return json_is_array(at) ? json_array_get(at, index_of(name)) : json_object_get(at, name);
}

static void put(json_t *at, const char *name, json_t *value)
{
    if (json_is_array(at) && value == NULL)
        json_array_remove(at, index_of(name));
    else if (json_is_array(at))
        json_array_set_new(at, index_of(name), value);
    else if (value == NULL)
        json_object_del(at, name);
    else
        json_object_set_new(at, name, value);
}

void mini_set(json_t *documents, const char *file, const char *pointer, const char *json)
{
    char path[200];
    snprintf(path, sizeof path, "%s", pointer);
    json_t *value = json != NULL ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;
    CHECK((json == NULL) == (value == NULL));
    json_t *at = documents;
    const char *name = file;
    char *rest = path;
    for (char *next = strtok_r(path, "/", &rest); next != NULL; next = strtok_r(NULL, "/", &rest)) {
        at = step(at, name);
        CHECK(at != NULL);
        name = next;
    }
    put(at, name, value);
}

char *mini_problems(const json_t *documents)
{
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    struct cb_error err = {0};
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, &err), CB_INVALID);
    CHECK(pack == NULL);
    CHECK(problems.count > 0);
    return cb_buf_take(&problems.text);
}

static char *problems_after(const char *file, const char *pointer, const char *json)
{
    json_t *documents = mini_documents();
    mini_set(documents, file, pointer, json);
    char *problems = mini_problems(documents);
    json_decref(documents);
    return problems;
}

void mini_breaks(const char *file, const char *pointer, const char *json, const char *expected)
{
    char *problems = problems_after(file, pointer, json);
    char line[600];
    snprintf(line, sizeof line, "%s %s\n", file, expected);
    CHECK_STR((const char *)problems, (const char *)line);
    free(problems);
}

void mini_breaks_among(const char *file, const char *pointer, const char *json,
                       const char *expected)
{
    char *problems = problems_after(file, pointer, json);
    if (strstr(problems, expected) == NULL)
        check_failed(__FILE__, __LINE__, "not among the problems: %s\n%s", expected, problems);
    free(problems);
}

void mini_still_loads(const char *file, const char *pointer, const char *json)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    struct cb_error err = {0};
    mini_set(documents, file, pointer, json);
    if (pack_load_documents(documents, &pack, &problems, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s", problems.text.at);
    pack_unref(pack);
    json_decref(documents);
}
