/* Boards and directories; streams that come and go in memory. */
#include <stdio.h>
#include <string.h>

#include "server/live/room.h"
#include "tests/unit/live/scene.h"

#define NEW_CASE                                                                                   \
    "{'ref_no':'Robin 3K','opened':'2026-03-02','lead_agency':'police','jurisdiction':'EW',"       \
    "'participating_agencies':['police','board']}"

TEST(a_board_has_columns_and_a_card_for_each_case)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(live_copy_fini) struct live_copy cards = {0};
    char stream[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_board(&police, NULL), CB_OK);
    cb_id_write(s.stream, stream);
    live_copy_read(&cards, &police, "cards", "board.changed");
    CHECK_INT(json_object_size(cards.records), 1);
    CHECK(json_object_get(cards.records, stream) != NULL);
    CHECK(strstr(police.last.at, "\"name\":\"North\"") != NULL);
    CHECK(strstr(police.last.at, "{\"stage\":\"referred\",\"label\":\"Referred\"}") != NULL);
    CHECK_CODE(live_client_board(&police, cards.root), CB_OK);
}

TEST(an_agency_that_takes_no_part_gets_three_fields)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client ward = {0};
    CB_AUTO(live_copy_fini) struct live_copy cards = {0};
    char stream[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&ward, &s.world, "u-ward");
    CHECK_CODE(live_client_board(&ward, NULL), CB_OK);
    cb_id_write(s.stream, stream);
    live_copy_read(&cards, &ward, "cards", "board.changed");
    const json_t *fields = json_object_get(json_object_get(cards.records, stream), "fields");
    CHECK_INT(json_object_size(fields), 3);
}

TEST(a_new_case_appears_on_an_open_board)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client coordinator = {0}, police = {0}, probation = {0};
    CB_AUTO(live_copy_fini) struct live_copy cards = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&coordinator, &s.world, "u-coo");
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&probation, &s.world, "u-3");
    CHECK_CODE(live_client_board(&police, NULL), CB_OK);
    CHECK_CODE(live_client_board(&probation, NULL), CB_OK);
    struct cb_id stream = gen_id(&s.world.g);
    cb_id_write(stream, id);
    CHECK_CODE(live_client_do(&coordinator, stream, "case.log", id, NEW_CASE, NULL), CB_OK);
    live_copy_read(&cards, &police, "cards", "board.changed");
    const json_t *card = json_object_get(json_object_get(cards.records, id), "fields");
    CHECK_STR(cb_json_get_str(card, "ref_no"), "Robin 3K");
    CHECK_INT(probation.frames, 1); /* takes no part in it: reference, stage, lead agency */
    CHECK_CODE(live_client_open(&police, stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&probation, stream, "duty", NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_do(&coordinator, stream, "case.log", id, NEW_CASE, NULL), CB_INVALID);
}

TEST(a_card_that_stays_as_it_is_sends_nothing)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-3");
    CHECK_CODE(live_client_board(&other, NULL), CB_OK);
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(other.frames, 0);
}

TEST(readers_of_a_board_with_equal_lenses_share_one_frame)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client chair = {0}, one = {0}, other = {0};
    char stream[CB_ID_TEXT], etag[ETAG_TEXT];
    scene_init(&s);
    live_client_init(&chair, &s.world, "u-9");
    live_client_init(&one, &s.world, "u-3");
    live_client_init(&other, &s.world, "u-3b");
    cb_id_write(s.stream, stream);
    CHECK_CODE(live_client_open(&chair, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_board(&one, NULL), CB_OK);
    CHECK_CODE(live_client_board(&other, NULL), CB_OK);
    scene_etag(&chair, stream, etag);
    uint64_t frames = s.world.live->counters.frames;
    CHECK_CODE(live_client_do(&chair, s.stream, "case.move", stream, "{'stage':'triage'}", etag),
               CB_OK);
    CHECK_INT(one.frames, 1);
    CHECK_STR(one.last.at, other.last.at);
    CHECK(strstr(one.last.at, "\"stage\":\"triage\"") != NULL);
    CHECK_INT(s.world.live->counters.frames, frames + 2); /* the chair's case, their board */
}

TEST(an_unknown_board_is_not_found)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_board_named(&police, "south", NULL), CB_NOT_FOUND);
}

TEST(eviction_and_reading_again_keep_the_root)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(live_copy_fini) struct live_copy first = {0}, second = {0}, cards = {0};
    char stream[CB_ID_TEXT];
    struct cb_id others[4];
    scene_begin(&s, NULL);
    for (size_t i = 0; i < CB_COUNT(others); i++) {
        CB_AUTO(world_fini) struct world told = world_begin(100 + i);
        others[i] = told.stream;
        live_world_put(&s.world, &told);
    }
    s.world.budget = 1; /* nothing stays that need not */
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    live_copy_read(&first, &police, "records", "case.changed");
    cb_id_write(s.stream, stream);
    live_case_close(police.reader, cb_str_of(stream));
    CHECK_CODE(live_client_board(&police, NULL), CB_OK);
    live_copy_read(&cards, &police, "cards", "board.changed");
    CHECK_INT(json_object_size(cards.records), 5);
    for (size_t i = 0; i < CB_COUNT(others); i++)
        CHECK_CODE(live_client_open(&police, others[i], "duty", NULL), CB_OK);
    CHECK(s.world.live->counters.evictions > 0);
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    live_copy_read(&second, &police, "records", "case.changed");
    CHECK_STR(first.root, second.root);
}

TEST(a_directory_shows_people_and_follows_them)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client admin = {0}, police = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    scene_init(&s);
    live_client_init(&admin, &s.world, "u-adm");
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_directory(&police), CB_OK);
    CHECK_CODE(live_client_do(&admin, s.world.directory, "user.log", "u-new",
                              "{'name':'Somebody New'}", NULL),
               CB_OK);
    live_copy_read(&copy, &police, "records", "directory.changed");
    CHECK(json_object_get(copy.records, "u-new") != NULL);
}

TEST(the_figures_are_prometheus_text_without_ids)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    char id[CB_ID_TEXT], stream[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    live_metrics(s.world.live, &text);
    cb_id_write(s.stream, stream);
    CHECK(strstr(text.at, "\ncaseboard_live_commands_total 1\n") != NULL);
    CHECK(strstr(text.at, stream) == NULL && strstr(text.at, "u-1") == NULL);
}
