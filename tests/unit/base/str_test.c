#include "caseboard/base/str.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"

TEST(no_text_is_none)
{
    struct cb_str none = cb_str_of(NULL);
    CHECK(none.at == NULL);
    CHECK_INT(none.len, 0);
    CHECK_INT(cb_str_of("abc").len, 3);
}

TEST(equal_strings_have_the_same_bytes)
{
    CHECK(cb_str_equal(CB_STR("ab"), CB_STR("ab")));
    CHECK(!cb_str_equal(CB_STR("ab"), CB_STR("abc")));
    CHECK(!cb_str_equal(CB_STR("ab"), CB_STR("ac")));
    CHECK(cb_str_equal(cb_str_of(NULL), CB_STR("")));
    CHECK(cb_str_is(CB_STR("ab"), "ab"));
    CHECK(!cb_str_is(CB_STR("ab"), "a"));
}

TEST(strings_sort_by_bytes_and_a_prefix_comes_first)
{
    CHECK(cb_str_compare(CB_STR("a"), CB_STR("b")) < 0);
    CHECK(cb_str_compare(CB_STR("a"), CB_STR("ab")) < 0);
    CHECK(cb_str_compare(CB_STR("b"), CB_STR("ab")) > 0);
    CHECK(cb_str_compare(CB_STR("\xff"), CB_STR("a")) > 0);
    CHECK_INT(cb_str_compare(CB_STR("ab"), CB_STR("ab")), 0);
    CHECK_INT(cb_str_compare(cb_str_of(NULL), CB_STR("")), 0);
}

TEST(a_string_starts_with_its_prefixes)
{
    CHECK(cb_str_starts(CB_STR("action.log"), "action."));
    CHECK(cb_str_starts(CB_STR("a"), ""));
    CHECK(cb_str_starts(cb_str_of(NULL), ""));
    CHECK(!cb_str_starts(CB_STR("act"), "action"));
}

TEST(splitting_gives_the_parts_in_order_and_then_nothing)
{
    struct cb_str rest = CB_STR("a,,bc,");
    struct cb_str part = {NULL, 0};
    CHECK(cb_str_split(&rest, ',', &part));
    CHECK_STR(part, "a");
    CHECK(cb_str_split(&rest, ',', &part));
    CHECK_STR(part, "");
    CHECK(cb_str_split(&rest, ',', &part));
    CHECK_STR(part, "bc");
    CHECK(!cb_str_split(&rest, ',', &part));
}

TEST(splitting_without_a_separator_gives_the_whole)
{
    struct cb_str rest = CB_STR("abc");
    struct cb_str part = {NULL, 0};
    CHECK(cb_str_split(&rest, ',', &part));
    CHECK_STR(part, "abc");
    CHECK(!cb_str_split(&rest, ',', &part));
    rest = (struct cb_str){NULL, 0};
    CHECK(!cb_str_split(&rest, ',', &part));
}

TEST(a_copy_is_terminated_and_independent)
{
    char text[] = "abc";
    char *copy = cb_str_dup((struct cb_str){text, 2});
    text[0] = 'x';
    CHECK_STR(copy, "ab");
    free(copy);
    copy = cb_str_dup(cb_str_of(NULL));
    CHECK_STR(copy, "");
    free(copy);
}

TEST(distance_counts_single_edits)
{
    CHECK_INT(cb_str_distance(CB_STR(""), CB_STR("")), 0);
    CHECK_INT(cb_str_distance(CB_STR("abc"), CB_STR("abc")), 0);
    CHECK_INT(cb_str_distance(CB_STR("abc"), CB_STR("")), 3);
    CHECK_INT(cb_str_distance(CB_STR(""), CB_STR("ab")), 2);
    CHECK_INT(cb_str_distance(CB_STR("kitten"), CB_STR("sitting")), 3);
    CHECK_INT(cb_str_distance(CB_STR("agency"), CB_STR("agnecy")), 2);
}

