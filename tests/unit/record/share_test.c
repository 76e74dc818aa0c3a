/* Shares, emergencies and coming back, from the first word to what is seen of it. */
#include <stdio.h>
#include <string.h>

#include "caseboard/base/zone.h"
#include "tests/support/world.h"

#define CLINICIAN world_viewer_with(world_viewer("u-mh", "health", "mh"), "may_share")
#define SUPERVISOR world_viewer_with(world_viewer("u-boss", "health", "mh"), "supervisor")
#define PROSECUTOR world_viewer("u-cps", "prosecution", "cps")
#define OFFICER world_viewer("u-1", "police", "pol")
#define GUARD world_viewer_with(world_viewer("u-2", "police", "pol"), "safeguarding")
#define CHAIR world_viewer("u-chr", "board", "chr")
#define DAY_MS (24LL * 60 * 60 * 1000)

static const char NOTE[] = "33333333-3333-4333-8333-333333333333";
static const char SHARE[] = "44444444-4444-4444-8444-444444444444";
static const char SUSPECT[] = "55555555-5555-4555-8555-555555555555";

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

static void etag_of(const struct world *world, struct viewer viewer, const char *id,
                    char etag[ETAG_TEXT])
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    project_record(lens, world->fold, fold_find(world->fold, cb_str_of(id)), &text, etag);
}

static struct sight seen(const struct world *world, struct viewer viewer, const char *id)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    return lens_sight(lens, world->fold, fold_find(world->fold, cb_str_of(id)));
}

/* The note, with whom RECIPIENTS (JSON) names, as MORE says beside. */
static const char *share_as(struct world *world, const char *id, struct viewer by,
                            const char *recipients, const char *level, const char *more)
{
    char etag[ETAG_TEXT], set[1000];
    etag_of(world, by, NOTE, etag);
    snprintf(set, sizeof set,
             "{'records':[{'record':'%s','etag':'%s'}],'recipients':%s,'level':'%s',"
             "'purpose':'prosecute','legal_basis':['dpa3','gdpr_vital','vital_interests'],"
             "'necessity':'The charge depends on it','proportionality':'One note and no more',"
             "'consent':'given','victim_safety_checked':true,'victim_safety_checked_by':'u-mh',"
             "'conditions':['no_onward']%s}",
             NOTE, etag, recipients, level, more);
    CB_AUTO(decision_fini)
    struct decision decision = world_do(world, by, "share_decision.log", id, set, NULL);
    return decision.allowed ? "allowed" : decision.reason;
}

static const char *share(struct world *world, struct viewer by, const char *recipients,
                         const char *level, const char *more)
{
    return share_as(world, SHARE, by, recipients, level, more);
}

static struct cb_str said(const struct world *world, const char *id, const char *field)
{
    return record_text(fold_find(world->fold, cb_str_of(id)), field);
}

TEST(a_share_that_needs_a_second_person_waits_for_one)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CHECK_STR(share(&world, CLINICIAN, "['u-cps']", "full", ""), "allowed");
    CHECK_STR(said(&world, SHARE, "state"), "draft");
    CHECK_INT(seen(&world, PROSECUTOR, NOTE).level, LEVEL_NONE);
    CHECK_INT(seen(&world, PROSECUTOR, SHARE).level, LEVEL_NONE);
    world_must_do(&world, SUPERVISOR, "share_decision.approve", SHARE, "{}", NULL);
    CHECK_STR(said(&world, SHARE, "state"), "in_force");
    CHECK_STR(said(&world, SHARE, "decided_by"), "u-boss");
    CHECK_INT(seen(&world, PROSECUTOR, SHARE).level, LEVEL_FULL);
    struct sight sight = seen(&world, PROSECUTOR, NOTE);
    CHECK_INT(sight.level, LEVEL_FULL);
    CHECK(!sight.write);
    CHECK_STR(sight.raised_by->id, SHARE);
}

TEST(a_share_that_needs_nobody_else_is_in_force_at_once)
{
    CB_AUTO(world_fini) struct world world = world_begin(5);
    struct viewer officer = world_viewer_with(OFFICER, "may_share");
    char more[200];
    world_tell(&world, OFFICER, "person.log", SUSPECT, "{'role':'suspect','name':'S'}");
    snprintf(more, sizeof more,
             "{'suspect':'%s','as_of':'2026-03-03','text':'T','summary':'Short'}", SUSPECT);
    world_tell(&world, OFFICER, "police_record.log", NOTE, more);
    CHECK_STR(share(&world, officer, "['u-adv']", "summary", ""), "allowed");
    CHECK_STR(said(&world, SHARE, "state"), "in_force");
    CHECK_STR(said(&world, SHARE, "decided_by"), "u-1");
    CHECK_INT(seen(&world, world_viewer("u-adv", "advocacy", "adv"), NOTE).level, LEVEL_SUMMARY);
}

