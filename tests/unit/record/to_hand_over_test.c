/* The list of what is still to be handed over, and who is told what of it. */
#include <string.h>

#include "caseboard/record/explain.h"
#include "tests/support/world.h"

#define OPERATOR ((struct viewer){.user = CB_STR("operator"), .seat = CB_STR("adm")})
#define OFFICER world_viewer("u-bob", "police", "pol")
#define CHAIR world_viewer("u-chr", "police", "chr")
#define PROBATION world_viewer("u-pro", "probation", "pro")

static const char ACTION[] = "cccccccc-0000-4000-8000-000000000001";
static const char REFUSED[] = "cccccccc-0000-4000-8000-000000000002";
static const char PROMISE[] = "cccccccc-0000-4000-8000-000000000003";
static const char DUTY[] = "cccccccc-0000-4000-8000-000000000004";
static const char VICTIM[] = "cccccccc-0000-4000-8000-000000000005";

static void add_user(struct world *board, const char *user, const char *agency, const char *seat,
                     const char *rest)
{
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    world_tell(board, OPERATOR, "user.log", user, "{'name':'N'}");
    cb_buf_printf(&set, "{'user':'%s','on':'2026-03-01'}", user);
    world_tell(board, OPERATOR, "declaration.log", NULL, set.at);
    cb_buf_clear(&set);
    cb_buf_printf(&set,
                  "{'user':'%s','agency':'%s','seat':'%s','from':'2026-01-01T00:00:00.000Z',"
                  "'approved_by':'operator'%s}",
                  user, agency, seat, rest);
    world_tell(board, OPERATOR, "membership.log", NULL, set.at);
}

static struct world a_board(void)
{
    struct world board = world_new(world_pack(), STREAM_DIRECTORY, 1);
    world_tell(&board, OPERATOR, "board.log", "northmere", "{'name':'N','jurisdiction':'EW'}");
    world_tell(&board, OPERATOR, "agency.log", "police", "{'name':'P','seats':['pol','chr']}");
    world_tell(&board, OPERATOR, "agency.log", "probation", "{'name':'P','seats':['pro']}");
    add_user(&board, "u-bob", "police", "pol", "");
    add_user(&board, "u-chr", "police", "chr", "");
    add_user(&board, "u-pro", "probation", "pro", "");
    add_user(&board, "u-out", "police", "pol", "");
    add_user(&board, "u-old", "police", "pol",
             ",'to':'2026-02-01T00:00:00.000Z','successor':'u-bob'");
    return board;
}

static void tell_action(struct world *world, const char *id, const char *owner, const char *state)
{
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    cb_buf_printf(&set,
                  "{'title':'T','owner_user':'%s','owner_agency':'police',"
                  "'due_date':'2026-04-01','state':'%s'}",
                  owner, state);
    world_tell(world, OFFICER, "action.log", id, set.at);
}

static struct world a_case(const struct world *board)
{
    struct world world = world_begin(5);
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    world.directory = board->fold;
    world_tell(&world, OFFICER, "person.log", VICTIM, "{'role':'victim','name':'V'}");
    cb_buf_printf(&set,
                  "{'victim':'%s','recipient':'victim','owner_user':'u-old',"
                  "'owner_agency':'police','due_date':'2026-04-01',"
                  "'promised_at':'2026-01-01T09:00:00.000Z'}",
                  VICTIM);
    world_tell(&world, OFFICER, "promise.log", PROMISE, set.at);
    return world;
}

static json_t *list_for(const struct world *world, struct viewer viewer)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    struct world board = {
        .pack = world->pack, .fold = (struct fold *)(uintptr_t)world->directory, .now = world->now};
    CB_AUTO(lens_unref) struct lens *people = world_lens(&board, &viewer);
    struct explaining explaining = {.fold = world->fold,
                                    .lens = lens,
                                    .directory = world->directory,
                                    .people = people,
                                    .viewer = &viewer,
                                    .now = world->now};
    return explain_to_hand_over(&explaining);
}

/* "left u-bob" for the item about a record; NULL: there is none. */
static void check_item(const json_t *items, const char *id, const char *why, const char *now)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        if (!cb_str_is(cb_json_get_str(item, "record"), id))
            continue;
        CHECK_STR(json_string_value(json_object_get(item, "why")), why);
        CHECK_STR(json_string_value(json_object_get(item, "now")), now);
        return;
    }
    CHECK_STR((const char *)NULL, why);
}

TEST(what_somebody_who_left_had_is_listed_with_who_has_it_now)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    tell_action(&world, ACTION, "u-old", "accepted");
    world_tell(&world, OFFICER, "assignment.log", DUTY,
               "{'user':'u-old','agency':'police','role':'OIC',"
               "'from':'2026-01-01T00:00:00.000Z'}");
    CB_AUTO(json_decref) json_t *items = list_for(&world, OFFICER);
    check_item(items, ACTION, "left", "u-bob");
    check_item(items, PROMISE, "left", "u-bob");
    check_item(items, DUTY, "left", "u-bob");
    CHECK_INT(json_array_size(items), 3);
}

TEST(a_refused_action_waits_for_somebody_and_a_finished_one_for_nobody)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    tell_action(&world, REFUSED, "u-bob", "cannot_do");
    tell_action(&world, ACTION, "u-old", "done");
    CB_AUTO(json_decref) json_t *items = list_for(&world, OFFICER);
    check_item(items, REFUSED, "refused", NULL);
    check_item(items, ACTION, NULL, NULL);
}

TEST(a_duty_whose_planned_end_has_come_waits_for_somebody)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    world_tell(&world, OFFICER, "assignment.log", DUTY,
               "{'user':'u-bob','agency':'police','role':'deputy',"
               "'from':'2026-01-01T00:00:00.000Z','planned_end':'2026-03-02'}");
    CB_AUTO(json_decref) json_t *items = list_for(&world, OFFICER);
    check_item(items, DUTY, "planned_end", NULL);
}

TEST(who_is_shut_out_is_listed_for_those_alone_who_see_that)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    tell_action(&world, ACTION, "u-out", "accepted");
    world_tell(&world, CHAIR, "case.exclude", fold_root(world.fold)->id.at,
               "{'excluded_users':['u-out']}");
    CB_AUTO(json_decref) json_t *for_chair = list_for(&world, CHAIR);
    CB_AUTO(json_decref) json_t *for_officer = list_for(&world, OFFICER);
    check_item(for_chair, ACTION, "shut_out", NULL);
    check_item(for_officer, ACTION, NULL, NULL);
}

TEST(whoever_is_told_of_no_update_is_told_of_no_promise_to_hand_over)
{
    CB_AUTO(world_fini) struct world board = a_board();
    CB_AUTO(world_fini) struct world world = a_case(&board);
    tell_action(&world, ACTION, "u-old", "accepted");
    CB_AUTO(json_decref) json_t *items = list_for(&world, PROBATION);
    check_item(items, ACTION, "left", "u-bob");
    check_item(items, PROMISE, NULL, NULL);
}
