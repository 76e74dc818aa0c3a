/* The access log as people read it (security P3, P6, L5; practice, "The access log"). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/live/audit.h"
#include "tests/unit/live/scene.h"

#define MINUTE_MS (60LL * 1000)

/* The entries of the newest answer, a line each: "did user reason | did to,to …". */
static void list(const struct live_client *client, struct cb_buf *out)
{
    CB_AUTO(json_decref) json_t *answer = NULL;
    size_t i, k;
    json_t *entry, *user;
    CHECK_CODE(cb_json_read(cb_buf_peek(&client->last), 0, &answer, NULL), CB_OK);
    cb_buf_clear(out);
    cb_buf_text(out, "|");
    json_array_foreach (json_object_get(answer, "entries"), i, entry) {
        static const char *const keys[] = {"did", "user", "reason", "board"};
        for (k = 0; k < CB_COUNT(keys); k++) {
            struct cb_str value = cb_json_get_str(entry, keys[k]);
            if (value.len > 0)
                cb_buf_printf(out, "%s%.*s", k > 0 ? " " : "", CB_STR_ARG(value));
        }
        json_array_foreach (json_object_get(entry, "to"), k, user)
            cb_buf_printf(out, " %s", json_string_value(user));
        cb_buf_char(out, '|');
    }
}

static const char *who_looked(struct scene *s, const char *user, struct cb_buf *out)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, user);
    live_world_now += MINUTE_MS;
    CHECK_CODE(live_client_access(&client, s->stream, NULL), CB_OK);
    list(&client, out);
    return out->at;
}

TEST(who_looked_is_told_to_the_agency_that_looked_and_to_the_one_whose_case_it_is)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_look(&s, "u-1", "own work");
    scene_look(&s, "u-3", "supervision");
    scene_look(&s, "u-7", "ring her");
    CHECK_STR(cb_str_of(who_looked(&s, "u-3b", &out)), "|opened u-3 supervision|");
    CHECK_STR(cb_str_of(who_looked(&s, "u-2", &out)),
              "|read_log u-3b|opened u-7|opened u-3|opened u-1 own work|");
}

TEST(who_found_something_in_a_case_is_told_like_who_opened_it)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client probation = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    live_client_init(&probation, &s.world, "u-3");
    CHECK_CODE(live_client_search(&probation, "person", NULL), CB_OK);
    CHECK_CODE(live_client_search(&probation, "zebra", NULL), CB_OK);
    CHECK_STR(cb_str_of(who_looked(&s, "u-2", &out)), "|found u-3|");
    live_world_now += MINUTE_MS;
    CHECK_CODE(live_client_mine(&probation, NULL), CB_OK);
    list(&probation, &out);
    CHECK(strstr(out.at, "|searched|") != NULL && strstr(out.at, "|found|") != NULL);
}

TEST(the_auditor_is_told_of_all_and_the_coordinator_of_none)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_look(&s, "u-1", "own work");
    scene_look(&s, "u-3", "supervision");
    scene_look(&s, "u-ward", "curious");
    CHECK_STR(cb_str_of(who_looked(&s, "u-coo", &out)), "|");
    CHECK_STR(cb_str_of(who_looked(&s, "u-9", &out)), "|read_log|opened|opened|");
    CHECK_STR(
        cb_str_of(who_looked(&s, "u-10", &out)),
        "|read_log u-9|read_log u-coo|refused u-ward|opened u-3 supervision|opened u-1 own work|");
}

TEST(a_look_that_was_refused_is_told_to_nobody_but_the_auditor)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_exclude(&s, "u-2");
    scene_look(&s, "u-2", "who told them?");
    CHECK(strstr(who_looked(&s, "u-1", &out), "u-2") == NULL);
    CHECK(strstr(who_looked(&s, "u-10", &out), "refused u-2") != NULL);
}

TEST(whoever_is_excluded_gets_the_answer_of_a_case_that_is_not_there)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client out = {0}, ward = {0}, nobody = {0}, aud = {0};
    scene_init(&s);
    scene_exclude(&s, "u-3");
    scene_exclude(&s, "u-10");
    live_client_init(&out, &s.world, "u-3");
    live_client_init(&ward, &s.world, "u-ward");
    live_client_init(&aud, &s.world, "u-10");
    live_client_init(&nobody, &s.world, "u-1");
    CHECK_CODE(live_client_access(&out, s.stream, NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_access(&ward, s.stream, NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_access(&aud, s.stream, NULL), CB_NOT_FOUND);
    CHECK_CODE(live_client_access(&nobody, gen_id(&s.world.g), NULL), CB_NOT_FOUND);
    CHECK_STR(out.received.at, nobody.received.at);
    CHECK_STR(ward.received.at, nobody.received.at);
    CHECK_STR(aud.received.at, nobody.received.at);
}

/* The auditor's page, as it was sent. */
static const char *aud_line(struct scene *s)
{
    static char text[4096];
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, "u-10");
    CHECK_CODE(live_client_access(&client, s->stream, NULL), CB_OK);
    CHECK(client.last.len < sizeof text);
    memcpy(text, client.last.at, client.last.len + 1);
    return text;
}

/* What a live frame brought is a disclosure to each who had the case open. */
TEST(the_auditor_is_told_who_received_what_was_sent)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, probation = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&probation, &s.world, "u-3");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&probation, s.stream, "duty", NULL), CB_OK);
    live_world_now += MINUTE_MS;
    CHECK_CODE(scene_act(&s, &police, id), CB_OK);
    CHECK(strstr(who_looked(&s, "u-10", &out), "sent u-1 u-3|") != NULL);
    CHECK(strstr(aud_line(&s), id) != NULL);
    CHECK(strstr(who_looked(&s, "u-1", &out), "sent") == NULL);
    CHECK(strstr(who_looked(&s, "u-3b", &out), "sent") == NULL);
}