TEST(a_share_ends_28_days_on_where_no_day_is_given)
{
    CB_AUTO(world_fini) struct world world = with_note();
    char last[CB_DATE_TEXT];
    cb_date_write(cb_date_of(world.now) + 28, last);
    CHECK_STR(share(&world, CLINICIAN, "['u-cps']", "full", ""), "allowed");
    CHECK_STR(said(&world, SHARE, "expires_on"), last);
}

TEST(what_time_ends_is_in_the_time_of_the_lens)
{
    CB_AUTO(world_fini) struct world world = with_note();
    struct viewer prosecutor = PROSECUTOR;
    CHECK_STR(share(&world, CLINICIAN, "'prosecution'", "full", ""), "allowed");
    world_must_do(&world, SUPERVISOR, "share_decision.approve", SHARE, "{}", NULL);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &prosecutor);
    CHECK_INT(lens_until(lens), zone_due_at(zone_date(world.now) + 28));
    world.now = lens_until(lens) - 1;
    CHECK_INT(seen(&world, PROSECUTOR, NOTE).level, LEVEL_FULL);
    world.now++;
    CHECK_INT(seen(&world, PROSECUTOR, NOTE).level, LEVEL_NONE);
}

static cb_time moment(const char *text)
{
    cb_time at = 0;
    CHECK(cb_time_parse(cb_str_of(text), &at));
    return at;
}

/* In summer a day begins an hour before it does by UTC. */
TEST(the_days_of_a_share_are_those_of_the_clock_on_the_wall)
{
    CB_AUTO(world_fini) struct world world = with_note();
    world.now = moment("2026-06-30T22:59:00.000Z");
    CHECK_STR(share(&world, CLINICIAN, "['u-cps']", "full", ",'expires_on':'2026-09-29'"),
              "fields"); /* 91 days on: it is June still */
    world.now = moment("2026-06-30T23:00:00.000Z");
    CHECK_STR(share(&world, CLINICIAN, "['u-cps']", "full", ",'expires_on':'2026-06-30'"),
              "fields"); /* July has begun */
    CHECK_STR(share(&world, CLINICIAN, "['u-cps']", "full", ",'expires_on':'2026-09-29'"),
              "allowed");
    world_must_do(&world, SUPERVISOR, "share_decision.approve", SHARE, "{}", NULL);
    struct viewer prosecutor = PROSECUTOR;
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &prosecutor);
    CHECK_INT(lens_until(lens), moment("2026-09-29T23:00:00.000Z"));
    world.now = lens_until(lens) - 1;
    CHECK_INT(seen(&world, PROSECUTOR, NOTE).level, LEVEL_FULL);
    world.now++;
    CHECK_INT(seen(&world, PROSECUTOR, NOTE).level, LEVEL_NONE);
}

TEST(a_change_of_the_record_ends_what_was_shared)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CHECK_STR(share(&world, CLINICIAN, "['u-cps']", "full", ""), "allowed");
    world_must_do(&world, SUPERVISOR, "share_decision.approve", SHARE, "{}", NULL);
    world_must_do(&world, CLINICIAN, "clinical_note.amend", NOTE, "{'text':'More.'}", NULL);
    CHECK_INT(seen(&world, PROSECUTOR, NOTE).level, LEVEL_NONE);
}

/* Else a record that is shared again would send all decisions about it again, each time. */
TEST(a_decision_that_is_over_does_not_change_when_its_record_is_shared_again)
{
    static const char again[] = "66666666-6666-4666-8666-666666666666";
    CB_AUTO(world_fini) struct world world = with_note();
    char over[ETAG_TEXT], later[ETAG_TEXT];
    CHECK_STR(share(&world, CLINICIAN, "['u-cps']", "full", ""), "allowed");
    world_must_do(&world, SUPERVISOR, "share_decision.approve", SHARE, "{}", NULL);
    world_must_do(&world, CLINICIAN, "share_decision.revoke", SHARE, "{}", "It is over");
    etag_of(&world, PROSECUTOR, SHARE, over);
    CHECK_STR(share_as(&world, again, CLINICIAN, "['u-cps']", "full", ""), "allowed");
    world_must_do(&world, SUPERVISOR, "share_decision.approve", again, "{}", NULL);
    CHECK_INT(seen(&world, PROSECUTOR, NOTE).level, LEVEL_FULL);
    etag_of(&world, PROSECUTOR, SHARE, later);
    CHECK_STR(later, over);
    world_must_do(&world, CLINICIAN, "share_decision.revoke", again, "{}", "It is over");
    etag_of(&world, PROSECUTOR, SHARE, later);
    CHECK_STR(later, over);
}

