#include <string.h>

#include "caseboard/base/text.h"

#include <stdint.h>

#include "tests/support/check.h"

static const char unpaired[] = "holds a direction mark without its pair";

TEST(ordinary_text_of_any_script_is_fine)
{
    static const char *const fine[] = {
        "",
        "Ann O'Brien",
        "Zoë Łukasz",
        "שרה",
        "مريم",
        "王芳",
        "👩‍👩‍👧 x",
        "50% <b> & \"q\"",
        "\xe2\x80\x8e(mark)",
        "ﬁ",
    };
    for (size_t i = 0; i < CB_COUNT(fine); i++)
        CHECK(cb_text_problem(cb_str_of(fine[i]), false) == NULL);
    CHECK(cb_text_problem(cb_str_of(NULL), false) == NULL);
}

PROPERTY(generated_text_is_fine)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    gen_text(g, &text, 200);
    CHECK(cb_text_problem(cb_buf_peek(&text), false) == NULL);
    CHECK(cb_text_chars(cb_buf_peek(&text)) <= 200);
}

TEST(text_is_utf8)
{
    static const char *const broken[] = {
        "\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80",
    };
    for (size_t i = 0; i < CB_COUNT(broken); i++) {
        CHECK_STR(cb_text_problem(cb_str_of(broken[i]), true), "is not UTF-8");
        CHECK(cb_text_chars(cb_str_of(broken[i])) == SIZE_MAX);
    }
}

TEST(control_characters_are_refused)
{
    static const char *const controls[] = {"\x01",     "a\x1b[0m", "\x7f",
                                           "\xc2\x80", "\xc2\x9f", "\r"};
    for (size_t i = 0; i < CB_COUNT(controls); i++) {
        CHECK_STR(cb_text_problem(cb_str_of(controls[i]), false), "holds a control character");
        CHECK_STR(cb_text_problem(cb_str_of(controls[i]), true), "holds a control character");
    }
    CHECK_STR(cb_text_problem((struct cb_str){"a\0b", 3}, true), "holds a control character");
    CHECK(cb_text_problem(cb_str_of("\xc2\xa0"), false) == NULL);
}

/* Bytes are looked at many at a time: each place in a text of each length. */
TEST(a_control_character_is_found_wherever_it_stands)
{
    char text[70];
    for (size_t len = 1; len < sizeof text; len++) {
        memset(text, 'a', sizeof text);
        CHECK(cb_text_problem((struct cb_str){text, len}, false) == NULL);
        CHECK_INT(cb_ascii_run(text, len), len);
        for (size_t at = 0; at < len; at++) {
            text[at] = at % 2 == 0 ? 0x1f : 0x7f;
            CHECK(cb_text_problem((struct cb_str){text, len}, false) != NULL);
            CHECK_INT(cb_ascii_run(text, len), len);
            text[at] = (char)0x80;
            CHECK(cb_text_problem((struct cb_str){text, len}, false) != NULL);
            CHECK_INT(cb_ascii_run(text, len), at);
            text[at] = '~';
        }
    }
}

TEST(only_prose_has_lines_and_tabs)
{
    CHECK(cb_text_problem(CB_STR("a\n\tb"), true) == NULL);
    CHECK_STR(cb_text_problem(CB_STR("a\nb"), false), "holds a line break");
    CHECK_STR(cb_text_problem(CB_STR("a\tb"), false), "holds a control character");
    CHECK_STR(cb_text_problem(CB_STR("a\u2028b"), false), "holds a line break");
    CHECK(cb_text_problem(CB_STR("a\u2029b"), true) == NULL);
}

TEST(direction_overrides_are_refused_even_when_closed)
{
    CHECK_STR(cb_text_problem(CB_STR("a\u202eb\u202c"), true), "holds a direction override");
    CHECK_STR(cb_text_problem(CB_STR("a\u202db\u202c"), true), "holds a direction override");
}

TEST(embeddings_and_isolates_are_closed_in_order)
{
    CHECK(cb_text_problem(CB_STR("a\u2067b\u2069c"), false) == NULL);
    CHECK(cb_text_problem(CB_STR("\u2066\u202ab\u202c\u2069"), false) == NULL);
    CHECK_STR(cb_text_problem(CB_STR("a\u2067b"), false), unpaired);
    CHECK_STR(cb_text_problem(CB_STR("a\u2068b\u202c"), false), unpaired);
    CHECK_STR(cb_text_problem(CB_STR("\u2066\u202ab\u2069\u202c"), false), unpaired);
    CHECK_STR(cb_text_problem(CB_STR("a\u202b"), false), unpaired);
    CHECK_STR(cb_text_problem(CB_STR("b\u2069"), false), unpaired);
    CHECK_STR(cb_text_problem(CB_STR("b\u202c"), false), unpaired);
}

TEST(an_isolate_does_not_reach_over_a_line)
{
    CHECK_STR(cb_text_problem(CB_STR("a\u2067b\nc\u2069"), true), unpaired);
}

TEST(directions_nest_sixteen_deep_and_no_deeper)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    for (int i = 0; i < 16; i++)
        cb_buf_text(&text, "\u2066");
    for (int i = 0; i < 16; i++)
        cb_buf_text(&text, "\u2069");
    CHECK(cb_text_problem(cb_buf_peek(&text), false) == NULL);

    CB_AUTO(cb_buf_fini) struct cb_buf deeper = {0};
    cb_buf_text(&deeper, "\u2066");
    cb_buf_str(&deeper, cb_buf_peek(&text));
    cb_buf_text(&deeper, "\u2069");
    CHECK_STR(cb_text_problem(cb_buf_peek(&deeper), false), unpaired);
}

TEST(text_is_composed)
{
    CHECK(cb_text_problem(CB_STR("Zo\u00eb"), false) == NULL);
    CHECK_STR(cb_text_problem(CB_STR("Zoe\u0308"), false), "is not in Unicode normal form C");
    CHECK_STR(cb_text_problem(CB_STR("\u212b"), false), "is not in Unicode normal form C");
}

TEST(long_text_is_composed_too)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    for (int i = 0; i < 5000; i++)
        cb_buf_text(&text, "ë");
    CHECK(cb_text_problem(cb_buf_peek(&text), false) == NULL);
    CHECK_INT(cb_text_chars(cb_buf_peek(&text)), 5000);
    cb_buf_text(&text, "e\u0308");
    CHECK_STR(cb_text_problem(cb_buf_peek(&text), false), "is not in Unicode normal form C");
}

TEST(characters_are_counted_not_bytes)
{
    CHECK_INT(cb_text_chars(cb_str_of(NULL)), 0);
    CHECK_INT(cb_text_chars(CB_STR("aé語\U0001f469")), 4);
}
