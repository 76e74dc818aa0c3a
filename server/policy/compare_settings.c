/* Whatever else two packs say differently, leaf by leaf: limits, moves between stages, what verbs
 * ask for, days, words. Cells have their own part; here nothing else is left out. */
#include "cell.h"
#include "compare_parts.h"

struct walk {
    struct comparison *comparison;
    const char *file;
    struct cb_buf pointer;
};

static void compare_values(struct walk *walk, const json_t *before, const json_t *after);

/* ---- one difference ---- */

static bool is_in(struct cb_str text, const char *part)
{
    struct cb_str wanted = cb_str_of(part);
    for (size_t i = 0; i + wanted.len <= text.len; i++) {
        if (cb_str_equal((struct cb_str){text.at + i, wanted.len}, wanted))
            return true;
    }
    return false;
}

static const char *kind_of(const struct walk *walk, const json_t *before, const json_t *after)
{
    struct cb_str pointer = cb_buf_peek(&walk->pointer);
    if (cb_str_starts(pointer, "/stages"))
        return "stage";
    if (is_in(pointer, "/verbs") || is_in(pointer, "/by"))
        return "verb";
    return json_is_integer(before) || json_is_integer(after) ? "limit" : "text";
}

static void say_value(struct cb_buf *out, const json_t *value)
{
    if (value == NULL)
        cb_buf_text(out, "nothing");
    else
        cb_json_write(out, value);
}

static void differ(struct walk *walk, const json_t *before, const json_t *after)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    json_t *entry = json_object();
    bool is_whole = json_is_object(before) || json_is_object(after);
    cb_buf_printf(&text, "%s %s: ", walk->file, walk->pointer.len != 0 ? walk->pointer.at : "/");
    if (is_whole && (before == NULL || after == NULL)) {
        cb_buf_text(&text, before == NULL ? "is new." : "is gone.");
    } else {
        cb_buf_text(&text, "before ");
        say_value(&text, before);
        cb_buf_text(&text, ", now ");
        say_value(&text, after);
        cb_buf_char(&text, '.');
    }
    json_object_set_new(entry, "file", json_string(walk->file));
    json_object_set_new(entry, "pointer", words_text(cb_buf_peek(&walk->pointer)));
    json_object_set_new(entry, "kind", json_string(kind_of(walk, before, after)));
    json_object_set_new(entry, "before", before != NULL ? json_deep_copy(before) : json_null());
    json_object_set_new(entry, "after", after != NULL ? json_deep_copy(after) : json_null());
    json_object_set_new(entry, "sentence", words_text(cb_buf_peek(&text)));
    json_array_append_new(walk->comparison->sentences, words_text(cb_buf_peek(&text)));
    json_array_append_new(walk->comparison->settings, entry);
}

/* ---- steps ---- */

static void step(struct walk *walk, struct cb_str name, const json_t *before, const json_t *after)
{
    size_t mark = walk->pointer.len;
    cb_buf_printf(&walk->pointer, "/%.*s", CB_STR_ARG(name));
    compare_values(walk, before, after);
    walk->pointer.len = mark;
    walk->pointer.at[mark] = '\0';
}

static void compare_objects(struct walk *walk, const json_t *before, const json_t *after)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach (json_of(after), name, value)
        step(walk, cb_str_of(name), json_object_get(before, name), value);
    json_object_foreach (json_of(before), name, value) {
        if (json_object_get(after, name) == NULL)
            step(walk, cb_str_of(name), value, NULL);
    }
}

static bool has_ids(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (cb_json_get_str(json_array_get(list, i), "id").at == NULL)
            return false;
    }
    return true;
}

static json_t *by_id(const json_t *list, struct cb_str id)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (cb_str_equal(cb_json_get_str(json_array_get(list, i), "id"), id))
            return json_array_get(list, i);
    }
    return NULL;
}

/* The order of things with ids is a difference too; it is told where nothing else is. */
static void compare_lists(struct walk *walk, const json_t *before, const json_t *after)
{
    size_t found = json_array_size(walk->comparison->settings);
    for (size_t i = 0; i < json_array_size(after); i++) {
        struct cb_str id = cb_json_get_str(json_array_get(after, i), "id");
        step(walk, id, by_id(before, id), json_array_get(after, i));
    }
    for (size_t i = 0; i < json_array_size(before); i++) {
        struct cb_str id = cb_json_get_str(json_array_get(before, i), "id");
        if (by_id(after, id) == NULL)
            step(walk, id, json_array_get(before, i), NULL);
    }
    if (json_array_size(walk->comparison->settings) == found)
        differ(walk, before, after);
}

/* "/classes/IC04/cells": compare_cells() has them. */
static bool is_cells(const struct walk *walk)
{
    struct cb_str rest = cb_buf_peek(&walk->pointer);
    struct cb_str part = {0};
    bool is_class = cb_str_is(cb_str_of(walk->file), "views.json") &&
                    cb_str_split(&rest, '/', &part) && cb_str_split(&rest, '/', &part) &&
                    cb_str_is(part, "classes") && cb_str_split(&rest, '/', &part);
    return is_class && cb_str_is(rest, "cells");
}

static void compare_values(struct walk *walk, const json_t *before, const json_t *after)
{
    bool are_lists = json_is_array(before) && json_is_array(after);
    if ((before != NULL && after != NULL && json_equal(before, after)) || is_cells(walk))
        return;
    if (json_is_object(before) && json_is_object(after))
        compare_objects(walk, before, after);
    else if (are_lists && has_ids(before) && has_ids(after))
        compare_lists(walk, before, after);
    else
        differ(walk, before, after);
}

void compare_settings(struct comparison *comparison)
{
    const char *file = NULL;
    json_t *document = NULL;
    struct walk walk = {.comparison = comparison};
    json_object_foreach (comparison->after->documents, file, document) {
        walk.file = file;
        compare_values(&walk, pack_document(comparison->before, file), document);
    }
    json_object_foreach (comparison->before->documents, file, document) {
        walk.file = file;
        if (pack_document(comparison->after, file) == NULL)
            compare_values(&walk, document, NULL);
    }
    cb_buf_fini(&walk.pointer);
}
