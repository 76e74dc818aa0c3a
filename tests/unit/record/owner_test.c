/* Who answers for what, as people come and go. */
#include "caseboard/record/owner.h"

#include <stdio.h>

#include "caseboard/record/board.h"
#include "tests/support/world.h"

#define DAY_MS (24LL * 60 * 60 * 1000)

static const char ACTION[] = "aaaaaaaa-0000-4000-8000-000000000001";
static const char PROMISE[] = "aaaaaaaa-0000-4000-8000-000000000002";
static const char VICTIM[] = "aaaaaaaa-0000-4000-8000-000000000003";
static const char OTHER_VICTIM[] = "aaaaaaaa-0000-4000-8000-000000000004";
static const char UPDATE[] = "aaaaaaaa-0000-4000-8000-000000000005";
static const char PROMISE_CLOCK[] = "3d3035bec780bcc9e88a0b086ea8ab42";

#define OPERATOR ((struct viewer){.user = CB_STR("operator"), .seat = CB_STR("adm")})
#define OFFICER world_viewer("u-ann", "police", "pol")

static void add_user(struct world *board, const char *user, const char *agency, const char *seat)
{
    char set[200];
    if (fold_find(board->fold, cb_str_of(user)) == NULL) {
        snprintf(set, sizeof set, "{'name':'%s'}", user);
        world_tell(board, OPERATOR, "user.log", user, set);
    }
    snprintf(set, sizeof set,
             "{'user':'%s','agency':'%s','seat':'%s','from':'2026-01-01T00:00:00.000Z',"
             "'approved_by':'operator'}",
             user, agency, seat);
    world_tell(board, OPERATOR, "membership.log", NULL, set);
}

static struct world a_board(void)
{
    struct world board = world_new(world_pack(), STREAM_DIRECTORY, 1);
    world_tell(&board, OPERATOR, "board.log", "northmere", "{'name':'N','jurisdiction':'EW'}");
    world_tell(&board, OPERATOR, "agency.log", "police", "{'name':'P','seats':['pol','adm']}");
    world_tell(&board, OPERATOR, "agency.log", "advocacy", "{'name':'A','seats':['adv']}");
    add_user(&board, "u-ann", "police", "pol");
    add_user(&board, "u-bob", "police", "pol");
    add_user(&board, "u-cat", "police", "pol");
    add_user(&board, "u-dee", "advocacy", "adv");
    return board;
}

/* The user's membership of the agency ends when, and with whom, SET says. */
static void leave(struct world *board, const char *user, const char *set)
{
    const struct pack_type *type = pack_type(world_pack(), CB_STR("membership"));
    const struct record *membership = NULL;
    size_t cursor = 0;
    while ((membership = fold_next(board->fold, type, &cursor)) != NULL) {
        if (cb_str_is(record_text(membership, "user"), user))
            world_tell(board, OPERATOR, "membership.end", membership->id.at, set);
    }
}

static struct world a_case(const struct world *board)
{
    struct world world = world_begin(7);
    world.directory = board->fold;
    world_tell(&world, OFFICER, "person.log", VICTIM, "{'role':'victim','name':'V'}");
    world_tell(&world, OFFICER, "person.log", OTHER_VICTIM, "{'role':'victim','name':'W'}");
    world_tell(&world, OFFICER, "action.log", ACTION,
               "{'title':'T','owner_user':'u-ann','owner_agency':'police',"
               "'due_date':'2026-04-01','state':'proposed'}");
    return world;
}

static void assign(struct world *world, const char *id, const char *user, const char *agency,
                   const char *rest)
{
    char set[300];
    snprintf(set, sizeof set, "{'user':'%s','agency':'%s',%s}", user, agency, rest);
    world_tell(world, OFFICER, "assignment.log", id, set);
}

static const struct record *the_action(const struct world *world)
{
    return fold_find(world->fold, cb_str_of(ACTION));
}

