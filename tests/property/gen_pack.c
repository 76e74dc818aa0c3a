#include "tests/property/gen_pack.h"

#include <stdio.h>
#include <string.h>

#define CELLS 60

/* Of what a verb's row says only that which no cell can contradict: a pack whose guards read what
 * their writer may not see would not load. */
/* "adv if:own_client" reads assignments, which a made cell may hide from adv. */
static void loosen_writers(json_t *by)
{
    for (size_t i = 0; i < json_array_size(by); i++) {
        struct cb_str rest = cb_json_str(json_array_get(by, i));
        struct cb_str who = {0};
        cb_str_split(&rest, ' ', &who);
        json_array_set_new(by, i, cb_json_string(who));
    }
}

static void loosen_verbs(json_t *dictionary)
{
    const char *name = NULL;
    json_t *type = NULL;
    json_object_foreach (json_object_get(dictionary, "types"), name, type) {
        const char *verb_name = NULL;
        json_t *verb = NULL;
        json_object_del(type, "unique");
        loosen_writers(json_object_get(type, "by"));
        json_object_foreach (json_object_get(type, "verbs"), verb_name, verb) {
            json_object_del(verb, "from");
            json_object_del(verb, "must");
            json_object_del(verb, "if");
            json_object_del(verb, "by");
        }
    }
}

/* How far a line may be raised. */
static const char *gen_raise(struct gen *g, const char *level)
{
    if (level[0] == 'f' || gen_chance(g, 30))
        return gen_chance(g, 50) ? " never" : "";
    if (strcmp(level, "summary") == 0 || gen_chance(g, 60))
        return " share:full";
    return " share:summary";
}

static json_t *gen_line(struct gen *g, bool is_last)
{
    static const char *const levels[] = {"none",    "exists", "codes",
                                         "summary", "full",   "full write"};
    static const char *const conditions[] = {
        "own_agency", "own",       "owner",      "own_client",       "assigned", "named",
        "recipient",  "attending", "role:intel", "identity_decided", "approver",
    };
    char line[120];
    const char *level = gen_pick(g, levels);
    int len = snprintf(line, sizeof line, "%s%s", level, gen_chance(g, 30) ? " no_location" : "");
    len += snprintf(line + len, sizeof line - (size_t)len, "%s", gen_raise(g, level));
    if (!is_last || gen_chance(g, 60))
        len += snprintf(line + len, sizeof line - (size_t)len, " if:%s", gen_pick(g, conditions));
    if (!is_last && gen_chance(g, 30))
        snprintf(line + len, sizeof line - (size_t)len, " if:%s", gen_pick(g, conditions));
    return json_string(line);
}

static void change_cell(struct gen *g, json_t *classes)
{
    static const char *const seats[] = {"pol", "pro", "vlo", "mh", "cps", "adv", "coo", "chr"};
    size_t wanted = gen_below(g, json_object_size(classes));
    const char *name = NULL;
    json_t *class = NULL;
    json_object_foreach (classes, name, class) {
        if (wanted-- != 0)
            continue;
        json_t *lines = json_array();
        for (int64_t left = gen_int(g, 1, 3); left > 0; left--)
            json_array_append_new(lines, gen_line(g, left == 1));
        json_object_set_new(json_object_get(class, "cells"), gen_pick(g, seats), lines);
    }
}

struct pack *gen_pack(struct gen *g)
{
    static const char *const files[] = {"pack.json",      "dictionary.json", "views.json",
                                        "calendar.json",  "retention.json",  "guidance.json",
                                        "continuity.json"};
    CB_AUTO(json_decref) json_t *documents = json_object();
    struct pack_problems problems = {0};
    struct cb_error err = {CB_OK, ""};
    struct pack *pack = NULL;

    for (size_t i = 0; i < CB_COUNT(files); i++) {
        const json_t *document = pack_document(world_pack(), files[i]);
        json_object_set_new(documents, files[i], json_deep_copy(document));
    }
    loosen_verbs(json_object_get(documents, "dictionary.json"));
    for (int i = 0; i < CELLS; i++)
        change_cell(g, json_object_get(json_object_get(documents, "views.json"), "classes"));
    if (pack_load_documents(documents, &pack, &problems, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", err.message,
                     problems.text.at != NULL ? problems.text.at : "");
    pack_problems_fini(&problems);
    return pack;
}
