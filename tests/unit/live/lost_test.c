/* What time takes away in the turn of an event: a frame of its own, whatever else there is. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "server/live/room.h"
#include "tests/support/bad_disk.h"
#include "tests/unit/live/scene.h"

#define HOUR_MS (60LL * 60 * 1000)

/* An advocate whose assignment ends in an hour. */
static void assign_for_an_hour(struct scene *s, struct world *told)
{
    char from[CB_TIME_TEXT], to[CB_TIME_TEXT], set[512];
    (void)s;
    cb_time_write(told->now, from);
    live_world_now = told->now + 24 * HOUR_MS;
    cb_time_write(live_world_now + HOUR_MS, to);
    snprintf(set, sizeof set,
             "{'user':'u-7','agency':'advocacy','role':'advocate','from':'%s','to':'%s'}", from,
             to);
    world_tell(told, world_viewer("u-7", "advocacy", "adv"), "assignment.log", NULL, set);
}

struct ending {
    struct scene scene;
    struct live_client advocate, other;
};

static void ending_fini(struct ending *ending)
{
    live_client_fini(&ending->advocate);
    live_client_fini(&ending->other);
    scene_fini(&ending->scene);
}
CB_AUTO_DEFINE_FINI(struct ending, ending_fini)

/* The advocate has the case and the board open; OTHER is there, too. */
static void ending_init(struct ending *ending, const char *other)
{
    struct live_world *world = &ending->scene.world;
    scene_begin(&ending->scene, assign_for_an_hour);
    live_world_open(world);
    live_client_init(&ending->advocate, world, "u-7");
    live_client_init(&ending->other, world, other);
    CHECK_CODE(live_client_open(&ending->advocate, ending->scene.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_board(&ending->advocate, NULL), CB_OK);
}

static void send(struct ending *ending, const char *verb, const char *set)
{
    char id[CB_ID_TEXT];
    live_client_send(&ending->other, ending->scene.stream, verb,
                     live_world_id(&ending->scene.world, id), set, NULL, NULL);
}

static bool holds(struct cb_str line, const char *text)
{
    return memmem(line.at, line.len, text, strlen(text)) != NULL;
}

/* The frames of the case after the two answers: how many, and whether the first only takes away. */
static size_t case_frames(const struct ending *ending, bool *first_takes)
{
    struct cb_str lines = cb_buf_peek(&ending->advocate.received), line;
    size_t count = 0;
    *first_takes = false;
    while (cb_str_split(&lines, '\n', &line)) {
        if (!holds(line, "\"case.changed\""))
            continue;
        if (count++ == 0)
            *first_takes = holds(line, "\"put\":[]") && holds(line, ending->scene.victim);
    }
    return count;
}

TEST(what_time_takes_away_has_a_frame_of_its_own_beside_an_event)
{
    CB_AUTO(ending_fini) struct ending ending = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    bool first_takes;
    ending_init(&ending, "u-1");
    send(&ending, "action.log", ACTION);
    live_world_now += HOUR_MS;
    live_world_run(&ending.scene.world);
    CHECK_INT(case_frames(&ending, &first_takes), 2);
    CHECK(first_takes);
    live_copy_read(&copy, &ending.advocate, "records", "case.changed");
    CHECK(json_object_get(copy.records, ending.scene.victim) == NULL);
}

static void let_it_end(struct ending *ending, const char *hidden_first)
{
    ending_init(ending, "u-6");
    if (hidden_first != NULL)
        send(ending, "charging_advice.log", hidden_first);
    live_world_now += HOUR_MS;
    live_world_run(&ending->scene.world);
}

TEST(a_hidden_event_in_the_turn_in_which_time_takes_away_leaves_no_trace)
{
    CB_AUTO(ending_fini) struct ending alone = {0};
    CB_AUTO(ending_fini) struct ending beside = {0};
    let_it_end(&alone, NULL);
    let_it_end(&beside, "{'on':'2026-03-02','text':'Advice.'}");
    CHECK_CODE(beside.other.answer.code, CB_OK);
    CHECK_STR(beside.advocate.received.at, alone.advocate.received.at);
}

/* The journal is busy with what the advocate is told nothing of: no reason to wait for it. */
TEST(what_time_takes_away_does_not_wait_for_a_hidden_event)
{
    CB_AUTO(ending_fini) struct ending ending = {0};
    bool first_takes;
    ending_init(&ending, "u-6");
    send(&ending, "charging_advice.log", "{'on':'2026-03-02','text':'Advice.'}");
    live_world_turn(&ending.scene.world);
    CHECK(ending.scene.world.live->under_way != NULL);
    live_world_now += HOUR_MS;
    live_tick(ending.scene.world.live, live_world_now);
    CHECK(ending.scene.world.live->under_way != NULL);
    CHECK_INT(case_frames(&ending, &first_takes), 1);
    CHECK(first_takes);
    live_world_run(&ending.scene.world);
}

/* What waits for the disk comes first. */
TEST(what_time_takes_away_comes_after_the_frame_that_is_under_way)
{
    CB_AUTO(ending_fini) struct ending ending = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    bool first_takes;
    ending_init(&ending, "u-1");
    send(&ending, "action.log", ACTION);
    live_world_turn(&ending.scene.world);
    live_world_now += HOUR_MS;
    live_tick(ending.scene.world.live, live_world_now);
    CHECK_INT(case_frames(&ending, &first_takes), 0);
    live_world_run(&ending.scene.world);
    CHECK(case_frames(&ending, &first_takes) >= 2);
    CHECK(!first_takes);
    live_copy_read(&copy, &ending.advocate, "records", "case.changed");
    CHECK(json_object_get(copy.records, ending.scene.victim) == NULL);
}

TEST(both_frames_are_taken_back_when_the_disk_does_not_take_the_event)
{
    CB_AUTO(ending_fini) struct ending ending = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0}, cards = {0};
    bool first_takes;
    char id[CB_ID_TEXT];
    bad_disk_install();
    ending_init(&ending, "u-1");
    bad_disk_break(BAD_DISK_SYNC, 0, SQLITE_IOERR_FSYNC);
    send(&ending, "action.log", ACTION);
    live_world_now += HOUR_MS;
    live_world_run(&ending.scene.world);
    CHECK(bad_disk_has_failed());
    CHECK_CODE(ending.other.answer.code, CB_NOT_SAVED);
    bad_disk_mend();
    live_world_now += 2000;
    live_world_run(&ending.scene.world);
    CHECK(case_frames(&ending, &first_takes) >= 1); /* a lost fsync may have kept the event */
    CHECK(first_takes);
    CHECK_CODE(scene_act(&ending.scene, &ending.other, id), CB_OK);
    live_copy_read(&copy, &ending.advocate, "records", "case.changed");
    CHECK(json_object_get(copy.records, ending.scene.victim) == NULL);
    CHECK(json_object_get(copy.records, id) != NULL);
    live_copy_read(&cards, &ending.advocate, "cards", "board.changed");
    CHECK_INT(json_object_size(cards.records), 1);
}
