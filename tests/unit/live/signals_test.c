/* What the access log gives an auditor to look into (security P6). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/live/audit.h"
#include "tests/unit/live/scene.h"

#define MINUTE_MS (60LL * 1000)
#define HOUR_MS (60 * MINUTE_MS)

static const char *signals_of(struct scene *s, const char *user, struct cb_buf *out)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    CB_AUTO(json_decref) json_t *answer = NULL;
    size_t i;
    json_t *signal;
    live_client_init(&client, &s->world, user);
    CHECK_CODE(live_client_signals(&client), CB_OK);
    CHECK_CODE(cb_json_read(cb_buf_peek(&client.last), 0, &answer, NULL), CB_OK);
    cb_buf_clear(out);
    cb_buf_char(out, '|');
    json_array_foreach (json_object_get(answer, "signals"), i, signal)
        cb_buf_printf(out, "%s %s %d|", json_string_value(json_object_get(signal, "kind")),
                      json_string_value(json_object_get(signal, "user")),
                      (int)cb_json_get_int(signal, "count", 0));
    return out->at;
}

TEST(a_look_at_a_case_one_is_not_named_in_is_a_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    scene_look(&s, "u-2", "curious");
    scene_look(&s, "u-2", "curious");
    CHECK(strstr(signals_of(&s, "u-10", &out), "no_tie u-2 2|") != NULL);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(
        live_client_do(
            &police, s.stream, "assignment.log", live_world_id(&s.world, id),
            "{'role':'OIC','user':'u-2','agency':'police','from':'2026-03-01T00:00:00.000Z'}",
            NULL),
        CB_OK);
    CHECK(strstr(signals_of(&s, "u-10", &out), "no_tie u-2") == NULL);
}

TEST(more_openings_than_the_pack_allows_a_day_are_a_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client client = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    live_client_init(&client, &s.world, "u-1");
    for (int i = 0; i < 40; i++)
        CHECK_CODE(live_client_open(&client, s.stream, "work", NULL), CB_OK);
    CHECK(strstr(signals_of(&s, "u-10", &out), "many_opens") == NULL);
    CHECK_CODE(live_client_open(&client, s.stream, "work", NULL), CB_OK);
    CHECK(strstr(signals_of(&s, "u-10", &out), "many_opens u-1 41|") != NULL);
}

TEST(an_opening_in_quiet_hours_is_a_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    cb_time_parse(CB_STR("2026-03-12T21:58:00.000Z"), &live_world_now);
    scene_look(&s, "u-1", "late"); /* 21:59 in London */
    CHECK(strstr(signals_of(&s, "u-10", &out), "odd_hours") == NULL);
    scene_look(&s, "u-1", "later");
    CHECK(strstr(signals_of(&s, "u-10", &out), "odd_hours u-1 1|") != NULL);
    cb_time_parse(CB_STR("2026-03-13T05:58:00.000Z"), &live_world_now);
    scene_look(&s, "u-1", "early");
    CHECK(strstr(signals_of(&s, "u-10", &out), "odd_hours u-1 1|odd_hours u-1 1|") != NULL);
    scene_look(&s, "u-1", "in time");
    CHECK(strstr(signals_of(&s, "u-10", &out), "odd_hours u-1 2|") == NULL);
}

static void look_from(struct scene *s, const char *address, const char *why)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, "u-1");
    free(client.reader->address);
    client.reader->address = cb_str_dup(cb_str_of(address));
    CHECK_CODE(live_client_open(&client, s->stream, why, NULL), CB_OK);
}

TEST(one_person_in_two_networks_within_half_an_hour_is_a_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    look_from(&s, "192.0.2.1", "desk");
    look_from(&s, "192.0.2.77", "other desk");
    live_world_now += 30 * MINUTE_MS + 1;
    look_from(&s, "198.51.100.9", "car");
    CHECK(strstr(signals_of(&s, "u-10", &out), "two_networks") == NULL);
    live_world_now += 30 * MINUTE_MS;
    look_from(&s, "2001:db8:1:2::9", "home");
    CHECK(strstr(signals_of(&s, "u-10", &out), "two_networks u-1 1|") != NULL);
}

TEST(a_refused_look_is_a_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_look(&s, "u-ward", "curious");
    CHECK(strstr(signals_of(&s, "u-10", &out), "refused u-ward 1|") != NULL);
}

