/* Details of staff and of parties that are alike: who is shut out, who is asked, who learns of it.
 */
#include <stdio.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "caseboard/record/match.h"
#include "caseboard/store/match.h"
#include "server/live/room.h"
#include "tests/unit/live/scene.h"

#define PHONE "07700 900123"

/* As `staff load` writes it. Before live_world_open(). */
static void load_staff(struct live_world *world, const char *user, enum match_kind kind,
                       const char *detail)
{
    struct cb_error err = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf normal = {0}, key = {0}, value = {0};
    char token[MATCH_TOKEN_TEXT];
    match_normal(kind, cb_str_of(detail), &normal);
    struct match_token made =
        match_token_of(world->store, match_kind_name(kind), cb_buf_peek(&normal));
    match_token_write(&made, token);
    cb_buf_printf(&key, MATCH_STAFF_ROW "%s", user);
    cb_buf_printf(&value, "{\"tokens\":[\"%s\"],\"user\":\"%s\"}", token, user);
    struct journal_row row = {
        .kind = ROW_META, .key = cb_buf_peek(&key), .value = cb_buf_peek(&value)};
    struct journal_job job = {.rows = &row, .row_count = 1};
    CHECK_CODE(journal_run(world->journal, &job, &err), CB_OK);
}

static void begin(struct scene *s, enum match_kind kind, const char *detail)
{
    scene_begin(s, NULL);
    if (detail != NULL)
        load_staff(&s->world, "u-3", kind, detail);
    live_world_open(&s->world);
}

static enum cb_code log_phone(struct scene *s, struct live_client *client, const char *number)
{
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    char id[CB_ID_TEXT];
    cb_buf_printf(&set, "{'victim':'%s','kind':'phone','value':'%s'}", s->victim, number);
    return live_client_do(client, s->stream, "victim_contact.log", live_world_id(&s->world, id),
                          set.at, NULL);
}

/* How many conflicts the seat is asked about; *EXCLUDED: whether it sees u-3 shut out. */
static size_t conflicts(struct scene *s, const char *user, bool *excluded)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    const char *id;
    json_t *record;
    size_t count = 0;
    live_client_init(&client, &s->world, user);
    CHECK_CODE(live_client_open(&client, s->stream, "duty", NULL), CB_OK);
    live_copy_read(&copy, &client, "records", "case.changed");
    *excluded = false;
    json_object_foreach (copy.records, id, record) {
        const json_t *fields = json_object_get(record, "fields");
        count += cb_str_is(cb_json_get_str(record, "type"), "conflict") &&
                 cb_str_is(cb_json_get_str(fields, "state"), "asked") &&
                 cb_str_is(cb_json_get_str(fields, "user"), "u-3") &&
                 json_object_get(fields, "token") == NULL;
        const json_t *list = json_object_get(fields, "excluded_users");
        for (size_t i = 0; i < json_array_size(list); i++)
            *excluded = *excluded || cb_str_is(cb_json_str(json_array_get(list, i)), "u-3");
    }
    return count;
}

static enum cb_code opens(struct scene *s, const char *user)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, user);
    return live_client_open(&client, s->stream, "duty", NULL);
}

