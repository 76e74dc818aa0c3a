#include "caseboard/base/json.h"

#include <stdio.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "tests/support/check.h"

static enum cb_code try(struct cb_str text, struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *value = NULL;
    return cb_json_read(text, 0, &value, err);
}

static void check_refused(const char *text, const char *why)
{
    struct cb_error err = {CB_OK, ""};
    CHECK_CODE(try(cb_str_of(text), &err), CB_INVALID);
    CHECK_STR((const char *)err.message, why);
}

static void check_taken(const char *text)
{
    struct cb_error err = {CB_OK, ""};
    CHECK_CODE(try(cb_str_of(text), &err), CB_OK);
}

/* COUNT times OPEN, then as often CLOSE. */
static void nest(struct cb_buf *out, int count, const char *open, const char *close)
{
    cb_buf_clear(out);
    for (int i = 0; i < count; i++)
        cb_buf_text(out, open);
    for (int i = 0; i < count; i++)
        cb_buf_text(out, close);
}

TEST(an_object_is_read)
{
    CB_AUTO(json_decref) json_t *value = NULL;
    struct cb_str text = CB_STR(" {\"a\":[1,-2,true,false,null,\"\\u00e9\"],\"b\":{}}\n");
    CHECK_CODE(cb_json_read(text, 0, &value, NULL), CB_OK);
    const json_t *list = json_object_get(value, "a");
    CHECK_INT(json_array_size(list), 6);
    CHECK_INT(json_integer_value(json_array_get(list, 1)), -2);
    CHECK_STR(cb_json_str(json_array_get(list, 5)), "é");
}

TEST(a_failed_read_leaves_the_result_alone)
{
    json_t *value = NULL;
    CHECK_CODE(cb_json_read(CB_STR("{"), 0, &value, NULL), CB_INVALID);
    CHECK(value == NULL);
}

TEST(only_an_object_or_an_array_is_a_document)
{
    static const char *const scalars[] = {"1", "\"a\"", "true", "null", "", " ", "\xef\xbb\xbf{}"};
    check_taken("[]");
    check_taken("{}");
    for (size_t i = 0; i < CB_COUNT(scalars); i++)
        CHECK_CODE(try(cb_str_of(scalars[i]), NULL), CB_INVALID);
}

TEST(what_is_not_json_is_refused)
{
    static const char *const broken[] = {
        "{",        "}",         "[",           "[1",         "[1,]",          "{\"a\"}",
        "{\"a\":}", "{a:1}",     "{'a':1}",     "[1]x",       "[1][2]",        "[01]",
        "[+1]",     "[--1]",     "[-]",         "[1-2]",      "[tru]",         "[NaN]",
        "[nan]",    "[\"\\x\"]", "[\"a]",       "[\"a\nb\"]", "[\"\\ud800\"]", "[\"\\udc00x\"]",
        "{]",       "[}",        "// x\n{}",    "[,]",        "{\"a\":1,}",    "{,}",
        "[1 2]",    "[\"\\",     "[\"\\u12\"]", "{\"a\" 1}",  "[]]",
    };
    for (size_t i = 0; i < CB_COUNT(broken); i++) {
        if (try(cb_str_of(broken[i]), NULL) != CB_INVALID)
            check_failed(__FILE__, __LINE__, "%s was read", broken[i]);
    }
}

TEST(nesting_ends_at_its_limit)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct cb_error err = {CB_OK, ""};

    nest(&text, CB_JSON_DEPTH, "[", "]");
    check_taken(text.at);
    nest(&text, CB_JSON_DEPTH + 1, "[", "]");
    check_refused(text.at, "1:17: nested too deeply");

    nest(&text, CB_JSON_DEPTH - 1, "{\"a\":", "}");
    CHECK_CODE(try(cb_buf_peek(&text), &err), CB_INVALID); /* no innermost value */
    CHECK(strstr(err.message, "deep") == NULL);
    nest(&text, 100000, "[", "]");
    check_refused(text.at, "1:17: nested too deeply");
    nest(&text, 100000, "{\"a\":", "");
    check_refused(text.at, "1:81: nested too deeply");
}

