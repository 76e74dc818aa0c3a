#include "caseboard/base/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#define ANYWHERE_BYTES 3 /* shorter ones are looked for where words begin: "an" is in too many */
#define CODE_BYTES 4

/* Letters that no normal form takes apart, by their folded form. */
static const struct {
    ucs4_t letter;
    const char *as;
} PLAIN[] = {
    {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"}, {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},
};

static bool is_apostrophe(ucs4_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x02bc;
}

static bool is_of_word(ucs4_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !is_apostrophe(c) &&
           uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M |
                                                   UC_CATEGORY_MASK_N);
}

static ucs4_t char_at(struct cb_str text, size_t at, size_t *width)
{
    ucs4_t c = (uint8_t)text.at[at];
    *width = 1;
    if (c >= 0x80)
        *width = (size_t)u8_mbtouc(&c, (const uint8_t *)text.at + at, text.len - at);
    return c;
}

/* Where the word that begins at AT ends: apostrophes belong to it if more of it follows. */
static size_t word_end(struct cb_str text, size_t at)
{
    size_t end = at, width;
    while (at < text.len) {
        ucs4_t c = char_at(text, at, &width);
        bool is_letter = is_of_word(c);
        if (!is_letter && !is_apostrophe(c))
            break;
        at += width;
        if (is_letter)
            end = at;
    }
    return end;
}

bool cb_words_next(struct cb_str *rest, struct cb_str *word)
{
    size_t at = 0, width;
    while (at < rest->len && !is_of_word(char_at(*rest, at, &width)))
        at += width;
    size_t end = word_end(*rest, at);
    *word = (struct cb_str){rest->at + at, end - at};
    *rest = (struct cb_str){rest->at + end, rest->len - end};
    return word->len > 0;
}

static void add_plain(struct cb_buf *out, ucs4_t c, struct cb_str as_it_is)
{
    if (is_apostrophe(c) || uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M))
        return;
    for (size_t i = 0; i < CB_COUNT(PLAIN); i++) {
        if (PLAIN[i].letter == c) {
            cb_buf_text(out, PLAIN[i].as);
            return;
        }
    }
    cb_buf_str(out, as_it_is);
}

static void fold_wide(struct cb_str word, struct cb_buf *out)
{
    uint8_t small[256];
    size_t len = sizeof small, width;
    uint8_t *folded =
        u8_casefold((const uint8_t *)word.at, word.len, NULL, UNINORM_NFKD, small, &len);
    if (folded == NULL)
        abort(); /* well-formed text fails only for want of memory */
    struct cb_str text = {(const char *)folded, len};
    for (size_t at = 0; at < len; at += width) {
        ucs4_t c = char_at(text, at, &width);
        add_plain(out, c, (struct cb_str){text.at + at, width});
    }
    if (folded != small)
        free(folded);
}

void cb_words_fold(struct cb_str word, struct cb_buf *out)
{
    bool ascii = true;
    for (size_t i = 0; i < word.len; i++)
        ascii = ascii && (uint8_t)word.at[i] < 0x80;
    if (!ascii) {
        fold_wide(word, out);
        return;
    }
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (c != '\'')
            cb_buf_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
}

bool cb_words_has(struct cb_str folded, struct cb_str sought)
{
    if (sought.len == 0 || sought.len > folded.len)
        return false;
    if (memcmp(folded.at, sought.at, sought.len) == 0)
        return true;
    return sought.len >= ANYWHERE_BYTES &&
           memmem(folded.at, folded.len, sought.at, sought.len) != NULL;
}

bool cb_words_is_code(struct cb_str sought)
{
    bool has_digit = false;
    for (size_t i = 0; i < sought.len; i++)
        has_digit = has_digit || (sought.at[i] >= '0' && sought.at[i] <= '9');
    return has_digit && sought.len >= CODE_BYTES;
}