TEST(a_partys_phone_that_is_a_members_of_staff_shuts_that_member_out_at_once)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, probation = {0};
    CB_AUTO(live_copy_fini) struct live_copy left = {0};
    bool excluded;
    begin(&s, MATCH_phone, "+44 7700 900123");
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&probation, &s.world, "u-3");
    CHECK_CODE(live_client_open(&probation, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(log_phone(&s, &police, "07700 900124"), CB_OK);
    CHECK_INT(conflicts(&s, "u-9", &excluded), 0);
    CHECK_CODE(log_phone(&s, &police, PHONE), CB_OK);
    live_copy_read(&left, &probation, "records", "case.changed");
    CHECK_INT(json_object_size(left.records), 0); /* on the open connection */
    CHECK_CODE(opens(&s, "u-3"), CB_NOT_FOUND);
    CHECK_CODE(opens(&s, "u-3b"), CB_OK); /* a colleague */
    CHECK_INT(conflicts(&s, "u-9", &excluded), 1);
    CHECK(excluded);
    CHECK_INT(conflicts(&s, "u-coo", &excluded), 1);
    CHECK_INT(conflicts(&s, "u-1", &excluded), 0);
    CHECK(!excluded);
}

/* What others than the chair and the coordinator are sent, with details of staff and without. */
static void play(bool with_staff, struct cb_buf *received)
{
    static const char *const others[] = {"u-1", "u-2", "u-3b", "u-4", "u-6", "u-7"};
    CB_AUTO(scene_fini) struct scene s = {0};
    struct live_client clients[CB_COUNT(others)];
    begin(&s, MATCH_phone, with_staff ? PHONE : "07700 900999");
    for (size_t i = 0; i < CB_COUNT(others); i++) {
        live_client_init(&clients[i], &s.world, others[i]);
        live_client_open(&clients[i], s.stream, "duty", NULL);
        live_client_board(&clients[i], NULL);
    }
    CHECK_CODE(log_phone(&s, &clients[0], PHONE), CB_OK);
    CHECK_CODE(opens(&s, "u-3"), with_staff ? CB_NOT_FOUND : CB_OK);
    for (size_t i = 0; i < CB_COUNT(others); i++) {
        live_client_search(&clients[i], "900123", NULL);
        cb_buf_str(received, cb_buf_peek(&clients[i].received));
        live_client_fini(&clients[i]);
    }
}

TEST(neither_the_author_nor_a_colleague_is_sent_another_byte)
{
    CB_AUTO(cb_buf_fini) struct cb_buf with = {0}, without = {0};
    play(true, &with);
    play(false, &without);
    CHECK(with.len > 1000);
    CHECK_STR(cb_buf_peek(&with), cb_buf_peek(&without));
}

static void with_phone(struct scene *s, struct world *told)
{
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    cb_buf_printf(&set, "{'victim':'%s','kind':'phone','value':'%s'}", s->victim, PHONE);
    world_tell(told, world_viewer("u-1", "police", "pol"), "victim_contact.log", NULL, set.at);
}

TEST(details_of_staff_that_come_later_are_compared_before_anybody_is_shown_the_case)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    struct live_client probation = {0};
    CB_AUTO(live_copy_fini) struct live_copy cards = {0};
    bool excluded;
    scene_begin(&s, with_phone);
    load_staff(&s.world, "u-3", MATCH_phone, PHONE);
    s.world.budget = 1;
    live_world_open(&s.world);
    live_client_init(&probation, &s.world, "u-3");
    CHECK_CODE(live_client_board(&probation, NULL), CB_OK);
    live_copy_read(&cards, &probation, "cards", "board.changed");
    CHECK_INT(json_object_size(cards.records), 0);
    live_client_fini(&probation);
    CHECK_CODE(opens(&s, "u-3"), CB_NOT_FOUND);
    uint64_t head = live_world_head(&s.world, s.stream);
    CHECK_INT(conflicts(&s, "u-9", &excluded), 1);
    CHECK(excluded);
    live_world_close(&s.world);
    live_world_open(&s.world);
    CHECK_INT(conflicts(&s, "u-9", &excluded), 1); /* asked once, however often it is read */
    CHECK_INT(live_world_head(&s.world, s.stream), head);
}

TEST(somebody_who_joins_the_board_is_compared_with_the_cases_in_memory)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client chair = {0}, admin = {0};
    scene_begin(&s, with_phone);
    load_staff(&s.world, "u-new", MATCH_phone, PHONE);
    live_world_open(&s.world);
    live_client_init(&chair, &s.world, "u-9");
    live_client_init(&admin, &s.world, "u-adm");
    CHECK_CODE(live_client_open(&chair, s.stream, "duty", NULL), CB_OK);
    CHECK(strstr(chair.last.at, "u-new") == NULL);
    CHECK_CODE(live_client_do(&admin, s.world.directory, "user.log", "u-new",
                              "{'name':'Somebody New'}", NULL),
               CB_OK);
    CHECK(strstr(chair.received.at, "\"excluded_users\":[\"u-new\"]") != NULL);
}

TEST(the_server_writes_as_caseboard_and_says_why)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    begin(&s, MATCH_phone, PHONE);
    live_client_init(&police, &s.world, "u-1");
    uint64_t head = live_world_head(&s.world, s.stream);
    CHECK_CODE(log_phone(&s, &police, PHONE), CB_OK);
    CHECK_INT(live_world_head(&s.world, s.stream), head + 3); /* shut out, and asked */
    live_world_entries(&s.world, &newest);
    char expected[120];
    snprintf(expected, sizeof expected, "%d caseboard  {\"match\":\"phone\",\"user\":\"u-3\"} ||",
             ACCESS_COMBINE);
    CHECK_STR(newest.at, expected);
}

TEST(who_looked_at_the_case_tells_the_auditor_alone_what_was_compared)
{
    static const char *const others[] = {"u-1", "u-2", "u-3b", "u-7", "u-9", "u-coo"};
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, auditor = {0};
    begin(&s, MATCH_phone, PHONE);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&auditor, &s.world, "u-10");
    CHECK_CODE(log_phone(&s, &police, PHONE), CB_OK);
    for (size_t i = 0; i < CB_COUNT(others); i++) {
        CB_AUTO(live_client_fini) struct live_client other = {0};
        live_client_init(&other, &s.world, others[i]);
        CHECK_CODE(live_client_access(&other, s.stream, NULL), CB_OK);
        CHECK(strstr(other.last.at, "combined") == NULL);
        CHECK(strstr(other.last.at, "caseboard") == NULL);
    }
    CHECK_CODE(live_client_access(&auditor, s.stream, NULL), CB_OK);
    CHECK(strstr(auditor.last.at, "combined") != NULL);
}

