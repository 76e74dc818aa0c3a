/* A board's directory: the first run, two people, and who is let in. */
#include "caseboard/record/board.h"

#include <stdio.h>

#include "tests/support/world.h"

#define OPERATOR ((struct viewer){.user = CB_STR("operator"), .seat = CB_STR("adm")})
#define ADMIN_A world_viewer("u-ann", "police", "adm")
#define ADMIN_B world_viewer("u-bob", "advocacy", "adm")
#define OFFICER world_viewer("u-eve", "police", "pol")

static const char M1[] = "11111111-1111-4111-8111-111111111111";
static const char M2[] = "22222222-2222-4222-8222-222222222222";
static const char M3[] = "33333333-3333-4333-8333-333333333333";
static const char M4[] = "44444444-4444-4444-8444-444444444444";
static const char M5[] = "66666666-6666-4666-8666-666666666666";
static const char D1[] = "55555555-5555-4555-8555-555555555555";

static const char *try(struct world *world, struct viewer by, const char *verb, const char *id,
                       const char *set)
{
    CB_AUTO(decision_fini)
    struct decision decision = world_do(world, by, verb, id, set, "A reason");
    return decision.allowed ? "allowed" : decision.reason;
}

static void add_member(struct world *world, struct viewer by, const char *id, const char *user,
                       const char *agency, const char *seat)
{
    char set[300];
    snprintf(set, sizeof set,
             "{'user':'%s','agency':'%s','seat':'%s','from':'2026-01-01T00:00:00.000Z'}", user,
             agency, seat);
    CHECK_STR(try(world, by, "membership.log", id, set), "allowed");
}

/* Two agencies, three users, no members. */
static struct world begin(void)
{
    struct world world = world_new(world_pack(), STREAM_DIRECTORY, 1);
    world_must_do(&world, OPERATOR, "board.log", "northmere", "{'name':'N','jurisdiction':'EW'}",
                  NULL);
    world_must_do(&world, OPERATOR, "agency.log", "police", "{'name':'P','seats':['pol','adm']}",
                  NULL);
    world_must_do(&world, OPERATOR, "agency.log", "advocacy", "{'name':'A','seats':['adv','adm']}",
                  NULL);
    world_must_do(&world, OPERATOR, "user.log", "u-ann", "{'name':'Ann'}", NULL);
    world_must_do(&world, OPERATOR, "user.log", "u-bob", "{'name':'Bob'}", NULL);
    world_must_do(&world, OPERATOR, "user.log", "u-eve", "{'name':'Eve'}", NULL);
    return world;
}

static void add_officer(struct world *world, const char *id, const char *user)
{
    char set[60];
    snprintf(set, sizeof set, "{'name':'%s'}", user);
    if (!board_has_user(world->fold, cb_str_of(user)))
        CHECK_STR(try(world, ADMIN_A, "user.log", user, set), "allowed");
    add_member(world, ADMIN_A, id, user, "police", "pol");
    CHECK_STR(try(world, ADMIN_B, "membership.approve", id, "{}"), "allowed");
}

/* And an administrator of each agency. */
static struct world settle(void)
{
    struct world world = begin();
    add_member(&world, OPERATOR, M1, "u-ann", "police", "adm");
    CHECK(!board_is_settled(world.fold));
    add_member(&world, OPERATOR, M2, "u-bob", "advocacy", "adm");
    CHECK(board_is_settled(world.fold));
    return world;
}

static bool is_member(const struct world *world, struct viewer viewer)
{
    return board_member(world->fold, &viewer, world->now).is_member;
}

TEST(only_the_host_begins_a_board)
{
    CB_AUTO(world_fini) struct world world = world_new(world_pack(), STREAM_DIRECTORY, 1);
    CHECK_STR(try(&world, ADMIN_A, "board.log", "b", "{'name':'N','jurisdiction':'EW'}"),
              "not_writer");
    CHECK_STR(try(&world, OPERATOR, "agency.log", "b", "{'name':'N','seats':['pol']}"),
              "not_found");
    CHECK_STR(try(&world, OPERATOR, "board.log", "operator", "{'name':'N','jurisdiction':'EW'}"),
              "fields");
}

TEST(until_two_agencies_have_administrators_the_host_is_both_people)
{
    CB_AUTO(world_fini) struct world world = settle();
    CHECK(is_member(&world, ADMIN_A));
    CHECK(is_member(&world, ADMIN_B));
}

TEST(afterwards_a_membership_of_the_host_is_a_draft)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_member(&world, OPERATOR, M3, "u-eve", "police", "pol");
    CHECK(!is_member(&world, OFFICER));
    CHECK_STR(try(&world, OPERATOR, "membership.approve", M3, "{}"), "two_people");
    CHECK_STR(try(&world, ADMIN_B, "membership.approve", M3, "{}"), "allowed");
    CHECK(is_member(&world, OFFICER));
}

