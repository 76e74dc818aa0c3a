#include "tests/support/world.h"

static const struct viewer *police(void)
{
    static struct viewer viewer;
    viewer = world_viewer("u-1", "police", "pol");
    return &viewer;
}

static const struct record *find(const struct world *world, struct cb_str id)
{
    return fold_find(world->fold, id);
}

/* Try an event; the world must be as before if it does not follow. */
static void check_refused(struct world *world, const char *verb, struct cb_str id, json_t *set,
                          const char *message)
{
    struct cb_error err = {CB_OK, ""};
    CB_AUTO(json_decref)
    json_t *body =
        world_event_json(world, *police(), pack_verb(world->pack, cb_str_of(verb)), id, set);
    uint64_t seq = fold_seq(world->fold);
    size_t count = fold_count(world->fold);
    size_t bytes = fold_bytes(world->fold);

    CHECK_CODE(world_apply(world, body, &err), CB_INVALID);
    CHECK_STR(err.message, message);
    CHECK_INT(fold_seq(world->fold), seq);
    CHECK_INT(fold_count(world->fold), count);
    CHECK_INT(fold_bytes(world->fold), bytes);
}

static const char ID[] = "33333333-3333-4333-8333-333333333333";
#define ID_STR CB_STR("33333333-3333-4333-8333-333333333333")

TEST(a_record_is_what_its_events_set)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str id =
        world_tell(&world, *police(), "need.log", NULL, "{'kind':'hearing','detail':'Left ear'}");
    world_tell(&world, *police(), "need.amend", id.at, "{'detail':null,'summary':'Speak up'}");
    const struct record *need = find(&world, id);

    CHECK_STR(record_text(need, "kind"), "hearing");
    CHECK(record_get(need, "detail") == NULL);
    CHECK_STR(record_text(need, "summary"), "Speak up");
    CHECK_STR(need->agency, "police");
    CHECK_STR(need->author, "u-1");
    CHECK_INT(need->created_seq, 2);
    CHECK_INT(need->changed_seq, 3);
    CHECK(!need->withdrawn);
}

TEST(the_author_and_the_agency_stay_whoever_changes_a_record)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str id = world_tell(&world, *police(), "need.log", NULL, "{'kind':'hearing'}");
    world_tell(&world, world_viewer("u-2", "advocacy", "adv"), "need.amend", id.at,
               "{'kind':'sight'}");
    CHECK_STR(find(&world, id)->agency, "police");
    CHECK_STR(find(&world, id)->author, "u-1");
}

TEST(an_empty_list_is_an_empty_field)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str id = world_tell(&world, *police(), "update.log", NULL, "{'topics':[]}");
    CHECK(record_get(find(&world, id), "topics") == NULL);
}

TEST(a_withdrawn_record_stays_in_the_fold_as_withdrawn)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str id = world_tell(&world, *police(), "need.log", NULL, "{'kind':'hearing'}");
    world_tell(&world, *police(), "need.withdraw", id.at, "{}");
    CHECK(find(&world, id)->withdrawn);
    CHECK_INT(fold_count(world.fold), 2);
}

TEST(records_of_a_type_come_in_the_order_of_creation)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str first = world_tell(&world, *police(), "need.log", NULL, "{}");
    world_tell(&world, *police(), "incident.log", NULL, "{}");
    struct cb_str second = world_tell(&world, *police(), "need.log", NULL, "{}");
    const struct pack_type *need = pack_type(world.pack, CB_STR("need"));
    size_t cursor = 0;

    CHECK_STR(fold_next(world.fold, need, &cursor)->id, first);
    CHECK_STR(fold_next(world.fold, need, &cursor)->id, second);
    CHECK(fold_next(world.fold, need, &cursor) == NULL);
    CHECK(fold_next(world.fold, pack_type(world.pack, CB_STR("chase")), &(size_t){0}) == NULL);
}

