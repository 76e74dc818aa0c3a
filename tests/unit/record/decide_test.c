#include <stdio.h>

#include "tests/support/world.h"

#define OWNER world_viewer("u-owner", "police", "pol")
#define COLLEAGUE world_viewer("u-colleague", "police", "pol")
#define ADVOCATE world_viewer("u-adv", "advocacy", "adv")
#define PROBATION world_viewer("u-pro", "probation", "pro")
#define COORDINATOR world_viewer("u-coo", "board", "coo")

static const char ACTION[] = "33333333-3333-4333-8333-333333333333";
static const char OTHER[] = "44444444-4444-4444-8444-444444444444";
static const char GIVEN[] = "{'title':'Collect the film','owner_user':'u-owner',"
                            "'owner_agency':'police','due_date':'2026-03-09'}";

static struct world with_action(void)
{
    struct world world = world_begin(3);
    world_must_do(&world, COORDINATOR, "action.log", ACTION, GIVEN, NULL);
    return world;
}

static void check_refused(struct world *world, struct viewer by, const char *verb, const char *id,
                          const char *set, const char *why, const char *reason)
{
    CB_AUTO(decision_fini) struct decision decision = world_do(world, by, verb, id, set, why);
    CHECK(!decision.allowed);
    CHECK_STR(decision.reason, reason);
    CHECK(decision.event == NULL);
}

static void check_field(struct world *world, struct viewer by, const char *verb, const char *id,
                        const char *set, const char *field, const char *sentence)
{
    CB_AUTO(decision_fini) struct decision decision = world_do(world, by, verb, id, set, NULL);
    CHECK(!decision.allowed);
    CHECK_CODE(decision.code, CB_INVALID);
    CHECK_STR(cb_json_get_str(decision.fields, field), sentence);
}

static const struct record *find(const struct world *world, const char *id)
{
    return fold_find(world->fold, cb_str_of(id));
}

TEST(an_action_is_proposed_accepted_and_done_by_its_owner)
{
    CB_AUTO(world_fini) struct world world = with_action();
    const struct record *action = find(&world, ACTION);

    CHECK_STR(record_text(action, "state"), "proposed");
    CHECK_STR(record_text(action, "original_due"), "2026-03-09");
    world_must_do(&world, OWNER, "action.accept", ACTION, "{}", NULL);
    CHECK_STR(record_text(action, "state"), "accepted");
    world_must_do(&world, OWNER, "action.complete", ACTION, "{'outcome':'Copied'}", NULL);
    CHECK_STR(record_text(action, "state"), "done");
    CHECK_STR(record_text(action, "outcome"), "Copied");
}

TEST(completing_an_action_needs_an_outcome)
{
    CB_AUTO(world_fini) struct world world = with_action();
    world_must_do(&world, OWNER, "action.accept", ACTION, "{}", NULL);
    check_field(&world, OWNER, "action.complete", ACTION, "{}", "outcome", "is needed");
    check_field(&world, OWNER, "action.complete", ACTION, "{'outcome':null}", "outcome",
                "is needed");
}

TEST(a_verb_starts_only_from_its_states)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_refused(&world, OWNER, "action.complete", ACTION, "{'outcome':'x'}", NULL, "wrong_state");
}

TEST(only_the_owner_accepts_an_action)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_refused(&world, COLLEAGUE, "action.accept", ACTION, "{}", NULL, "not_writer");
    check_refused(&world, COORDINATOR, "action.accept", ACTION, "{}", NULL, "not_writer");
}

TEST(who_could_become_an_owner_by_the_same_command_is_none_yet)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_refused(&world, PROBATION, "action.reassign", ACTION,
                  "{'owner_user':'u-pro','owner_agency':'probation'}", "Mine", "not_writer");
}

TEST(a_change_of_what_was_changed_meanwhile_is_a_conflict)
{
    CB_AUTO(world_fini) struct world world = with_action();
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &(struct viewer){0});
    struct viewer by = OWNER;
    CB_AUTO(lens_unref) struct lens *owners = world_lens(&world, &by);
    struct command command = {
        .by = by,
        .stream = world.stream,
        .verb = pack_verb(world.pack, CB_STR("action.accept")),
        .id = cb_str_of(ACTION),
        .if_etag = CB_STR("0123456789abcdef"),
        .command = {{1, 2, 3, 4, 5, 6, 0x47, 8, 0x89}},
    };
    struct decide_input input = {.fold = world.fold, .lens = owners, .now = world.now};
    struct decision decision = decide(&input, &command);
    CHECK_STR(decision.reason, "conflict");
    CHECK_CODE(decision.code, CB_CONFLICT);
    decision_fini(&decision);

    command.if_etag = (struct cb_str){NULL, 0};
    decision = decide(&input, &command);
    CHECK_STR(cb_json_get_str(decision.fields, "if"), "is needed");
    decision_fini(&decision);

    input.lens = lens; /* of nobody */
    decision = decide(&input, &command);
    CHECK_STR(decision.reason, "not_found");
    decision_fini(&decision);
}