TEST(a_membership_is_approved_by_somebody_else_of_another_agency)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_member(&world, ADMIN_A, M3, "u-eve", "police", "pol");
    add_member(&world, ADMIN_A, M4, "u-bob", "advocacy", "adv");
    CHECK_STR(try(&world, ADMIN_A, "membership.approve", M3, "{}"), "two_people");
    CHECK_STR(try(&world, ADMIN_B, "membership.approve", M4, "{}"), "two_people"); /* for himself */
    CHECK_STR(try(&world, ADMIN_B, "membership.approve", M3, "{}"), "allowed");
    CHECK_STR(try(&world, ADMIN_B, "membership.approve", M3, "{}"), "wrong_state");
}

TEST(what_was_approved_is_not_changed_any_more)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_member(&world, ADMIN_A, M3, "u-eve", "police", "pol");
    CHECK_STR(try(&world, ADMIN_B, "membership.amend", M3, "{'roles':['intel']}"), "two_people");
    CHECK_STR(try(&world, ADMIN_A, "membership.amend", M3, "{'roles':['intel']}"), "allowed");
    CHECK_STR(try(&world, ADMIN_B, "membership.approve", M3, "{}"), "allowed");
    CHECK_STR(try(&world, ADMIN_A, "membership.amend", M3, "{'roles':['supervisor']}"),
              "wrong_state");
    CHECK_STR(try(&world, ADMIN_A, "membership.withdraw", M3, "{}"), "wrong_state");
}

TEST(a_membership_ends_only_with_a_successor)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_member(&world, ADMIN_A, M3, "u-eve", "police", "pol");
    CHECK_STR(try(&world, ADMIN_B, "membership.approve", M3, "{}"), "allowed");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M3, "{}"), "fields");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M3, "{'successor':'u-eve'}"), "fields");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M3, "{'successor':'u-bob'}"), "fields");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M3, "{'successor':'u-ann'}"),
              "fields"); /* sees no case */
    add_officer(&world, M4, "u-eli");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M3, "{'successor':'u-eli'}"), "allowed");
    CHECK(!is_member(&world, OFFICER));
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), world.now), "u-eli");
}

TEST(a_successor_is_there_when_the_membership_ends_and_never_hands_it_back)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_officer(&world, M3, "u-eve");
    add_officer(&world, M4, "u-eli");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M3,
                  "{'successor':'u-eli','to':'2026-06-01T00:00:00.000Z'}"),
              "allowed");
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), world.now), "u-eve");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M4, "{'successor':'u-eve'}"), "fields");
    add_officer(&world, M5, "u-ida");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M5,
                  "{'successor':'u-eve','to':'2026-07-01T00:00:00.000Z'}"),
              "fields"); /* gone by then */
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M4, "{'successor':'u-ida'}"), "allowed");
    cb_time later = world.now + 366LL * 24 * 60 * 60 * 1000;
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), later), "u-ida");
}

TEST(closing_an_account_ends_its_memberships_with_whoever_was_named)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_officer(&world, M3, "u-eve");
    add_officer(&world, M4, "u-eli");
    add_officer(&world, M5, "u-ida");
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-eve", "{'successor':'u-bob'}"), "fields");
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-eve", "{'successor':'u-ida'}"), "allowed");
    CHECK(!is_member(&world, OFFICER));
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), world.now), "u-ida");
}

TEST(closing_an_account_at_once_names_a_supervisor_else_the_earliest_member)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_officer(&world, M3, "u-eve");
    add_officer(&world, M4, "u-eli");
    CHECK_STR(try(&world, ADMIN_A, "user.log", "u-ida", "{'name':'Ida'}"), "allowed");
    CHECK_STR(try(&world, ADMIN_A, "membership.log", M5,
                  "{'user':'u-ida','agency':'police','seat':'pol','roles':['supervisor'],"
                  "'from':'2026-01-02T00:00:00.000Z'}"),
              "allowed");
    CHECK_STR(try(&world, ADMIN_B, "membership.approve", M5, "{}"), "allowed");
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-eve", "{}"), "allowed");
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), world.now), "u-ida");
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-ida", "{}"), "allowed");
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), world.now), "u-eli");
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-eli", "{}"), "allowed"); /* nobody is left */
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), world.now),
              ((struct cb_str){NULL, 0}));
}

