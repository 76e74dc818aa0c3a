/* A pack comes into force while people look (design 5 and 6, security P5). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "caseboard/base/limits.h"
#include "server/live/trial.h"
#include "tests/unit/live/scene.h"

static void write_json(const char *folder, const char *file, const json_t *document)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    CHECK(json_dump_file(document, path, JSON_COMPACT) == 0);
}

static json_t *views_of(json_t *documents)
{
    return json_object_get(documents, "views.json");
}

static void set_cell(json_t *documents, const char *class, const char *seat, const char *line)
{
    json_t *classes = json_object_get(views_of(documents), "classes");
    json_t *cells = json_object_get(json_object_get(classes, class), "cells");
    CHECK(json_object_get(cells, seat) != NULL);
    json_object_set_new(cells, seat, json_string(line));
}

/* The default pack as version 2 in PACKS/NAME: victim liaison loses whom it is about, advocates see
 * everybody. Its hash in OUT. */
static void put_pack(const char *packs, const char *name, void (*change)(json_t *documents),
                     char out[ROOT_TEXT])
{
    static const char *const files[] = {"pack.json",      "dictionary.json", "views.json",
                                        "calendar.json",  "retention.json",  "guidance.json",
                                        "continuity.json"};
    CB_AUTO(json_decref) json_t *documents = json_object();
    CB_AUTO(pack_unref) struct pack *pack = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    struct pack_problems problems = {0};
    char folder[330];
    snprintf(folder, sizeof folder, "%s/%s", packs, name);
    mkdir(folder, 0700);
    for (size_t i = 0; i < CB_COUNT(files); i++)
        json_object_set_new(documents, files[i],
                            json_deep_copy(pack_document(world_pack(), files[i])));
    json_object_set_new(json_object_get(documents, "pack.json"), "version", json_integer(2));
    set_cell(documents, "IC02", "vlo", "none");
    set_cell(documents, "IC02", "adv", "full");
    if (change != NULL)
        change(documents);
    for (size_t i = 0; i < CB_COUNT(files); i++)
        write_json(folder, files[i], json_object_get(documents, files[i]));
    if (pack_load(folder, &pack, &problems, NULL) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s", problems.text.at);
    struct cb_digest digest = pack_hash(pack);
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    snprintf(out, ROOT_TEXT, "%s", hex.at);
}

struct swap {
    struct scene scene;
    char packs[300];
    char hash[ROOT_TEXT];
    struct live_client first, second; /* administrators of two agencies */
    char draft[CB_ID_TEXT];
};

static void swap_fini(struct swap *c)
{
    live_client_fini(&c->first);
    live_client_fini(&c->second);
    scene_fini(&c->scene);
}
CB_AUTO_DEFINE_FINI(struct swap, swap_fini)

static void begin_with(struct swap *c, void (*edit)(json_t *documents),
                       void (*history)(struct scene *scene, struct world *case_))
{
    scene_begin(&c->scene, history);
    const char *path = c->scene.world.path; /* beside the store */
    snprintf(c->packs, sizeof c->packs, "%.*s/packs", (int)(strrchr(path, '/') - path), path);
    mkdir(c->packs, 0700);
    put_pack(c->packs, "two", edit, c->hash);
    c->scene.world.packs = c->packs;
    live_world_open(&c->scene.world);
    live_client_init(&c->first, &c->scene.world, "u-adm");
    live_client_init(&c->second, &c->scene.world, "u-adm2");
    CHECK_CODE(live_client_directory(&c->first), CB_OK);
    CHECK_CODE(live_client_directory(&c->second), CB_OK);
}

static void begin(struct swap *c, void (*edit)(json_t *documents))
{
    begin_with(c, edit, NULL);
}

static const char *etag_of(const struct live_client *client, const char *id, char out[ETAG_TEXT])
{
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "directory.changed");
    snprintf(out, ETAG_TEXT, "%.*s",
             CB_STR_ARG(cb_json_get_str(json_object_get(copy.records, id), "etag")));
    return out;
}

static enum cb_code propose(struct swap *c)
{
    char set[200];
    snprintf(set, sizeof set, "{'name':'masip@2','hash':'%s'}", c->hash);
    return live_client_do(&c->first, c->scene.world.directory, "pack.log",
                          live_world_id(&c->scene.world, c->draft), set, NULL);
}

static enum cb_code activate(struct swap *c, struct live_client *by)
{
    char etag[ETAG_TEXT];
    return live_client_do(by, c->scene.world.directory, "pack.activate", c->draft, "{}",
                          etag_of(by, c->draft, etag));
}