TEST(what_is_unknown_hidden_withdrawn_or_of_another_type_is_not_found)
{
    CB_AUTO(world_fini) struct world world = with_action();
    struct cb_str hidden = world_tell(&world, OWNER, "evidence_item.log", NULL, "{'kind':'cctv'}");
    struct cb_str gone = world_tell(&world, PROBATION, "supervision_note.log", NULL, "{}");
    world_tell(&world, PROBATION, "supervision_note.withdraw", gone.at, "{}");

    check_refused(&world, PROBATION, "evidence_item.amend", hidden.at, "{}", NULL, "not_found");
    check_refused(&world, PROBATION, "evidence_item.amend", OTHER, "{}", NULL, "not_found");
    check_refused(&world, PROBATION, "supervision_note.amend", gone.at, "{}", NULL, "not_found");
    check_refused(&world, PROBATION, "supervision_note.amend", ACTION, "{}", NULL, "not_found");
}

TEST(whoever_sees_a_record_in_part_cannot_change_it)
{
    CB_AUTO(world_fini) struct world world = world_begin(4);
    struct cb_str note = world_tell(&world, PROBATION, "supervision_note.log", NULL,
                                    "{'text':'Long','summary':'Short'}");
    struct cb_str risk = world_tell(&world, OWNER, "risk_result.log", NULL, "{'band':'high'}");
    check_refused(&world, OWNER, "supervision_note.amend", note.at, "{'text':'x'}", NULL,
                  "not_writer");
    check_refused(&world, world_viewer("u-cps", "prosecution", "cps"), "risk_result.amend", risk.at,
                  "{'band':'low'}", NULL, "not_writer");
    struct cb_str plan = world_tell(&world, OWNER, "victim_contact_plan.log", NULL, "{}");
    check_refused(&world, world_viewer("u-cps", "prosecution", "cps"), "victim_contact_plan.amend",
                  plan.at, "{}", NULL, "not_writer");
    struct cb_str incident = world_tell(&world, OWNER, "incident.log", NULL, "{'type':'threat'}");
    check_refused(&world, PROBATION, "incident.amend", incident.at, "{'type':'gift'}", NULL,
                  "not_owner");
}

TEST(a_new_id_that_is_taken_is_invalid_whoever_holds_it)
{
    CB_AUTO(world_fini) struct world world = with_action();
    struct cb_str hidden = world_tell(&world, OWNER, "evidence_item.log", NULL, "{}");
    check_refused(&world, PROBATION, "chase.log", hidden.at,
                  "{'from':'victim','received_at':'2026-03-02T09:00:00.000Z'}", NULL, "id_taken");
    check_field(&world, PROBATION, "chase.log", "chase-1", "{}", "id",
                "is not the id of such a record");
}

TEST(a_field_is_named_with_what_is_wrong_with_it)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_field(&world, OWNER, "action.log", OTHER, "{}", "title", "is needed");
    check_field(&world, OWNER, "action.log", OTHER, "{'colour':'red'}", "colour",
                "is no field of such a record");
    check_field(&world, OWNER, "action.log", OTHER, "{'state':'done'}", "state",
                "cannot be set here");
    check_field(&world, OWNER, "action.log", OTHER, "{'due_date':'soon'}", "due_date",
                "is not a date");
    check_field(&world, OWNER, "action.accept", ACTION, "{'title':'x'}", "title",
                "cannot be set here");
    check_field(&world, OWNER, "need.log", OTHER,
                "{'kind':'hearing','victim':'55555555-5555-4555-8555-555555555555'}", "victim",
                "points at a record that is not there");
}

TEST(a_needed_field_cannot_be_emptied)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_field(&world, COORDINATOR, "action.amend", ACTION, "{'title':null}", "title",
                "is needed");
}

TEST(amend_changes_fields_and_never_the_state)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_field(&world, COORDINATOR, "action.amend", ACTION, "{'state':'done'}", "state",
                "cannot be set here");
    check_refused(&world, COORDINATOR, "action.amend", ACTION, "{}", NULL, "nothing_to_change");
    world_must_do(&world, COORDINATOR, "action.amend", ACTION, "{'title':'Fetch it'}", NULL);
    CHECK_STR(record_text(find(&world, ACTION), "title"), "Fetch it");
    CHECK_STR(record_text(find(&world, ACTION), "state"), "proposed");
}

TEST(withdrawing_needs_a_reason_of_good_form)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_refused(&world, COORDINATOR, "action.withdraw", ACTION, "{}", NULL, "why_needed");
    check_refused(&world, COORDINATOR, "action.withdraw", ACTION, "{}", "a\x01", "fields");
    world_must_do(&world, COORDINATOR, "action.withdraw", ACTION, "{}", "Entered twice");
    CHECK(find(&world, ACTION)->withdrawn);
}

