/* search.find: what is found, by whom, and what of it is logged. */
#include <stdio.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "server/live/search.h"
#include "tests/unit/live/scene.h"

#define ACTION_WITH(words)                                                                         \
    "{'title':'" words "','owner_user':'u-1','owner_agency':'police','due_date':'2026-06-01'}"
#define NEW_CASE                                                                                   \
    "{'ref_no':'Robin 3K','opened':'2026-03-02','lead_agency':'police','jurisdiction':'EW',"       \
    "'participating_agencies':['police','board']}"

static size_t cases_in(const struct live_client *client)
{
    CB_AUTO(json_decref) json_t *answer = NULL;
    CHECK_CODE(cb_json_read(cb_buf_peek(&client->last), 100000, &answer, NULL), CB_OK);
    return json_array_size(json_object_get(answer, "cases"));
}

static size_t records_in(const struct live_client *client)
{
    size_t count = 0, i;
    json_t *one;
    CB_AUTO(json_decref) json_t *answer = NULL;
    CHECK_CODE(cb_json_read(cb_buf_peek(&client->last), 100000, &answer, NULL), CB_OK);
    json_array_foreach (json_object_get(answer, "cases"), i, one)
        count += json_array_size(json_object_get(one, "records"));
    return count;
}

/* How many records a search finds. */
static size_t found(struct live_client *client, const char *text)
{
    CHECK_CODE(live_client_search(client, text, NULL), CB_OK);
    return records_in(client);
}

static void with_action(struct scene *s, struct live_client *client, const char *set)
{
    char id[CB_ID_TEXT];
    CHECK_CODE(
        live_client_do(client, s->stream, "action.log", live_world_id(&s->world, id), set, NULL),
        CB_OK);
}

TEST(a_word_finds_the_record_in_its_case)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    char stream[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    with_action(&s, &police, ACTION_WITH("Ring the Łódź hostel"));
    CHECK_INT(found(&police, "lodz HOST"), 1);
    CHECK_INT(cases_in(&police), 1);
    cb_id_write(s.stream, stream);
    CHECK(strstr(police.last.at, stream) != NULL);
    CHECK(strstr(police.last.at, "\"excerpt\":\"Ring the Łódź hostel\"") != NULL);
    CHECK_INT(found(&police, "lodz castle"), 0);
    CHECK_INT(cases_in(&police), 0);
}

TEST(a_reference_finds_its_case_with_a_space_and_without)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, coordinator = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&coordinator, &s.world, "u-coo");
    struct cb_id stream = gen_id(&s.world.g);
    cb_id_write(stream, id);
    CHECK_CODE(live_client_do(&coordinator, stream, "case.log", id, NEW_CASE, NULL), CB_OK);
    static const char *const texts[] = {"Robin 3K", "robin3k", "ROBIN", "3k"};
    for (size_t i = 0; i < CB_COUNT(texts); i++) {
        CHECK_CODE(live_client_search(&police, texts[i], NULL), CB_OK);
        CHECK_INT(cases_in(&police), 1);
        CHECK(strstr(police.last.at, "\"ref_no\":\"Robin 3K\"") != NULL);
        CHECK_INT(records_in(&police), 0); /* the case itself is what was looked for */
    }
}

TEST(a_reference_narrows_other_words_to_its_case)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, coordinator = {0};
    char id[CB_ID_TEXT], action[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&coordinator, &s.world, "u-coo");
    struct cb_id stream = gen_id(&s.world.g);
    cb_id_write(stream, id);
    CHECK_CODE(live_client_do(&coordinator, stream, "case.log", id, NEW_CASE, NULL), CB_OK);
    CHECK_CODE(live_client_do(&police, stream, "action.log", live_world_id(&s.world, action),
                              ACTION_WITH("A knife"), NULL),
               CB_OK);
    with_action(&s, &police, ACTION_WITH("Another knife"));
    CHECK_INT(found(&police, "knife"), 2);
    CHECK_INT(found(&police, "robin knife"), 1);
    CHECK(strstr(police.last.at, "A knife") != NULL);
}

TEST(people_are_found_by_their_names)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    with_action(&s, &police, ACTION_WITH("Ring"));
    CHECK_INT(found(&police, "person ring"), 1);
    CHECK_INT(found(&police, "the police"), 2); /* the case's agency, the action's */
}