static bool says(const struct live_client *client, const char *part)
{
    return strstr(client->last.at, part) != NULL;
}

static const json_t *victim_in(const struct live_copy *copy, const struct swap *c)
{
    return json_object_get(copy->records, c->scene.victim);
}

static struct live_copy copy_of(const struct live_client *client)
{
    struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "case.changed");
    return copy;
}

static void open_case(struct swap *c, struct live_client *client, const char *user)
{
    live_client_init(client, &c->scene.world, user);
    CHECK_CODE(live_client_open(client, c->scene.stream, "own work", NULL), CB_OK);
}

/* ---- */

TEST(readers_get_the_difference_without_opening_again)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    CB_AUTO(live_client_fini) struct live_client liaison = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    begin(&c, NULL);
    open_case(&c, &advocate, "u-7");
    open_case(&c, &liaison, "u-4");
    open_case(&c, &police, "u-1");
    CB_AUTO(live_copy_fini) struct live_copy hidden = copy_of(&advocate);
    CHECK(victim_in(&hidden, &c) == NULL);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.second), CB_OK);

    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@2");
    CB_AUTO(live_copy_fini) struct live_copy gained = copy_of(&advocate);
    CB_AUTO(live_copy_fini) struct live_copy lost = copy_of(&liaison);
    CB_AUTO(live_copy_fini) struct live_copy kept = copy_of(&police);
    CHECK(victim_in(&gained, &c) != NULL);
    CHECK(victim_in(&lost, &c) == NULL);
    CHECK(victim_in(&kept, &c) != NULL);
    CHECK(strstr(advocate.received.at, "\"pack.changed\",\"params\":{\"pack\":\"masip@2\"}") !=
          NULL);
    CHECK(strstr(police.received.at, "case.changed") == NULL); /* nothing is different for it */
}

TEST(what_is_opened_afterwards_is_seen_under_the_new_pack)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    begin(&c, NULL);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.second), CB_OK);
    open_case(&c, &advocate, "u-7");
    CB_AUTO(live_copy_fini) struct live_copy seen = copy_of(&advocate);
    CHECK(victim_in(&seen, &c) != NULL);
}

TEST(every_event_names_its_pack_and_old_ones_are_still_read)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char before[CB_ID_TEXT], after[CB_ID_TEXT];
    begin(&c, NULL);
    open_case(&c, &police, "u-1");
    CHECK_CODE(scene_act(&c.scene, &police, before), CB_OK);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.second), CB_OK);
    CHECK_CODE(scene_act(&c.scene, &police, after), CB_OK);
    CB_AUTO(live_copy_fini) struct live_copy copy = copy_of(&police);
    CHECK(json_object_get(copy.records, before) != NULL);
    CHECK(json_object_get(copy.records, after) != NULL);
}

TEST(what_was_sent_while_the_pack_came_into_force_is_decided_under_the_new_one)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char etag[ETAG_TEXT], id[CB_ID_TEXT];
    begin(&c, NULL);
    open_case(&c, &police, "u-1");
    CHECK_CODE(propose(&c), CB_OK);
    live_client_send(&c.second, c.scene.world.directory, "pack.activate", c.draft, "{}",
                     etag_of(&c.second, c.draft, etag), NULL);
    live_client_send(&police, c.scene.stream, "action.log", live_world_id(&c.scene.world, id),
                     ACTION, NULL, NULL);
    live_world_run(&c.scene.world);
    CHECK_CODE(police.answer.code, CB_OK);
    CHECK_CODE(c.second.answer.code, CB_OK);
    CB_AUTO(live_copy_fini) struct live_copy copy = copy_of(&police);
    CHECK(json_object_get(copy.records, id) != NULL);
}

TEST(nobody_puts_their_own_draft_in_force)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    begin(&c, NULL);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.first), CB_NOT_ALLOWED);
    CHECK(says(&c.first, "two_people"));
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@1");
}

static void another_title(json_t *documents)
{
    json_object_set_new(json_object_get(documents, "pack.json"), "title", json_string("Changed"));
}

TEST(a_pack_that_changed_after_it_was_proposed_is_not_put_in_force)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    char other[ROOT_TEXT];
    begin(&c, NULL);
    CHECK_CODE(propose(&c), CB_OK);
    put_pack(c.packs, "two", another_title, other);
    CHECK_CODE(activate(&c, &c.second), CB_NOT_ALLOWED);
    CHECK(says(&c.second, "pack_not_there"));
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@1");
}

