#include <string.h>

#include "caseboard/base/json.h"
#include "tests/support/check.h"

/* What TEXT is in canonical form. */
static void check_canonical(const char *text, const char *expected)
{
    CB_AUTO(json_decref) json_t *value = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CHECK_CODE(cb_json_read(cb_str_of(text), 0, &value, NULL), CB_OK);
    cb_json_write(&out, value);
    CHECK_STR(cb_buf_peek(&out), expected);
    CHECK_INT(out.at[out.len], '\0');
}

TEST(values_are_written_without_white_space)
{
    check_canonical(" { \"b\" : [ 1 , true ] , \"a\" : { } , \"c\" : [ ] , \"d\" : null }",
                    "{\"a\":{},\"b\":[1,true],\"c\":[],\"d\":null}");
    check_canonical("[false,0,-0,-1,9007199254740991,-9007199254740991]",
                    "[false,0,0,-1,9007199254740991,-9007199254740991]");
}

/* RFC 8785, section 3.2.2: the strings and literals of its example. */
TEST(strings_are_written_as_in_the_rfc)
{
    check_canonical("{\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                    "\"literals\":[null,true,false]}",
                    "{\"literals\":[null,true,false],"
                    "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

/* RFC 8785, section 3.2.3. */
TEST(keys_are_sorted_as_in_the_rfc)
{
    check_canonical("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\","
                    "\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
                    "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                    "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
                    "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
                    "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                    "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\","
                    "\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

/* Of the RFC's test data (weird.json, french.json, structures.json), what has no reals. */
TEST(keys_sort_by_code_units_not_by_language)
{
    check_canonical("{\"peach\":1,\"p\\u00e9ch\\u00e9\":2,\"p\\u00eache\":3,\"sin\":4}",
                    "{\"peach\":1,\"péché\":2,\"pêche\":3,\"sin\":4}");
    check_canonical("{\"1\":{\"f\":{\"f\":\"hi\",\"F\":5},\"\\n\":56},\"10\":{},\"\":\"empty\","
                    "\"a\":{},\"111\":[{\"e\":\"yes\",\"E\":\"no\"}],\"A\":{}}",
                    "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},"
                    "\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}");
    check_canonical("{\"\\ue000\":1,\"\\uffff\":2,\"\\ud800\\udc00\":3,\"\\ud7ff\":4,"
                    "\"\\udbff\\udfff\":5}",
                    "{\"\xed\x9f\xbf\":4,\"\xf0\x90\x80\x80\":3,\"\xf4\x8f\xbf\xbf\":5,"
                    "\"\xee\x80\x80\":1,\"\xef\xbf\xbf\":2}");
}

TEST(control_characters_get_their_shortest_escape)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    cb_json_write_str(&out, CB_STR("\x01\b\t\n\x0b\f\r\x1f\x7f\"\\/<"));
    CHECK_STR(out.at, "\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\x7f\\\"\\\\/<\"");
}

TEST(strings_are_written_with_or_without_escapes)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    cb_json_write_str(&out, cb_str_of(NULL));
    CHECK_STR(out.at, "\"\"");
    cb_buf_clear(&out);
    cb_json_write_str(&out, CB_STR("plain"));
    CHECK_STR(out.at, "\"plain\"");
    cb_buf_clear(&out);
    cb_json_write_str(&out, CB_STR("a\"b\nc"));
    CHECK_STR(out.at, "\"a\\\"b\\nc\"");
    cb_buf_clear(&out);
    cb_json_write_str(&out, CB_STR("end\n"));
    CHECK_STR(out.at, "\"end\\n\"");
}

TEST(large_objects_are_sorted_too)
{
    CB_AUTO(json_decref) json_t *value = json_object();
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    for (int i = 199; i >= 0; i--) {
        char key[16];
        snprintf(key, sizeof key, "k%03d", i);
        json_object_set_new(value, key, json_integer(i));
    }
    cb_json_write(&out, value);
    CHECK_INT(strncmp(out.at, "{\"k000\":0,\"k001\":1,", 19), 0);
    CHECK(strstr(out.at, ",\"k100\":100,\"k101\":101,") != NULL);
    CHECK(strstr(out.at, ",\"k199\":199}") != NULL);
}

TEST(the_largest_integers_are_written_whole)
{
    CB_AUTO(json_decref) json_t *value = json_array();
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    json_array_append_new(value, json_integer(INT64_MIN));
    json_array_append_new(value, json_integer(INT64_MAX));
    cb_json_write(&out, value);
    CHECK_STR(out.at, "[-9223372036854775808,9223372036854775807]");
}

static json_t *gen_json(struct gen *g, int depth);

static json_t *gen_object(struct gen *g, int depth)
{
    json_t *object = json_object();
    size_t count = gen_chance(g, 3) ? 60 : gen_below(g, 8);
    for (size_t i = 0; i < count; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
        gen_text(g, &key, 6);
        cb_buf_char(&key, 'k');
        json_object_set_new(object, key.at, gen_json(g, depth + 1));
    }
    return object;
}

static json_t *gen_list(struct gen *g, int depth)
{
    json_t *list = json_array();
    size_t count = gen_below(g, 6);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, gen_json(g, depth + 1));
    return list;
}

static json_t *gen_json(struct gen *g, int depth)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    switch (depth == 0 ? gen_below(g, 2) : gen_below(g, depth > 4 ? 5 : 8)) {
    case 0:
    case 5:
        return depth > 4 ? json_true() : gen_object(g, depth);
    case 1:
    case 6:
        return depth > 4 ? json_false() : gen_list(g, depth);
    case 2:
        return json_integer(gen_int(g, -9007199254740991, 9007199254740991));
    case 3:
        return json_null();
    default:
        gen_text(g, &text, 30);
        return cb_json_string(cb_buf_peek(&text));
    }
}

