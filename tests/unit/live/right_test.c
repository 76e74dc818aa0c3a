/* Rights that are not there, end by an event, or end by themselves. */
#include <stdio.h>
#include <string.h>

#include "server/live/room.h"
#include "tests/unit/live/scene.h"

#define HOUR_MS (60LL * 60 * 1000)

TEST(unknown_forbidden_and_excluded_are_the_same_bytes)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client chair = {0}, ward = {0}, nobody = {0}, out = {0};
    char stream[CB_ID_TEXT], etag[ETAG_TEXT];
    scene_init(&s);
    live_client_init(&chair, &s.world, "u-9");
    live_client_init(&ward, &s.world, "u-ward");
    live_client_init(&nobody, &s.world, "u-1");
    live_client_init(&out, &s.world, "u-3");
    cb_id_write(s.stream, stream);
    CHECK_CODE(live_client_open(&chair, s.stream, "duty", NULL), CB_OK);
    scene_etag(&chair, stream, etag);
    CHECK_CODE(live_client_do(&chair, s.stream, "case.exclude", stream,
                              "{'excluded_users':['u-3']}", etag),
               CB_OK);
    CHECK_CODE(live_client_open(&ward, s.stream, "duty", NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_open(&nobody, gen_id(&s.world.g), "duty", NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_open(&out, s.stream, "duty", NULL), CB_NOT_FOUND);
    CHECK_STR(ward.received.at, nobody.received.at);
    CHECK_STR(out.received.at, nobody.received.at);
}

TEST(a_command_on_what_is_unknown_or_forbidden_gets_the_same_bytes)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client ward = {0}, nobody = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&ward, &s.world, "u-ward");
    live_client_init(&nobody, &s.world, "u-1");
    live_world_id(&s.world, id);
    CHECK_CODE(live_client_do(&ward, s.stream, "action.log", id, ACTION, NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_do(&nobody, gen_id(&s.world.g), "action.log", id, ACTION, NULL),
               CB_NOT_FOUND);
    CHECK_STR(ward.received.at, nobody.received.at);
}

TEST(no_guess_makes_a_case_be_read)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client ward = {0}, police = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&ward, &s.world, "u-ward");
    live_client_init(&police, &s.world, "u-1");
    uint64_t loads = s.world.live->counters.loads;
    CHECK_CODE(live_client_open(&ward, s.stream, "curious", NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_access(&ward, s.stream, NULL), CB_NOT_FOUND);
    CHECK_CODE(
        live_client_do(&ward, s.stream, "action.log", live_world_id(&s.world, id), ACTION, NULL),
        CB_NOT_FOUND);
    CHECK_INT(s.world.live->counters.loads, loads);
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_INT(s.world.live->counters.loads, loads + 1);
}

/* Nobody learns by how long it took which of the ids are there. */
TEST(until_all_doors_are_read_every_guess_waits_and_who_may_come_in_is_let_in)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client ward = {0}, police = {0};
    char there[CB_ID_TEXT], nowhere[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&ward, &s.world, "u-ward");
    live_client_init(&police, &s.world, "u-1");
    CHECK(s.world.live->warming);
    cb_id_write(s.stream, there);
    live_world_id(&s.world, nowhere);
    live_case_open(ward.reader, cb_str_of(there), CB_STR("curious"), (struct cb_str){0},
                   live_client_keep, &ward);
    live_case_open(ward.reader, cb_str_of(nowhere), CB_STR("curious"), (struct cb_str){0},
                   live_client_keep, &ward);
    live_case_open(police.reader, cb_str_of(there), CB_STR("duty"), (struct cb_str){0},
                   live_client_keep, &police);
    CHECK_INT(s.world.live->guessing.count, 3);
    CHECK_INT(s.world.live->gather->requests.count, 0);
    live_world_run(&s.world);
    CHECK_INT(ward.answers, 2);
    CHECK_CODE(ward.answer.code, CB_NOT_FOUND);
    CHECK_CODE(police.answer.code, CB_OK);
}

TEST(a_refusal_is_entered_in_the_access_log)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client ward = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    scene_init(&s);
    live_client_init(&ward, &s.world, "u-ward");
    size_t entries = live_world_entries(&s.world, NULL);
    CHECK_CODE(live_client_open(&ward, s.stream, "duty", NULL), CB_NOT_FOUND);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 1);
    CHECK(strstr(newest.at, "u-ward") != NULL);
}

