#include <string.h>

#include "tests/support/world.h"

#define OFFICER world_viewer("u-1", "police", "pol")
#define COLLEAGUE world_viewer("u-2", "police", "pol")
#define ADVOCATE world_viewer("u-3", "advocacy", "adv")

static bool same_key(const struct world *world, struct viewer a, struct viewer b)
{
    CB_AUTO(lens_unref) struct lens *one = world_lens(world, &a);
    CB_AUTO(lens_unref) struct lens *other = world_lens(world, &b);
    struct cb_digest first = lens_key(one);
    struct cb_digest second = lens_key(other);
    return memcmp(&first, &second, sizeof first) == 0;
}

static enum level level_of(const struct world *world, struct viewer viewer, struct cb_str id)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    return lens_sight(lens, world->fold, fold_find(world->fold, id)).level;
}

static bool touches(const struct world *world, struct viewer viewer)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    return lens_is_touched_by(lens, world->events[world->count - 1]);
}

TEST(two_officers_of_one_agency_share_a_lens_until_something_holds_of_one_only)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CHECK(same_key(&world, OFFICER, COLLEAGUE));
    world_tell(&world, OFFICER, "need.log", NULL, "{'kind':'hearing'}");
    CHECK(same_key(&world, OFFICER, COLLEAGUE));
    world_tell(&world, OFFICER, "victim_location.log", NULL, "{'readers':['u-1'],'where':'x'}");
    CHECK(!same_key(&world, OFFICER, COLLEAGUE));
}

TEST(a_role_that_no_cell_of_the_seat_asks_for_makes_no_other_lens)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CHECK(same_key(&world, OFFICER, world_viewer_with(COLLEAGUE, "supervisor")));
    CHECK(!same_key(&world, OFFICER, world_viewer_with(COLLEAGUE, "intel")));
    CHECK(same_key(&world, world_viewer_with(world_viewer_with(OFFICER, "intel"), "spoc"),
                   world_viewer_with(world_viewer_with(OFFICER, "spoc"), "intel")));
}

TEST(all_who_are_shut_out_share_a_lens)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct viewer guest = {0};
    CHECK(same_key(&world, guest, world_viewer("u-9", "police", "xyz")));
    CHECK(
        same_key(&world, world_viewer("u-9", "refuge", "adv"), world_viewer("u-8", "ward", "mh")));
    CHECK(!same_key(&world, guest, world_viewer("u-8", "ward", "mh")));
}

TEST(an_agency_that_does_not_take_part_gets_a_card_and_no_record)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct viewer viewer = world_viewer("u-9", "refuge", "adv");
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);
    CB_AUTO(view_fini) struct view view = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf card = {0};
    char etag[ETAG_TEXT];

    CHECK_INT(lens_gate(lens), GATE_CARD);
    project_all(lens, world.fold, &view, NULL);
    CHECK_INT(view.count, 0);
    CHECK(project_card(lens, world.fold, &card, etag));
    CHECK(strstr(card.at, "\"fields\":{\"lead_agency\":\"police\",\"ref_no\":\"Heron 7Q\","
                          "\"stage\":\"referred\"},\"id\"") != NULL);
}

TEST(guests_the_shut_out_and_administrators_get_nothing_at_all)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct viewer viewers[] = {world_viewer(NULL, NULL, NULL), world_viewer("u-9", "police", "xyz"),
                               world_viewer("u-9", "police", "adm"),
                               world_viewer("u-x", "police", "pol")};
    world_tell(&world, world_viewer("u-coo", "board", "coo"), "case.amend",
               fold_root(world.fold)->id.at, "{'excluded_users':['u-x']}");
    for (size_t i = 0; i < CB_COUNT(viewers); i++) {
        CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewers[i]);
        CB_AUTO(cb_buf_fini) struct cb_buf card = {0};
        char etag[ETAG_TEXT];
        CHECK_INT(lens_gate(lens), GATE_SHUT);
        CHECK(!project_card(lens, world.fold, &card, etag));
        CHECK_INT(card.len, 0);
        CHECK_STR(etag, "");
    }
}