TEST(a_hidden_field_is_not_changed_unseen)
{
    CB_AUTO(world_fini) struct world world = world_begin(5);
    world_tell(&world, OWNER, "formulation.log", ACTION,
               "{'drivers':'Loss','clinical_basis':'Interview'}");
    check_field(&world, PROBATION, "formulation.amend", ACTION, "{'clinical_basis':'Mine'}",
                "clinical_basis", "cannot be changed by somebody who does not see it");
    world_must_do(&world, PROBATION, "formulation.amend", ACTION, "{'drivers':'Anger'}", NULL);
    CHECK_STR(record_text(find(&world, ACTION), "clinical_basis"), "Interview");
}

TEST(a_list_that_is_seen_in_part_keeps_what_is_not_seen)
{
    CB_AUTO(world_fini) struct world world = world_begin(6);
    struct cb_str id = fold_root(world.fold)->id;
    world_tell(&world, COORDINATOR, "case.amend", id.at,
               "{'links':[{'case':'33333333-3333-4333-8333-333333333333','type':'series'}]}");
    struct viewer viewer = COORDINATOR;
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);
    CHECK(project_field(lens, world.fold, fold_root(world.fold), "links") == NULL);

    world_must_do(&world, COORDINATOR, "case.amend", id.at, "{'links':null}", NULL);
    CHECK_INT(json_array_size(record_get(fold_root(world.fold), "links")), 1);
}

TEST(a_case_that_the_writer_may_not_know_of_is_not_there)
{
    CB_AUTO(world_fini) struct world world = world_begin(6);
    struct cb_str id = fold_root(world.fold)->id;
    check_field(&world, COORDINATOR, "case.amend", id.at,
                "{'links':[{'case':'33333333-3333-4333-8333-333333333333','type':'series'}]}",
                "links", "points at a case that is not there");
}

TEST(a_seat_may_be_bound_to_certain_values)
{
    CB_AUTO(world_fini) struct world world = world_begin(7);
    static const char their_own[] = "{'user':'u-pro','agency':'probation','role':'practitioner',"
                                    "'from':'2026-03-02T09:00:00.000Z'}";
    static const char anothers[] = "{'user':'u-adv','agency':'advocacy','role':'advocate',"
                                   "'from':'2026-03-02T09:00:00.000Z'}";
    check_refused(&world, PROBATION, "assignment.log", OTHER, anothers, NULL, "not_this_value");
    world_must_do(&world, COORDINATOR, "assignment.log", OTHER, anothers, NULL);
    check_refused(&world, OWNER, "assignment.end", OTHER, "{}", NULL, "not_this_value");
    world_must_do(&world, PROBATION, "assignment.log", ACTION, their_own, NULL);
}

TEST(an_advocate_writes_for_a_client_and_for_nobody_else)
{
    CB_AUTO(world_fini) struct world world = world_begin(8);
    struct cb_str one = world_tell(&world, OWNER, "person.log", NULL, "{'role':'victim'}");
    struct cb_str two = world_tell(&world, OWNER, "person.log", NULL, "{'role':'victim'}");
    char set[200];
    snprintf(set, sizeof set,
             "{'user':'u-adv','agency':'advocacy','role':'advocate','victim':'%s',"
             "'from':'2026-03-02T09:00:00.000Z'}",
             one.at);
    check_refused(&world, ADVOCATE, "person.log", OTHER, "{'role':'victim'}", NULL, "not_writer");
    world_tell(&world, COORDINATOR, "assignment.log", NULL, set);
    snprintf(set, sizeof set, "{'victim':'%s','kind':'phone','value':'1'}", two.at);
    check_refused(&world, ADVOCATE, "victim_contact.log", OTHER, set, NULL, "not_writer");
    snprintf(set, sizeof set, "{'victim':'%s','kind':'phone','value':'1'}", one.at);
    world_must_do(&world, ADVOCATE, "victim_contact.log", OTHER, set, NULL);
}

TEST(only_one_account_so_far_is_kept_for_a_victim)
{
    CB_AUTO(world_fini) struct world world = world_begin(9);
    struct cb_str one = world_tell(&world, OWNER, "person.log", NULL, "{'role':'victim'}");
    char set[200];
    snprintf(set, sizeof set, "{'victim':'%s','text':'It began in June'}", one.at);
    world_must_do(&world, OWNER, "account_so_far.log", ACTION, set, NULL);
    check_refused(&world, COLLEAGUE, "account_so_far.log", OTHER, set, NULL, "exists_already");
    world_must_do(&world, COLLEAGUE, "account_so_far.amend", ACTION, "{'text':'In May'}", NULL);
}

TEST(what_is_not_built_yet_says_so_to_everybody)
{
    CB_AUTO(world_fini) struct world world = with_action();
    check_refused(&world, OWNER, "emergency_access.withdraw", OTHER, "{}", "No", "not_available");
    check_refused(&world, OWNER, "meeting.log", OTHER, "{}", NULL, "not_available");
}

TEST(an_event_is_never_earlier_than_the_newest)
{
    CB_AUTO(world_fini) struct world world = with_action();
    cb_time newest = fold_at(world.fold);
    world.now = newest - 1000;
    world_must_do(&world, OWNER, "action.accept", ACTION, "{}", NULL);
    CHECK_INT(fold_at(world.fold), newest);
}