static void check_owner_at(const struct world *world, cb_time at, const char *agency,
                           const char *user)
{
    struct owner owner = owner_of(world->fold, world->directory, the_action(world), at);
    CHECK_STR(owner.agency, agency);
    if (user == NULL)
        CHECK_INT(owner.user.len, 0);
    else
        CHECK_STR(owner.user, user);
}

TEST(an_owner_who_stays_is_the_owner)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    check_owner_at(&world, world.now, "police", "u-ann");
    world.directory = NULL;
    check_owner_at(&world, world.now, "police", "u-ann");
}

TEST(what_an_ended_membership_owned_is_its_successors_and_so_on)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    leave(&board, "u-ann", "{'to':'2026-05-01T00:00:00.000Z','successor':'u-bob'}");
    leave(&board, "u-bob", "{'to':'2026-06-01T00:00:00.000Z','successor':'u-cat'}");
    cb_time may, june;
    cb_time_parse(CB_STR("2026-05-01T00:00:00.000Z"), &may);
    cb_time_parse(CB_STR("2026-06-01T00:00:00.000Z"), &june);
    check_owner_at(&world, may - 1, "police", "u-ann");
    check_owner_at(&world, may, "police", "u-bob");
    check_owner_at(&world, june, "police", "u-cat");
}

TEST(an_owner_who_becomes_an_administrator_only_has_a_successor)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    leave(&board, "u-ann", "{'to':'2026-01-02T00:00:00.000Z','successor':'u-bob'}");
    add_user(&board, "u-ann", "police", "adm");
    check_owner_at(&world, world.now, "police", "u-bob");
    add_user(&board, "u-ann", "police", "pol"); /* and comes back */
    check_owner_at(&world, world.now, "police", "u-ann");
}

TEST(where_nobody_follows_the_officer_has_it_then_the_deputy_then_the_leading_agency)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    const char *const from = "'from':'2026-01-01T00:00:00.000Z'";
    char rest[100];
    leave(&board, "u-ann", "{'to':'2026-01-02T00:00:00.000Z'}");
    check_owner_at(&world, world.now, "police", NULL);
    snprintf(rest, sizeof rest, "'role':'deputy',%s", from);
    assign(&world, NULL, "u-cat", "police", rest);
    check_owner_at(&world, world.now, "police", "u-cat");
    snprintf(rest, sizeof rest, "'role':'OIC',%s", from);
    assign(&world, NULL, "u-bob", "police", rest);
    check_owner_at(&world, world.now, "police", "u-bob");
}

TEST(who_is_shut_out_of_a_case_is_still_told_as_owner)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    world_tell(&world, world_viewer("u-chr", "board", "chr"), "case.exclude",
               fold_root(world.fold)->id.at, "{'excluded_users':['u-ann']}");
    check_owner_at(&world, world.now, "police", "u-ann");
}

/* ---- duties ---- */

static void check_duty(const struct world *world, const char *duty, const char *victim,
                       const char *agency, const char *user)
{
    struct owner owner = owner_of_duty(world->fold, world->directory, cb_str_of(duty),
                                       cb_str_of(victim), world->now);
    CHECK_STR(owner.agency, agency);
    CHECK_STR(owner.user, user);
}

TEST(a_duty_for_one_victim_comes_before_one_for_all_and_the_earliest_first)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    char own[200];
    add_user(&board, "u-eli", "advocacy", "adv");
    snprintf(own, sizeof own, "'role':'advocate','victim':'%s','from':'2026-02-01T00:00:00.000Z'",
             VICTIM);
    assign(&world, NULL, "u-bob", "police", "'role':'OIC','from':'2026-01-02T00:00:00.000Z'");
    assign(&world, NULL, "u-cat", "police", "'role':'OIC','from':'2026-01-01T00:00:00.000Z'");
    assign(&world, NULL, "u-eli", "advocacy",
           "'role':'advocate','from':'2026-01-01T00:00:00.000Z'");
    assign(&world, NULL, "u-dee", "advocacy", own);
    check_duty(&world, "OIC", VICTIM, "police", "u-cat");
    check_duty(&world, "advocate", VICTIM, "advocacy", "u-dee");
    check_duty(&world, "advocate", OTHER_VICTIM, "advocacy", "u-eli");
    check_duty(&world, "vlo", VICTIM, "police", "u-cat"); /* nobody has it */
}

