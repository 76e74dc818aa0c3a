/* Walks a document beside its shape. */
#include "shape.h"

#include <string.h>

#include "caseboard/base/text.h"

#define NAME_CHARS 60

static const struct {
    enum json_form form;
    const char *name;
} forms[] = {
    {FORM_TEXT, "a text"},      {FORM_NUMBER, "a whole number"},
    {FORM_TRUE, "true"},        {FORM_FALSE, "false"},
    {FORM_NULL, "null"},        {FORM_LIST, "a list"},
    {FORM_OBJECT, "an object"},
};

static unsigned form_of(const json_t *value)
{
    static const unsigned by_type[] = {
        [JSON_OBJECT] = FORM_OBJECT,  [JSON_ARRAY] = FORM_LIST, [JSON_STRING] = FORM_TEXT,
        [JSON_INTEGER] = FORM_NUMBER, [JSON_REAL] = 0,          [JSON_TRUE] = FORM_TRUE,
        [JSON_FALSE] = FORM_FALSE,    [JSON_NULL] = FORM_NULL,
    };
    return by_type[json_typeof(value)];
}

static void say_what_it_must_be(struct loader *loader, const struct shape *shape)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    for (size_t i = 0; i < CB_COUNT(forms); i++) {
        if ((shape->forms & (unsigned)forms[i].form) == 0)
            continue;
        if (text.len != 0)
            cb_buf_text(&text, " or ");
        cb_buf_text(&text, forms[i].name);
    }
    loader_problem(loader, "must be %.*s", CB_STR_ARG(cb_buf_peek(&text)));
}

/* ---- objects with known members ---- */

static size_t count_keys(const struct shape_key *keys)
{
    size_t count = 0;
    while (keys[count].name != NULL)
        count++;
    return count;
}

static void unknown_key(struct loader *loader, const struct shape_key *keys, const char *name)
{
    struct cb_str known[40]; /* longer than any list in shapes.c */
    size_t count = count_keys(keys);
    for (size_t i = 0; i < count && i < CB_COUNT(known); i++)
        known[i] = cb_str_of(keys[i].name);
    loader_unknown(loader, "member", cb_str_of(name),
                   NAMED(known, count < CB_COUNT(known) ? count : CB_COUNT(known)));
}

static const struct shape_key *find_key(const struct shape_key *keys, const char *name)
{
    for (; keys->name != NULL; keys++) {
        if (strcmp(keys->name, name) == 0)
            return keys;
    }
    return NULL;
}

static void check_members(struct loader *loader, const struct shape_key *keys, const json_t *value)
{
    const char *name = NULL;
    json_t *member = NULL;
    json_object_foreach (json_of(value), name, member) {
        const struct shape_key *key = find_key(keys, name);
        size_t mark = loader_enter(loader, name);
        if (key != NULL)
            shape_check(loader, key->shape, member);
        loader_leave(loader, mark);
        if (key == NULL)
            unknown_key(loader, keys, name);
    }
    for (; keys->name != NULL; keys++) {
        if (keys->required && json_object_get(value, keys->name) == NULL)
            loader_problem(loader, "\"%s\" is missing", keys->name);
    }
}

/* ---- maps and lists ---- */

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_name(const char *name, bool plain)
{
    size_t len = strlen(name);
    if (len == 0 || len > NAME_CHARS || (plain && !is_lower(name[0])))
        return false;
    for (size_t i = 0; i < len; i++) {
        bool good = is_lower(name[i]) || (name[i] >= '0' && name[i] <= '9') || name[i] == '_';
        if (!good && (plain || !((name[i] >= 'A' && name[i] <= 'Z') || strchr("-:*", name[i]))))
            return false;
    }
    return true;
}

static void check_map(struct loader *loader, const struct shape *shape, const json_t *value)
{
    const char *name = NULL;
    json_t *member = NULL;
    json_object_foreach (json_of(value), name, member) {
        size_t mark = loader_enter(loader, name);
        if (!is_name(name, shape->plain_names))
            loader_problem(loader, "is no name: %s",
                           shape->plain_names
                               ? "small letters, digits and _, a letter first"
                               : "letters, digits, _ and -, perhaps \":n\" at the end");
        shape_check(loader, shape->each, member);
        loader_leave(loader, mark);
    }
    if (shape->some && json_object_size(value) == 0)
        loader_problem(loader, "is empty");
}

static void check_list(struct loader *loader, const struct shape *shape, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        size_t mark = loader_enter_at(loader, i);
        shape_check(loader, shape->each, json_array_get(value, i));
        loader_leave(loader, mark);
    }
    if (shape->some && json_array_size(value) == 0)
        loader_problem(loader, "is empty");
}

/* What a pack says is read by people: it obeys the rules of any text (security W6). */
static void check_words(struct loader *loader, const json_t *value)
{
    struct cb_str text = cb_json_str(value);
    const char *problem = cb_text_problem(text, false);
    if (text.len == 0)
        loader_problem(loader, "is empty");
    else if (problem != NULL)
        loader_problem(loader, "%s", problem);
}

void shape_check(struct loader *loader, const struct shape *shape, const json_t *value)
{
    unsigned form = form_of(value);
    if ((shape->forms & form) == 0)
        say_what_it_must_be(loader, shape);
    else if (form == FORM_TEXT)
        check_words(loader, value);
    else if (form == FORM_LIST)
        check_list(loader, shape, value);
    else if (form == FORM_OBJECT && shape->keys != NULL)
        check_members(loader, shape->keys, value);
    else if (form == FORM_OBJECT)
        check_map(loader, shape, value);
}