TEST(closing_an_account_leaves_nothing_to_somebody_who_hands_it_back)
{
    CB_AUTO(world_fini) struct world world = settle();
    add_officer(&world, M3, "u-eve");
    add_officer(&world, M4, "u-eli");
    add_officer(&world, M5, "u-ida");
    CHECK_STR(try(&world, ADMIN_A, "membership.end", M4,
                  "{'successor':'u-eve','to':'2026-06-01T00:00:00.000Z'}"),
              "allowed");
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-eve", "{'successor':'u-eli'}"), "fields");
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-eve", "{}"), "allowed");
    cb_time later = world.now + 366LL * 24 * 60 * 60 * 1000;
    CHECK_STR(board_successor(world.fold, CB_STR("u-eve"), CB_STR("police"), later), "u-ida");
    CHECK_STR(board_successor(world.fold, CB_STR("u-eli"), CB_STR("police"), later), "u-ida");
}

TEST(whoever_belongs_to_an_agency_is_not_withdrawn_with_it)
{
    CB_AUTO(world_fini) struct world world = settle();
    CHECK_STR(try(&world, ADMIN_A, "user.withdraw", "u-bob", "{}"), "wrong_state");
    CHECK_STR(try(&world, ADMIN_A, "agency.withdraw", "advocacy", "{}"), "wrong_state");
    CHECK_STR(try(&world, ADMIN_A, "user.withdraw", "u-eve", "{}"), "allowed");
}

TEST(a_membership_is_of_a_seat_that_the_agency_has)
{
    CB_AUTO(world_fini) struct world world = begin();
    CHECK_STR(try(&world, OPERATOR, "membership.log", M3,
                  "{'user':'u-eve','agency':'police','seat':'adv',"
                  "'from':'2026-01-01T00:00:00.000Z'}"),
              "fields");
    CHECK_STR(try(&world, OPERATOR, "membership.log", M3,
                  "{'user':'u-nobody','agency':'police','seat':'pol',"
                  "'from':'2026-01-01T00:00:00.000Z'}"),
              "fields");
}

TEST(a_declaration_is_made_for_oneself_on_the_servers_day)
{
    CB_AUTO(world_fini) struct world world = settle();
    CHECK_STR(try(&world, ADMIN_A, "declaration.log", D1, "{'user':'u-bob'}"), "not_this_value");
    CHECK_STR(try(&world, ADMIN_A, "declaration.log", D1, "{'user':'u-ann','on':'2030-01-01'}"),
              "allowed");
    CHECK_STR(record_text(fold_find(world.fold, cb_str_of(D1)), "on"), "2026-03-02");
    CHECK_STR(try(&world, ADMIN_A, "declaration.amend", D1, "{'on':'2030-01-01'}"),
              "not_available");
}

/* In summer a day begins an hour before it does by UTC: half past midnight is the first of July. */
TEST(a_declaration_holds_by_the_days_of_the_clock_on_the_wall)
{
    CB_AUTO(world_fini) struct world world = settle();
    struct viewer ann = ADMIN_A;
    CHECK(cb_time_parse(CB_STR("2026-06-30T23:30:00.000Z"), &world.now));
    CHECK_STR(try(&world, ADMIN_A, "declaration.log", D1, "{'user':'u-ann'}"), "allowed");
    CHECK_STR(record_text(fold_find(world.fold, cb_str_of(D1)), "on"), "2026-07-01");
    CHECK(board_member(world.fold, &ann, world.now).declared);
    cb_time last = 0;
    CHECK(cb_time_parse(CB_STR("2027-07-01T22:59:59.999Z"), &last)); /* 365 days old */
    struct board_member member = board_member(world.fold, &ann, last);
    CHECK(member.declared);
    CHECK_INT(member.until, last + 1);
    CHECK(!board_member(world.fold, &ann, last + 1).declared);
}

TEST(a_pack_is_put_in_force_by_somebody_else_of_another_agency_and_retires_the_last)
{
    CB_AUTO(world_fini) struct world world = settle();
    CHECK_STR(try(&world, ADMIN_A, "pack.log", M3, "{'name':'masip@1','hash':'aa'}"), "allowed");
    CHECK_STR(try(&world, ADMIN_A, "pack.activate", M3, "{}"), "two_people");
    CHECK_STR(try(&world, ADMIN_B, "pack.activate", M3, "{}"), "allowed");
    CHECK_STR(try(&world, ADMIN_B, "pack.log", M4, "{'name':'masip@2','hash':'bb'}"), "allowed");
    CHECK_STR(try(&world, ADMIN_A, "pack.activate", M4, "{}"), "allowed");
    CHECK_STR(record_text(fold_find(world.fold, cb_str_of(M3)), "state"), "retired");
    CHECK_STR(record_text(fold_find(world.fold, cb_str_of(M4)), "state"), "active");
    CHECK_STR(try(&world, ADMIN_A, "pack.amend", M4, "{'hash':'cc'}"), "wrong_state");
}