TEST(every_record_of_many_is_found_by_its_id)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    for (int i = 0; i < 500; i++)
        world_tell(&world, *police(), "need.log", NULL, "{}");
    for (size_t i = 0; i < fold_count(world.fold); i++) {
        const struct record *record = fold_at_position(world.fold, i);
        CHECK(fold_find(world.fold, record->id) == record);
        CHECK_INT(record->position, i);
    }
    CHECK(fold_find(world.fold, ID_STR) == NULL);
    CHECK(fold_find(world.fold, (struct cb_str){NULL, 0}) == NULL);
}

TEST(an_event_that_does_not_follow_changes_nothing)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    world_tell(&world, *police(), "need.log", ID, "{}");

    check_refused(&world, "need.log", ID_STR, json_object(),
                  "need 33333333-3333-4333-8333-333333333333 is already there");
    check_refused(&world, "need.amend", CB_STR("44444444-4444-4444-8444-444444444444"),
                  json_object(), "need 44444444-4444-4444-8444-444444444444 is not there");
    check_refused(&world, "chase.amend", ID_STR, json_object(),
                  "chase 33333333-3333-4333-8333-333333333333 is of another type");
    check_refused(&world, "case.log", CB_STR("44444444-4444-4444-8444-444444444444"), json_object(),
                  "case 44444444-4444-4444-8444-444444444444 would be a second one in its stream");
    check_refused(&world, "need.log", CB_STR("44444444-4444-4444-8444-444444444444"),
                  json_pack("{s:s}", "victim", "55555555-5555-4555-8555-555555555555"),
                  "need.victim points at a record that is not there");
    check_refused(&world, "need.amend", ID_STR, json_pack("{s:s}", "victim", ID),
                  "need.victim points at a record that is not there");
}

TEST(a_field_that_decides_a_class_keeps_its_value)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    world_tell(&world, *police(), "person.log", ID, "{'role':'victim','name':'A'}");
    size_t class_index = find(&world, ID_STR)->class_index;

    check_refused(&world, "person.amend", ID_STR, json_pack("{s:s}", "role", "suspect"),
                  "person.role decides a class and cannot be changed");
    check_refused(&world, "person.amend", ID_STR, json_pack("{s:n}", "role"),
                  "person.role decides a class and cannot be changed");
    world_tell(&world, *police(), "person.amend", ID, "{'role':'victim','name':'B'}");
    CHECK_INT(find(&world, ID_STR)->class_index, class_index);
    CHECK_STR(pack_class_at(world.pack, class_index)->name, "IC02");
}

TEST(the_order_of_events_has_no_gap_and_time_does_not_go_back)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    const struct pack_verb *verb = pack_verb(world.pack, CB_STR("need.log"));
    struct cb_error err = {CB_OK, ""};
    CB_AUTO(json_decref)
    json_t *body = world_event_json(&world, *police(), verb, ID_STR, json_object());

    json_object_set_new(body, "seq", json_integer(3));
    CHECK_CODE(world_apply(&world, body, &err), CB_INVALID);
    CHECK_STR(err.message, "seq is 3 where 2 follows");
    json_object_set_new(body, "seq", json_integer(2));
    json_object_set_new(body, "at", json_string("2026-03-01T00:00:00.000Z"));
    CHECK_CODE(world_apply(&world, body, &err), CB_INVALID);
    CHECK_STR(err.message, "at goes back");
    json_object_set_new(body, "stream", json_string(ID));
    CHECK_CODE(world_apply(&world, body, &err), CB_INVALID);
    CHECK_STR(err.message, "the event is of another stream");
}

TEST(a_stream_begins_with_its_root_and_a_case_has_its_streams_id)
{
    CB_AUTO(world_fini) struct world world = world_new(world_pack(), STREAM_CASE, 7);
    check_refused(&world, "need.log", ID_STR, json_object(), "the first event makes no case");
    check_refused(&world, "case.log", ID_STR, json_object(),
                  "case 33333333-3333-4333-8333-333333333333 has not the id of its stream");
    CHECK(fold_root(world.fold) == NULL);
}
