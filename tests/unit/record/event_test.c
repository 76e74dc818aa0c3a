#include "caseboard/base/limits.h"
#include "tests/support/world.h"

/* The JSON of an event that follows, to be spoilt. */
static json_t *good(struct world *world)
{
    const struct pack_verb *verb = pack_verb(world->pack, CB_STR("need.log"));
    static const char id[] = "22222222-2222-4222-8222-222222222222";
    return world_event_json(world, world_viewer("u-1", "police", "pol"), verb, CB_STR(id),
                            json_pack("{s:s}", "kind", "interpreter"));
}

static void check_refused(struct world *world, json_t *body, const char *message)
{
    struct event *event = NULL;
    struct cb_error err = {CB_OK, ""};
    CHECK_CODE(event_of_json(world->pack, body, &event, &err), CB_INVALID);
    CHECK_STR(err.message, message);
    CHECK(event == NULL);
    json_decref(body);
}

static json_t *with(json_t *body, const char *member, json_t *value)
{
    json_object_set_new(body, member, value);
    return body;
}

static json_t *first_record(json_t *body)
{
    return json_array_get(json_object_get(body, "records"), 0);
}

static json_t *with_set(json_t *body, const char *field, json_t *value)
{
    json_object_set_new(json_object_get(first_record(body), "set"), field, value);
    return body;
}

TEST(an_event_says_who_did_what_when_and_to_which_record)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(json_decref) json_t *body = good(&world);
    CB_AUTO(event_free) struct event *event = NULL;

    CHECK_CODE(event_of_json(world.pack, body, &event, NULL), CB_OK);
    CHECK_INT(event->seq, 2);
    CHECK_STR(event->by.user, "u-1");
    CHECK_STR(event->by.seat, "pol");
    CHECK_STR(event->verb->full_name, "need.log");
    CHECK(event->why.at == NULL);
    CHECK_INT(event->change_count, 1);
    CHECK_STR(event->changes[0].type->name, "need");
    CHECK_INT(event->changes[0].setting_count, 1);
    CHECK_STR(event->changes[0].settings[0].field->name, "kind");
}

TEST(an_event_is_refused_with_the_member_that_is_wrong)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);

    check_refused(&world, json_array(), "an event is an object");
    check_refused(&world, with(good(&world), "more", json_true()),
                  "there is a member that no event has");
    check_refused(&world, with(good(&world), "stream", json_string("x")),
                  "stream is not the id of a stream");
    check_refused(&world, with(good(&world), "kind", json_string("x")),
                  "kind is no kind of stream");
    check_refused(&world, with(good(&world), "kind", json_string("meeting")),
                  "did is no verb of this kind of stream");
    check_refused(&world, with(good(&world), "seq", json_integer(0)), "seq is not a number from 1");
    check_refused(&world, with(good(&world), "at", json_string("2026-03-02")),
                  "at is not an instant in UTC");
    check_refused(&world, with(good(&world), "command", json_string("7")),
                  "command is not the id of a command");
    check_refused(&world, with(good(&world), "did", json_string("need.eat")), "did is no verb");
    check_refused(&world, with(good(&world), "pack", json_string("masip@")),
                  "pack is not the name of a pack");
    check_refused(&world, with(good(&world), "records", json_array()),
                  "records is not a list of records");
    check_refused(&world, with(good(&world), "why", json_string("")),
                  "why is neither null nor a text");
    check_refused(&world, with(good(&world), "why", json_string("a\x01")),
                  "why holds a control character");
}

TEST(a_missing_member_is_named)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    json_t *body = good(&world);
    json_object_del(body, "why");
    check_refused(&world, body, "why is missing");
}

TEST(an_actor_is_a_user_of_an_agency_in_a_known_seat)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    json_t *body = good(&world);
    json_object_set_new(json_object_get(body, "by"), "seat", json_string("xyz"));
    check_refused(&world, body, "by.seat is no seat");
    body = good(&world);
    json_object_set_new(json_object_get(body, "by"), "user", json_string("U 1"));
    check_refused(&world, body, "by.user is not the id of a user");
    body = good(&world);
    json_object_set_new(json_object_get(body, "by"), "agency", json_integer(1));
    check_refused(&world, body, "by.agency is neither null nor the id of an agency");
    body = good(&world);
    json_object_set_new(json_object_get(body, "by"), "roles", json_string("intel"));
    check_refused(&world, body, "by.roles is not a list of a few roles");
}

TEST(a_role_more_than_an_event_can_hold_is_refused)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    for (size_t count = EVENT_ROLES; count <= EVENT_ROLES + 1; count++) {
        json_t *body = good(&world);
        json_t *roles = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(roles, json_string("intel"));
        json_object_set_new(json_object_get(body, "by"), "roles", roles);
        struct event *event = NULL;
        CHECK_CODE(event_of_json(world.pack, body, &event, NULL),
                   count == EVENT_ROLES ? CB_OK : CB_INVALID);
        event_free(event);
        json_decref(body);
    }
}

TEST(a_field_is_known_and_of_its_form)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    check_refused(&world, with_set(good(&world), "colour", json_string("red")),
                  "need has no field of the name in set");
    check_refused(&world, with_set(good(&world), "kind", json_string("red")),
                  "need.kind is none of the choices");
    check_refused(&world, with_set(good(&world), "detail", json_true()),
                  "need.detail is not a text");
}

TEST(null_and_an_empty_list_empty_a_field_of_any_kind)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(json_decref)
    json_t *body = with_set(with_set(good(&world), "detail", json_null()), "victim", json_array());
    CB_AUTO(event_free) struct event *event = NULL;
    CHECK_CODE(event_of_json(world.pack, body, &event, NULL), CB_OK);
}

TEST(a_record_has_a_known_type_and_an_id_of_its_kind_of_stream)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    json_t *body = good(&world);
    json_object_set_new(first_record(body), "id", json_string("need-1"));
    check_refused(&world, body, "records holds an id that is none");
    body = good(&world);
    json_object_set_new(first_record(body), "type", json_string("person"));
    check_refused(&world, body, "person has no field of the name in set");
    body = good(&world);
    json_object_set_new(first_record(body), "type", json_string("clock"));
    check_refused(&world, body, "records holds a type that is none of this kind of stream");
    body = good(&world);
    json_array_append(json_object_get(body, "records"), first_record(body));
    check_refused(&world, body, "records holds more than the one record of the verb");
}

TEST(a_reason_may_be_long_but_not_longer)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    for (size_t more = 0; more < 2; more++) {
        CB_AUTO(cb_buf_fini) struct cb_buf why = {0};
        struct event *event = NULL;
        for (size_t i = 0; i < CB_PROSE_CHARS + more; i++)
            cb_buf_text(&why, "é");
        json_t *body = with(good(&world), "why", cb_json_string(cb_buf_peek(&why)));
        CHECK_CODE(event_of_json(world.pack, body, &event, NULL), more == 0 ? CB_OK : CB_INVALID);
        event_free(event);
        json_decref(body);
    }
}
