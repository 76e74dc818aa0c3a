#include "caseboard/record/search.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "names.h"
#include "search_parts.h"

void search_words_free(struct search_words *words)
{
    if (words == NULL)
        return;
    for (size_t i = 0; i < words->count; i++)
        cb_buf_fini(&words->at[i]);
    cb_buf_fini(&words->scratch);
    cb_buf_fini(&words->joined);
    free(words);
}

static const char *text_problem(struct cb_str text)
{
    size_t chars = cb_text_chars(text);
    if (chars == SIZE_MAX)
        return "This is not text.";
    if (chars > CB_SEARCH_CHARS)
        return "This is too long to look for: 200 characters at most.";
    return NULL;
}

struct search_words *search_words_new(struct cb_str text, const char **problem)
{
    *problem = text_problem(text);
    if (*problem != NULL)
        return NULL;
    CB_AUTO(search_words_free) struct search_words *words = cb_alloc(sizeof *words);
    for (struct cb_str word; cb_words_next(&text, &word);) {
        if (words->count == CB_SEARCH_WORDS) {
            *problem = "These are too many words to look for: 10 at most.";
            return NULL;
        }
        struct cb_buf *folded = &words->at[words->count];
        cb_words_fold(word, folded);
        if (folded->len == 0) /* marks without a letter */
            continue;
        words->has_code = words->has_code || cb_words_is_code(cb_buf_peek(folded));
        words->count++;
    }
    if (words->count == 0) {
        *problem = "Type a word, a name or a reference to look for.";
        return NULL;
    }
    return cb_take(&words);
}

uint32_t search_words_all(const struct search_words *words)
{
    return (UINT32_C(1) << words->count) - 1;
}

size_t search_words_looked(const struct search_words *words)
{
    return words->looked;
}

static uint32_t words_in_one(const struct search_words *words, struct cb_str folded)
{
    uint32_t found = 0;
    for (size_t i = 0; i < words->count; i++) {
        if (cb_words_has(folded, cb_buf_peek(&words->at[i])))
            found |= UINT32_C(1) << i;
    }
    return found;
}

/* "heron7q" in "Heron 7Q", "07700900123" in "07700 900 123". */
static uint32_t codes_in(const struct search_words *words, struct cb_str joined)
{
    uint32_t found = 0;
    for (size_t i = 0; i < words->count; i++) {
        struct cb_str word = cb_buf_peek(&words->at[i]);
        if (cb_words_is_code(word) && cb_words_has(joined, word))
            found |= UINT32_C(1) << i;
    }
    return found;
}

uint32_t search_words_first(struct search_words *words, struct cb_str text, struct cb_str *first)
{
    struct cb_str rest = text, word;
    uint32_t found = 0;
    *first = (struct cb_str){text.at, 0};
    words->looked += text.len;
    cb_buf_clear(&words->joined);
    while (cb_words_next(&rest, &word)) {
        cb_buf_clear(&words->scratch);
        cb_words_fold(word, &words->scratch);
        uint32_t here = words_in_one(words, cb_buf_peek(&words->scratch));
        if (found == 0 && here != 0)
            *first = word;
        found |= here;
        if (words->has_code)
            cb_buf_str(&words->joined, cb_buf_peek(&words->scratch));
    }
    return words->has_code ? found | codes_in(words, cb_buf_peek(&words->joined)) : found;
}

uint32_t search_words_in(struct search_words *words, struct cb_str text)
{
    struct cb_str first;
    return search_words_first(words, text, &first);
}

/* ---- what a value says ---- */

static const struct pack_option *option_of(const struct pack_field *field, struct cb_str value)
{
    for (size_t i = 0; field->options != NULL && i < field->options->count; i++) {
        const struct pack_option *option = &field->options->at[i];
        struct cb_str stem = {option->name.at, option->name.len - option->numbered};
        if (option->numbered ? value.len > stem.len && memcmp(value.at, stem.at, stem.len) == 0
                             : cb_str_equal(option->name, value))
            return option;
    }
    return NULL;
}

/* The name of somebody, or of an agency, as the viewer has it in the directory. */
static void say_name(const struct search_view *view, struct cb_str id, say_text *say, void *context)
{
    const struct record *record =
        view->people == NULL || view->people_lens == NULL ? NULL : fold_find(view->people, id);
    CB_AUTO(json_decref)
    json_t *name =
        record == NULL ? NULL : project_field(view->people_lens, view->people, record, "name");
    struct cb_str text = cb_json_str(name);
    if (text.len > 0)
        say(context, text);
}

static void say_one(const struct search_view *view, const struct pack_field *field,
                    const json_t *value, say_text *say, void *context)
{
    struct cb_str text = cb_json_str(value);
    const struct pack_option *option;
    if (text.len == 0)
        return;
    switch (field->kind) {
    case FIELD_text:
    case FIELD_prose:
    case FIELD_texts:
        say(context, text);
        break;
    case FIELD_choice:
    case FIELD_choices:
        option = option_of(field, text);
        say(context, option == NULL ? text : option->label);
        break;
    case FIELD_user:
    case FIELD_users:
    case FIELD_agency:
    case FIELD_agencies:
        say_name(view, text, say, context);
        break;
    default: /* numbers, dates, pointers: nobody looks for these by words */
        break;
    }
}

static void say_group(const struct search_view *view, const struct pack_field *group,
                      const json_t *item, say_text *say, void *context)
{
    for (size_t i = 0; i < group->field_count; i++) {
        const struct pack_field *member = &group->fields[i];
        search_say(view, member, json_object_getn(item, member->name.at, member->name.len), say,
                   context);
    }
}

void search_say(const struct search_view *view, const struct pack_field *field, const json_t *value,
                say_text *say, void *context)
{
    if (!json_is_array(value)) {
        say_one(view, field, value, say, context);
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        if (field->kind == FIELD_group)
            say_group(view, field, item, say, context);
        else
            say_one(view, field, item, say, context);
    }
}

/* ---- cards ---- */

struct card_words {
    struct search_words *words;
    uint32_t found;
};

static void look_in_card(void *context, struct cb_str text)
{
    struct card_words *card = context;
    card->found |= search_words_in(card->words, text);
}

uint32_t search_card(struct search_words *words, const struct search_view *view,
                     const json_t *fields)
{
    static const char *const read[] = {"ref_no", "stage", "lead_agency"};
    const struct pack_type *type = pack_type(fold_pack(view->people), CB_STR(TYPE_CASE));
    struct card_words card = {.words = words};
    for (size_t i = 0; type != NULL && i < CB_COUNT(read); i++) {
        const struct pack_field *field = type_field_named(type, read[i]);
        if (field != NULL)
            search_say(view, field, json_object_get(fields, read[i]), look_in_card, &card);
    }
    return card.found;
}
