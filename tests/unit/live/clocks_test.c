/* Clocks on open screens: they arise, are met, fall due, and are told as the pack says. */
#include <stdio.h>
#include <string.h>

#include "server/live/room.h"
#include "tests/unit/live/scene.h"

#define DAY_MS (24LL * 60 * 60 * 1000)

static const char MILESTONE[] = "{'type':'VC05','occurred_at':'%s'}";
static const char UPDATE[] = "{'victim':'%s','recipient':'victim','channel':'phone','made_at':'%s',"
                             "'outcome':'delivered','covers':['%s']}";

struct screens {
    struct scene scene;
    struct live_client police, advocate;
    struct live_copy copy;
};
static void screens_fini(struct screens *s)
{
    live_copy_fini(&s->copy);
    live_client_fini(&s->police);
    live_client_fini(&s->advocate);
    scene_fini(&s->scene);
}
CB_AUTO_DEFINE_FINI(struct screens, screens_fini)

static void screens_init(struct screens *s)
{
    scene_init(&s->scene);
    live_client_init(&s->police, &s->scene.world, "u-1");
    live_client_init(&s->advocate, &s->scene.world, "u-7");
    CHECK_CODE(live_client_open(&s->police, s->scene.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&s->advocate, s->scene.stream, "duty", NULL), CB_OK);
}

static void now_text(char out[CB_TIME_TEXT])
{
    cb_time_write(live_world_now, out);
}

static void arrest(struct screens *s)
{
    char id[CB_ID_TEXT], now[CB_TIME_TEXT], set[200];
    now_text(now);
    snprintf(set, sizeof set, MILESTONE, now);
    CHECK_CODE(live_client_do(&s->police, s->scene.stream, "milestone.log",
                              live_world_id(&s->scene.world, id), set, NULL),
               CB_OK);
}

static json_t *fields_of(const json_t *record)
{
    return json_object_get(record, "fields");
}

/* The clock of the rule that CLIENT has by now; NULL: none. */
static json_t *clock_of(struct screens *s, const struct live_client *client, const char *rule)
{
    const char *id;
    json_t *record;
    live_copy_fini(&s->copy);
    s->copy = (struct live_copy){0};
    live_copy_read(&s->copy, client, "records", "case.changed");
    json_object_foreach (s->copy.records, id, record) {
        if (cb_str_is(cb_json_get_str(fields_of(record), "rule"), rule))
            return record;
    }
    return NULL;
}

static const char *state_of(struct screens *s, const struct live_client *client)
{
    const json_t *clock = clock_of(s, client, "VC05");
    return clock != NULL ? json_string_value(json_object_get(fields_of(clock), "state")) : "";
}

static void log_update(struct screens *s, const char *clock)
{
    char id[CB_ID_TEXT], now[CB_TIME_TEXT], set[400];
    now_text(now);
    snprintf(set, sizeof set, UPDATE, s->scene.victim, now, clock);
    CHECK_CODE(live_client_do(&s->police, s->scene.stream, "update.log",
                              live_world_id(&s->scene.world, id), set, NULL),
               CB_OK);
}

TEST(what_has_to_be_told_shows_as_a_clock_on_every_screen)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    screens_init(&s);
    arrest(&s);
    CHECK_STR(state_of(&s, &s.police), "open");
    CHECK_STR(state_of(&s, &s.advocate), "open");
    const json_t *clock = clock_of(&s, &s.advocate, "VC05");
    CHECK_STR(json_string_value(json_object_get(clock, "class")), "IC21");
    CHECK(json_object_get(clock, "created") == NULL);
    CHECK(json_object_get(clock, "author") == NULL);
}

TEST(an_update_that_covers_a_clock_meets_it_on_every_screen)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    char id[64];
    screens_init(&s);
    arrest(&s);
    snprintf(id, sizeof id, "%s",
             json_string_value(json_object_get(clock_of(&s, &s.police, "VC05"), "id")));
    live_world_now += 60000;
    log_update(&s, id);
    CHECK_STR(state_of(&s, &s.police), "on_time");
    CHECK_STR(state_of(&s, &s.advocate), "on_time");
}