static void take_a_field(json_t *documents)
{
    json_t *types = json_object_get(json_object_get(documents, "dictionary.json"), "types");
    json_t *fields = json_object_get(json_object_get(types, "incident"), "fields");
    CHECK(json_object_del(fields, "reported_to") == 0);
}

TEST(a_pack_that_could_not_read_what_there_may_be_is_not_put_in_force)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    begin(&c, take_a_field);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(says(&c.first, "\"follows\":false"));
    CHECK_CODE(activate(&c, &c.second), CB_NOT_ALLOWED);
    CHECK(says(&c.second, "pack_does_not_follow"));
}

/* ---- starting again ---- */

static void start_again(struct swap *c)
{
    live_client_fini(&c->first);
    live_client_fini(&c->second);
    c->first = c->second = (struct live_client){0};
    live_world_close(&c->scene.world);
}

TEST(a_server_starts_with_the_pack_that_its_directory_says)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    begin(&c, NULL);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.second), CB_OK);
    start_again(&c);
    live_world_open(&c.scene.world);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@2");
    open_case(&c, &advocate, "u-7");
    CB_AUTO(live_copy_fini) struct live_copy seen = copy_of(&advocate);
    CHECK(victim_in(&seen, &c) != NULL);
}

TEST(a_server_does_not_start_with_a_pack_that_is_not_the_one_that_was_approved)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    struct cb_error err = {0};
    char other[ROOT_TEXT];
    begin(&c, NULL);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.second), CB_OK);
    start_again(&c);
    put_pack(c.packs, "two", another_title, other);
    CHECK_CODE(live_world_try_open(&c.scene.world, &err), CB_INVALID);
    CHECK(strstr(err.message, "masip@2") != NULL);
    CHECK(strstr(err.message, "may have been changed") != NULL);
}

/* ---- looking at packs ---- */

TEST(an_administrator_is_told_which_packs_there_are)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf entry = {0};
    begin(&c, NULL);
    CHECK_CODE(live_client_packs(&c.first), CB_OK);
    CHECK(says(&c.first, "\"in_force\":{\"hash\":"));
    CHECK(says(&c.first, c.hash));
    live_world_entries(&c.scene.world, &entry);
    CHECK(strstr(entry.at, "policy.packs") != NULL);
}

TEST(a_comparison_tells_few_cases_as_few_and_nothing_of_what_they_hold)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf entry = {0};
    begin(&c, NULL);
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(says(&c.first, "{\"cases\":\"fewer than 5\",\"class\":\"IC02\",\"seat\":\"adv\"}"));
    CHECK(says(&c.first, "\"gains_sight\":true"));
    CHECK(says(&c.first, "\"follows\":true"));
    CHECK(!says(&c.first, "A. Person"));
    CHECK(!says(&c.first, c.scene.victim));
    live_world_entries(&c.scene.world, &entry);
    CHECK(strstr(entry.at, "policy.compare") != NULL);
}

TEST(packs_are_shown_to_nobody_who_may_not_propose_one)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    begin(&c, NULL);
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
    set_cell(documents, "IC02", "coo", "full");
}

TEST(samples_are_shown_to_somebody_who_sees_both_sides)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf said = {0}, entry = {0};
    char expected[300], case_id[CB_ID_TEXT];
    begin(&c, see_both_sides);
    CHECK_CODE(propose(&c), CB_OK);
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
    begin(&c, NULL); /* the liaison loses it, the advocate gains it */
    CHECK_CODE(propose(&c), CB_OK);
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
    begin_with(&c, NULL, shut_out);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(samples(&c, "u-1", "IC02", &said), CB_OK);
    CHECK_STR(said.at, "{\"class\":\"IC02\",\"samples\":[]}");
    CHECK_CODE(samples(&c, "u-2", "IC02", &said), CB_OK);
    CHECK(strstr(said.at, "A. Person") != NULL);
}

TEST(of_a_pack_that_nobody_proposed_there_are_no_samples)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf said = {0};
    begin(&c, NULL);
    CHECK_CODE(samples(&c, "u-1", "IC02", &said), CB_NOT_ALLOWED);
    CHECK_CODE(propose(&c), CB_OK);
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
    begin_with(&c, NULL, more_cases); /* one more than are shown */
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(samples(&c, "u-1", "IC02", &said), CB_OK);
    CHECK_INT(count_of(said.at, "\"case\":"), CB_PACK_SAMPLES);
}