TEST(what_a_seat_does_not_see_is_not_found)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, probation = {0}, ward = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&probation, &s.world, "u-3");
    live_client_init(&ward, &s.world, "u-ward");
    cb_buf_printf(&set, "{'victim':'%s','kind':'phone','value':'07700 900123'}", s.victim);
    CHECK_CODE(live_client_do(&police, s.stream, "victim_contact.log", live_world_id(&s.world, id),
                              set.at, NULL),
               CB_OK);
    CHECK_INT(found(&police, "07700900123"), 1);
    CHECK_INT(found(&probation, "07700900123"), 0);
    CHECK_INT(cases_in(&probation), 0);
    CHECK_INT(found(&ward, "07700900123"), 0);
    CHECK_INT(cases_in(&ward), 0);
}

TEST(an_agency_that_takes_no_part_finds_the_card_alone)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, ward = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&ward, &s.world, "u-ward");
    with_action(&s, &police, ACTION_WITH("Referred to a hostel"));
    CHECK_INT(found(&ward, "referred"), 0); /* its stage */
    CHECK_INT(cases_in(&ward), 1);
    CHECK(strstr(ward.last.at, "\"open\":false") != NULL);
    CHECK_INT(found(&ward, "hostel"), 0);
    CHECK_INT(cases_in(&ward), 0);
}

TEST(who_is_excluded_gets_the_same_bytes_as_where_there_is_nothing)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client chair = {0}, police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf nothing = {0};
    char stream[CB_ID_TEXT], etag[ETAG_TEXT];
    scene_init(&s);
    live_client_init(&chair, &s.world, "u-9");
    live_client_init(&police, &s.world, "u-1");
    with_action(&s, &police, ACTION_WITH("A hostel"));
    CHECK_INT(found(&police, "hostel"), 1);
    CHECK_INT(found(&police, "zebra"), 0);
    cb_buf_str(&nothing, cb_buf_peek(&police.last));
    CHECK_CODE(live_client_open(&chair, s.stream, "duty", NULL), CB_OK);
    cb_id_write(s.stream, stream);
    CHECK_CODE(live_client_do(&chair, s.stream, "case.exclude", stream,
                              "{'excluded_users':['u-1']}", scene_etag(&chair, stream, etag)),
               CB_OK);
    CHECK_INT(found(&police, "hostel"), 0);
    CHECK_STR(cb_buf_peek(&police.last), cb_buf_peek(&nothing));
}

/* Between looking and answering the case is shut. */
TEST(what_is_shut_while_it_is_looked_for_is_not_in_the_answer)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client chair = {0}, police = {0};
    char stream[CB_ID_TEXT], etag[ETAG_TEXT];
    scene_init(&s);
    live_client_init(&chair, &s.world, "u-9");
    live_client_init(&police, &s.world, "u-1");
    with_action(&s, &police, ACTION_WITH("A hostel"));
    CHECK_CODE(live_client_open(&chair, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_board(&police, NULL), CB_OK);
    cb_id_write(s.stream, stream);
    scene_etag(&chair, stream, etag);
    live_client_send(&chair, s.stream, "case.exclude", stream, "{'excluded_users':['u-1']}", etag,
                     NULL);
    CHECK_INT(found(&police, "hostel"), 0);
    CHECK_INT(cases_in(&police), 0);
}

TEST(what_is_changed_while_it_is_looked_for_is_found_as_it_is)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, other = {0};
    char id[CB_ID_TEXT], etag[ETAG_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_do(&police, s.stream, "action.log", live_world_id(&s.world, id),
                              ACTION_WITH("A hostel"), NULL),
               CB_OK);
    scene_etag(&police, id, etag);
    live_search(other.reader, CB_STR("hostel"), (struct cb_str){0}, live_client_keep, &other);
    searches_turn(s.world.live); /* it is found, and waits for the handover */
    CHECK_INT(s.world.live->searches.count, 0);
    live_client_send(&police, s.stream, "action.amend", id, "{'title':'A castle'}", etag, NULL);
    live_world_run(&s.world);
    CHECK_INT(other.answers, 1);
    CHECK_INT(cases_in(&other), 0);
}

