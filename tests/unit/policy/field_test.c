/* Kinds of field, each at its limits and one past them. */
#include <string.h>

#include "caseboard/policy/dictionary.h"
#include "mini.h"

static const struct pack_option OPTIONS[] = {
    {.name = {"weekly", 6}},
    {.name = {"days:n", 6}, .numbered = true},
};
static const struct pack_options OFTEN = {.at = OPTIONS, .count = 2};

static struct pack_field field_of(enum field_kind kind, size_t max)
{
    return (struct pack_field){.kind = kind, .max = max, .options = &OFTEN, .least = -5, .most = 7};
}

static const char *problem_of(const struct pack_field *field, const char *json)
{
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    CHECK(value != NULL);
    const char *problem = field_problem(field, value);
    json_decref(value);
    return problem;
}

static void good(enum field_kind kind, size_t max, const char *json)
{
    struct pack_field field = field_of(kind, max);
    const char *problem = problem_of(&field, json);
    if (problem != NULL)
        check_failed(__FILE__, __LINE__, "%s %s", json, problem);
}

static void bad(enum field_kind kind, size_t max, const char *json, const char *expected)
{
    struct pack_field field = field_of(kind, max);
    CHECK_STR(problem_of(&field, json), expected);
}

TEST(a_text_is_one_line_of_limited_length)
{
    good(FIELD_text, 3, "\"abc\"");
    good(FIELD_text, 3, "\"\\u00e4\\u00f6\\u00fc\""); /* characters, not bytes */
    bad(FIELD_text, 3, "\"abcd\"", "is longer than it may be");
    bad(FIELD_text, 3, "\"\"", "is empty");
    bad(FIELD_text, 3, "3", "is not a text");
    bad(FIELD_text, 3, "null", "is not a text");
    CHECK(problem_of(&(struct pack_field){.kind = FIELD_text, .max = 9}, "\"a\\nb\"") != NULL);
}

TEST(prose_has_lines_and_a_least_length)
{
    struct pack_field field = field_of(FIELD_prose, 6);
    field.min = 4;
    CHECK(problem_of(&field, "\"a\\nbc\"") == NULL);
    CHECK(problem_of(&field, "\"a\\nbcde\"") == NULL);
    CHECK_STR(problem_of(&field, "\"abc\""), "is shorter than it may be");
    CHECK_STR(problem_of(&field, "\"abcdefg\""), "is longer than it may be");
    CHECK(problem_of(&field, "\"ab\\u0007c\"") != NULL);
    CHECK(problem_of(&field, "\"ab\\u202ec\"") != NULL); /* a bidirectional override */
}

TEST(texts_are_a_list_of_lines)
{
    good(FIELD_texts, 2, "[\"a\", \"a\"]");
    bad(FIELD_texts, 2, "[\"a\", \"b\", \"c\"]", "has more items than it may");
    bad(FIELD_texts, 2, "[]", "is an empty list");
    bad(FIELD_texts, 2, "\"a\"", "is not a list");
    bad(FIELD_texts, 2, "[\"a\", 1]", "is not a text");
}

TEST(a_text_in_a_list_is_as_long_as_any_text)
{
    char json[220] = "[\"";
    memset(json + 2, 'x', 200);
    memcpy(json + 202, "\"]", 3);
    good(FIELD_texts, 2, json);
    memcpy(json + 202, "x\"]", 4);
    bad(FIELD_texts, 2, json, "is longer than it may be");
}

TEST(a_choice_is_an_option)
{
    good(FIELD_choice, 0, "\"weekly\"");
    good(FIELD_choice, 0, "\"days:1\"");
    bad(FIELD_choice, 0, "\"days:0\"", "is none of the choices");
    bad(FIELD_choice, 0, "\"days:07\"", "is none of the choices");
    good(FIELD_choice, 0, "\"days:9999\"");
    bad(FIELD_choice, 0, "\"days:10000\"", "is none of the choices");
    bad(FIELD_choice, 0, "\"days:\"", "is none of the choices");
    bad(FIELD_choice, 0, "\"days:n\"", "is none of the choices");
    bad(FIELD_choice, 0, "\"days:-1\"", "is none of the choices");
    bad(FIELD_choice, 0, "\"Weekly\"", "is none of the choices");
    bad(FIELD_choice, 0, "[\"weekly\"]", "is not a choice");
}

TEST(choices_are_different_options)
{
    good(FIELD_choices, 2, "[\"weekly\", \"days:3\"]");
    bad(FIELD_choices, 2, "[\"weekly\", \"weekly\"]", "names something twice");
    bad(FIELD_choices, 2, "[\"weekly\", \"days:1\", \"days:2\"]", "has more items than it may");
    bad(FIELD_choices, 2, "[\"never\"]", "is none of the choices");
}

TEST(a_date_exists)
{
    good(FIELD_date, 0, "\"2028-02-29\"");
    bad(FIELD_date, 0, "\"2026-02-29\"", "is not a date");
    bad(FIELD_date, 0, "\"2026-2-1\"", "is not a date");
    bad(FIELD_date, 0, "20260201", "is not a date");
}