TEST(a_record_that_is_hidden_from_the_auditor_is_not_named)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char id[CB_ID_TEXT], set[200];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-2");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&other, s.stream, "duty", NULL), CB_OK);
    snprintf(set, sizeof set, "{'victim':'%s','readers':['u-1'],'kind':'home','where':'x'}",
             s.victim);
    live_world_now += MINUTE_MS;
    CHECK_CODE(live_client_do(&police, s.stream, "victim_location.log", live_world_id(&s.world, id),
                              set, NULL),
               CB_OK);
    CHECK_INT(police.frames, 1);
    CHECK(strstr(who_looked(&s, "u-10", &out), "sent u-1|") != NULL);
    CHECK(strstr(aud_line(&s), id) == NULL);
    CHECK(strstr(who_looked(&s, "u-2", &out), "sent") == NULL);
}

TEST(each_reading_of_the_log_is_entered_itself)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0}, newest = {0};
    CB_AUTO(live_client_fini) struct live_client client = {0};
    scene_init(&s);
    live_client_init(&client, &s.world, "u-10");
    size_t entries = live_world_entries(&s.world, NULL);
    who_looked(&s, "u-10", &out);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 1);
    CHECK(strstr(newest.at, "{\"log\":\"case\"}") != NULL);
    CHECK_CODE(live_client_mine(&client, NULL), CB_OK);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 2);
    CHECK(strstr(newest.at, "{\"log\":\"own\"}") != NULL);
    CHECK_CODE(live_client_signals(&client), CB_OK);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 3);
    CHECK(strstr(newest.at, "{\"log\":\"signals\"}") != NULL);
}

/* ---- pages ---- */

static json_t *page(struct live_client *client)
{
    json_t *answer = NULL;
    CHECK_CODE(cb_json_read(cb_buf_peek(&client->last), 0, &answer, NULL), CB_OK);
    return answer;
}

TEST(a_page_is_full_however_much_of_the_log_is_left_out)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client client = {0};
    scene_init(&s);
    for (int i = 0; i < AUDIT_PAGE + 1; i++) {
        scene_look(&s, "u-3", "mine");
        for (int k = 0; k < 5; k++)
            scene_look(&s, "u-ward", "curious"); /* refused: not told */
    }
    live_client_init(&client, &s.world, "u-3b");
    CHECK_CODE(live_client_access(&client, s.stream, NULL), CB_OK);
    CB_AUTO(json_decref) json_t *first = page(&client);
    CHECK_INT(json_array_size(json_object_get(first, "entries")), AUDIT_PAGE);
    CHECK(json_is_true(json_object_get(first, "more")));
    CHECK_CODE(
        live_client_access(&client, s.stream, json_string_value(json_object_get(first, "before"))),
        CB_OK);
    CB_AUTO(json_decref) json_t *second = page(&client);
    CHECK_INT(json_array_size(json_object_get(second, "entries")), 1);
    CHECK(json_is_false(json_object_get(second, "more")));
    CHECK(json_object_get(second, "before") == NULL);
}

TEST(a_page_ends_between_two_moments)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client client = {0};
    char why[16];
    scene_init(&s);
    live_client_init(&client, &s.world, "u-3");
    for (int i = 0; i < AUDIT_PAGE + 3; i++) {
        snprintf(why, sizeof why, "%d", i);
        CHECK_CODE(live_client_open(&client, s.stream, why, NULL), CB_OK);
    }
    CHECK_CODE(live_client_access(&client, s.stream, NULL), CB_OK);
    CB_AUTO(json_decref) json_t *answer = page(&client);
    CHECK_INT(json_array_size(json_object_get(answer, "entries")), AUDIT_PAGE + 3);
    CHECK(json_is_false(json_object_get(answer, "more")));
}

TEST(a_page_before_what_is_no_moment_is_refused)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client client = {0};
    scene_init(&s);
    live_client_init(&client, &s.world, "u-3");
    CHECK_CODE(live_client_access(&client, s.stream, "yesterday"), CB_INVALID);
    CHECK_CODE(live_client_mine(&client, "yesterday"), CB_INVALID);
    CHECK_CODE(live_client_mine(&client, "2026-03-02T09:00:00.000Z"), CB_OK);
}

/* ---- one's own ---- */

TEST(everybody_reads_what_they_looked_at_themselves)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client client = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_look(&s, "u-1", "own work");
    scene_look(&s, "u-3", "supervision");
    live_world_now += MINUTE_MS;
    live_client_init(&client, &s.world, "u-3");
    CHECK_CODE(live_client_board(&client, NULL), CB_OK);
    live_world_now += MINUTE_MS;
    CHECK_CODE(live_client_directory(&client), CB_OK);
    CHECK_CODE(live_client_mine(&client, NULL), CB_OK);
    list(&client, &out);
    CHECK_STR(out.at, "|opened_people north|opened_board north|opened supervision|");
}

/* Equal bytes, however often they looked before, and whatever they are refused now. */
TEST(of_a_case_that_is_shut_by_now_ones_own_looks_are_gone_too)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client here = {0};
    scene_init(&s);
    scene_look(&s, "u-3", "supervision");
    scene_exclude(&s, "u-3");
    scene_look(&s, "u-3", "again");
    live_client_init(&here, &s.world, "u-3");
    CHECK_CODE(live_client_mine(&here, NULL), CB_OK);
    CHECK_STR(here.received.at, "{\"entries\":[],\"more\":false}\n");
}