TEST(brackets_in_strings_do_not_nest)
{
    check_taken("[\"[[[[[[[[[[[[[[[[[[[[[[\",\"\\\"[[[[[[[[[[[[[[[[[[[[[[\"]");
}

TEST(siblings_do_not_nest)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_text(&text, "[[]");
    for (int i = 0; i < 100; i++)
        cb_buf_text(&text, ",[{}]");
    cb_buf_text(&text, "]");
    check_taken(text.at);
}

static void members(struct cb_buf *out, int count)
{
    cb_buf_clear(out);
    cb_buf_char(out, '{');
    for (int i = 0; i < count; i++)
        cb_buf_printf(out, "%s\"k%d\":\"a:b,c\"", i != 0 ? "," : "", i);
    cb_buf_char(out, '}');
}

static void items(struct cb_buf *out, int count)
{
    cb_buf_clear(out);
    cb_buf_char(out, '[');
    for (int i = 0; i < count; i++)
        cb_buf_text(out, i != 0 ? ",0" : "0");
    cb_buf_char(out, ']');
}

TEST(members_and_items_end_at_their_limit)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct cb_error err = {CB_OK, ""};
    members(&text, CB_JSON_MEMBERS);
    check_taken(text.at);
    members(&text, CB_JSON_MEMBERS + 1);
    CHECK_CODE(try(cb_buf_peek(&text), &err), CB_INVALID);
    CHECK(strstr(err.message, "too many members") != NULL);
    items(&text, CB_JSON_MEMBERS);
    check_taken(text.at);
    items(&text, CB_JSON_MEMBERS + 1);
    CHECK_CODE(try(cb_buf_peek(&text), NULL), CB_INVALID);
}

TEST(members_and_items_are_counted_together_over_all_levels)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_text(&text, "{\"a\":[{\"b\":[1,2]},[],[[\"x\"]]]}"); /* a, 3 items, b, 2, 1, 1 */
    CB_AUTO(json_decref) json_t *value = NULL;
    CHECK_CODE(cb_json_read(cb_buf_peek(&text), 9, &value, NULL), CB_OK);
    json_t *other = NULL;
    CHECK_CODE(cb_json_read(cb_buf_peek(&text), 8, &other, NULL), CB_INVALID);
}

TEST(a_reader_may_allow_more_members)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    CB_AUTO(json_decref) json_t *value = NULL;
    items(&text, 5000);
    CHECK_CODE(cb_json_read(cb_buf_peek(&text), 5000, &value, NULL), CB_OK);
}

TEST(keys_come_once)
{
    check_refused("{\"a\":1,\n\"a\":2}", "2:6: a key that was there before");
    check_refused("[{\"b\":{\"a\":1,\"\\u0061\":2}}]", "1:24: a key that was there before");
    check_taken("[{\"a\":1},{\"a\":{\"a\":1}}]");
}

TEST(whole_numbers_end_at_two_to_the_53)
{
    check_taken("[9007199254740991,-9007199254740991,0,-0]");
    check_refused("[9007199254740992]", "1:17: a number out of range");
    check_refused("[-9007199254740992]", "1:18: a number out of range");
    check_refused("[1000000000000000000000000000000]", "1:18: a number out of range");
}

TEST(numbers_are_whole)
{
    check_refused("[1.5]", "1:3: a number that is not whole");
    check_refused("[1e2]", "1:3: a number that is not whole");
    check_refused("[1E2]", "1:3: a number that is not whole");
    check_refused("[-0.0]", "1:4: a number that is not whole");
    check_taken("[\"1.5\",\"e\"]");
}

