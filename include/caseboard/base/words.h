/* Words as people look for them: without case, accents and apostrophes, so that "obrien" finds
 * "O'Brien" and "lukasz" finds "Łukasz". */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "caseboard/base/str.h"

/* Take the next word off *REST: letters, marks and digits, with apostrophes inside it. *WORD lies in
 * the text as it stands there; false when there is none left. REST is UTF-8. */
bool cb_words_next(struct cb_str *rest, struct cb_str *word);
/* Append the word in folded form. Several words make one without a space between them. */
void cb_words_fold(struct cb_str word, struct cb_buf *out);
/* Whether a folded word has what was looked for, folded: at its beginning, and anywhere in it from
 * three bytes on. Nothing is in no word. */
bool cb_words_has(struct cb_str folded, struct cb_str sought);
/* Whether SOUGHT is as people write a number, a registration or a reference: with a digit, and of
 * four bytes at least. Such a thing is found across the spaces that divide it. */
bool cb_words_is_code(struct cb_str sought);