TEST(an_excluded_user_loses_the_case_at_once)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client chair = {0}, out = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0}, cards = {0};
    char stream[CB_ID_TEXT], etag[ETAG_TEXT], id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&chair, &s.world, "u-9");
    live_client_init(&out, &s.world, "u-3");
    cb_id_write(s.stream, stream);
    CHECK_CODE(live_client_open(&chair, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&out, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_board(&out, NULL), CB_OK);
    scene_etag(&chair, stream, etag);
    CHECK_CODE(live_client_do(&chair, s.stream, "case.exclude", stream,
                              "{'excluded_users':['u-3']}", etag),
               CB_OK);
    live_copy_read(&copy, &out, "records", "case.changed");
    live_copy_read(&cards, &out, "cards", "board.changed");
    CHECK_INT(json_object_size(copy.records), 0);
    CHECK_INT(json_object_size(cards.records), 0);
    size_t bytes = out.received.len;
    CHECK_CODE(scene_act(&s, &chair, id), CB_OK);
    CHECK_INT(out.received.len, bytes); /* and then nothing more about it */
}

/* An advocate whose assignment ends in an hour. */
static void assign_for_an_hour(struct scene *s, struct world *told)
{
    char from[CB_TIME_TEXT], to[CB_TIME_TEXT], set[512];
    cb_time_write(told->now, from);
    live_world_now = told->now + 24 * HOUR_MS;
    cb_time_write(live_world_now + HOUR_MS, to);
    snprintf(set, sizeof set,
             "{'user':'u-7','agency':'advocacy','role':'advocate','from':'%s','to':'%s'}", from,
             to);
    world_tell(told, world_viewer("u-7", "advocacy", "adv"), "assignment.log", NULL, set);
    CHECK(told->now < live_world_now);
    (void)s;
}

static void check_ended(struct scene *s, const struct live_client *advocate)
{
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, advocate, "records", "case.changed");
    CHECK(json_object_get(copy.records, s->victim) == NULL);
}

TEST(an_assignment_that_ends_by_time_takes_the_victim_away)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    scene_begin(&s, assign_for_an_hour);
    live_world_open(&s.world);
    live_client_init(&advocate, &s.world, "u-7");
    CHECK_CODE(live_client_open(&advocate, s.stream, "duty", NULL), CB_OK);
    live_copy_read(&copy, &advocate, "records", "case.changed");
    CHECK(json_object_get(copy.records, s.victim) != NULL);
    cb_time next = live_tick(s.world.live, live_world_now);
    CHECK(next <= live_world_now + HOUR_MS);
    live_world_now += HOUR_MS;
    live_world_run(&s.world);
    check_ended(&s, &advocate);
}

TEST(what_time_takes_away_does_not_wait_for_the_journal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    scene_begin(&s, assign_for_an_hour);
    live_world_open(&s.world);
    live_client_init(&advocate, &s.world, "u-7");
    CHECK_CODE(live_client_open(&advocate, s.stream, "duty", NULL), CB_OK);
    struct journal_row row = {.kind = ROW_META, .key = CB_STR("k"), .value = CB_STR("v")};
    live_write_rows(s.world.live, &row, 1, NULL, NULL, NULL);
    live_world_turn(&s.world); /* the journal is busy from here on: nobody polls it */
    CHECK(s.world.live->under_way != NULL);
    live_world_now += HOUR_MS;
    live_tick(s.world.live, live_world_now);
    CHECK(s.world.live->under_way != NULL);
    CHECK_INT(advocate.frames, 1);
    check_ended(&s, &advocate);
    live_world_run(&s.world);
    check_ended(&s, &advocate);
}

/* A record that time changes goes away first, and comes back with its entry. */
TEST(removal_comes_before_addition)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client advocate = {0};
    scene_begin(&s, assign_for_an_hour);
    live_world_open(&s.world);
    live_client_init(&advocate, &s.world, "u-7");
    CHECK_CODE(live_client_open(&advocate, s.stream, "duty", NULL), CB_OK);
    live_world_now += HOUR_MS;
    live_world_run(&s.world);
    struct cb_str lines = cb_buf_peek(&advocate.received), line;
    CHECK(cb_str_split(&lines, '\n', &line)); /* the snapshot */
    CHECK(cb_str_split(&lines, '\n', &line));
    CHECK(memmem(line.at, line.len, "\"put\":[]", 8) != NULL);
    CHECK(memmem(line.at, line.len, s.victim, strlen(s.victim)) != NULL);
    while (cb_str_split(&lines, '\n', &line))
        CHECK(memmem(line.at, line.len, "\"gone\":[]", 9) != NULL);
}