static void enter(struct scene *s, enum access_op op, struct cb_id stream, const char *what)
{
    struct journal_access entry = {.op = op,
                                   .at = live_world_now,
                                   .stream = stream,
                                   .user = CB_STR("operator"),
                                   .what = cb_str_of(what)};
    live_write_rows(s->world.live, NULL, 0, &entry, NULL, NULL);
    live_world_run(&s->world);
}

TEST(an_export_is_a_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    enter(&s, ACCESS_DISCLOSE, (struct cb_id){{0}}, "{\"board\":\"south\",\"did\":\"export\"}");
    CHECK_STR(cb_str_of(signals_of(&s, "u-10", &out)), "|");
    enter(&s, ACCESS_DISCLOSE, (struct cb_id){{0}}, "{\"board\":\"north\",\"did\":\"export\"}");
    CHECK_STR(cb_str_of(signals_of(&s, "u-10", &out)), "|export operator 1|");
}

/* The person learns nothing of it, whatever their seat (P2). */
TEST(a_detail_shared_with_a_party_is_a_signal_but_not_to_whom_it_is_about)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    enter(&s, ACCESS_COMBINE, s.stream, "{\"match\":\"name\",\"user\":\"u-2\"}");
    enter(&s, ACCESS_COMBINE, s.stream, "{\"match\":\"name\",\"user\":\"u-10\"}");
    CHECK_STR(cb_str_of(signals_of(&s, "u-10", &out)), "|shared_detail u-2 1|");
}

static void search_as(struct scene *s, const char *user, const char *text)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, user);
    live_world_now += MINUTE_MS;
    CHECK_CODE(live_client_search(&client, text, NULL), CB_OK);
    CHECK_STR(cb_str_of(client.last.at), "{\"cases\":[],\"more\":false}");
}

TEST(a_search_for_somebody_that_one_is_shut_out_from_is_a_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0}, entry = {0};
    scene_init(&s);
    scene_exclude(&s, "u-2");
    search_as(&s, "u-2", "pers");
    live_world_entries(&s.world, &entry);
    CHECK(strstr(entry.at, " {\"sought\":true,\"user\":\"u-2\"} ||") != NULL);
    CHECK(strstr(entry.at, "pers") == NULL); /* what was looked for is kept nowhere */
    CHECK(strstr(signals_of(&s, "u-10", &out), "sought_somebody u-2 1|") != NULL);
    search_as(&s, "u-2", "Person, A.");
    CHECK(strstr(signals_of(&s, "u-10", &out), "sought_somebody u-2 2|") != NULL);
}

TEST(a_search_for_anything_else_is_no_signal)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    search_as(&s, "u-ward", "person"); /* whose agency takes no part is not shut out */
    scene_exclude(&s, "u-2");
    search_as(&s, "u-2", "zebra");
    search_as(&s, "u-2", "person zebra");
    search_as(&s, "u-2", "pe"); /* stands in too many names */
    CHECK(strstr(signals_of(&s, "u-10", &out), "sought_somebody") == NULL);
}

TEST(an_auditor_is_told_of_no_search_of_their_own)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_exclude(&s, "u-10");
    search_as(&s, "u-10", "person");
    CHECK(strstr(signals_of(&s, "u-10", &out), "sought_somebody") == NULL);
}

TEST(signals_end_with_the_days_that_the_pack_says)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_look(&s, "u-2", "curious");
    live_world_now += 28 * 24 * HOUR_MS;
    CHECK(strstr(signals_of(&s, "u-10", &out), "no_tie u-2") != NULL);
    live_world_now += MINUTE_MS;
    CHECK(strstr(signals_of(&s, "u-10", &out), "no_tie u-2") == NULL);
}

TEST(of_a_case_that_is_shut_to_the_auditor_nothing_is_counted)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    scene_look(&s, "u-2", "curious");
    scene_look(&s, "u-ward", "curious");
    scene_exclude(&s, "u-10");
    CHECK_STR(cb_str_of(signals_of(&s, "u-10", &out)), "|");
}

TEST(only_the_seats_that_the_pack_names_are_told_of_signals)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, chair = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&chair, &s.world, "u-9");
    CHECK_CODE(live_client_signals(&police), CB_NOT_ALLOWED);
    CHECK_CODE(live_client_signals(&chair), CB_NOT_ALLOWED);
}
