/* Why no more is seen of a case, whom to ask, and who will see what is written. */
#include "caseboard/record/explain.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/world.h"

#define OPERATOR ((struct viewer){.user = CB_STR("operator"), .seat = CB_STR("adm")})
#define OFFICER world_viewer("u-1", "police", "pol")
#define CLINICIAN world_viewer("u-mh", "health", "mh")

static const char NOTE[] = "33333333-3333-4333-8333-333333333333";
static const char SHARE[] = "44444444-4444-4444-8444-444444444444";
static const char SUSPECT[] = "55555555-5555-4555-8555-555555555555";

static void add_person(struct world *people, const char *user, const char *agency, const char *seat,
                       const char *roles)
{
    char set[300], id[CB_ID_TEXT];
    snprintf(set, sizeof set, "{'name':'Name of %s'}", user);
    world_must_do(people, OPERATOR, "user.log", user, set, NULL);
    cb_id_write(gen_id(&people->g), id);
    snprintf(set, sizeof set,
             "{'user':'%s','agency':'%s','seat':'%s','roles':%s,"
             "'from':'2026-01-01T00:00:00.000Z'}",
             user, agency, seat, roles);
    world_must_do(people, OPERATOR, "membership.log", id, set, "A reason");
}

/* A board without administrators, so that its host makes members. */
static struct world with_people(void)
{
    struct world people = world_new(world_pack(), STREAM_DIRECTORY, 2);
    world_must_do(&people, OPERATOR, "board.log", "northmere", "{'name':'N','jurisdiction':'EW'}",
                  NULL);
    world_must_do(&people, OPERATOR, "agency.log", "police", "{'name':'P','seats':['pol']}", NULL);
    world_must_do(&people, OPERATOR, "agency.log", "health", "{'name':'H','seats':['mh']}", NULL);
    world_must_do(&people, OPERATOR, "agency.log", "halden", "{'name':'X','seats':['mh']}", NULL);
    world_must_do(&people, OPERATOR, "agency.log", "board", "{'name':'B','seats':['coo']}", NULL);
    add_person(&people, "u-coo", "board", "coo", "[]");
    add_person(&people, "u-1", "police", "pol", "[]");
    add_person(&people, "u-2", "police", "pol", "['intel']");
    add_person(&people, "u-mh", "health", "mh", "[]");
    add_person(&people, "u-parry", "health", "mh", "['may_share']");
    add_person(&people, "u-far", "halden", "mh", "['may_share']");
    return people;
}

static struct world with_note(void)
{
    struct world world = world_begin(5);
    char set[200];
    world_tell(&world, OFFICER, "person.log", SUSPECT, "{'role':'suspect','name':'S'}");
    snprintf(set, sizeof set,
             "{'suspect':'%s','on':'2026-03-03','text':'He said so.','summary':'A risk.'}",
             SUSPECT);
    world_tell(&world, CLINICIAN, "clinical_note.log", NOTE, set);
    return world;
}

enum question { ABOUT_RECORD, ABOUT_CLASS, ABOUT_READERS };

/* The answer as text; "" for none. */
static void ask(const struct world *world, const struct world *people, struct viewer viewer,
                enum question question, const char *what, struct cb_buf *out)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    CB_AUTO(lens_unref) struct lens *sees = world_lens(people, &viewer);
    const struct explaining explaining = {.fold = world->fold,
                                          .lens = lens,
                                          .directory = people->fold,
                                          .people = sees,
                                          .viewer = &viewer,
                                          .now = world->now};
    size_t class_index = 0;
    pack_class_index(world->pack, cb_str_of(what), &class_index);
    CB_AUTO(json_decref)
    json_t *answer = question == ABOUT_RECORD  ? explain_record(&explaining, cb_str_of(what))
                     : question == ABOUT_CLASS ? explain_class(&explaining, class_index)
                                               : explain_readers(&explaining, class_index);
    cb_buf_clear(out);
    if (answer != NULL)
        cb_json_write(out, answer);
}

static bool has(const struct cb_buf *text, const char *part)
{
    return text->at != NULL && strstr(text->at, part) != NULL;
}

TEST(of_a_record_in_part_the_owners_sharers_are_named_and_nobody_elses)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    ask(&world, &people, OFFICER, ABOUT_RECORD, NOTE, &text);
    CHECK(has(
        &text,
        "\"who\":[{\"agency\":\"health\",\"people\":[{\"seat\":\"mh\",\"user\":\"u-parry\"}]}]"));
    CHECK(has(&text, "\"level\":\"exists\"") && has(&text, "\"to_agency\":\"health\""));
    CHECK(!has(&text, "raised_by") && !has(&text, "A risk") && !has(&text, "He said so"));
}

TEST(of_a_class_those_are_named_who_take_part_and_may_hold_it)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    ask(&world, &people, OFFICER, ABOUT_CLASS, "IC15", &text);
    CHECK(has(&text, "u-parry") && !has(&text, "u-far") && !has(&text, "halden"));
}

TEST(a_record_that_is_not_seen_and_one_that_is_not_there_have_no_answer)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    ask(&world, &people, world_viewer("u-3", "liaison", "vlo"), ABOUT_RECORD, NOTE, &text);
    CHECK_INT(text.len, 0);
    ask(&world, &people, OFFICER, ABOUT_RECORD, SHARE, &text);
    CHECK_INT(text.len, 0);
}