TEST(no_nul_comes_in)
{
    check_refused("[\"a\\u0000\"]", "1:4: NUL in a string");
    check_refused("{\"a\\u0000b\":1}", "1:4: NUL in a string");
    check_taken("[\"\\\\u0000\"]");
    CHECK_CODE(try((struct cb_str){"[\"a\0b\"]", 7}, NULL), CB_INVALID);
    CHECK_CODE(try((struct cb_str){"[1]\0", 4}, NULL), CB_INVALID);
    CHECK_CODE(try((struct cb_str){"[1]\0\0[", 6}, NULL), CB_INVALID);
}

TEST(text_is_utf8_inside_too)
{
    static const char *const broken[] = {"[\"\xff\"]", "[\"\xc0\xaf\"]", "[\"\xed\xa0\x80\"]",
                                         "{\"\x80\":1}", "[\"\xf4\x90\x80\x80\"]"};
    for (size_t i = 0; i < CB_COUNT(broken); i++)
        CHECK_CODE(try(cb_str_of(broken[i]), NULL), CB_INVALID);
}

TEST(a_message_says_where_and_never_quotes)
{
    struct cb_error err = {CB_OK, ""};
    CHECK_CODE(try(CB_STR("{\"name\":\n secret}"), &err), CB_INVALID);
    CHECK(strstr(err.message, "secret") == NULL);
    CHECK_INT(strncmp(err.message, "2:", 2), 0);
    CHECK_CODE(try(CB_STR("{\"secret\":1,\"secret\":2}"), &err), CB_INVALID);
    CHECK(strstr(err.message, "secret") == NULL);
}

/* What Jansson, which knows no limits, says of the same bytes. */
static json_t *another_reading(struct cb_str text)
{
    json_error_t error;
    return json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &error);
}

static bool has_real(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '.' || bytes[i] == 'e' || bytes[i] == 'E')
            return true;
    }
    return false;
}

PROPERTY_ROUNDS(what_is_read_is_what_another_reader_reads, 20000)
{
    static const char *const pieces[] = {
        "{",       "}",      "[",       "]",    ",",       ":",
        "\"a\"",   "\"b\":", "\"\\n\"", "\"",   "\\u00e9", "\\ud83d\\ude00",
        "\\ud83d", "é",      "\xff",    "true", "null",    "false",
        "0",       "-12",    "07",      " ",
    };
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_char(&text, gen_chance(g, 50) ? '[' : '{');
    for (size_t count = gen_below(g, 9); count > 0; count--)
        cb_buf_text(&text, gen_pick(g, pieces));
    cb_buf_text(&text, text.at[0] == '[' ? "]" : "}");
    CB_AUTO(json_decref) json_t *value = NULL;
    CB_AUTO(json_decref) json_t *other = another_reading(cb_buf_peek(&text));
    enum cb_code rc = cb_json_read(cb_buf_peek(&text), 0, &value, NULL);
    if ((rc == CB_OK) != (other != NULL) && !has_real(text.at, text.len))
        check_failed(__FILE__, __LINE__, "%s: read by one alone", text.at);
    CHECK(rc != CB_OK || json_equal(value, other));
}

PROPERTY_ROUNDS(no_bytes_upset_the_reader, 2000)
{
    static const char alphabet[] = "{}[]\",:\\u0eE.-1 tn\n\xc3\xa9";
    char bytes[60];
    size_t len = gen_below(g, sizeof bytes) + 1;
    for (size_t i = 0; i < len; i++)
        bytes[i] = alphabet[gen_below(g, sizeof alphabet)];
    bytes[0] = gen_chance(g, 50) ? '[' : '{';
    CB_AUTO(json_decref) json_t *value = NULL;
    struct cb_error err = {CB_OK, ""};
    enum cb_code rc = cb_json_read((struct cb_str){bytes, len}, 0, &value, &err);
    CHECK(rc == CB_OK || rc == CB_INVALID);
    CHECK((rc == CB_OK) == (value != NULL));
}