TEST(an_answer_is_entered_with_what_it_shows_and_in_each_case_that_it_shows_records_of)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    char id[CB_ID_TEXT], stream[CB_ID_TEXT], expected[400];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_do(&police, s.stream, "action.log", live_world_id(&s.world, id),
                              ACTION_WITH("A hostel"), NULL),
               CB_OK);
    size_t entries = live_world_entries(&s.world, NULL);
    CHECK_INT(found(&police, "hostel"), 1);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 2);
    cb_id_write(s.stream, stream);
    snprintf(expected, sizeof expected,
             "%d u-1  {\"method\":\"search.find\",\"records\":[\"%s\"],\"streams\":[\"%s\"]} ||",
             ACCESS_CONSULT, id, stream);
    CHECK_STR(newest.at, expected);
    CHECK(strstr(newest.at, "hostel") == NULL);
    CHECK_INT(found(&police, "zebra"), 0);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 3);
}

TEST(nobody_looks_for_nothing_or_for_too_much)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf long_text = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    for (int i = 0; i < 10000; i++)
        cb_buf_char(&long_text, 'a');
    const char *const bad[] = {"", "   ", "?", "a b c d e f g h i j k", long_text.at};
    for (size_t i = 0; i < CB_COUNT(bad); i++) {
        CHECK_CODE(live_client_search(&police, bad[i], NULL), CB_INVALID);
        CHECK(strstr(police.last.at, "\"text\":") != NULL);
    }
    CHECK_CODE(live_client_search(&police, "a b c d e f g h i j", NULL), CB_OK);
}

TEST(a_board_that_is_not_the_seats_is_not_found)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_search(&police, "a", "south"), CB_NOT_FOUND);
    CHECK_CODE(live_client_search(&police, "a", LIVE_BOARD), CB_OK);
}

TEST(a_case_shows_at_most_twenty_records_and_says_that_there_are_more)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    for (int i = 0; i < CB_SEARCH_RESULTS_A_CASE; i++)
        with_action(&s, &police, ACTION_WITH("A hostel"));
    CHECK_INT(found(&police, "hostel"), CB_SEARCH_RESULTS_A_CASE);
    CHECK(strstr(police.last.at, "\"more\":true") == NULL);
    with_action(&s, &police, ACTION_WITH("The newest hostel"));
    CHECK_INT(found(&police, "hostel"), CB_SEARCH_RESULTS_A_CASE);
    CHECK(strstr(police.last.at, "\"more\":true,\"open\":true") != NULL);
    CHECK(strstr(police.last.at, "The newest hostel") != NULL);
}

/* Cases told before the server begins, each with an action. */
static void many_cases(struct scene *s, size_t count, struct cb_id *ids)
{
    scene_begin(s, NULL);
    for (size_t i = 0; i < count; i++) {
        CB_AUTO(world_fini) struct world told = world_begin(100 + i);
        world_tell(&told, world_viewer("u-1", "police", "pol"), "action.log", NULL,
                   ACTION_WITH("A hostel"));
        ids[i] = told.stream;
        live_world_put(&s->world, &told);
    }
}

TEST(an_answer_has_at_most_fifty_cases_and_says_that_there_are_more)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    struct cb_id ids[CB_SEARCH_CASES + 1];
    many_cases(&s, CB_SEARCH_CASES, ids);
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    CHECK_INT(found(&police, "hostel"), CB_SEARCH_CASES);
    CHECK(strstr(police.last.at, "\"more\":true") == NULL);
}

TEST(past_fifty_cases_the_answer_says_that_there_are_more)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    struct cb_id ids[CB_SEARCH_CASES + 1];
    many_cases(&s, CB_SEARCH_CASES + 1, ids);
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    CHECK_INT(found(&police, "hostel"), CB_SEARCH_CASES);
    CHECK(strstr(police.last.at, "],\"more\":true}") != NULL);
}

/* Cases of twenty records each. */
static size_t found_in_full_cases(size_t cases, bool *more)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    scene_begin(&s, NULL);
    for (size_t i = 0; i < cases; i++) {
        CB_AUTO(world_fini) struct world told = world_begin(100 + i);
        for (int k = 0; k < CB_SEARCH_RESULTS_A_CASE; k++)
            world_tell(&told, world_viewer("u-1", "police", "pol"), "action.log", NULL,
                       ACTION_WITH("A hostel"));
        live_world_put(&s.world, &told);
    }
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    size_t records = found(&police, "hostel");
    *more = strstr(police.last.at, "],\"more\":true}") != NULL;
    return records;
}

