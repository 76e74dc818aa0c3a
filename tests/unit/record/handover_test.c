/* What goes over when an officer hands a case on. */
#include <stdio.h>

#include "caseboard/record/owner.h"
#include "tests/support/world.h"

#define OLD world_viewer("u-old", "police", "pol")
#define NEW world_viewer("u-new", "police", "pol")

static const char HANDOVER[] = "bbbbbbbb-0000-4000-8000-000000000001";
static const char OFFICER[] = "bbbbbbbb-0000-4000-8000-000000000002";
static const char ACTION[] = "bbbbbbbb-0000-4000-8000-000000000003";
static const char REFUSED[] = "bbbbbbbb-0000-4000-8000-000000000004";
static const char DONE[] = "bbbbbbbb-0000-4000-8000-000000000005";
static const char PROMISE[] = "bbbbbbbb-0000-4000-8000-000000000006";
static const char ORDER[] = "bbbbbbbb-0000-4000-8000-000000000007";
static const char CONDITION[] = "bbbbbbbb-0000-4000-8000-000000000008";
static const char VICTIM[] = "bbbbbbbb-0000-4000-8000-000000000009";

static const char ALL_DONE[] =
    "{'account_summary_read':true,'commitments_transferred':true,'evidence_list':true,"
    "'orders':true,'risks':true,'contact_plan':true,'victim_told':true,'advocate_told':true,"
    "'introduction_made':true}";

static void tell_action(struct world *world, const char *id, const char *state)
{
    char set[200];
    snprintf(set, sizeof set,
             "{'title':'T','owner_user':'u-old','owner_agency':'police','due_date':'2026-04-01',"
             "'state':'%s'}",
             state);
    world_tell(world, OLD, "action.log", id, set);
}

static struct world a_case_of_the_old_officer(const char *effective_on)
{
    struct world world = world_begin(3);
    char set[300];
    world_tell(&world, OLD, "person.log", VICTIM, "{'role':'victim','name':'V'}");
    world_tell(&world, OLD, "assignment.log", OFFICER,
               "{'user':'u-old','agency':'police','role':'OIC',"
               "'from':'2026-01-01T00:00:00.000Z'}");
    tell_action(&world, ACTION, "accepted");
    tell_action(&world, REFUSED, "cannot_do");
    tell_action(&world, DONE, "done");
    snprintf(set, sizeof set,
             "{'victim':'%s','recipient':'victim','owner_user':'u-old','owner_agency':'police',"
             "'due_date':'2026-04-01','promised_at':'2026-03-01T09:00:00.000Z'}",
             VICTIM);
    world_tell(&world, OLD, "promise.log", PROMISE, set);
    world_tell(&world, OLD, "order.log", ORDER, "{'type':'SPO','status':'granted'}");
    snprintf(set, sizeof set,
             "{'order':'%s','kind':'prohibition','text':'T','location_based':false,"
             "'monitor_agency':'police','monitor_user':'u-old'}",
             ORDER);
    world_tell(&world, OLD, "order_condition.log", CONDITION, set);
    snprintf(set, sizeof set, "{'from_user':'u-old','to_user':'u-new','effective_on':'%s'}",
             effective_on);
    world_must_do(&world, OLD, "handover.log", HANDOVER, set, NULL);
    return world;
}

static const char *owner_in(const struct world *world, const char *id, const char *field)
{
    return json_string_value(record_get(fold_find(world->fold, cb_str_of(id)), field));
}

static const struct record *assignment_of(const struct world *world, const char *user)
{
    const struct pack_type *type = pack_type(world_pack(), CB_STR("assignment"));
    const struct record *record = NULL;
    size_t cursor = 0;
    while ((record = fold_next(world->fold, type, &cursor)) != NULL) {
        if (cb_str_is(record_text(record, "user"), user))
            return record;
    }
    return NULL;
}

TEST(the_new_officer_has_what_the_old_one_had_and_nothing_that_was_refused_or_done)
{
    CB_AUTO(world_fini) struct world world = a_case_of_the_old_officer("2026-03-01");
    world_must_do(&world, NEW, "handover.complete", HANDOVER, ALL_DONE, NULL);
    CHECK_STR(owner_in(&world, ACTION, "owner_user"), "u-new");
    CHECK_STR(owner_in(&world, ACTION, "state"), "accepted");
    CHECK_STR(owner_in(&world, PROMISE, "owner_user"), "u-new");
    CHECK_STR(owner_in(&world, CONDITION, "monitor_user"), "u-new");
    CHECK_STR(owner_in(&world, REFUSED, "owner_user"), "u-old");
    CHECK_STR(owner_in(&world, DONE, "owner_user"), "u-old");
    CHECK(owner_in(&world, OFFICER, "to") != NULL);
    struct owner officer =
        owner_of_duty(world.fold, NULL, CB_STR("OIC"), cb_str_of(VICTIM), world.now + 60000);
    CHECK_STR(officer.user, "u-new");
}

TEST(before_the_day_it_takes_effect_the_old_officer_keeps_the_duty)
{
    CB_AUTO(world_fini) struct world world = a_case_of_the_old_officer("2026-05-04");
    cb_time effective = 0;
    cb_time_parse(CB_STR("2026-05-04T00:00:00.000Z"), &effective);
    world_must_do(&world, NEW, "handover.complete", HANDOVER, ALL_DONE, NULL);
    CHECK_STR(owner_in(&world, OFFICER, "to"), "2026-05-04T00:00:00.000Z");
    struct cb_str oic = CB_STR("OIC");
    CHECK_STR(owner_of_duty(world.fold, NULL, oic, cb_str_of(VICTIM), effective - 1).user, "u-old");
    CHECK_STR(owner_of_duty(world.fold, NULL, oic, cb_str_of(VICTIM), effective).user, "u-new");
}

TEST(who_has_the_duty_already_does_not_get_it_twice)
{
    CB_AUTO(world_fini) struct world world = a_case_of_the_old_officer("2026-03-01");
    world_tell(&world, OLD, "assignment.log", NULL,
               "{'user':'u-new','agency':'police','role':'OIC','from':'2026-02-01T00:00:00.000Z'}");
    size_t before = fold_count(world.fold);
    world_must_do(&world, NEW, "handover.complete", HANDOVER, ALL_DONE, NULL);
    CHECK_INT(fold_count(world.fold), before);
}

TEST(a_duty_for_one_victim_goes_over_for_that_victim)
{
    CB_AUTO(world_fini) struct world world = a_case_of_the_old_officer("2026-03-01");
    char set[100];
    snprintf(set, sizeof set, "{'victim':'%s'}", VICTIM);
    world_tell(&world, OLD, "assignment.amend", OFFICER, set);
    world_must_do(&world, NEW, "handover.complete", HANDOVER, ALL_DONE, NULL);
    CHECK_STR(record_text(assignment_of(&world, "u-new"), "victim"), VICTIM);
    CHECK_STR(record_text(assignment_of(&world, "u-new"), "agency"), "police");
}