TEST(a_time_has_milliseconds_and_is_in_UTC)
{
    good(FIELD_time, 0, "\"2026-03-02T09:14:05.120Z\"");
    bad(FIELD_time, 0, "\"2026-03-02T09:14:05Z\"", "is not a time with milliseconds in UTC");
    bad(FIELD_time, 0, "\"2026-03-02T09:14:05.120+01:00\"", "is not a date and time");
    bad(FIELD_time, 0, "\"2026-03-02\"", "is not a date and time");
    bad(FIELD_time, 0, "1", "is not a date and time");
}

TEST(yes_and_no_are_true_and_false)
{
    good(FIELD_yesno, 0, "true");
    good(FIELD_yesno, 0, "false");
    bad(FIELD_yesno, 0, "\"yes\"", "is not yes or no");
    bad(FIELD_yesno, 0, "1", "is not yes or no");
}

TEST(a_number_is_whole_and_within_its_bounds)
{
    good(FIELD_number, 0, "-5");
    good(FIELD_number, 0, "7");
    bad(FIELD_number, 0, "-6", "is less than it may be");
    bad(FIELD_number, 0, "8", "is more than it may be");
    bad(FIELD_number, 0, "1.0", "is not a whole number");
    bad(FIELD_number, 0, "\"1\"", "is not a whole number");
}

TEST(a_limit_is_a_unit_and_a_number)
{
    static const char *const limits[] = {"\"WD 5\"", "\"CD 0\"", "\"CB 3\"", "\"MO 9999\"",
                                         "\"H 4\""};
    for (size_t i = 0; i < CB_COUNT(limits); i++)
        good(FIELD_limit, 0, limits[i]);
    static const char *const others[] = {"\"WD\"",   "\"WD \"",   "\"WD  5\"",    "\"WD 5 \"",
                                         "\"XD 5\"", "\"WD -5\"", "\"WD 12345\"", "\"5\"",
                                         "\"wd 5\"", "5",         "\"WD 5.5\""};
    for (size_t i = 0; i < CB_COUNT(others); i++)
        bad(FIELD_limit, 0, others[i], "is not a limit such as \"WD 5\"");
}

TEST(users_and_agencies_have_short_codes)
{
    good(FIELD_user, 0, "\"u-71\"");
    good(FIELD_agency, 0, "\"northmere-police\"");
    bad(FIELD_user, 0, "\"U-71\"", "is not the id of a user");
    bad(FIELD_user, 0, "\"-71\"", "is not the id of a user");
    bad(FIELD_user, 0, "\"u 71\"", "is not the id of a user");
    bad(FIELD_user, 0, "\"\"", "is not the id of a user");
    bad(FIELD_user, 0, "71", "is not the id of a user");
    bad(FIELD_agency, 0, "\"north/mere\"", "is not the id of an agency");
}

TEST(a_code_has_at_most_64_characters)
{
    char json[70] = "\"";
    memset(json + 1, 'x', 64);
    memcpy(json + 65, "\"", 2);
    good(FIELD_user, 0, json);
    memcpy(json + 65, "x\"", 3);
    bad(FIELD_user, 0, json, "is not the id of a user");
}

TEST(lists_of_users_agencies_and_records_name_nobody_twice)
{
    good(FIELD_users, 2, "[\"u-1\", \"u-2\"]");
    good(FIELD_agencies, 1, "[\"a\"]");
    good(FIELD_records, 1, "[\"0f8b4c1e-1111-4111-8111-111111111111\"]");
    bad(FIELD_users, 2, "[\"u-1\", \"u-1\"]", "names something twice");
    bad(FIELD_users, 2, "[\"u-1\", \"U-1\"]", "is not the id of a user");
    bad(FIELD_agencies, 1, "[\"a\", \"b\"]", "has more items than it may");
    bad(FIELD_agencies, 1, "[7]", "is not the id of an agency");
    bad(FIELD_records, 1, "[\"A\"]", "is not the id of a record");
}

TEST(a_record_is_named_by_its_id)
{
    good(FIELD_record, 0, "\"0f8b4c1e-1111-4111-8111-111111111111\"");
    good(FIELD_record, 0, "\"northmere\"");
    bad(FIELD_record, 0, "\"North\"", "is not the id of a record");
    bad(FIELD_record, 0, "{}", "is not the id of a record");
}

TEST(a_case_is_named_by_the_id_of_its_stream)
{
    good(FIELD_case, 0, "\"0f8b4c1e-1111-4111-8111-111111111111\"");
    bad(FIELD_case, 0, "\"0F8B4C1E-1111-4111-8111-111111111111\"", "is not the id of a case");
    bad(FIELD_case, 0, "\"heron\"", "is not the id of a case");
    bad(FIELD_case, 0, "null", "is not the id of a case");
}

