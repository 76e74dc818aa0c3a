/* Scenarios of a pack: their limits, and that whatever a file holds, running it ends. What they
 * mean is tried by tests/unit/cli/policy_test.c. */
#include "caseboard/clock/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/policy/tests.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

struct heard {
    size_t count;
    char last[300];
};

static void hear(void *context, size_t number, struct cb_str line)
{
    struct heard *heard = context;
    (void)number;
    heard->count++;
    snprintf(heard->last, sizeof heard->last, "%.*s", CB_STR_ARG(line));
}

static json_t *quoted(const char *text)
{
    CB_AUTO(cb_buf_fini) struct cb_buf json = {0};
    CB_AUTO(json_decref) json_t *list = NULL; /* a document is an object or a list */
    cb_buf_char(&json, '[');
    for (; *text != '\0'; text++)
        cb_buf_char(&json, *text == '\'' ? '"' : *text);
    cb_buf_char(&json, ']');
    CHECK_CODE(cb_json_read(cb_buf_peek(&json), SIZE_MAX, &list, NULL), CB_OK);
    return json_incref(json_array_get(list, 0));
}

/* One case, and the coordinator who sees it. */
static json_t *small(void)
{
    return quoted(
        "{'title':'A title','pack':'masip@1','viewers':{'coo':{'user':'u-tran','agency':'board',"
        "'seat':'coo'}},'events':[{'by':'coo','did':'case.log','id':'heron','set':{'ref_no':'Heron'"
        ",'opened':'2026-09-01','lead_agency':'police','stage':'referred','jurisdiction':'EW',"
        "'participating_agencies':['board']}}],"
        "'expect':[{'as':'coo','levels':{'heron':'full'}}]}");
}

static struct heard run(const json_t *document, struct scenario_run *run)
{
    struct heard heard = {0};
    scenario_run(world_pack(), document, NULL, hear, &heard, run);
    return heard;
}

static void repeat(json_t *document, const char *list, size_t count)
{
    json_t *items = json_object_get(document, list);
    while (json_array_size(items) < count)
        json_array_append(items, json_array_get(items, json_array_size(items) - 1));
}

TEST(so_many_things_are_expected_and_no_more)
{
    CB_AUTO(json_decref) json_t *document = small();
    struct scenario_run at = {0}, past = {0};
    repeat(document, "expect", SCENARIO_EXPECTATIONS);
    run(document, &at);
    CHECK_INT(at.passed, SCENARIO_EXPECTATIONS);
    repeat(document, "expect", SCENARIO_EXPECTATIONS + 1);
    struct heard heard = run(document, &past);
    CHECK_INT(past.failed, 1);
    CHECK_STR(heard.last, "more than 200 things are expected");
}

TEST(so_many_events_are_given_and_no_more)
{
    CB_AUTO(json_decref) json_t *document = small();
    struct scenario_run at = {0}, past = {0};
    json_array_append_new(json_object_get(document, "events"),
                          quoted("{'by':'coo','did':'case.amend','id':'heron','set':{}}"));
    repeat(document, "events", SCENARIO_EVENTS);
    run(document, &at);
    CHECK_INT(at.passed, 1);
    repeat(document, "events", SCENARIO_EVENTS + 1);
    struct heard heard = run(document, &past);
    CHECK_INT(past.failed, 1);
    CHECK_STR(heard.last, "there are more than 500 events");
}

TEST(so_many_look_and_no_more)
{
    CB_AUTO(json_decref) json_t *document = small();
    json_t *expected = json_array_get(json_object_get(document, "expect"), 0);
    struct scenario_run at = {0}, past = {0};
    json_object_set_new(expected, "as", json_pack("[s]", "coo"));
    repeat(expected, "as", SCENARIO_LOOKERS);
    run(document, &at);
    CHECK_INT(at.passed, 1);
    CHECK_INT(at.work, 2 * SCENARIO_LOOKERS); /* the event, and one more, for each */
    repeat(expected, "as", SCENARIO_LOOKERS + 1);
    struct heard heard = run(document, &past);
    CHECK_INT(past.failed, 1);
    CHECK_STR(heard.last, "more than 50 look");
}

TEST(a_run_ends_before_it_costs_more_than_it_may)
{
    CB_AUTO(json_decref) json_t *document = small();
    struct scenario_run at = {.most_work = 6}, past = {.most_work = 5};
    repeat(document, "expect", 3);
    run(document, &at);
    CHECK_INT(at.passed, 3);
    CHECK(!at.is_cut);
    run(document, &past);
    CHECK_INT(past.passed, 2);
    CHECK(past.is_cut);
}

TEST(a_base_is_one_of_the_fixtures_and_no_path)
{
    CB_AUTO(json_decref) json_t *document = small();
    struct scenario_run count = {0};
    json_object_set_new(document, "base", json_string("../../masip@1"));
    struct heard heard = run(document, &count);
    CHECK_INT(count.failed, 1);
    CHECK_STR(heard.last, "fixtures/../../masip@1.json: there is none that can be read");
}

/* ---- whatever a file holds ---- */

static json_t *junk(struct gen *g)
{
    static const char *const texts[] = {
        "null", "1",   "-7",   "true",          "''",     "'#heron'", "[]",      "{}",
        "[[]]", "'x'", "[{}]", "'#etag:heron'", "[null]", "'coo'",    "{'as':1}"};
    return quoted(texts[gen_below(g, CB_COUNT(texts))]);
}

/* Something somewhere in it is taken out or becomes something else. */
static void spoil(struct gen *g, json_t *value)
{
    const char *key = NULL;
    json_t *member = NULL;
    size_t at = 0;
    if (json_is_array(value) && json_array_size(value) > 0) {
        at = gen_below(g, json_array_size(value));
        member = json_array_get(value, at);
        if (json_is_string(member) || gen_below(g, 6) == 0)
            json_array_set_new(value, at, junk(g));
        else
            spoil(g, member);
    }
    size_t which = json_object_size(value) > 0 ? gen_below(g, json_object_size(value)) : 0;
    json_object_foreach (value, key, member) {
        if (at++ != which)
            continue;
        if (gen_below(g, 8) == 0)
            json_object_del(value, key);
        else if (!(json_is_object(member) || json_is_array(member)) || gen_below(g, 6) == 0)
            json_object_set_new(value, key, junk(g));
        else
            spoil(g, member);
        return;
    }
}

static struct pack_tests all;

static void forget(void)
{
    pack_tests_fini(&all);
}

PROPERTY_ROUNDS(whatever_a_scenario_holds_running_it_ends, 200)
{
    struct scenario_run count = {0};
    struct heard heard = {0};
    CB_AUTO(json_decref) json_t *document = NULL;
    if (all.count == 0) {
        pack_tests_open(&all, "policies/masip");
        atexit(forget);
    }
    CHECK_CODE(pack_tests_read(&all, gen_below(g, all.count), &document, NULL), CB_OK);
    size_t expected = json_array_size(json_object_get(document, "expect"));
    for (size_t left = 1 + gen_below(g, 4); left > 0; left--)
        spoil(g, document);
    scenario_run(world_pack(), document, all.fixtures, hear, &heard, &count);
    CHECK(count.passed + count.failed >= 1);
    CHECK(count.passed + count.failed <= expected + 1);
    CHECK((count.failed > 0) == (heard.count > 0));
}
