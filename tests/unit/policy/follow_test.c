/* Which pack may take the place of another over the events that there are. */
#include "caseboard/policy/follow.h"

#include <string.h>

#include "mini.h"

static struct pack *load(const json_t *documents)
{
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    if (pack_load_documents(documents, &pack, &problems, NULL) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s", problems.text.at);
    return pack;
}

/* What breaks where the small pack is changed so; BACK: where the changed one comes first. */
static void check(const char *file, const char *pointer, const char *json, bool back,
                  const char *expected)
{
    CB_AUTO(json_decref) json_t *documents = mini_documents();
    CB_AUTO(pack_unref) struct pack *small = mini_pack();
    struct pack_problems problems = {0};
    mini_set(documents, file, pointer, json);
    CB_AUTO(pack_unref) struct pack *changed = load(documents);
    bool follows = policy_follows(back ? changed : small, back ? small : changed, &problems);
    CHECK(follows == (expected == NULL));
    CHECK_INT(problems.count, expected != NULL);
    if (expected != NULL && strstr(problems.text.at, expected) == NULL)
        check_failed(__FILE__, __LINE__, "not %s but %s", expected, problems.text.at);
    pack_problems_fini(&problems);
}

#define D "dictionary.json"
#define FIELDS "/types/action/fields/"
#define OTHERWISE "does not take every value that it took"
#define NEW_FIELD "{\"kind\": \"text\", \"label\": \"Weather\"}"

TEST(a_pack_follows_itself)
{
    CB_AUTO(pack_unref) struct pack *small = mini_pack();
    CHECK(policy_follows(small, small, NULL));
}

TEST(who_sees_and_who_writes_is_free_to_change)
{
    check("views.json", "/classes/IC21/cells/aud", "\"none\"", false, NULL);
    check(D, "/types/action/verbs/amend/by", "[\"pol\"]", false, NULL);
    check(D, FIELDS "secret/class", "\"IC04\"", false, NULL);
}

TEST(a_field_may_come_and_may_not_go)
{
    check(D, FIELDS "weather", NEW_FIELD, false, NULL);
    check(D, FIELDS "weather", NEW_FIELD, true, FIELDS "weather: is gone");
}

TEST(a_verb_may_come_and_may_not_go)
{
    const char *verb = "{\"label\": \"Drop\", \"to\": {\"state\": \"done\"}}";
    check(D, "/types/action/verbs/drop", verb, false, NULL);
    check(D, "/types/action/verbs/drop", verb, true, "/types/action/verbs/drop: is gone");
}

TEST(a_limit_may_widen_and_may_not_narrow)
{
    check(D, FIELDS "reviews/max", "10", false, NULL);
    check(D, FIELDS "reviews/max", "8", false, OTHERWISE);
    check(D, FIELDS "reviews/min", "1", false, OTHERWISE);
    check(D, "/types/case/fields/ref_no/max", "41", false, NULL);
    check(D, "/types/case/fields/ref_no/max", "39", false, OTHERWISE);
    check(D, FIELDS "secret/min", "21", false, OTHERWISE);
}

TEST(an_option_may_come_and_may_not_go)
{
    check(D, "/options/sort/values/odd", "\"Odd\"", false, NULL);
    CB_AUTO(json_decref) json_t *documents = mini_documents();
    CB_AUTO(pack_unref) struct pack *small = mini_pack();
    struct pack_problems problems = {0};
    mini_set(documents, D, "/options/sort/values/odd", "\"Odd\"");
    CB_AUTO(pack_unref) struct pack *changed = load(documents);
    CHECK(!policy_follows(changed, small, &problems));
    CHECK(strstr(problems.text.at, "/types/action/fields/sort: " OTHERWISE) != NULL);
    pack_problems_fini(&problems);
}

TEST(a_field_keeps_its_kind_and_its_form)
{
    check(D, FIELDS "answer/kind", "\"texts\"", true, OTHERWISE);
    check(D, "/types/person/fields/at/form", NULL, false, NULL);
    check(D, "/types/person/fields/at/form", NULL, true, OTHERWISE);
}

TEST(a_pointer_points_as_far_as_before)
{
    check(D, FIELDS "about/of", NULL, false, NULL);
    check(D, FIELDS "about/of", NULL, true, OTHERWISE);
    check(D, FIELDS "about/or", NULL, false, OTHERWISE);
}

TEST(an_item_of_a_group_needs_no_more_than_before)
{
    check(D, "/types/case/fields/links/fields/sort/required", "true", false, OTHERWISE);
    check(D, "/types/case/fields/links/fields/to/required", NULL, false, NULL);
    check(D, "/types/case/fields/links/fields/sort", NULL, false, OTHERWISE);
}

TEST(a_field_that_was_changed_decides_no_class_now)
{
    check(D, "/types/person/class", "{\"by\": \"often\", \"*\": \"IC01\"}", false,
          "/types/person/fields/often: decides a class now");
}

TEST(a_type_may_come_and_may_not_go)
{
    const char *type = "{\"stream\": \"directory\", \"label\": \"Room\", \"plural\": \"Rooms\", "
                       "\"class\": \"DIR\", \"by\": [\"adm\"], \"fields\": {\"name\": {\"kind\": "
                       "\"text\", \"label\": \"Name\"}}, \"verbs\": {"
                       "\"log\": {\"label\": \"Add\", \"creates\": true, \"may\": \"*\"}, "
                       "\"amend\": {\"label\": \"Change\", \"may\": \"*\"}, "
                       "\"withdraw\": {\"label\": \"Withdraw\"}}}";
    check(D, "/types/room", type, false, NULL);
    check(D, "/types/room", type, true, "/types/room: is gone");
}
