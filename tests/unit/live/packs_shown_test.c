/* What administrators are shown of packs before one comes into force (design 5). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "caseboard/base/limits.h"
#include "server/live/trial.h"
#include "tests/unit/live/swap.h"

/* ---- looking at packs ---- */

TEST(an_administrator_is_told_which_packs_there_are)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf entry = {0};
    swap_begin(&c, NULL);
    CHECK_CODE(live_client_packs(&c.first), CB_OK);
    CHECK(swap_says(&c.first, "\"in_force\":{\"hash\":"));
    CHECK(swap_says(&c.first, c.hash));
    live_world_entries(&c.scene.world, &entry);
    CHECK(strstr(entry.at, "policy.packs") != NULL);
}

TEST(a_comparison_tells_few_cases_as_few_and_nothing_of_what_they_hold)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf entry = {0};
    swap_begin(&c, NULL);
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(swap_says(&c.first, "{\"cases\":\"fewer than 5\",\"class\":\"IC02\",\"seat\":\"adv\"}"));
    CHECK(swap_says(&c.first, "\"gains_sight\":true"));
    CHECK(swap_says(&c.first, "\"follows\":true"));
    CHECK(!swap_says(&c.first, "A. Person"));
    CHECK(!swap_says(&c.first, c.scene.victim));
    live_world_entries(&c.scene.world, &entry);
    CHECK(strstr(entry.at, "policy.compare") != NULL);
}

TEST(packs_are_shown_to_nobody_who_may_not_propose_one)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    swap_begin(&c, NULL);
    live_client_init(&police, &c.scene.world, "u-1");
    CHECK_CODE(live_client_packs(&police), CB_NOT_ALLOWED);
    CHECK_CODE(live_client_compare(&police, "masip@2", c.hash), CB_NOT_ALLOWED);
    CHECK_CODE(live_client_compare(&c.first, "masip@2", "00"), CB_NOT_FOUND);
}

/* ---- samples ---- */

/* Asked by USER, who is let go again. */
static enum cb_code samples(struct swap *c, const char *user, const char *class_name,
                            struct cb_buf *out)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &c->scene.world, user);
    enum cb_code code = live_client_samples(&client, "masip@2", c->hash, class_name);
    cb_buf_clear(out);
    cb_buf_str(out, cb_buf_peek(&client.last));
    return code;
}

static void see_both_sides(json_t *documents)
{
    swap_set_cell(documents, "IC02", "coo", "full");
}

TEST(samples_are_shown_to_somebody_who_sees_both_sides)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf said = {0}, entry = {0};
    char expected[300], case_id[CB_ID_TEXT];
    swap_begin(&c, see_both_sides);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(samples(&c, "u-coo", "IC02", &said), CB_OK);
    cb_id_write(c.scene.stream, case_id);
    snprintf(expected, sizeof expected, "{\"class\":\"IC02\",\"samples\":[{\"case\":\"%s\",",
             case_id);
    CHECK(strstr(said.at, expected) != NULL);
    CHECK(strstr(said.at, "A. Person") != NULL);
    CHECK(strstr(said.at, c.scene.victim) != NULL);
    CHECK(strstr(said.at, "\"ref_no\":") != NULL);
    live_world_entries(&c.scene.world, &entry);
    CHECK(strstr(entry.at, "\"listed\":true") != NULL);
    CHECK(strstr(entry.at, c.scene.victim) != NULL);
}

TEST(nobody_is_shown_what_one_of_the_packs_hides_from_them)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf said = {0};
    static const char none[] = "{\"class\":\"IC02\",\"samples\":[]}";
    swap_begin(&c, NULL); /* the liaison loses it, the advocate gains it */
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(samples(&c, "u-4", "IC02", &said), CB_OK);
    CHECK_STR(said.at, none);
    CHECK_CODE(samples(&c, "u-7", "IC02", &said), CB_OK);
    CHECK_STR(said.at, none);
    CHECK_CODE(samples(&c, "u-adm", "IC02", &said), CB_OK); /* who proposes it sees no case */
    CHECK_STR(said.at, none);
    CHECK_CODE(samples(&c, "u-1", "IC02", &said), CB_OK);
    CHECK(strstr(said.at, "A. Person") != NULL);
}

static void shut_out(struct scene *scene, struct world *told)
{
    char id[CB_ID_TEXT];
    (void)scene;
    cb_id_write(told->stream, id);
    world_tell(told, world_viewer("u-9", "board", "chr"), "case.exclude", id,
               "{'excluded_users':['u-1']}");
}

TEST(a_case_that_is_shut_to_somebody_gives_them_no_sample)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf said = {0};
    swap_begin_with(&c, NULL, shut_out);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(samples(&c, "u-1", "IC02", &said), CB_OK);
    CHECK_STR(said.at, "{\"class\":\"IC02\",\"samples\":[]}");
    CHECK_CODE(samples(&c, "u-2", "IC02", &said), CB_OK);
    CHECK(strstr(said.at, "A. Person") != NULL);
}

