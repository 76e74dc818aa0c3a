#include "caseboard/base/words.h"

#include <string.h>

#include "tests/support/check.h"

static void fold_all(const char *text, struct cb_buf *out)
{
    struct cb_str rest = cb_str_of(text), word;
    cb_buf_clear(out);
    while (cb_words_next(&rest, &word)) {
        if (out->len > 0)
            cb_buf_char(out, ' ');
        cb_words_fold(word, out);
    }
}

TEST(words_lose_case_accents_and_apostrophes)
{
    static const struct {
        const char *text, *folded;
    } pairs[] = {
        {"Ann O'Brien", "ann obrien"},
        {"Ann O’Brien", "ann obrien"},
        {"Zoë Łukasz", "zoe lukasz"},
        {"Ærø, Smørrebrød", "aero smorrebrod"},
        {"STRASSE Straße", "strasse strasse"},
        {"İstanbul ısı", "istanbul isi"},
        {"ﬁne Ｈｅｒｏｎ", "fine heron"},
        {"Smith-Jones (Ltd.)", "smith jones ltd"},
        {"'quoted' words'", "quoted words"},
        {"Heron 7Q", "heron 7q"},
        {"王芳 مريم", "王芳 مريم"},
    };
    CB_AUTO(cb_buf_fini) struct cb_buf folded = {0};
    for (size_t i = 0; i < CB_COUNT(pairs); i++) {
        fold_all(pairs[i].text, &folded);
        CHECK_STR(cb_buf_peek(&folded), pairs[i].folded);
    }
}

TEST(marks_alone_make_no_word)
{
    static const char *const none[] = {"", "   ", "?!…", "'", "’ '", "\t\n"};
    for (size_t i = 0; i < CB_COUNT(none); i++) {
        struct cb_str rest = cb_str_of(none[i]), word;
        CHECK(!cb_words_next(&rest, &word));
    }
}

TEST(a_part_is_found_where_a_word_begins_and_from_three_letters_on_anywhere)
{
    CHECK(cb_words_has(CB_STR("okafor"), CB_STR("ok")));
    CHECK(!cb_words_has(CB_STR("okafor"), CB_STR("fo")));
    CHECK(cb_words_has(CB_STR("okafor"), CB_STR("for")));
    CHECK(cb_words_has(CB_STR("okafor"), CB_STR("okafor")));
    CHECK(!cb_words_has(CB_STR("okafor"), CB_STR("okafors")));
    CHECK(!cb_words_has(CB_STR("okafor"), CB_STR("")));
}

TEST(a_code_has_a_digit_and_four_characters)
{
    CHECK(cb_words_is_code(CB_STR("heron7q")));
    CHECK(cb_words_is_code(CB_STR("ab12")));
    CHECK(!cb_words_is_code(CB_STR("7qx")));
    CHECK(!cb_words_is_code(CB_STR("heron")));
}

PROPERTY(folding_twice_changes_nothing)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0}, once = {0}, twice = {0};
    gen_text(g, &text, 200);
    fold_all(text.at == NULL ? "" : text.at, &once);
    fold_all(once.at == NULL ? "" : once.at, &twice);
    CHECK_STR(cb_buf_peek(&twice), cb_buf_peek(&once));
}
