#include "tests/support/world.h"

#define COORDINATOR world_viewer("u-coo", "board", "coo")
#define OFFICER world_viewer("u-1", "police", "pol")

static const char NEW_CASE[] = "{'ref_no':'Lark 2B','opened':'2026-03-02','lead_agency':'police',"
                               "'jurisdiction':'EW','participating_agencies':['police','board']}";

static struct cb_str case_id(const struct world *world, char id[CB_ID_TEXT])
{
    cb_id_write(world->stream, id);
    return cb_str_of(id);
}

static const char *refusal(struct world *world, struct viewer by, const char *verb, const char *set,
                           const char *why)
{
    char id[CB_ID_TEXT];
    CB_AUTO(decision_fini)
    struct decision decision = world_do(world, by, verb, case_id(world, id).at, set, why);
    return decision.allowed ? "allowed" : decision.reason;
}

static struct cb_str value(const struct world *world, const char *field)
{
    return record_text(fold_root(world->fold), field);
}

TEST(a_case_begins_its_stream_in_its_first_stage)
{
    CB_AUTO(world_fini) struct world world = world_new(world_pack(), STREAM_CASE, 1);
    CHECK_STR(refusal(&world, OFFICER, "case.log", NEW_CASE, NULL), "allowed");
    CHECK_STR(value(&world, "stage"), "referred");
    CHECK_STR(value(&world, "charge_assumption"), "4A");
    CHECK_STR(refusal(&world, OFFICER, "case.log", NEW_CASE, NULL), "id_taken");
}

TEST(a_case_is_begun_by_its_writers_and_by_nothing_else)
{
    CB_AUTO(world_fini) struct world world = world_new(world_pack(), STREAM_CASE, 1);
    CHECK_STR(refusal(&world, world_viewer("u-2", "probation", "pro"), "case.log", NEW_CASE, NULL),
              "not_writer");
    CHECK_STR(refusal(&world, OFFICER, "need.log", "{'kind':'hearing'}", NULL), "not_found");
    CHECK_STR(refusal(&world, OFFICER, "case.amend", "{}", NULL), "not_found");
}

TEST(the_agency_that_leads_takes_part)
{
    CB_AUTO(world_fini) struct world world = world_new(world_pack(), STREAM_CASE, 1);
    CHECK_STR(refusal(&world, OFFICER, "case.log",
                      "{'ref_no':'L','opened':'2026-03-02','lead_agency':'health',"
                      "'jurisdiction':'EW','participating_agencies':['police']}",
                      NULL),
              "fields");
    CHECK_STR(refusal(&world, OFFICER, "case.log", NEW_CASE, NULL), "allowed");
    CHECK_STR(refusal(&world, OFFICER, "case.amend", "{'lead_agency':'health'}", NULL), "fields");
    CHECK_STR(refusal(&world, OFFICER, "case.amend", "{'participating_agencies':['board']}", NULL),
              "fields");
}

TEST(a_case_goes_from_stage_to_stage_by_the_allowed_moves)
{
    CB_AUTO(world_fini) struct world world = world_begin(2);
    CHECK_STR(refusal(&world, OFFICER, "case.move", "{'stage':'closed'}", "Done"), "not_a_move");
    CHECK_STR(refusal(&world, OFFICER, "case.move", "{'stage':'triage'}", NULL), "why_needed");
    CHECK_STR(refusal(&world, OFFICER, "case.move", "{'stage':'triage','risk_band':'high'}", "New"),
              "allowed");
    CHECK_STR(value(&world, "stage"), "triage");
    CHECK_STR(value(&world, "risk_band"), "high");
}

TEST(whoever_is_shut_out_is_shut_out_at_once_and_stays_so)
{
    CB_AUTO(world_fini) struct world world = world_begin(3);
    struct viewer officer = OFFICER;
    CHECK_STR(refusal(&world, OFFICER, "case.exclude", "{'excluded_users':['u-9']}", "Cousin"),
              "not_writer");
    CHECK_STR(refusal(&world, COORDINATOR, "case.exclude", "{'excluded_users':['u-1']}", "Cousin"),
              "allowed");
    CHECK_STR(refusal(&world, COORDINATOR, "case.exclude", "{'excluded_users':['u-9']}", "Friend"),
              "allowed");
    CHECK_INT(json_array_size(record_get(fold_root(world.fold), "excluded_users")), 2);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &officer);
    CHECK_INT(lens_gate(lens), GATE_SHUT);
    CHECK_STR(refusal(&world, OFFICER, "case.move", "{'stage':'triage'}", "New"), "not_found");
    CHECK_STR(refusal(&world, COORDINATOR, "case.amend", "{'excluded_users':null}", NULL),
              "fields");
}