TEST(a_clock_is_named_by_32_digits)
{
    good(FIELD_clock, 0, "\"6392828871bcda0e54a8de876d1942c5\"");
    good(FIELD_clocks, 1, "[\"6392828871bcda0e54a8de876d1942c5\"]");
    bad(FIELD_clock, 0, "\"6392828871bcda0e54a8de876d1942c\"", "is not the id of a clock");
    bad(FIELD_clock, 0, "\"6392828871bcda0e54a8de876d1942c55\"", "is not the id of a clock");
    bad(FIELD_clock, 0, "\"6392828871BCDA0E54A8DE876D1942C5\"", "is not the id of a clock");
    bad(FIELD_clocks, 1, "[\"6392\"]", "is not the id of a clock");
}

TEST(a_group_is_a_list_of_objects_with_known_members)
{
    struct pack *pack = mini_pack();
    const struct pack_field *links = type_field_named(pack_type(pack, CB_STR("case")), "links");
    const char *id = "0f8b4c1e-1111-4111-8111-111111111111";
    char json[200];
    snprintf(json, sizeof json, "[{\"to\": \"%s\", \"sort\": \"plain\"}, {\"to\": \"%s\"}]", id,
             id);
    CHECK(problem_of(links, json) == NULL);
    CHECK_STR(problem_of(links, "[{\"sort\": \"plain\"}]"), "has an item that lacks what it needs");
    snprintf(json, sizeof json, "[{\"to\": \"%s\", \"more\": 1}]", id);
    CHECK_STR(problem_of(links, json), "has an item with an unknown member");
    snprintf(json, sizeof json, "[{\"to\": \"%s\", \"sort\": \"grey\"}]", id);
    CHECK_STR(problem_of(links, json), "has an item with a wrong value");
    CHECK_STR(problem_of(links, "[\"x\"]"), "has an item that is not an object");
    CHECK_STR(problem_of(links, "{}"), "is not a list");
    pack_unref(pack);
}

TEST(a_form_narrows_a_text)
{
    struct pack *pack = mini_pack();
    struct pack_field at = *type_field_named(pack_type(pack, CB_STR("person")), "at");
    CHECK(problem_of(&at, "\"00:00\"") == NULL);
    CHECK(problem_of(&at, "\"23:59\"") == NULL);
    static const char *const wrong[] = {"\"24:00\"", "\"12:60\"", "\"1:000\"",
                                        "\"12-30\"", "\"9:30\"",  "\"ab:cd\""};
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK_STR(problem_of(&at, wrong[i]), "is not a time of day such as \"09:30\"");
    pack_unref(pack);
}

static struct pack_field field_with_form(const char *form)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    char json[40];
    snprintf(json, sizeof json, "\"%s\"", form);
    mini_set(documents, "dictionary.json", "/types/person/fields/name/form", json);
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    struct pack_field field = *type_field_named(pack_type(pack, CB_STR("person")), "name");
    pack_unref(pack);
    json_decref(documents);
    return field;
}

TEST(a_text_may_have_to_be_a_language_tag)
{
    struct pack_field field = field_with_form("language");
    static const char *const tags[] = {"\"pl\"", "\"en-GB\"", "\"zh-Hant-TW\"", "\"bfi\"",
                                       "\"es-419\""};
    for (size_t i = 0; i < CB_COUNT(tags); i++)
        CHECK(problem_of(&field, tags[i]) == NULL);
    static const char *const others[] = {"\"Polish\"", "\"en_GB\"", "\"e1\"",
                                         "\"en--GB\"", "\"-en\"",   "\"en-abcdefghi\""};
    for (size_t i = 0; i < CB_COUNT(others); i++)
        CHECK_STR(problem_of(&field, others[i]), "is not a language tag such as \"en\"");
}

TEST(a_text_may_have_to_be_an_id)
{
    struct pack_field field = field_with_form("id");
    CHECK(problem_of(&field, "\"0f8b4c1e-1111-4111-8111-111111111111\"") == NULL);
    CHECK_STR(problem_of(&field, "\"0f8b\""), "is not an id");
}

TEST(a_value_may_be_of_a_second_kind)
{
    struct pack *pack = mini_pack();
    const struct pack_field *about = type_field_named(pack_type(pack, CB_STR("action")), "about");
    CHECK(problem_of(about, "\"0f8b4c1e-1111-4111-8111-111111111111\"") == NULL);
    CHECK(problem_of(about, "\"secret\"") == NULL);
    CHECK_STR(problem_of(about, "\"No such\""), "is not the id of a record");
    pack_unref(pack);

    struct pack_field agency = {.kind = FIELD_agency};
    struct pack_field readers = {.kind = FIELD_users, .max = 3, .or_else = &agency};
    CHECK(problem_of(&readers, "[\"u-1\"]") == NULL);
    CHECK(problem_of(&readers, "\"northmere-police\"") == NULL);
    CHECK_STR(problem_of(&readers, "\"Northmere\""), "is not a list");
}