PROPERTY_ROUNDS(what_is_written_reads_back_the_same, 300)
{
    CB_AUTO(json_decref) json_t *value = gen_json(g, 0);
    CB_AUTO(json_decref) json_t *read = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf again = {0};
    cb_json_write(&out, value);
    CHECK_CODE(cb_json_read(cb_buf_peek(&out), 1000000, &read, NULL), CB_OK);
    CHECK(json_equal(value, read));
    cb_json_write(&again, read);
    CHECK_STR(cb_buf_peek(&again), cb_buf_peek(&out));
}

/* Slowly and obviously. */
static void write_str_slowly(struct cb_buf *out, const char *text, size_t len)
{
    static const char *const named[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};
    cb_buf_char(out, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < CB_COUNT(named) && named[c] != NULL)
            cb_buf_text(out, named[c]);
        else if (c < 0x20)
            cb_buf_printf(out, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            cb_buf_printf(out, "\\%c", c);
        else
            cb_buf_char(out, (char)c);
    }
    cb_buf_char(out, '"');
}

TEST(every_byte_is_escaped_alike_wherever_it_stands)
{
    char text[24];
    for (int c = 0; c < 256; c++) {
        for (size_t at = 0; at < sizeof text; at++) {
            CB_AUTO(cb_buf_fini) struct cb_buf fast = {0};
            CB_AUTO(cb_buf_fini) struct cb_buf slow = {0};
            memset(text, 'a', sizeof text);
            text[at] = (char)c;
            cb_json_write_str(&fast, (struct cb_str){text, sizeof text});
            write_str_slowly(&slow, text, sizeof text);
            CHECK_STR(cb_buf_peek(&fast), cb_buf_peek(&slow));
        }
    }
}

PROPERTY_ROUNDS(any_bytes_are_escaped_as_the_slow_way_does, 1000)
{
    char bytes[80];
    size_t len = gen_below(g, sizeof bytes + 1);
    CB_AUTO(cb_buf_fini) struct cb_buf fast = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf slow = {0};
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(gen_chance(g, 80) ? gen_int(g, 'a', 'z') : gen_int(g, 0, 255));
    cb_json_write_str(&fast, (struct cb_str){bytes, len});
    write_str_slowly(&slow, bytes, len);
    CHECK_STR(cb_buf_peek(&fast), cb_buf_peek(&slow));
}
