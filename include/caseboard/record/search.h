/* Looking for words in what a viewer sees. Records are read through the projection alone, never
 * from the fold (security N7): what is hidden matches nothing. */
#pragma once

#include "caseboard/record/project.h"

/* What is looked for: at most CB_SEARCH_WORDS words, folded (base, words.h). For one thread:
 * looking uses room of its own. */
struct search_words;

/* NULL: nobody can look for TEXT, and *PROBLEM is a sentence that says why. */
struct search_words *search_words_new(struct cb_str text, const char **problem);
void search_words_free(struct search_words *words);
CB_AUTO_DEFINE(struct search_words, search_words_free)
/* All of them as a set, a bit a word. */
uint32_t search_words_all(const struct search_words *words);
/* How many bytes of text were looked through so far. */
size_t search_words_looked(const struct search_words *words);
/* Which of them TEXT has. */
uint32_t search_words_in(struct search_words *words, struct cb_str text);

struct search_view {
    const struct lens *lens;
    const struct fold *fold;
    /* The viewer's lens on the board's directory: people and agencies are found by their names.
     * NULL: by none. */
    const struct lens *people_lens;
    const struct fold *people;
};
/* Whether what the viewer sees of the record has all of WANTED, words of the set. Then it is
 * appended to OUT, as JSON: {"agency","class","created","excerpt","field","fields","id","level",
 * "section","type"}, where FIELDS are those that name a record of the type, and EXCERPT is a part
 * of the value of FIELD in which most of the words stand. */
bool search_record(struct search_words *words, const struct search_view *view,
                   const struct record *record, uint32_t wanted, struct cb_buf *out);
/* Which of the words a card has in its reference, stage and lead agency; its FIELDS are those of
 * project_card(). */
uint32_t search_card(struct search_words *words, const struct search_view *view,
                     const json_t *fields);
