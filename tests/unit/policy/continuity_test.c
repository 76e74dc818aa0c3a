/* What a pack says of clocks: the default pack's, with one thing wrong at a time. */
#include "caseboard/policy/continuity.h"

#include <stdlib.h>
#include <string.h>

#include "mini.h"

static json_t *documents(void)
{
    static const char *const files[] = {"pack.json",      "dictionary.json", "views.json",
                                        "calendar.json",  "retention.json",  "guidance.json",
                                        "continuity.json"};
    json_t *all = json_object();
    for (size_t i = 0; i < CB_COUNT(files); i++) {
        char path[100];
        json_t *document = NULL;
        snprintf(path, sizeof path, "policies/masip/%s", files[i]);
        CHECK_CODE(cb_json_read_file(path, &document, NULL), CB_OK);
        json_object_set_new(all, files[i], document);
    }
    return all;
}

static struct pack *default_pack(void)
{
    json_t *all = documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    CHECK_CODE(pack_load_documents(all, &pack, &problems, NULL), CB_OK);
    json_decref(all);
    return pack;
}

static void check_broken(const char *pointer, const char *json, const char *expected)
{
    json_t *all = documents();
    char line[300];
    mini_set(all, "continuity.json", pointer, json);
    char *problems = mini_problems(all);
    snprintf(line, sizeof line, "continuity.json %s\n", expected);
    CHECK_STR((const char *)problems, (const char *)line);
    free(problems);
    json_decref(all);
}

#undef BREAKS
#define BREAKS(sentence, ...)                                                                      \
    TEST(sentence)                                                                                 \
    {                                                                                              \
        check_broken(__VA_ARGS__);                                                                 \
    }

BREAKS(an_unknown_member_of_continuity_is_refused, "/wishes", "[]",
       "/: there is no member \"wishes\"")
BREAKS(a_part_is_a_type, "/records/update", "\"updates\"",
       "/records/update: there is no type \"updates\"; did you mean \"update\"?")
BREAKS(what_opens_a_row_is_an_option, "/profiles/0/rows/4/opened_by/0/is/type", "[\"VC99\"]",
       "/profiles/0/rows/4/opened_by/0/is/type/0: there is no option \"VC99\"; did you mean "
       "\"VC09\"?")
BREAKS(a_row_is_somebodys_duty, "/profiles/0/rows/4/duty", "\"poll\"",
       "/profiles/0/rows/4/duty: there is no duty \"poll\"; did you mean \"pol\"?")
BREAKS(a_row_has_limits, "/product/0/limit/enhanced", "\"1 day\"",
       "/product/0/limit/enhanced: is not a limit such as \"WD 5\"")
BREAKS(a_row_is_there_once, "/product/1/id", "\"PR01\"",
       "/product/1: the id \"PR01\" is there twice")
BREAKS(a_check_of_an_opener_is_built, "/product/3/opened_by/1/check", "\"not_last\"",
       "/product/3/opened_by/1/check: there is no check \"not_last\"; did you mean \"not_first\"?")
BREAKS(a_start_is_a_time, "/product/4/opened_by/1/start", "\"about\"",
       "/product/4/opened_by/1/start: the field \"about\" is of another kind")
BREAKS(an_interval_is_of_days_or_months, "/recurring/intervals/weekly", "\"WD 5\"",
       "/recurring/intervals/weekly: is no interval such as \"CD 7\" or \"MO 1\"")
BREAKS(a_status_is_one_of_the_plans, "/plan/hold", "[\"on_hold\"]",
       "/plan/hold/0: there is no option \"on_hold\"")
BREAKS(a_profile_counts_by_a_calendar_that_is_there, "/profiles/1/calendar", "\"FRA\"",
       "/profiles/1/calendar: there is no calendar \"FRA\"")
BREAKS(only_an_update_is_an_attempt, "/profiles/0/rows/2/closed_by/0/attempt", "true",
       "/profiles/0/rows/2/closed_by/0/attempt: only an update is an attempt")

BREAKS(a_trigger_is_built, "/rules/3/on/what", "\"records\"",
       "/rules/3/on/what: there is no trigger \"records\"; did you mean \"record\"?")
BREAKS(a_filter_is_built, "/rules/8/on/filter", "\"not_last\"",
       "/rules/8/on/filter: there is no filter \"not_last\"; did you mean \"not_first\"?")
BREAKS(a_way_to_meet_a_rule_is_built, "/rules/0/met_by/0/what", "\"records\"",
       "/rules/0/met_by/0/what: there is no way to meet it \"records\"; did you mean \"record\"?")
BREAKS(a_due_date_of_a_rule_is_built, "/rules/0/due/what", "\"limits\"",
       "/rules/0/due/what: there is no due date \"limits\"; did you mean \"limit\"?")
BREAKS(a_rule_is_there_once, "/rules/1/id", "\"CR-01\"",
       "/rules/1: the id \"CR-01\" is there twice")
BREAKS(a_rule_has_a_limit_where_its_due_date_needs_one, "/rules/0/due/limit", NULL,
       "/rules/0/due: this due date needs a limit")

TEST(a_field_that_clocks_read_must_be_there)
{
    json_t *all = documents();
    mini_set(all, "dictionary.json", "/types/victim_contact_plan/fields/interpreter", NULL);
    mini_set(all, "guidance.json", "/prompts", "[]");
    char *problems = mini_problems(all);
    CHECK(strstr(problems, "continuity.json /records/plan: \"victim_contact_plan\" has no field "
                           "\"interpreter\", which clocks read\n") != NULL);
    free(problems);
    json_decref(all);
}

TEST(a_profile_holds_from_its_first_day)
{
    CB_AUTO(pack_unref) struct pack *pack = default_pack();
    const struct continuity *continuity = pack_continuity(pack);
    CHECK(continuity_profile(continuity, CB_STR("EW"), CB_STR("2021-03-31")) == NULL);
    const struct profile *profile =
        continuity_profile(continuity, CB_STR("EW"), CB_STR("2021-04-01"));
    CHECK(profile != NULL);
    CHECK_STR(continuity_row(continuity, profile, CB_STR("VC05"))->enhanced, "WD 1");
    CHECK(continuity_row(continuity, profile, CB_STR("PR05"))->is_product);
    CHECK(continuity_row(continuity, profile, CB_STR("VC99")) == NULL);
}

TEST(a_nation_without_confirmed_limits_has_product_rows_alone)
{
    CB_AUTO(pack_unref) struct pack *pack = default_pack();
    const struct continuity *continuity = pack_continuity(pack);
    const struct profile *profile =
        continuity_profile(continuity, CB_STR("SCT"), CB_STR("2026-03-02"));
    CHECK(continuity_row(continuity, profile, CB_STR("VC05")) == NULL);
    CHECK(continuity_row(continuity, profile, CB_STR("PR02")) != NULL);
}

TEST(a_pack_may_be_without_clocks)
{
    struct pack *pack = mini_pack();
    CHECK(pack_continuity(pack) == NULL);
    pack_unref(pack);
}