TEST(a_pack_that_is_not_there_as_it_was_approved_is_not_put_in_force)
{
    CB_AUTO(world_fini) struct world world = settle();
    CHECK_STR(try(&world, ADMIN_A, "pack.log", M3, "{'name':'masip@2','hash':'gone'}"), "allowed");
    CHECK_STR(try(&world, ADMIN_B, "pack.activate", M3, "{}"), "pack_not_there");
    CHECK_STR(try(&world, ADMIN_A, "pack.activate", M3, "{}"), "two_people"); /* first of all */
    CHECK_STR(try(&world, ADMIN_A, "pack.log", M4, "{'name':'masip@2','hash':'odd'}"), "allowed");
    CHECK_STR(try(&world, ADMIN_B, "pack.activate", M4, "{}"), "pack_does_not_follow");
    CHECK_STR(record_text(fold_find(world.fold, cb_str_of(M4)), "state"), "draft");
}

TEST(a_closed_account_belongs_nowhere)
{
    CB_AUTO(world_fini) struct world world = settle();
    CHECK(board_has_user(world.fold, CB_STR("u-bob")));
    CHECK_STR(try(&world, ADMIN_A, "user.close", "u-bob", "{}"), "allowed");
    CHECK(!board_has_user(world.fold, CB_STR("u-bob")));
    CHECK(!is_member(&world, ADMIN_B));
}

/* ---- the gate of a case ---- */

static struct world case_of(const struct world *board)
{
    struct world world = world_begin(9);
    world.directory = board->fold;
    return world;
}

static enum gate gate_at(const struct world *world, struct viewer viewer, cb_time *until)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    *until = lens_until(lens);
    return lens_gate(lens);
}

TEST(a_case_opens_to_a_member_who_has_declared_within_a_year)
{
    CB_AUTO(world_fini) struct world board = settle();
    add_member(&board, ADMIN_A, M3, "u-eve", "police", "pol");
    CB_AUTO(world_fini) struct world world = case_of(&board);
    cb_time until = 0;
    cb_time last = 0;

    CHECK_INT(gate_at(&world, OFFICER, &until), GATE_SHUT); /* a draft */
    CHECK_STR(try(&board, ADMIN_B, "membership.approve", M3, "{}"), "allowed");
    CHECK_INT(gate_at(&world, OFFICER, &until), GATE_SHUT); /* nothing declared */
    CHECK_STR(try(&board, OFFICER, "declaration.log", D1, "{'user':'u-eve'}"), "allowed");
    CHECK_INT(gate_at(&world, OFFICER, &until), GATE_OPEN);
    cb_time_parse(CB_STR("2027-03-03T00:00:00.000Z"), &last);
    CHECK_INT(until, last);
    world.now = last - 1;
    CHECK_INT(gate_at(&world, OFFICER, &until), GATE_OPEN);
    world.now = last;
    CHECK_INT(gate_at(&world, OFFICER, &until), GATE_SHUT);
}

TEST(a_seat_or_a_role_that_the_membership_does_not_give_counts_for_nothing)
{
    CB_AUTO(world_fini) struct world board = settle();
    add_member(&board, ADMIN_A, M3, "u-eve", "police", "pol");
    CHECK_STR(try(&board, ADMIN_B, "membership.approve", M3, "{}"), "allowed");
    CHECK_STR(try(&board, OFFICER, "declaration.log", D1, "{'user':'u-eve'}"), "allowed");
    CB_AUTO(world_fini) struct world world = case_of(&board);
    struct cb_str intelligence =
        world_tell(&world, world_viewer("u-9", "police", "pol"), "intelligence.log", NULL, "{}");
    struct viewer viewer = world_viewer_with(OFFICER, "intel");
    cb_time until = 0;

    CHECK_INT(gate_at(&world, world_viewer("u-eve", "police", "coo"), &until), GATE_SHUT);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);
    CHECK_INT(lens_sight(lens, world.fold, fold_find(world.fold, intelligence)).level,
              LEVEL_EXISTS);
}

TEST(an_administrator_sees_the_directory_and_no_case)
{
    CB_AUTO(world_fini) struct world board = settle();
    CB_AUTO(world_fini) struct world world = case_of(&board);
    struct viewer admin = ADMIN_A;
    CB_AUTO(lens_unref) struct lens *directory = world_lens(&board, &admin);
    CB_AUTO(view_fini) struct view view = {0};
    cb_time until = 0;

    CHECK_STR(try(&board, ADMIN_A, "declaration.log", D1, "{'user':'u-ann'}"), "allowed");
    CHECK_INT(gate_at(&world, ADMIN_A, &until), GATE_SHUT);
    project_all(directory, board.fold, &view, NULL);
    CHECK_INT(view.count, fold_count(board.fold));
}