TEST(two_of_one_lens_part_when_the_right_of_one_ends)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client one = {0}, other = {0}, police = {0};
    CB_AUTO(live_copy_fini) struct live_copy first = {0}, second = {0};
    char id[CB_ID_TEXT], end[CB_ID_TEXT], etag[ETAG_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&one, &s.world, "u-7");
    live_client_init(&other, &s.world, "u-8");
    CHECK_CODE(live_client_open(&one, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    CHECK_STR(one.received.at, other.received.at);
    CHECK_CODE(live_client_do(&one, s.stream, "assignment.log", live_world_id(&s.world, end),
                              "{'user':'u-7','agency':'advocacy','role':'advocate',"
                              "'from':'2026-03-02T00:00:00.000Z'}",
                              NULL),
               CB_OK);
    live_copy_read(&first, &one, "records", "case.changed");
    live_copy_read(&second, &other, "records", "case.changed");
    CHECK(json_object_get(first.records, s.victim) != NULL);
    CHECK(json_object_get(second.records, s.victim) == NULL);
    CHECK_CODE(
        live_client_do(&one, s.stream, "assignment.end", end, NULL, scene_etag(&one, end, etag)),
        CB_OK);
    uint64_t frames = s.world.live->counters.frames;
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK_INT(s.world.live->counters.frames, frames + 1); /* one again */
    CHECK_STR(one.last.at, other.last.at);
}

static void end_membership(struct scene *s, struct live_client *admin, const char *user)
{
    const struct live *live = s->world.live;
    const struct board *board = live->board_list.at[0];
    const struct pack_type *type = pack_type(live->pack, CB_STR("membership"));
    const struct record *record;
    size_t cursor = 0;
    char id[CB_ID_TEXT] = "", etag[ETAG_TEXT];
    while ((record = fold_next(board->directory->fold, type, &cursor)) != NULL) {
        if (cb_str_is(record_text(record, "user"), user))
            snprintf(id, sizeof id, "%.*s", CB_STR_ARG(record->id));
    }
    CHECK_CODE(live_client_do(admin, s->world.directory, "membership.end", id,
                              "{'successor':'u-3b'}", scene_etag(admin, id, etag)),
               CB_OK);
}

TEST(a_membership_that_ends_ends_its_readers)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client admin = {0}, out = {0}, stays = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    scene_init(&s);
    live_client_init(&admin, &s.world, "u-adm");
    live_client_init(&out, &s.world, "u-3");
    live_client_init(&stays, &s.world, "u-3b");
    CHECK_CODE(live_client_open(&out, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&stays, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_directory(&admin), CB_OK);
    end_membership(&s, &admin, "u-3");
    CHECK(out.ended && !stays.ended);
    live_copy_read(&copy, &out, "records", "case.changed");
    CHECK_INT(json_object_size(copy.records), 0);
    CHECK_INT(stays.frames, 0);
    CB_AUTO(json_decref) json_t *seats = live_seats(s.world.live, CB_STR("u-3"));
    CHECK_INT(json_array_size(seats), 0);
}

TEST(a_seat_names_its_boards_and_roles)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    scene_init(&s);
    CB_AUTO(json_decref) json_t *seats = live_seats(s.world.live, CB_STR("u-1"));
    CB_AUTO(json_decref) json_t *user = live_user(s.world.live, CB_STR("u-1"));
    CHECK_INT(json_array_size(seats), 1);
    json_object_del(json_array_get(seats, 0), "membership");
    cb_json_write(&text, seats);
    CHECK_STR(text.at,
              "[{\"agency\":\"police\",\"agency_name\":\"The police\",\"boards\":[{"
              "\"board\":\"north\",\"declared\":true,\"name\":\"North\",\"roles\":[\"supervisor\","
              "\"may_share\"]}],\"seat\":\"pol\"}]");
    CHECK_STR(cb_json_get_str(user, "name"), "Person 0");
}
