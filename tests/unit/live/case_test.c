/* Cases: opening, commands, what readers are sent. */
#include <string.h>

#include "server/live/room.h"
#include "tests/unit/live/scene.h"

TEST(a_case_opens_with_a_reason_and_its_records)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    live_copy_read(&copy, &police, "records", "case.changed");
    CHECK_INT(json_object_size(copy.records), 2);
}

TEST(a_case_without_a_reason_stays_shut)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, NULL, NULL), CB_INVALID);
    CHECK_CODE(live_client_open(&police, s.stream, NULL, "some root"), CB_INVALID);
    CHECK(strstr(police.received.at, "records") == NULL);
}

TEST(who_comes_back_with_the_root_gets_a_few_bytes_and_needs_no_reason)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client first = {0}, second = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    scene_init(&s);
    live_client_init(&first, &s.world, "u-1");
    CHECK_CODE(live_client_open(&first, s.stream, "duty", NULL), CB_OK);
    live_copy_read(&copy, &first, "records", "case.changed");
    live_client_init(&second, &s.world, "u-1"); /* the same session on another connection */
    size_t entries = live_world_entries(&s.world, NULL);
    CHECK_CODE(live_client_open(&second, s.stream, NULL, copy.root), CB_OK);
    CHECK_STR(second.last.at, "{\"unchanged\":true}");
    CHECK_INT(live_world_entries(&s.world, NULL), entries + 1);
    CHECK_CODE(live_client_open(&second, s.stream, NULL, "another root"), CB_OK);
    CHECK(strstr(second.last.at, "records") != NULL);
}

TEST(a_command_reaches_everybody_who_sees_it)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, advocate = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&advocate, &s.world, "u-7");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&advocate, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(advocate.frames, 1);
    live_copy_read(&copy, &advocate, "records", "case.changed");
    CHECK(json_object_get(copy.records, id) != NULL);
}

TEST(the_writer_hears_the_etag_and_root_that_it_then_has)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    CB_AUTO(json_decref) json_t *result = NULL;
    char id[CB_ID_TEXT], etag[ETAG_TEXT];
    struct cb_error err;
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    live_client_send(&police, s.stream, "action.log", live_world_id(&s.world, id), ACTION, NULL,
                     NULL);
    live_world_run(&s.world);
    struct cb_str lines = cb_buf_peek(&police.received), line;
    CHECK(cb_str_split(&lines, '\n', &line) && cb_str_split(&lines, '\n', &line));
    CHECK_CODE(cb_json_read(line, 0, &result, &err), CB_OK); /* the answer comes before the frame */
    live_copy_read(&copy, &police, "records", "case.changed");
    CHECK_STR(cb_json_get_str(result, "root"), copy.root);
    CHECK_STR(cb_json_get_str(result, "etag"), scene_etag(&police, id, etag));
    CHECK_STR(cb_json_get_str(result, "id"), id);
}

TEST(one_frame_serves_all_readers_of_a_lens)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, one = {0}, other = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&one, &s.world, "u-3");
    live_client_init(&other, &s.world, "u-3b");
    CHECK_CODE(live_client_open(&one, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    CHECK_STR(one.received.at, other.received.at);
    uint64_t frames = s.world.live->counters.frames;
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(s.world.live->counters.frames, frames + 1);
    CHECK_STR(one.last.at, other.last.at);
    CHECK(strstr(one.last.at, id) != NULL);
}

TEST(many_events_of_a_batch_are_one_frame)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    char ids[5][CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-3");
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    for (size_t i = 0; i < CB_COUNT(ids); i++)
        live_client_send(&police, s.stream, "action.log", live_world_id(&s.world, ids[i]), ACTION,
                         NULL, NULL);
    live_world_run(&s.world);
    CHECK_INT(police.answers, CB_COUNT(ids));
    CHECK_INT(other.frames, 1);
    for (size_t i = 0; i < CB_COUNT(ids); i++)
        CHECK(strstr(other.last.at, ids[i]) != NULL);
}

TEST(more_commands_than_a_batch_holds_are_all_answered)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    for (size_t i = 0; i < 3 * CB_BATCH_JOBS; i++)
        live_client_send(&police, s.stream, "action.log", live_world_id(&s.world, id), ACTION, NULL,
                         NULL);
    live_world_run(&s.world);
    CHECK_INT(police.answers, 3 * CB_BATCH_JOBS);
    CHECK_INT(live_world_head(&s.world, s.stream), 2 + 3 * CB_BATCH_JOBS);
}

TEST(a_hidden_change_sends_nothing)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client liaison = {0}, probation = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    char id[CB_ID_TEXT], set[128];
    scene_init(&s);
    live_client_init(&liaison, &s.world, "u-4");
    live_client_init(&probation, &s.world, "u-3");
    CHECK_CODE(live_client_open(&probation, s.stream, "duty", NULL), CB_OK);
    size_t entries = live_world_entries(&s.world, NULL), bytes = probation.received.len;
    snprintf(set, sizeof set, "{'victim':'%s','kind':'phone','value':'0'}", s.victim);
    CHECK_CODE(live_client_do(&liaison, s.stream, "victim_contact.log", live_world_id(&s.world, id),
                              set, NULL),
               CB_OK);
    CHECK_INT(probation.received.len, bytes);
    CHECK_INT(live_world_entries(&s.world, &newest), entries);
}

TEST(a_refused_change_comes_with_the_record_as_it_is_now)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char id[CB_ID_TEXT], etag[ETAG_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    scene_etag(&police, id, etag);
    CHECK_CODE(live_client_do(&police, s.stream, "action.accept", id, NULL, etag), CB_OK);
    CHECK_CODE(live_client_do(&police, s.stream, "action.start", id, NULL, etag), CB_CONFLICT);
    CHECK(strstr(police.last.at, "\"state\":\"accepted\"") != NULL);
}

TEST(who_closes_a_case_is_sent_no_more)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    char id[CB_ID_TEXT], stream[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-3");
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    cb_id_write(s.stream, stream);
    live_case_close(other.reader, cb_str_of(stream));
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(other.frames, 0);
}

TEST(a_reader_that_goes_in_between_is_not_answered)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_send(&police, s.stream, "action.log", live_world_id(&s.world, id), ACTION, NULL,
                     NULL);
    live_world_turn(&s.world);
    live_reader_free(cb_take(&police.reader));
    live_world_run(&s.world);
    CHECK_INT(police.answers, 0);
}