TEST(what_a_share_raised_names_the_share_to_its_reader)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    char set[800], etag[ETAG_TEXT];
    struct viewer clinician = CLINICIAN;
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &clinician);
    project_record(lens, world.fold, fold_find(world.fold, cb_str_of(NOTE)), &text, etag);
    snprintf(set, sizeof set,
             "{'records':[{'record':'%s','etag':'%s'}],'recipients':['u-1'],'level':'summary',"
             "'purpose':'prosecute','legal_basis':['gdpr_vital','vital_interests'],'necessity':'It "
             "depends on it now',"
             "'proportionality':'One note and no more','consent':'given',"
             "'victim_safety_checked':true,'victim_safety_checked_by':'u-mh',"
             "'conditions':['no_onward'],'expires_on':'2026-03-20','state':'in_force'}",
             NOTE, etag);
    world_tell(&world, CLINICIAN, "share_decision.log", SHARE, set);
    ask(&world, &people, OFFICER, ABOUT_RECORD, NOTE, &text);
    CHECK(has(&text, "\"level\":\"summary\""));
    CHECK(has(&text, "\"raised_by\":{\"id\":\"44444444-4444-4444-8444-444444444444\","
                     "\"type\":\"share_decision\"}"));
    CHECK(has(&text, "No share and no emergency raises it further."));
    CHECK(has(&text, "\"ways\":[]") && has(&text, "\"never\":false"));
}

/* What VIEWER is told of a field of the record NOTE; "" for nothing. */
static void ask_field(const struct world *world, const struct world *people, struct viewer viewer,
                      const char *field, struct cb_buf *out)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    CB_AUTO(lens_unref) struct lens *sees = world_lens(people, &viewer);
    const struct explaining explaining = {.fold = world->fold,
                                          .lens = lens,
                                          .directory = people->fold,
                                          .people = sees,
                                          .viewer = &viewer,
                                          .now = world->now};
    CB_AUTO(json_decref)
    json_t *answer = explain_field(&explaining, cb_str_of(NOTE), cb_str_of(field));
    cb_buf_clear(out);
    if (answer != NULL)
        cb_json_write(out, answer);
}

TEST(of_a_field_kept_apart_the_same_is_told_whether_or_not_it_is_filled)
{
    CB_AUTO(world_fini) struct world empty = world_begin(5);
    CB_AUTO(world_fini) struct world filled = world_begin(5);
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf one = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf other = {0};
    world_tell(&empty, CLINICIAN, "formulation.log", NOTE, "{'drivers':'Refusal'}");
    world_tell(&filled, CLINICIAN, "formulation.log", NOTE,
               "{'drivers':'Refusal','clinical_basis':'In words'}");
    ask_field(&empty, &people, OFFICER, "clinical_basis", &one);
    ask_field(&filled, &people, OFFICER, "clinical_basis", &other);
    CHECK(has(&one, "\"class\":\"IC15\"") && has(&one, "\"level\":\"exists\""));
    CHECK(has(&one, "\"ways\":[]") && has(&one, "\"to_agency\":\"health\""));
    CHECK_STR(cb_buf_peek(&one), cb_buf_peek(&other));
    ask_field(&filled, &people, OFFICER, "drivers", &other);
    CHECK(has(&other, "\"level\":\"full\"") && !has(&other, "\"ask\""));
    CHECK(has(&other, "Whatever is recorded here is shown to you."));
}

TEST(a_field_that_there_is_not_or_that_is_not_to_be_asked_about_has_no_answer)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    ask_field(&world, &people, CLINICIAN, "nothing", &text);
    CHECK_INT(text.len, 0);
    ask_field(&world, &people, OFFICER, "text", &text); /* the record is seen in part */
    CHECK_INT(text.len, 0);
    ask_field(&world, &people, world_viewer("u-3", "liaison", "vlo"), "text", &text);
    CHECK_INT(text.len, 0);
}

TEST(words_that_may_show_where_the_victim_is_are_said_to_be_left_out_for_that)
{
    CB_AUTO(world_fini) struct world world = world_begin(5);
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct viewer probation = world_viewer("u-4", "probation", "pro");
    world_tell(&world, OFFICER, "incident.log", NOTE,
               "{'type':'watching','reveals_victim_location':true}");
    ask_field(&world, &people, probation, "narrative", &text);
    CHECK(has(&text, "\"class\":\"IC04\"") && has(&text, "may show where the victim is"));
    ask_field(&world, &people, OFFICER, "narrative", &text);
    CHECK(has(&text, "\"class\":\"IC13\"") && !has(&text, "left out"));
    world_tell(&world, OFFICER, "incident.amend", NOTE, "{'reveals_victim_location':false}");
    ask_field(&world, &people, probation, "narrative", &text);
    CHECK(has(&text, "\"class\":\"IC13\"") && has(&text, "\"level\":\"full\""));
}

TEST(readers_are_placed_by_seat_and_role)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    ask(&world, &people, OFFICER, ABOUT_READERS, "IC11", &text);
    CHECK(has(&text, "\"level\":\"full\",\"people\":[{\"agency\":\"police\",\"user\":\"u-2\"}]"));
    CHECK(
        has(&text, "\"level\":\"summary\",\"people\":[{\"agency\":\"police\",\"user\":\"u-1\"}]"));
}

TEST(that_somebody_is_shut_out_is_told_only_to_who_sees_it)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CB_AUTO(world_fini) struct world people = with_people();
    CB_AUTO(cb_buf_fini) struct cb_buf before = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct viewer coordinator = world_viewer("u-coo", "board", "coo");
    char id[CB_ID_TEXT];
    cb_id_write(world.stream, id);
    ask(&world, &people, OFFICER, ABOUT_READERS, "IC11", &before);
    world_tell(&world, coordinator, "case.exclude", id, "{'excluded_users':['u-2']}");
    ask(&world, &people, OFFICER, ABOUT_READERS, "IC11", &text);
    CHECK_STR(cb_buf_peek(&text), cb_buf_peek(&before));
    ask(&world, &people, coordinator, ABOUT_READERS, "IC11", &text);
    CHECK(!has(&text, "u-2") && has(&text, "u-1"));
}
