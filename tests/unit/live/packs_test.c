/* A pack comes into force while people look (design 5 and 6, security P5). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/live/swap.h"

TEST(readers_get_the_difference_without_opening_again)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    CB_AUTO(live_client_fini) struct live_client liaison = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    swap_begin(&c, NULL);
    swap_open_case(&c, &advocate, "u-7");
    swap_open_case(&c, &liaison, "u-4");
    swap_open_case(&c, &police, "u-1");
    CB_AUTO(live_copy_fini) struct live_copy hidden = swap_copy(&advocate);
    CHECK(swap_victim(&hidden, &c) == NULL);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.second), CB_OK);

    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@2");
    CB_AUTO(live_copy_fini) struct live_copy gained = swap_copy(&advocate);
    CB_AUTO(live_copy_fini) struct live_copy lost = swap_copy(&liaison);
    CB_AUTO(live_copy_fini) struct live_copy kept = swap_copy(&police);
    CHECK(swap_victim(&gained, &c) != NULL);
    CHECK(swap_victim(&lost, &c) == NULL);
    CHECK(swap_victim(&kept, &c) != NULL);
    CHECK(strstr(advocate.received.at, "\"pack.changed\",\"params\":{\"pack\":\"masip@2\"}") !=
          NULL);
    CHECK(strstr(police.received.at, "case.changed") == NULL); /* nothing is different for it */
}

TEST(what_is_opened_afterwards_is_seen_under_the_new_pack)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    swap_begin(&c, NULL);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.second), CB_OK);
    swap_open_case(&c, &advocate, "u-7");
    CB_AUTO(live_copy_fini) struct live_copy seen = swap_copy(&advocate);
    CHECK(swap_victim(&seen, &c) != NULL);
}

TEST(every_event_names_its_pack_and_old_ones_are_still_read)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char before[CB_ID_TEXT], after[CB_ID_TEXT];
    swap_begin(&c, NULL);
    swap_open_case(&c, &police, "u-1");
    CHECK_CODE(scene_act(&c.scene, &police, before), CB_OK);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.second), CB_OK);
    CHECK_CODE(scene_act(&c.scene, &police, after), CB_OK);
    CB_AUTO(live_copy_fini) struct live_copy copy = swap_copy(&police);
    CHECK(json_object_get(copy.records, before) != NULL);
    CHECK(json_object_get(copy.records, after) != NULL);
}

TEST(what_was_sent_while_the_pack_came_into_force_is_decided_under_the_new_one)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char etag[ETAG_TEXT], id[CB_ID_TEXT];
    swap_begin(&c, NULL);
    swap_open_case(&c, &police, "u-1");
    CHECK_CODE(swap_propose(&c), CB_OK);
    live_client_send(&c.second, c.scene.world.directory, "pack.activate", c.draft, "{}",
                     swap_etag(&c.second, c.draft, etag), NULL);
    live_client_send(&police, c.scene.stream, "action.log", live_world_id(&c.scene.world, id),
                     ACTION, NULL, NULL);
    live_world_run(&c.scene.world);
    CHECK_CODE(police.answer.code, CB_OK);
    CHECK_CODE(c.second.answer.code, CB_OK);
    CB_AUTO(live_copy_fini) struct live_copy copy = swap_copy(&police);
    CHECK(json_object_get(copy.records, id) != NULL);
}

TEST(nobody_puts_their_own_draft_in_force)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    swap_begin(&c, NULL);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.first), CB_NOT_ALLOWED);
    CHECK(swap_says(&c.first, "two_people"));
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
    swap_begin(&c, NULL);
    CHECK_CODE(swap_propose(&c), CB_OK);
    swap_put_pack(c.packs, "two", another_title, other);
    CHECK_CODE(swap_activate(&c, &c.second), CB_NOT_ALLOWED);
    CHECK(swap_says(&c.second, "pack_not_there"));
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
    swap_begin(&c, take_a_field);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(live_client_compare(&c.first, "masip@2", c.hash), CB_OK);
    CHECK(swap_says(&c.first, "\"follows\":false"));
    CHECK_CODE(swap_activate(&c, &c.second), CB_NOT_ALLOWED);
    CHECK(swap_says(&c.second, "pack_does_not_follow"));
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
    swap_begin(&c, NULL);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.second), CB_OK);
    start_again(&c);
    live_world_open(&c.scene.world);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@2");
    swap_open_case(&c, &advocate, "u-7");
    CB_AUTO(live_copy_fini) struct live_copy seen = swap_copy(&advocate);
    CHECK(swap_victim(&seen, &c) != NULL);
}

TEST(a_server_does_not_start_with_a_pack_that_is_not_the_one_that_was_approved)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    struct cb_error err = {0};
    char other[ROOT_TEXT];
    swap_begin(&c, NULL);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.second), CB_OK);
    start_again(&c);
    swap_put_pack(c.packs, "two", another_title, other);
    CHECK_CODE(live_world_try_open(&c.scene.world, &err), CB_INVALID);
    CHECK(strstr(err.message, "masip@2") != NULL);
    CHECK(strstr(err.message, "may have been changed") != NULL);
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
    swap_begin(&c, NULL);
    start_again(&c);
    live_world_reopen_store(&c.scene.world);
    add_board(&c, live_world_now - 20 * 24LL * 60 * 60 * 1000);
    live_world_open(&c.scene.world);
    live_client_init(&c.first, &c.scene.world, "u-adm");
    live_client_init(&c.second, &c.scene.world, "u-adm2");
    CHECK_CODE(live_client_directory(&c.first), CB_OK);
    CHECK_CODE(live_client_directory(&c.second), CB_OK);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.second), CB_OK);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@1");
    start_again(&c);
    live_world_open(&c.scene.world);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@1");
}

TEST(a_board_that_has_its_two_people_later_takes_the_pack_in_force)
{
    CB_AUTO(swap_fini) struct swap c = {0};
    swap_begin(&c, NULL);
    CHECK_CODE(swap_propose(&c), CB_OK);
    CHECK_CODE(swap_activate(&c, &c.second), CB_OK);
    start_again(&c);
    live_world_reopen_store(&c.scene.world);
    add_board(&c, live_world_now + 60000);
    live_world_open(&c.scene.world);
    CHECK_STR(pack_name(live_pack(c.scene.world.live)), "masip@2");
}