TEST(an_advocate_learns_of_the_suspect_as_the_victim_may)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(lens_unref) struct lens *before = NULL;
    struct viewer advocate = ADVOCATE;
    struct viewer clerk = world_viewer("u-6", "health", "mh");
    before = world_lens(&world, &advocate);
    world_tell(&world, OFFICER, "identity_disclosure_decision.log", NULL,
               "{'decision':'disclose'}");
    CHECK(touches(&world, ADVOCATE));
    CHECK(touches(&world, clerk));
    CB_AUTO(lens_unref) struct lens *after = world_lens(&world, &advocate);
    struct cb_digest first = lens_key(before);
    struct cb_digest second = lens_key(after);
    CHECK(memcmp(&first, &second, sizeof first) != 0);
}

TEST(ordinary_events_touch_no_lens)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    world_tell(&world, OFFICER, "update.log", NULL, "{'channel':'phone'}");
    CHECK(!touches(&world, OFFICER));
    CHECK(!touches(&world, ADVOCATE));
    CHECK(!touches(&world, world_viewer("u-5", "probation", "pro")));
    world_tell(&world, OFFICER, "action.log", NULL, "{'title':'x','owner_user':'u-2'}");
    CHECK(!touches(&world, OFFICER));
}

TEST(a_lens_lasts_until_an_assignment_begins_or_ends)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct viewer officer = OFFICER;
    cb_time begin = 0;
    cb_time end = 0;
    world_tell(&world, OFFICER, "assignment.log", NULL,
               "{'user':'u-3','agency':'advocacy','role':'advocate',"
               "'from':'2026-04-01T00:00:00.000Z','to':'2026-05-01T00:00:00.000Z'}");
    cb_time_parse(CB_STR("2026-04-01T00:00:00.000Z"), &begin);
    cb_time_parse(CB_STR("2026-05-01T00:00:00.000Z"), &end);
    CB_AUTO(lens_unref) struct lens *before = world_lens(&world, &officer);
    CHECK_INT(lens_until(before), begin);
    world.now = begin;
    CB_AUTO(lens_unref) struct lens *during = world_lens(&world, &officer);
    CHECK_INT(lens_until(during), end);
    world.now = end;
    CB_AUTO(lens_unref) struct lens *after = world_lens(&world, &officer);
    CHECK(lens_until(after) == CB_TIME_NEVER);
}

TEST(the_sealed_list_of_any_location_opens_the_words_that_show_where)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct viewer advocate = ADVOCATE;
    struct viewer probation = world_viewer("u-5", "probation", "pro");
    struct cb_str incident =
        world_tell(&world, OFFICER, "incident.log", NULL,
                   "{'type':'watching','narrative':'At her door','reveals_victim_location':true}");
    world_tell(&world, OFFICER, "assignment.log", NULL,
               "{'user':'u-3','agency':'advocacy','role':'advocate',"
               "'from':'2026-03-01T00:00:00.000Z'}");
    const struct record *record = fold_find(world.fold, incident);
    CB_AUTO(lens_unref) struct lens *hers = world_lens(&world, &advocate);
    CB_AUTO(lens_unref) struct lens *theirs = world_lens(&world, &probation);
    CB_AUTO(json_decref) json_t *seen = project_field(hers, world.fold, record, "narrative");
    CHECK_STR(cb_json_str(seen), "At her door");
    CHECK(project_field(theirs, world.fold, record, "narrative") == NULL);
    CB_AUTO(json_decref) json_t *kind = project_field(theirs, world.fold, record, "type");
    CHECK_STR(cb_json_str(kind), "watching");

    world_tell(&world, OFFICER, "incident.amend", incident.at, "{'reveals_victim_location':false}");
    CB_AUTO(json_decref) json_t *now = project_field(theirs, world.fold, record, "narrative");
    CHECK_STR(cb_json_str(now), "At her door");
}