TEST(who_is_told_of_a_draft_is_told_what_it_changes_and_not_on_how_many_cases)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    begin(&c, NULL);
    live_client_init(&police, &c.scene.world, "u-1");
    CHECK_CODE(live_client_compare(&police, "masip@2", c.hash), CB_NOT_ALLOWED);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(live_client_compare(&police, "masip@2", c.hash), CB_OK);
    CHECK(says(&police, "\"cases\":[]"));
    CHECK(!says(&police, "\"tests\""));
    CHECK(says(&police, "\"gains_sight\":true"));
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
    begin(&c, NULL);
    put_test(&c, "a.json", SCENARIO("full"));
    put_test(&c, "b.json", SCENARIO("exists"));
    put_test(&c, "c.json", "no JSON");
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(says(&c.first,
               "\"tests\":{\"cut\":false,\"differences\":["
               "\"b.json: expectation 1: as coo: heron is seen at full, expected exists\","
               "\"c.json: cannot be read\"],"
               "\"failed\":2,\"files\":3,\"more\":false,\"passed\":1}"));
}

TEST(a_pack_without_tests_is_said_to_have_none)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    begin(&c, NULL);
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(says(&c.first, "\"failed\":0,\"files\":0,\"more\":false,\"passed\":0}"));
}

TEST(tests_end_where_they_would_cost_more_than_a_server_gives_them)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    char folder[330];
    begin(&c, NULL);
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
    begin(&c, NULL);
    for (int i = 0; i < CB_PACK_TESTS_TOLD; i++) {
        snprintf(file, sizeof file, "%d.json", 100 + i);
        put_test(&c, file, "{}");
    }
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(says(&c.first, "\"failed\":50,\"files\":50,\"more\":false"));
    put_test(&c, "one_more.json", "{}");
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(says(&c.first, "\"failed\":51,\"files\":51,\"more\":true"));
}

/* ---- several boards ---- */

/* One more board, told under the first pack. */
static void add_board(struct swap *c, cb_time at)
{
    CB_AUTO(world_fini) struct world told = world_new(world_pack(), STREAM_DIRECTORY, 99);
    struct viewer host = {.user = CB_STR("operator"), .seat = CB_STR("adm")};
    static const char *const agencies[] = {"east", "west"};
    char set[200];
    told.now = at;
    world_tell(&told, host, "board.log", "south", "{'name':'South','jurisdiction':'EW'}");
    for (size_t i = 0; i < CB_COUNT(agencies); i++) {
        snprintf(set, sizeof set, "{'name':'%s','seats':['adm']}", agencies[i]);
        world_tell(&told, host, "agency.log", agencies[i], set);
        snprintf(set, sizeof set, "{'name':'One of %s'}", agencies[i]);
        world_tell(&told, host, "user.log", i == 0 ? "u-east" : "u-west", set);
        snprintf(set, sizeof set,
                 "{'user':'u-%s','agency':'%s','seat':'adm','from':'2026-01-01T00:00:00.000Z',"
                 "'approved_by':'operator'}",
                 agencies[i], agencies[i]);
        world_tell(&told, host, "membership.log", NULL, set);
    }
    struct cb_id first = c->scene.world.directory;
    c->scene.world.directory = told.stream;
    live_world_put(&c->scene.world, &told);
    c->scene.world.directory = first;
}

TEST(a_pack_waits_until_every_board_has_it_active)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    begin(&c, NULL);
    start_again(&c);
    live_world_reopen_store(&c.scene.world);
    add_board(&c, live_world_now - 20 * 24LL * 60 * 60 * 1000);
    live_world_open(&c.scene.world);
    live_client_init(&c.first, &c.scene.world, "u-adm");
    live_client_init(&c.second, &c.scene.world, "u-adm2");
    CHECK_CODE(live_client_directory(&c.first), CB_OK);
    CHECK_CODE(live_client_directory(&c.second), CB_OK);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.second), CB_OK);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@1");
    start_again(&c);
    live_world_open(&c.scene.world);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@1");
}

TEST(a_board_that_has_its_two_people_later_takes_the_pack_in_force)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    begin(&c, NULL);
    CHECK_CODE(propose(&c), CB_OK);
    CHECK_CODE(activate(&c, &c.second), CB_OK);
    start_again(&c);
    live_world_reopen_store(&c.scene.world);
    add_board(&c, live_world_now + 60000);
    live_world_open(&c.scene.world);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@2");
}