TEST(a_name_alike_is_a_signal_and_shuts_nobody_out)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    char id[CB_ID_TEXT];
    begin(&s, MATCH_name, "Ann Lee");
    live_client_init(&police, &s.world, "u-1");
    uint64_t head = live_world_head(&s.world, s.stream);
    CHECK_CODE(live_client_do(&police, s.stream, "person.log", live_world_id(&s.world, id),
                              "{'role':'suspect','name':'ann lee'}", NULL),
               CB_OK);
    CHECK_INT(live_world_head(&s.world, s.stream), head + 1);
    live_world_entries(&s.world, &newest);
    CHECK(strstr(newest.at, "{\"match\":\"name\",\"user\":\"u-3\"}") != NULL);
    CHECK_CODE(opens(&s, "u-3"), CB_OK);
}

/* Twenty guesses of one person in a day, and then the right one. */
static void guess(struct scene *s, struct live_client *client, size_t count)
{
    char number[32];
    for (size_t i = 0; i < count; i++) {
        snprintf(number, sizeof number, "07700 901%03zu", i);
        CHECK_CODE(log_phone(s, client, number), CB_OK);
    }
    CHECK_CODE(log_phone(s, client, PHONE), CB_OK);
}

TEST(the_twentieth_new_detail_of_a_day_is_compared)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    begin(&s, MATCH_phone, PHONE);
    live_client_init(&police, &s.world, "u-1");
    guess(&s, &police, CB_MATCHES_A_DAY - 1);
    CHECK_CODE(opens(&s, "u-3"), CB_NOT_FOUND);
}

TEST(the_twenty_first_is_not_not_even_after_a_restart)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    begin(&s, MATCH_phone, PHONE);
    {
        CB_AUTO(live_client_fini) struct live_client police = {0};
        live_client_init(&police, &s.world, "u-1");
        guess(&s, &police, CB_MATCHES_A_DAY);
        CHECK_CODE(opens(&s, "u-3"), CB_OK);
    }
    live_world_close(&s.world);
    live_world_open(&s.world);
    CHECK_CODE(opens(&s, "u-3"), CB_OK);
    live_world_now += 24 * 60 * 60 * 1000LL;
    CB_AUTO(live_client_fini) struct live_client police = {0};
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(log_phone(&s, &police, PHONE), CB_OK); /* another day */
    CHECK_CODE(opens(&s, "u-3"), CB_NOT_FOUND);
}

TEST(whoever_was_cleared_and_let_back_in_stays_so)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, chair = {0};
    char etag[ETAG_TEXT], conflict[CB_ID_TEXT] = "";
    const char *id;
    json_t *record;
    bool excluded;
    begin(&s, MATCH_phone, PHONE);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&chair, &s.world, "u-9");
    CHECK_CODE(log_phone(&s, &police, PHONE), CB_OK);
    CHECK_CODE(live_client_open(&chair, s.stream, "duty", NULL), CB_OK);
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, &chair, "records", "case.changed");
    json_object_foreach (copy.records, id, record) {
        if (cb_str_is(cb_json_get_str(record, "type"), "conflict"))
            snprintf(conflict, sizeof conflict, "%s", id);
    }
    CHECK_CODE(live_client_do(&chair, s.stream, "conflict.clear", conflict,
                              "{'reason':'An old number of hers'}",
                              scene_etag(&chair, conflict, etag)),
               CB_OK);
    CHECK_CODE(opens(&s, "u-3"), CB_NOT_FOUND); /* lifting it takes two people */
    uint64_t head = live_world_head(&s.world, s.stream);
    CHECK_CODE(log_phone(&s, &police, PHONE), CB_OK);
    CHECK_INT(live_world_head(&s.world, s.stream), head + 1);
    CHECK_INT(conflicts(&s, "u-9", &excluded), 0);
}

TEST(while_no_staff_is_loaded_nothing_is_held_back)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    begin(&s, MATCH_phone, NULL);
    {
        CB_AUTO(live_client_fini) struct live_client police = {0};
        live_client_init(&police, &s.world, "u-1");
        guess(&s, &police, CB_MATCHES_A_DAY);
    }
    live_world_close(&s.world);
    live_world_open(&s.world);
    CHECK_CODE(opens(&s, "u-3"), CB_OK);
    load_staff(&s.world, "u-3", MATCH_phone, PHONE);
    live_world_close(&s.world);
    live_world_open(&s.world);
    CHECK_CODE(opens(&s, "u-3"), CB_NOT_FOUND);
}