static bool knows(void *context, struct cb_str case_id)
{
    return cb_str_is(case_id, context);
}

TEST(a_linked_case_is_shown_to_whoever_may_know_of_it)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    static char known[] = "33333333-3333-4333-8333-333333333333";
    struct viewer officer = OFFICER;
    world_tell(&world, OFFICER, "case.amend", fold_root(world.fold)->id.at,
               "{'links':[{'case':'33333333-3333-4333-8333-333333333333','type':'series'},"
               "{'case':'44444444-4444-4444-8444-444444444444','type':'series'}]}");
    CB_AUTO(lens_unref)
    struct lens *lens = lens_new(&(struct lens_input){.fold = world.fold,
                                                      .viewer = &officer,
                                                      .now = world.now,
                                                      .knows_case = knows,
                                                      .context = known});
    CB_AUTO(json_decref)
    json_t *links = project_field(lens, world.fold, fold_root(world.fold), "links");
    CHECK_INT(json_array_size(links), 1);
    CHECK_STR(cb_json_get_str(json_array_get(links, 0), "case"), known);

    CB_AUTO(lens_unref) struct lens *other = world_lens(&world, &officer);
    struct cb_digest first = lens_key(lens);
    struct cb_digest second = lens_key(other);
    CHECK(memcmp(&first, &second, sizeof first) != 0);
}

TEST(the_newest_identity_decision_stands)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct viewer advocate = ADVOCATE;
    CB_AUTO(lens_unref) struct lens *undecided = world_lens(&world, &advocate);
    world_tell(&world, OFFICER, "identity_disclosure_decision.log", NULL, "{'decision':'partial'}");
    world_tell(&world, OFFICER, "identity_disclosure_decision.log", NULL,
               "{'decision':'withhold'}");
    CB_AUTO(lens_unref) struct lens *withheld = world_lens(&world, &advocate);
    struct cb_digest first = lens_key(undecided);
    struct cb_digest second = lens_key(withheld);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
}

TEST(a_class_seen_by_named_people_is_hidden_from_their_colleagues)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str advice = world_tell(&world, world_viewer("u-7", "prosecution", "cps"),
                                      "charging_advice.log", NULL, "{'readers':['u-1']}");
    CHECK_INT(level_of(&world, OFFICER, advice), LEVEL_FULL);
    CHECK_INT(level_of(&world, COLLEAGUE, advice), LEVEL_NONE);
}

static enum level log_level(const struct world *world, struct viewer viewer, const char *agency,
                            bool is_received)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    return lens_level_of(lens, pack_access_class(world->pack), cb_str_of(agency), is_received);
}

TEST(an_entry_of_the_log_is_read_by_the_agency_that_looked_and_the_one_it_was_about)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CHECK_INT(log_level(&world, OFFICER, "police", false), LEVEL_FULL);
    CHECK_INT(log_level(&world, OFFICER, "advocacy", true), LEVEL_FULL);
    CHECK_INT(log_level(&world, OFFICER, "advocacy", false), LEVEL_NONE);
    CHECK_INT(log_level(&world, OFFICER, "", false), LEVEL_NONE);
    CHECK_INT(log_level(&world, world_viewer("u-9", "board", "aud"), "police", false), LEVEL_FULL);
    CHECK_INT(log_level(&world, world_viewer("u-9", "board", "chr"), "police", true), LEVEL_EXISTS);
    CHECK_INT(log_level(&world, world_viewer("u-9", "board", "coo"), "board", true), LEVEL_NONE);
}

TEST(whoever_is_excluded_reads_nothing_of_the_log)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    char id[CB_ID_TEXT];
    cb_id_write(world.stream, id);
    world_tell(&world, world_viewer("u-9", "board", "chr"), "case.amend", id,
               "{'excluded_users':['u-1']}");
    CHECK_INT(log_level(&world, OFFICER, "police", true), LEVEL_NONE);
    CHECK_INT(log_level(&world, COLLEAGUE, "police", true), LEVEL_FULL);
}