TEST(a_clock_falls_due_on_open_screens_when_its_time_comes)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    cb_time due = 0;
    screens_init(&s);
    arrest(&s);
    CHECK(
        cb_time_parse(cb_json_get_str(fields_of(clock_of(&s, &s.police, "VC05")), "due_at"), &due));
    live_world_now = due - 1;
    (void)live_tick(s.scene.world.live, live_world_now);
    live_world_run(&s.scene.world);
    CHECK_STR(state_of(&s, &s.advocate), "open");
    size_t entries = live_world_entries(&s.scene.world, NULL);
    live_world_now = due;
    (void)live_tick(s.scene.world.live, live_world_now);
    live_world_run(&s.scene.world);
    CHECK_STR(state_of(&s, &s.police), "overdue");
    CHECK_STR(state_of(&s, &s.advocate), "overdue");
    CHECK(live_world_entries(&s.scene.world, NULL) > entries);
}

TEST(the_server_asks_to_be_woken_when_a_clock_falls_due)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    cb_time due = 0;
    screens_init(&s);
    arrest(&s);
    CHECK(
        cb_time_parse(cb_json_get_str(fields_of(clock_of(&s, &s.police, "VC05")), "due_at"), &due));
    CHECK(live_tick(s.scene.world.live, live_world_now) <= due);
}

TEST(what_open_screens_have_of_clocks_is_what_a_new_one_gets)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    CB_AUTO(live_client_fini) struct live_client late = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    screens_init(&s);
    arrest(&s);
    live_world_now += 9 * DAY_MS;
    (void)live_tick(s.scene.world.live, live_world_now);
    live_world_run(&s.scene.world);
    CHECK_STR(state_of(&s, &s.advocate), "overdue");
    live_client_init(&late, &s.scene.world, "u-7");
    CHECK_CODE(live_client_open(&late, s.scene.stream, "duty", NULL), CB_OK);
    live_copy_read(&copy, &late, "records", "case.changed");
    CHECK_STR(copy.root, s.copy.root);
}

TEST(a_case_that_is_read_again_has_its_clocks_again)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    screens_init(&s);
    arrest(&s);
    CHECK_STR(state_of(&s, &s.police), "open");
    live_client_fini(&s.police);
    live_client_fini(&s.advocate);
    s.police = s.advocate = (struct live_client){0};
    live_world_close(&s.scene.world);
    live_world_open(&s.scene.world);
    live_client_init(&s.police, &s.scene.world, "u-1");
    live_client_init(&s.advocate, &s.scene.world, "u-7");
    CHECK_CODE(live_client_open(&s.police, s.scene.stream, "duty", NULL), CB_OK);
    CHECK_STR(state_of(&s, &s.police), "open");
}

/* The newest card of the case that CLIENT has, or NULL. */
static json_t *card_of_case(struct screens *s, const struct live_client *client)
{
    char id[CB_ID_TEXT];
    live_copy_fini(&s->copy);
    s->copy = (struct live_copy){0};
    live_copy_read(&s->copy, client, "cards", "board.changed");
    cb_id_write(s->scene.stream, id);
    return fields_of(json_object_get(s->copy.records, id));
}

TEST(a_card_says_what_is_due_next_and_how_much_is_overdue)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    CB_AUTO(live_client_fini) struct live_client board = {0};
    screens_init(&s);
    live_client_init(&board, &s.scene.world, "u-7");
    CHECK_CODE(live_client_board(&board, NULL), CB_OK);
    arrest(&s);
    CHECK(json_object_get(card_of_case(&s, &board), "next") != NULL);
    json_int_t before = json_integer_value(json_object_get(card_of_case(&s, &board), "overdue"));
    live_world_now += 9 * DAY_MS;
    live_world_run(&s.scene.world);
    CHECK(json_integer_value(json_object_get(card_of_case(&s, &board), "overdue")) > before);
}

TEST(an_agency_that_takes_no_part_is_told_of_no_clock)
{
    CB_AUTO(screens_fini) struct screens s = {0};
    CB_AUTO(live_client_fini) struct live_client board = {0};
    bool is_outside = false;
    screens_init(&s);
    for (size_t i = 0; !is_outside && i < live_people_count; i++) {
        live_client_fini(&board);
        board = (struct live_client){0};
        live_client_init(&board, &s.scene.world, live_people[i].user);
        CHECK_CODE(live_client_board(&board, NULL), CB_OK);
        is_outside = live_client_open(&board, s.scene.stream, "duty", NULL) == CB_NOT_FOUND &&
                     card_of_case(&s, &board) != NULL;
    }
    CHECK(is_outside);
    arrest(&s);
    live_world_now += 9 * DAY_MS;
    live_world_run(&s.scene.world);
    CHECK(json_object_get(card_of_case(&s, &board), "next") == NULL);
    CHECK(json_object_get(card_of_case(&s, &board), "overdue") == NULL);
}
