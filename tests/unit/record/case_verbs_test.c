#include "caseboard/record/project.h"
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

/* What comes of setting one field by the etag of a card. */
static const char *by_card(const struct world *world, const char *etag, const char *verb,
                           const char *field, const char *text)
{
    char id[CB_ID_TEXT];
    struct viewer officer = OFFICER;
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &officer);
    CB_AUTO(json_decref) json_t *sent = json_pack("{s:s}", field, text);
    struct command command = {
        .by = officer,
        .stream = world->stream,
        .verb = pack_verb(world->pack, cb_str_of(verb)),
        .id = case_id(world, id),
        .set = sent,
        .if_etag = cb_str_of(etag),
        .why = CB_STR("New"),
        .command = {{1, 2, 3, 4, 5, 6, 0x47, 8, 0x89}},
    };
    struct decide_input input = {.fold = world->fold, .lens = lens, .now = world->now};
    CB_AUTO(decision_fini) struct decision decision = decide(&input, &command);
    return decision.allowed ? "allowed" : decision.reason;
}

static void read_card(const struct world *world, struct viewer viewer, char etag[ETAG_TEXT])
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    CB_AUTO(cb_buf_fini) struct cb_buf card = {0};
    CHECK(project_card(lens, world->fold, &card, etag));
}

TEST(who_looked_at_the_card_of_a_case_moves_it_by_that_and_changes_nothing_that_it_does_not_show)
{
    CB_AUTO(world_fini) struct world world = world_begin(2);
    char before[ETAG_TEXT];
    char after[ETAG_TEXT];
    read_card(&world, OFFICER, before);
    CHECK_STR(by_card(&world, before, "case.move", "stage", "triage"), "allowed");
    CHECK_STR(by_card(&world, before, "case.amend", "lead_force", "North"), "conflict");
    world_must_do(&world, OFFICER, "case.amend", case_id(&world, (char[CB_ID_TEXT]){0}).at,
                  "{'lead_force':'North'}", NULL);
    CHECK_STR(by_card(&world, before, "case.move", "stage", "triage"), "allowed");
    world_must_do(&world, OFFICER, "case.move", case_id(&world, (char[CB_ID_TEXT]){0}).at,
                  "{'stage':'triage'}", "New");
    read_card(&world, OFFICER, after);
    CHECK_STR(by_card(&world, before, "case.move", "stage", "screening"), "conflict");
    CHECK_STR(by_card(&world, after, "case.move", "stage", "screening"), "allowed");
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
