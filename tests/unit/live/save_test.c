/* Durability: what waits for the commit, what is logged, what a failed commit leaves. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "caseboard/store/rows.h"
#include "server/live/room.h"
#include "tests/support/bad_disk.h"
#include "tests/unit/live/scene.h"

struct expecting {
    struct scene *scene;
    uint64_t head;
    size_t entries;
    size_t looked;
};

static void check_durable(struct live_client *client)
{
    struct expecting *expecting = client->context;
    CHECK(live_world_head(client->world, expecting->scene->stream) >= expecting->head);
    CHECK(live_world_entries(client->world, NULL) >= expecting->entries);
    expecting->looked++;
}

TEST(nothing_is_sent_before_its_event_and_its_entry_are_durable)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    struct expecting expecting = {.scene = &s};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-3");
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    police.context = other.context = &expecting;
    police.on_bytes = other.on_bytes = check_durable;
    expecting.head = live_world_head(&s.world, s.stream) + 1;
    expecting.entries = live_world_entries(&s.world, NULL) + 1;
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(expecting.looked, 2);
}

TEST(the_entry_of_an_open_comes_before_its_first_byte)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    struct expecting expecting = {.scene = &s};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    police.context = &expecting;
    police.on_bytes = check_durable;
    expecting.entries = live_world_entries(&s.world, NULL) + 1;
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_INT(expecting.looked, 1);
    live_world_entries(&s.world, &newest);
    CHECK(strstr(newest.at, "u-1 duty {\"lens\":\"") != NULL);
}

TEST(one_entry_names_all_receivers_of_a_frame)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, one = {0}, other = {0}, again = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&one, &s.world, "u-3b");
    live_client_init(&other, &s.world, "u-3");
    live_client_init(&again, &s.world, "u-3");
    CHECK_CODE(live_client_open(&one, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&again, s.stream, "duty", NULL), CB_OK);
    size_t entries = live_world_entries(&s.world, NULL);
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 1);
    CHECK(strstr(newest.at, "|u-3\nu-3b|") != NULL);
    CHECK(strstr(newest.at, "\"seqs\":[3,3]") != NULL);
}

TEST(the_same_command_twice_is_one_event)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    char id[CB_ID_TEXT], command[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-2");
    live_world_id(&s.world, command);
    live_world_id(&s.world, id);
    live_client_send(&police, s.stream, "action.log", id, ACTION, NULL, command);
    live_client_send(&police, s.stream, "action.log", id, ACTION, NULL, command);
    live_world_run(&s.world);
    CB_AUTO(cb_buf_fini) struct cb_buf first = {0};
    cb_buf_str(&first, cb_buf_peek(&police.last));
    CHECK_INT(police.answers, 2);
    CHECK_INT(live_world_head(&s.world, s.stream), 3);
}

TEST(a_command_is_known_again_after_its_stream_was_read_anew)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    char id[CB_ID_TEXT], command[CB_ID_TEXT];
    CB_AUTO(cb_buf_fini) struct cb_buf first = {0};
    scene_init(&s);
    live_world_id(&s.world, command);
    live_world_id(&s.world, id);
    for (int i = 0; i < 2; i++) {
        CB_AUTO(live_client_fini) struct live_client police = {0};
        live_client_init(&police, &s.world, "u-1");
        live_client_send(&police, s.stream, "action.log", id, ACTION, NULL, command);
        live_world_run(&s.world);
        CHECK_CODE(police.answer.code, CB_OK);
        if (i == 0) {
            cb_buf_str(&first, cb_buf_peek(&police.last));
            live_client_fini(&police);
            police = (struct live_client){0};
            live_world_close(&s.world);
            live_world_open(&s.world);
        } else {
            CHECK_STR(police.last.at, first.at);
        }
    }
    CHECK_INT(live_world_head(&s.world, s.stream), 3);
}

TEST(a_command_id_with_other_parameters_is_invalid)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    char id[CB_ID_TEXT], second[CB_ID_TEXT], command[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-2");
    live_world_id(&s.world, command);
    live_client_send(&police, s.stream, "action.log", live_world_id(&s.world, id), ACTION, NULL,
                     command);
    live_client_send(&police, s.stream, "action.log", live_world_id(&s.world, second), ACTION, NULL,
                     command);
    live_world_run(&s.world);
    CHECK_CODE(police.answer.code, CB_INVALID);
    CHECK_INT(live_world_head(&s.world, s.stream), 3);
    live_client_send(&other, s.stream, "action.log", second, ACTION, NULL, command);
    live_world_run(&s.world);
    CHECK_CODE(other.answer.code, CB_OK); /* another account's id means nothing */
}