TEST(an_answer_has_at_most_a_hundred_records)
{
    bool more;
    CHECK_INT(found_in_full_cases(CB_SEARCH_RESULTS / CB_SEARCH_RESULTS_A_CASE, &more),
              CB_SEARCH_RESULTS);
    CHECK(!more);
    CHECK_INT(found_in_full_cases(CB_SEARCH_RESULTS / CB_SEARCH_RESULTS_A_CASE + 1, &more),
              CB_SEARCH_RESULTS);
    CHECK(more);
}

static struct stream *stream_of(struct scene *s, struct cb_id id)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    return table_find(&s->world.live->streams, cb_str_of(text));
}

TEST(a_search_through_everything_leaves_what_people_work_on_in_memory)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, probation = {0};
    struct cb_id ids[12];
    many_cases(&s, CB_COUNT(ids), ids);
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&probation, &s.world, "u-3");
    char text[CB_ID_TEXT];
    cb_id_write(ids[3], text);
    CHECK_CODE(live_client_open(&probation, ids[3], "duty", NULL), CB_OK);
    live_case_close(probation.reader, cb_str_of(text));
    struct stream *used = stream_of(&s, ids[3]);
    s.world.live->budget = s.world.live->loaded_bytes + 2 * used->bytes;
    CHECK_INT(found(&police, "hostel"), CB_COUNT(ids));
    CHECK_INT(used->state, STREAM_READY);
    CHECK(s.world.live->loaded_bytes <= s.world.live->budget);
    CHECK(s.world.live->counters.evictions >= 8);
}

TEST(every_case_is_read_once_however_many_look)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client one = {0}, other = {0};
    struct cb_id ids[6];
    many_cases(&s, CB_COUNT(ids), ids);
    live_world_open(&s.world);
    live_client_init(&one, &s.world, "u-1");
    live_client_init(&other, &s.world, "u-3");
    uint64_t loads = s.world.live->counters.loads;
    live_search(one.reader, CB_STR("zebra"), (struct cb_str){0}, live_client_keep, &one);
    CHECK_INT(found(&other, "hostel"), CB_COUNT(ids));
    CHECK_INT(one.answers, 1);
    CHECK_INT(s.world.live->counters.loads, loads + CB_COUNT(ids) + 1);
}

TEST(one_turn_looks_at_a_part_of_a_large_case)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    scene_begin(&s, NULL);
    CB_AUTO(world_fini) struct world told = world_begin(100);
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    cb_buf_text(&set, "{'type':'other','occurred_at':'2026-03-01T10:00:00.000Z',"
                      "'narrative':'A hostel and");
    for (int i = 0; i < 500; i++)
        cb_buf_text(&set, " nothing");
    cb_buf_text(&set, "'}");
    for (int i = 0; i < 30; i++) /* of 40 units each */
        world_tell(&told, world_viewer("u-1", "police", "pol"), "incident.log", NULL, set.at);
    live_world_put(&s.world, &told);
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    CHECK_INT(found(&police, "nothing"), CB_SEARCH_RESULTS_A_CASE); /* and is read */
    size_t answers = police.answers;
    size_t again = s.world.again;
    live_search(police.reader, CB_STR("zebra"), (struct cb_str){0}, live_client_keep, &police);
    live_world_turn(&s.world);
    CHECK_INT(s.world.live->searches.count, 1);
    CHECK(s.world.again > again);
    live_world_run(&s.world);
    CHECK_INT(police.answers, answers + 1);
    CHECK_INT(records_in(&police), 0);
}

TEST(a_reader_that_leaves_ends_its_search)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    struct live_client police = {0};
    struct cb_id ids[6];
    many_cases(&s, CB_COUNT(ids), ids);
    live_world_open(&s.world);
    live_client_init(&police, &s.world, "u-1");
    live_search(police.reader, CB_STR("hostel"), (struct cb_str){0}, live_client_keep, &police);
    live_world_turn(&s.world);
    live_client_fini(&police);
    size_t entries = live_world_entries(&s.world, NULL);
    live_world_run(&s.world);
    CHECK_INT(live_world_entries(&s.world, NULL), entries);
}