TEST(the_successor_of_somebody_with_a_duty_has_it)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    assign(&world, NULL, "u-ann", "police", "'role':'OIC','from':'2026-01-01T00:00:00.000Z'");
    leave(&board, "u-ann", "{'to':'2026-01-02T00:00:00.000Z','successor':'u-bob'}");
    check_duty(&world, "OIC", VICTIM, "police", "u-bob");
}

/* ---- acting as the owner ---- */

static const char *accept_as(struct world *world, const char *user)
{
    CB_AUTO(decision_fini)
    struct decision decision =
        world_do(world, world_viewer(user, "police", "pol"), "action.accept", ACTION, "{}", NULL);
    return decision.allowed ? "allowed" : decision.reason;
}

TEST(a_successor_acts_as_the_owner_and_who_left_does_not)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    for (size_t i = 0; i < 3; i++) {
        static const char *const users[] = {"u-ann", "u-bob", "u-cat"};
        char set[60];
        snprintf(set, sizeof set, "{'user':'%s','on':'2026-03-01'}", users[i]);
        world_tell(&board, OPERATOR, "declaration.log", NULL, set);
    }
    CHECK_STR(accept_as(&world, "u-bob"), "not_writer");
    leave(&board, "u-ann", "{'to':'2026-01-02T00:00:00.000Z','successor':'u-bob'}");
    CHECK_STR(accept_as(&world, "u-ann"), "not_found");
    CHECK_STR(accept_as(&world, "u-cat"), "not_writer");
    CHECK_STR(accept_as(&world, "u-bob"), "allowed");
}

/* ---- what needs one ---- */

TEST(an_action_needs_an_owner_until_its_end_also_when_it_was_refused)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    const char *const owned[] = {"accepted", "in_progress", "cannot_do"};
    const char *const ended[] = {"done", "not_possible", "not_done", "cancelled"};
    char set[40];
    for (size_t i = 0; i < CB_COUNT(owned); i++) {
        snprintf(set, sizeof set, "{'state':'%s'}", owned[i]);
        world_tell(&world, OFFICER, "action.accept", ACTION, set);
        CHECK(owner_is_needed(world.fold, the_action(&world)));
    }
    for (size_t i = 0; i < CB_COUNT(ended); i++) {
        snprintf(set, sizeof set, "{'state':'%s'}", ended[i]);
        world_tell(&world, OFFICER, "action.complete", ACTION, set);
        CHECK(!owner_is_needed(world.fold, the_action(&world)));
    }
}

TEST(a_promise_needs_an_owner_until_a_delivered_update_covers_it)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    char set[400];
    snprintf(set, sizeof set,
             "{'victim':'%s','recipient':'victim','owner_user':'u-ann','owner_agency':'police',"
             "'due_date':'2026-04-01','promised_at':'2026-03-01T09:00:00.000Z'}",
             VICTIM);
    world_tell(&world, OFFICER, "promise.log", PROMISE, set);
    const struct record *promise = fold_find(world.fold, cb_str_of(PROMISE));
    CHECK(owner_is_needed(world.fold, promise));
    snprintf(set, sizeof set, /* the first 32 digits of SHA-256 over promise/PROMISE/VICTIM */
             "{'victim':'%s','recipient':'victim','channel':'phone','outcome':'no_answer',"
             "'made_at':'2026-03-01T10:00:00.000Z','covers':['%s']}",
             VICTIM, PROMISE_CLOCK);
    world_tell(&world, OFFICER, "update.log", UPDATE, set);
    CHECK(owner_is_needed(world.fold, promise));
    world_tell(&world, OFFICER, "update.amend", UPDATE, "{'outcome':'delivered'}");
    CHECK(!owner_is_needed(world.fold, promise));
}
