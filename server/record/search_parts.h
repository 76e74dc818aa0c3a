/* What the two files of searching share: words, and what a value says in words. */
#pragma once

#include "caseboard/base/limits.h"
#include "caseboard/base/words.h"
#include "caseboard/record/search.h"

struct search_words {
    struct cb_buf at[CB_SEARCH_WORDS + 1]; /* folded */
    size_t count;
    bool has_code; /* one of them may stand in a text with spaces in it */
    size_t looked;
    struct cb_buf scratch, joined;
};

/* As search_words_in(); *FIRST is the first word of TEXT that has one of them, or of no length. */
uint32_t search_words_first(struct search_words *words, struct cb_str text, struct cb_str *first);

typedef void say_text(void *context, struct cb_str text);
/* Say each text that a value of the field is shown as: itself, labels of options, names. */
void search_say(const struct search_view *view, const struct pack_field *field, const json_t *value,
                say_text *say, void *context);
