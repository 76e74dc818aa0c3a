/* The access log as people read it (security P3, P6, L5; practice, "The access log"). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/live/audit.h"
#include "tests/unit/live/scene.h"

#define MINUTE_MS (60LL * 1000)
#define HOUR_MS (60 * MINUTE_MS)

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

static void look(struct scene *s, const char *user, const char *why)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, user);
    live_world_now += MINUTE_MS;
    (void)live_client_open(&client, s->stream, why, NULL);
}

static void exclude(struct scene *s, const char *user)
{
    CB_AUTO(live_client_fini) struct live_client chair = {0};
    char stream[CB_ID_TEXT], etag[ETAG_TEXT], set[80];
    live_client_init(&chair, &s->world, "u-9");
    cb_id_write(s->stream, stream);
    CHECK_CODE(live_client_open(&chair, s->stream, "conflict", NULL), CB_OK);
    snprintf(set, sizeof set, "{'excluded_users':['%s']}", user);
    CHECK_CODE(live_client_do(&chair, s->stream, "case.exclude", stream, set,
                              scene_etag(&chair, stream, etag)),
               CB_OK);
}

TEST(who_looked_is_told_to_the_agency_that_looked_and_to_the_one_whose_case_it_is)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    look(&s, "u-1", "own work");
    look(&s, "u-3", "supervision");
    look(&s, "u-7", "ring her");
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
    look(&s, "u-1", "own work");
    look(&s, "u-3", "supervision");
    look(&s, "u-ward", "curious");
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
    exclude(&s, "u-2");
    look(&s, "u-2", "who told them?");
    CHECK(strstr(who_looked(&s, "u-1", &out), "u-2") == NULL);
    CHECK(strstr(who_looked(&s, "u-10", &out), "refused u-2") != NULL);
}

TEST(whoever_is_excluded_gets_the_answer_of_a_case_that_is_not_there)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client out = {0}, ward = {0}, nobody = {0}, aud = {0};
    scene_init(&s);
    exclude(&s, "u-3");
    exclude(&s, "u-10");
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
        look(&s, "u-3", "mine");
        for (int k = 0; k < 5; k++)
            look(&s, "u-ward", "curious"); /* refused: not told */
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
    look(&s, "u-1", "own work");
    look(&s, "u-3", "supervision");
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
    look(&s, "u-3", "supervision");
    exclude(&s, "u-3");
    look(&s, "u-3", "again");
    live_client_init(&here, &s.world, "u-3");
    CHECK_CODE(live_client_mine(&here, NULL), CB_OK);
    CHECK_STR(here.received.at, "{\"entries\":[],\"more\":false}\n");
}

/* ---- signals ---- */

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
    look(&s, "u-2", "curious");
    look(&s, "u-2", "curious");
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
    look(&s, "u-1", "late"); /* 21:59 in London */
    CHECK(strstr(signals_of(&s, "u-10", &out), "odd_hours") == NULL);
    look(&s, "u-1", "later");
    CHECK(strstr(signals_of(&s, "u-10", &out), "odd_hours u-1 1|") != NULL);
    cb_time_parse(CB_STR("2026-03-13T05:58:00.000Z"), &live_world_now);
    look(&s, "u-1", "early");
    CHECK(strstr(signals_of(&s, "u-10", &out), "odd_hours u-1 1|odd_hours u-1 1|") != NULL);
    look(&s, "u-1", "in time");
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
    look(&s, "u-ward", "curious");
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
    exclude(&s, "u-2");
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
    exclude(&s, "u-2");
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
    exclude(&s, "u-10");
    search_as(&s, "u-10", "person");
    CHECK(strstr(signals_of(&s, "u-10", &out), "sought_somebody") == NULL);
}

TEST(signals_end_with_the_days_that_the_pack_says)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    scene_init(&s);
    look(&s, "u-2", "curious");
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
    look(&s, "u-2", "curious");
    look(&s, "u-ward", "curious");
    exclude(&s, "u-10");
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