TEST(of_a_pack_that_nobody_proposed_there_are_no_samples)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf said = {0};
    swap_begin(&c, NULL);
    CHECK_CODE(samples(&c, "u-1", "IC02", &said), CB_NOT_ALLOWED);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(samples(&c, "u-1", "IC99", &said), CB_INVALID);
    CHECK_CODE(samples(&c, "u-ward", "IC02", &said), CB_OK);
    CHECK_STR(said.at, "{\"class\":\"IC02\",\"samples\":[]}"); /* its agency takes no part */
}

static void more_cases(struct scene *scene, struct world *told)
{
    (void)told;
    for (uint64_t i = 0; i < CB_PACK_SAMPLES; i++) {
        CB_AUTO(world_fini) struct world other = world_begin(100 + i);
        world_tell(&other, world_viewer("u-1", "police", "pol"), "person.log", NULL,
                   "{'role':'victim','name':'Somebody else'}");
        live_world_put(&scene->world, &other);
    }
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    while ((text = strstr(text, part)) != NULL) {
        text += strlen(part);
        count++;
    }
    return count;
}

TEST(there_are_so_many_samples_and_no_more)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf said = {0};
    swap_begin_with(&c, NULL, more_cases); /* one more than are shown */
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(samples(&c, "u-1", "IC02", &said), CB_OK);
    CHECK_INT(count_of(said.at, "\"case\":"), CB_PACK_SAMPLES);
}

TEST(who_is_told_of_a_draft_is_told_what_it_changes_and_not_on_how_many_cases)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    swap_begin(&c, NULL);
    live_client_init(&police, &c.scene.world, "u-1");
    CHECK_CODE(live_client_compare(&police, "masip@2", c.hash), CB_NOT_ALLOWED);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(live_client_compare(&police, "masip@2", c.hash), CB_OK);
    CHECK(swap_says(&police, "\"cases\":[]"));
    CHECK(!swap_says(&police, "\"tests\""));
    CHECK(swap_says(&police, "\"gains_sight\":true"));
    CHECK_CODE(live_client_packs(&police), CB_NOT_ALLOWED);
}

/* ---- the pack's own tests ---- */

#define SCENARIO(level)                                                                            \
    "{\"title\":\"A title\",\"pack\":\"masip@2\","                                                 \
    "\"viewers\":{\"coo\":{\"user\":\"u-tran\",\"agency\":\"board\",\"seat\":\"coo\"}},"           \
    "\"events\":[{\"by\":\"coo\",\"did\":\"case.log\",\"id\":\"heron\",\"set\":{"                  \
    "\"ref_no\":\"Heron\",\"opened\":\"2026-09-01\",\"lead_agency\":\"police\","                   \
    "\"stage\":\"referred\",\"jurisdiction\":\"EW\",\"participating_agencies\":[\"board\"]}}],"    \
    "\"expect\":[{\"as\":\"coo\",\"levels\":{\"heron\":\"" level "\"}}]}"

static void put_test(const struct swap *c, const char *file, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/two/tests", c->packs);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/two/tests/%s", c->packs, file);
    FILE *out = fopen(path, "we");
    CHECK(out != NULL);
    fputs(text, out);
    fclose(out);
}

TEST(a_comparison_tells_what_the_packs_own_tests_say)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    swap_begin(&c, NULL);
    put_test(&c, "a.json", SCENARIO("full"));
    put_test(&c, "b.json", SCENARIO("exists"));
    put_test(&c, "c.json", "no JSON");
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(swap_says(&c.first,
                    "\"tests\":{\"cut\":false,\"differences\":["
                    "\"b.json: expectation 1: as coo: heron is seen at full, expected exists\","
                    "\"c.json: cannot be read\"],"
                    "\"failed\":2,\"files\":3,\"more\":false,\"passed\":1}"));
}

TEST(a_pack_without_tests_is_said_to_have_none)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    swap_begin(&c, NULL);
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(swap_says(&c.first, "\"failed\":0,\"files\":0,\"more\":false,\"passed\":0}"));
}

TEST(tests_end_where_they_would_cost_more_than_a_server_gives_them)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    char folder[330];
    swap_begin(&c, NULL);
    put_test(&c, "a.json", SCENARIO("full"));
    put_test(&c, "b.json", SCENARIO("full"));
    snprintf(folder, sizeof folder, "%s/two", c.packs);
    for (size_t most = 3; most <= 4; most++) { /* an event and a look at it: two a file */
        CB_AUTO(trial_fini) struct trial trial = {0};
        CB_AUTO(pack_unref) struct pack *pack = NULL;
        struct pack_problems problems = {0};
        CHECK_CODE(pack_load(folder, &pack, &problems, NULL), CB_OK);
        while (!trial.is_done)
            trial_go_on(&trial, pack, folder, most);
        CHECK_INT(trial.run.passed, most == 4 ? 2 : 1);
        CHECK_INT(trial.run.is_cut, most == 3);
    }
}

TEST(no_more_differences_are_told_than_a_page_holds)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    char file[20];
    swap_begin(&c, NULL);
    for (int i = 0; i < CB_PACK_TESTS_TOLD; i++) {
        snprintf(file, sizeof file, "%d.json", 100 + i);
        put_test(&c, file, "{}");
    }
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(swap_says(&c.first, "\"failed\":50,\"files\":50,\"more\":false"));
    put_test(&c, "one_more.json", "{}");
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(swap_says(&c.first, "\"failed\":51,\"files\":51,\"more\":true"));
}