PROPERTY(distance_is_symmetric_and_zero_only_for_equals)
{
    CB_AUTO(cb_buf_fini) struct cb_buf a = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf b = {0};
    gen_text(g, &a, 6);
    gen_text(g, &b, 6);
    size_t there = cb_str_distance(cb_buf_peek(&a), cb_buf_peek(&b));
    size_t back = cb_str_distance(cb_buf_peek(&b), cb_buf_peek(&a));
    CHECK_INT(there, back);
    CHECK((there == 0) == cb_str_equal(cb_buf_peek(&a), cb_buf_peek(&b)));
}

TEST(built_text_is_always_terminated)
{
    CB_AUTO(cb_buf_fini) struct cb_buf buf = {0};
    CHECK_INT(cb_buf_peek(&buf).len, 0);
    cb_buf_text(&buf, "ab");
    CHECK_STR(buf.at, "ab");
    cb_buf_char(&buf, 'c');
    CHECK_STR(buf.at, "abc");
    cb_buf_str(&buf, CB_STR("de"));
    CHECK_STR(buf.at, "abcde");
    cb_buf_hex(&buf, "\x00\xaf", 2);
    CHECK_STR(buf.at, "abcde00af");
    cb_buf_clear(&buf);
    CHECK_STR(buf.at, "");
    CHECK_INT(buf.len, 0);
}

TEST(numbers_are_written_in_decimal)
{
    static const int64_t numbers[] = {0, 7, -1, 1234567890, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < CB_COUNT(numbers); i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf buf = {0}, other = {0};
        cb_buf_int(&buf, numbers[i]);
        cb_buf_printf(&other, "%lld", (long long)numbers[i]);
        CHECK_STR(buf.at, other.at);
    }
}

TEST(built_text_grows_as_far_as_needed)
{
    CB_AUTO(cb_buf_fini) struct cb_buf buf = {0};
    for (int i = 0; i < 10000; i++)
        cb_buf_char(&buf, (char)('a' + i % 26));
    CHECK_INT(buf.len, 10000);
    CHECK_INT(buf.at[9999], 'a' + 9999 % 26);
    CHECK_INT(strlen(buf.at), 10000);
}

TEST(formatted_text_of_any_length_fits)
{
    CB_AUTO(cb_buf_fini) struct cb_buf buf = {0};
    cb_buf_printf(&buf, "%d-%s", 7, "x");
    CHECK_STR(buf.at, "7-x");
    for (int len = 60; len <= 70; len++) {
        cb_buf_clear(&buf);
        cb_buf_printf(&buf, "%*s", len, "y");
        CHECK_INT(buf.len, len);
        CHECK_INT(buf.at[len - 1], 'y');
    }
    cb_buf_printf(&buf, "%5000s", "z");
    CHECK_INT(buf.len, 5070);
}

TEST(taken_text_belongs_to_the_caller_and_leaves_the_buffer_empty)
{
    struct cb_buf buf = {0};
    cb_buf_text(&buf, "abc");
    char *text = cb_buf_take(&buf);
    CHECK_STR(text, "abc");
    CHECK(buf.at == NULL);
    free(text);
    text = cb_buf_take(&buf);
    CHECK_STR(text, "");
    free(text);
}

TEST(reserved_bytes_are_there_to_be_written)
{
    CB_AUTO(cb_buf_fini) struct cb_buf buf = {0};
    cb_buf_text(&buf, "ab");
    char *end = cb_buf_reserve(&buf, 1000);
    memset(end, 'c', 1000);
    buf.len += 1000;
    CHECK(buf.room > 1002);
    CHECK_INT(buf.at[1001], 'c');
}

TEST(growing_an_array_keeps_its_items)
{
    int *items = NULL;
    size_t room = 0;
    for (size_t count = 0; count < 100; count++) {
        cb_grow(&items, count, &room, sizeof *items);
        CHECK(room > count);
        items[count] = (int)count;
    }
    CHECK_INT(items[0], 0);
    CHECK_INT(items[99], 99);
    free(items);
}

TEST(allocated_memory_is_zero)
{
    unsigned char *at = cb_alloc(1000);
    for (size_t i = 0; i < 1000; i++)
        CHECK_INT(at[i], 0);
    free(at);
    free(cb_alloc(0));
}