TEST(what_the_disk_does_not_take_is_not_saved_and_not_sent)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    char id[CB_ID_TEXT];
    bad_disk_install();
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-3");
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    bad_disk_break(BAD_DISK_SYNC, 0, SQLITE_IOERR_FSYNC);
    CHECK_CODE(scene_act(&s, &police, id), CB_NOT_SAVED);
    CHECK(bad_disk_has_failed());
    CHECK(!live_is_healthy(s.world.live));
    bad_disk_mend();
    live_world_now += 2000;
    live_world_run(&s.world);
    bool is_there = live_world_head(&s.world, s.stream) == 3; /* a lost fsync may have kept it */
    CHECK_INT(other.frames, is_there ? 1 : 0);
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(other.frames, is_there ? 2 : 1);
    CHECK(live_is_healthy(s.world.live));
}

TEST(an_open_that_cannot_be_logged_shows_nothing)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    bad_disk_install();
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    bad_disk_break(BAD_DISK_SYNC, 0, SQLITE_IOERR_FSYNC);
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_NOT_SAVED);
    CHECK(strstr(police.received.at, "records") == NULL);
    bad_disk_mend();
    live_world_now += 2000;
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
}

TEST(a_search_that_cannot_be_logged_tells_nothing)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    struct expecting expecting = {.scene = &s};
    bad_disk_install();
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    bad_disk_break(BAD_DISK_SYNC, 0, SQLITE_IOERR_FSYNC);
    CHECK_CODE(live_client_search(&police, "person", NULL), CB_NOT_SAVED);
    CHECK(strstr(police.received.at, "cases") == NULL);
    bad_disk_mend();
    live_world_now += 2000;
    police.context = &expecting;
    police.on_bytes = check_durable;
    expecting.entries = live_world_entries(&s.world, NULL) + 1;
    CHECK_CODE(live_client_search(&police, "person", NULL), CB_OK);
    CHECK_INT(expecting.looked, 1);
    CHECK(strstr(police.last.at, "A. Person") != NULL);
}

TEST(a_stream_that_does_not_read_is_closed_alone)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    struct cb_error err;
    scene_begin(&s, NULL);
    struct journal_event event = {.stream = gen_id(&s.world.g),
                                  .seq = 1,
                                  .kind = STREAM_CASE,
                                  .board = s.world.directory,
                                  .at = live_world_now,
                                  .account = CB_STR("u-1"),
                                  .command = gen_id(&s.world.g)};
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    char stream[CB_ID_TEXT], command[CB_ID_TEXT], at[CB_TIME_TEXT];
    cb_id_write(event.stream, stream);
    cb_id_write(event.command, command);
    cb_time_write(event.at, at);
    cb_buf_printf(&body,
                  "{\"at\":\"%s\",\"by\":{\"agency\":\"police\",\"roles\":[],\"seat\":\"pol\","
                  "\"user\":\"u-1\"},\"command\":\"%s\",\"did\":\"no.such\",\"kind\":\"case\","
                  "\"seq\":1,\"stream\":\"%s\",\"why\":null}",
                  at, command, stream);
    event.body = cb_buf_peek(&body);
    struct journal_job job = {.events = &event, .event_count = 1};
    if (journal_run(s.world.journal, &job, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s", err.message);
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_search(&police, "person", NULL), CB_OK);
    CHECK(strstr(police.last.at, "A. Person") != NULL); /* of the other case */
    CHECK_CODE(live_client_open(&police, event.stream, "duty", NULL), CB_DAMAGED);
    CHECK(!live_is_healthy(s.world.live));
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_board(&police, NULL), CB_OK);
}

static void rows_done(void *context, enum cb_code code)
{
    *(enum cb_code *)context = code;
}

TEST(rows_go_through_the_same_batches)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf value = {0};
    struct cb_error err;
    enum cb_code code = CB_INTERNAL;
    scene_init(&s);
    struct journal_row row = {.kind = ROW_META, .key = CB_STR("colour"), .value = CB_STR("blue")};
    live_write_rows(s.world.live, &row, 1, NULL, rows_done, &code);
    live_world_run(&s.world);
    CHECK_CODE(code, CB_OK);
    CHECK_CODE(store_reader_open(s.world.store, &reader, &err), CB_OK);
    CHECK_CODE(store_row(reader, ROW_META, CB_STR("colour"), &value, &err), CB_OK);
    CHECK_STR(cb_buf_peek(&value), CB_STR("blue"));
}