static const char *write_file(const char *text, size_t len, char *path, size_t room)
{
    snprintf(path, room, "%s/a.json", check_folder());
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL);
    CHECK_INT(fwrite(text, 1, len, file), len);
    fclose(file);
    return path;
}

TEST(a_file_may_have_many_members)
{
    char path[300];
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    CB_AUTO(json_decref) json_t *value = NULL;
    items(&text, 100000);
    write_file(text.at, text.len, path, sizeof path);
    CHECK_CODE(cb_json_read_file(path, &value, NULL), CB_OK);
    CHECK_INT(json_array_size(value), 100000);
}

TEST(a_file_that_is_wrong_is_named_with_the_place)
{
    char path[300];
    char expected[400];
    struct cb_error err = {CB_OK, ""};
    json_t *value = NULL;
    write_file("{\n \"a\":1.5}", 11, path, sizeof path);
    CHECK_CODE(cb_json_read_file(path, &value, &err), CB_INVALID);
    snprintf(expected, sizeof expected, "%s:2:7: a number that is not whole", path);
    CHECK_STR((const char *)err.message, expected);
}

TEST(a_file_that_is_not_there_is_not_found)
{
    char path[300];
    struct cb_error err = {CB_OK, ""};
    json_t *value = NULL;
    snprintf(path, sizeof path, "%s/none.json", check_folder());
    CHECK_CODE(cb_json_read_file(path, &value, &err), CB_NOT_FOUND);
    CHECK(strstr(err.message, "none.json") != NULL);
}

TEST(a_folder_is_no_file)
{
    json_t *value = NULL;
    CHECK_CODE(cb_json_read_file(check_folder(), &value, NULL), CB_INTERNAL);
}

TEST(a_file_ends_at_its_limit)
{
    char path[300];
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    json_t *value = NULL;
    memset(cb_buf_reserve(&text, CB_JSON_FILE_BYTES + 1), ' ', CB_JSON_FILE_BYTES + 1);
    memcpy(text.at, "[]", 2);
    write_file(text.at, CB_JSON_FILE_BYTES, path, sizeof path);
    CHECK_CODE(cb_json_read_file(path, &value, NULL), CB_OK);
    json_decref(value);
    write_file(text.at, CB_JSON_FILE_BYTES + 1, path, sizeof path);
    CHECK_CODE(cb_json_read_file(path, &value, NULL), CB_INVALID);
}

TEST(look_ups_give_what_is_there_or_nothing)
{
    CB_AUTO(json_decref) json_t *value = NULL;
    struct cb_str text = CB_STR("{\"s\":\"x\",\"e\":\"\",\"i\":7,\"t\":true,\"f\":false}");
    CHECK_CODE(cb_json_read(text, 0, &value, NULL), CB_OK);
    CHECK_STR(cb_json_get_str(value, "s"), "x");
    CHECK_STR(cb_json_get_str(value, "e"), "");
    CHECK(cb_json_get_str(value, "i").at == NULL);
    CHECK(cb_json_get_str(value, "none").at == NULL);
    CHECK(cb_json_get_str(NULL, "s").at == NULL);
    CHECK(cb_json_get_bool(value, "t"));
    CHECK(!cb_json_get_bool(value, "f"));
    CHECK(!cb_json_get_bool(value, "i"));
    CHECK_INT(cb_json_get_int(value, "i", 3), 7);
    CHECK_INT(cb_json_get_int(value, "s", 3), 3);
    CHECK_INT(cb_json_get_int(NULL, "i", 3), 3);
}

TEST(a_new_string_holds_its_text)
{
    CB_AUTO(json_decref) json_t *text = cb_json_string(CB_STR("é"));
    CB_AUTO(json_decref) json_t *none = cb_json_string(cb_str_of(NULL));
    CHECK_STR(cb_json_str(text), "é");
    CHECK_STR(cb_json_str(none), "");
    CHECK(cb_json_string(CB_STR("\xff")) == NULL);
}