TEST(two_people_who_read_by_two_decisions_have_two_lenses)
{
    CB_AUTO(world_fini) struct world world = with_note();
    struct viewer one = world_viewer("u-3", "prosecution", "cps");
    struct viewer other = world_viewer("u-4", "prosecution", "cps");
    CHECK_STR(share(&world, CLINICIAN, "['u-3','u-4']", "full", ""), "allowed");
    world_must_do(&world, SUPERVISOR, "share_decision.approve", SHARE, "{}", NULL);
    CB_AUTO(lens_unref) struct lens *first = world_lens(&world, &one);
    CB_AUTO(lens_unref) struct lens *second = world_lens(&world, &other);
    struct cb_digest a = lens_key(first), b = lens_key(second);
    CHECK(memcmp(&a, &b, sizeof a) == 0); /* of whom the same is decided */
    world_tell(&world, CLINICIAN, "share_decision.log", "66666666-6666-4666-8666-666666666666",
               "{'records':[{'record':'33333333-3333-4333-8333-333333333333',"
               "'etag':'0011223344556677'}],'recipients':['u-5'],'level':'full',"
               "'state':'in_force','expires_on':'2026-03-20'}");
    struct viewer third = world_viewer("u-5", "prosecution", "cps");
    CB_AUTO(lens_unref) struct lens *last = world_lens(&world, &third);
    struct cb_digest c = lens_key(last);
    CHECK(memcmp(&a, &c, sizeof a) != 0);
}

static const char *open_up(struct world *world, struct viewer by, const char *target)
{
    char set[200];
    snprintf(set, sizeof set, "{'target':'%s','reason':'He is on his way to her'}", target);
    CB_AUTO(decision_fini)
    struct decision decision = world_do(world, by, "emergency_access.log", SHARE, set, NULL);
    return decision.allowed ? "allowed" : decision.reason;
}

TEST(an_emergency_lasts_24_hours_and_is_told_to_the_owner)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CHECK_STR(open_up(&world, GUARD, NOTE), "allowed");
    cb_time opened = world.now;
    CHECK_INT(seen(&world, GUARD, NOTE).level, LEVEL_SUMMARY);
    CHECK_INT(seen(&world, OFFICER, NOTE).level, LEVEL_EXISTS);
    CHECK_INT(seen(&world, CLINICIAN, SHARE).level, LEVEL_FULL);
    CHECK_STR(said(&world, SHARE, "state"), "unreviewed");
    world.now = opened + DAY_MS - 1;
    CHECK_INT(seen(&world, GUARD, NOTE).level, LEVEL_SUMMARY);
    world.now++;
    CHECK_INT(seen(&world, GUARD, NOTE).level, LEVEL_EXISTS);
}

TEST(an_emergency_is_reviewed_by_somebody_of_another_agency)
{
    CB_AUTO(world_fini) struct world world = with_note();
    CHECK_STR(open_up(&world, GUARD, NOTE), "allowed");
    CB_AUTO(decision_fini)
    struct decision own =
        world_do(&world, OFFICER, "emergency_access.review", SHARE, "{'review':'Right'}", NULL);
    CHECK_STR(own.reason, "not_writer");
    world_must_do(&world, CLINICIAN, "emergency_access.review", SHARE, "{'review':'Right'}", NULL);
    CHECK_STR(said(&world, SHARE, "state"), "reviewed");
    CHECK_STR(said(&world, SHARE, "reviewed_by"), "u-mh");
}

/* Whoever is told of a class is no sign of what there is of it. */
TEST(who_is_told_of_a_kind_of_information_does_not_depend_on_what_there_is)
{
    CB_AUTO(world_fini) struct world one = with_note();
    CB_AUTO(world_fini) struct world other = world_begin(5);
    CHECK_STR(open_up(&one, CHAIR, "IC15"), "allowed");
    CHECK_STR(open_up(&other, CHAIR, "IC15"), "allowed");
    CHECK(json_equal(record_get(fold_find(one.fold, cb_str_of(SHARE)), "recipients"),
                     record_get(fold_find(other.fold, cb_str_of(SHARE)), "recipients")));
    CHECK_INT(seen(&one, CHAIR, NOTE).level, LEVEL_SUMMARY);
}

/* A board whose agencies have seats: of the clinicians' kind only they are told. */
TEST(of_a_kind_of_information_those_are_told_who_may_hold_it)
{
    CB_AUTO(world_fini) struct world board = world_new(world_pack(), STREAM_DIRECTORY, 9);
    CB_AUTO(world_fini) struct world world = with_note();
    struct viewer operator= {.user = CB_STR("operator"), .seat = CB_STR("adm")};
    world_tell(&board, operator, "board.log", "north", "{'name':'North','jurisdiction':'EW'}");
    world_tell(&board, operator, "agency.log", "health", "{'name':'H','seats':['mh']}");
    world_tell(&board, operator, "agency.log", "police", "{'name':'P','seats':['pol']}");
    world_tell(&board, operator, "agency.log", "board", "{'name':'B','seats':['chr']}");
    world_tell(&board, operator, "user.log", "u-chr", "{'name':'C'}");
    world_tell(&board, operator, "membership.log", "m-1",
               "{'user':'u-chr','agency':'board','seat':'chr','roles':[],"
               "'from':'2020-01-01T00:00:00.000Z','approved_by':'operator'}");
    world_tell(&board, operator, "declaration.log", "d-1", "{'user':'u-chr','on':'2026-03-01'}");
    world.directory = board.fold;
    CHECK_STR(open_up(&world, CHAIR, "IC15"), "allowed");
    CB_AUTO(json_decref) json_t *told = json_pack("[s]", "health");
    CHECK(json_equal(record_get(fold_find(world.fold, cb_str_of(SHARE)), "recipients"), told));
}

static const char *readmit(struct world *world, struct viewer by)
{
    char id[CB_ID_TEXT];
    cb_id_write(world->stream, id);
    CB_AUTO(decision_fini)
    struct decision decision =
        world_do(world, by, "case.readmit", id, "{'excluded_users':['u-1']}", "Cleared");
    return decision.allowed ? "allowed" : decision.reason;
}

TEST(somebody_shut_out_comes_back_by_two_people_of_two_agencies)
{
    CB_AUTO(world_fini) struct world world = with_note();
    struct viewer second = world_viewer("u-coo", "advocacy", "coo");
    char id[CB_ID_TEXT];
    cb_id_write(world.stream, id);
    CHECK_STR(readmit(&world, CHAIR), "fields"); /* who is not shut out does not come back */
    world_must_do(&world, CHAIR, "case.exclude", id, "{'excluded_users':['u-1','u-7']}", "Kin");
    CHECK_STR(readmit(&world, CHAIR), "allowed");
    CHECK_INT(seen(&world, OFFICER, SUSPECT).level, LEVEL_NONE);
    CHECK_STR(readmit(&world, CHAIR), "two_people");
    CHECK_STR(readmit(&world, world_viewer("u-x", "board", "coo")), "two_agencies");
    CHECK_STR(readmit(&world, second), "allowed");
    CHECK_INT(seen(&world, OFFICER, SUSPECT).level, LEVEL_FULL);
    CHECK_INT(json_array_size(record_get(fold_root(world.fold), "excluded_users")), 1);
    CHECK(record_get(fold_root(world.fold), "readmissions") == NULL);
}

TEST(shutting_somebody_out_again_takes_back_what_was_proposed)
{
    CB_AUTO(world_fini) struct world world = with_note();
    struct viewer second = world_viewer("u-coo", "advocacy", "coo");
    char id[CB_ID_TEXT];
    cb_id_write(world.stream, id);
    world_must_do(&world, CHAIR, "case.exclude", id, "{'excluded_users':['u-1']}", "Kin");
    CHECK_STR(readmit(&world, CHAIR), "allowed");
    world_must_do(&world, second, "case.exclude", id, "{'excluded_users':['u-1']}", "Kin still");
    CHECK_STR(readmit(&world, second), "allowed");
    CHECK_INT(seen(&world, OFFICER, SUSPECT).level, LEVEL_NONE); /* a first word again */
}
