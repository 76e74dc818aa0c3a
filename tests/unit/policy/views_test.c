/* The matrix: levels, cells, conditions; and what views.json may not say. */
#include "caseboard/policy/views.h"

#include "mini.h"

static size_t class_of(const struct pack *pack, const char *name)
{
    size_t at = SIZE_MAX;
    CHECK(pack_class_index(pack, cb_str_of(name), &at));
    return at;
}

static const struct cell *cell_of(const struct pack *pack, const char *class, const char *seat)
{
    size_t at = SIZE_MAX;
    CHECK(pack_seat(pack, cb_str_of(seat), &at));
    return pack_cell(pack, class_of(pack, class), at);
}

TEST(levels_have_the_names_of_the_pack)
{
    static const char *const names[] = {"none", "exists", "codes", "summary", "full"};
    for (int i = LEVEL_NONE; i <= LEVEL_FULL; i++) {
        enum level level = LEVEL_NONE;
        CHECK_STR(level_name((enum level)i), names[i]);
        CHECK(level_parse(cb_str_of(names[i]), &level));
        CHECK_INT(level, i);
    }
    enum level level = LEVEL_CODES;
    CHECK(!level_parse(CB_STR("Full"), &level));
    CHECK(!level_parse(CB_STR(""), &level));
    CHECK_INT(level, LEVEL_CODES);
}

TEST(the_lowest_level_of_a_room_is_the_lower_and_summary_with_codes_is_exists)
{
    for (int a = LEVEL_NONE; a <= LEVEL_FULL; a++) {
        for (int b = LEVEL_NONE; b <= LEVEL_FULL; b++) {
            bool mixed = a + b == LEVEL_CODES + LEVEL_SUMMARY && a != b && a != LEVEL_EXISTS &&
                         b != LEVEL_EXISTS;
            enum level expected = (enum level)(mixed ? LEVEL_EXISTS : a < b ? a : b);
            CHECK_INT(level_lowest((enum level)a, (enum level)b), expected);
        }
    }
}

TEST(seats_and_classes_keep_the_order_of_the_file)
{
    struct pack *pack = mini_pack();
    CHECK_INT(pack_seat_count(pack), 4);
    CHECK_STR(pack_seat_name(pack, 0), "pol");
    CHECK_STR(pack_seat_label(pack, 3), "Administrator");
    CHECK_INT(pack_class_count(pack), 5);
    CHECK_STR(pack_class_at(pack, 1)->name, "IC04");
    CHECK_STR(pack_class_at(pack, 1)->because, "Stalkers hunt for this.");
    pack_unref(pack);
}

TEST(an_unknown_seat_role_or_class_is_not_found)
{
    struct pack *pack = mini_pack();
    size_t at = 77;
    CHECK(!pack_seat(pack, CB_STR("po"), &at));
    CHECK(!pack_class_index(pack, CB_STR("IC99"), &at));
    CHECK_INT(at, 77);
    CHECK(pack_has_role(pack, CB_STR("intel")));
    CHECK(!pack_has_role(pack, CB_STR("chef")));
    pack_unref(pack);
}

TEST(a_cell_is_one_line)
{
    struct pack *pack = mini_pack();
    const struct cell *cell = cell_of(pack, "IC01", "adv");
    CHECK_INT(cell->count, 1);
    CHECK_INT(cell->at[0].level, LEVEL_FULL);
    CHECK(!cell->at[0].write && !cell->at[0].never && !cell->at[0].can_share);
    CHECK_INT(cell->at[0].conditions.count, 0);
    pack_unref(pack);
}

TEST(a_cell_is_a_list_of_lines_with_conditions_and_shares)
{
    struct pack *pack = mini_pack();
    const struct cell *cell = cell_of(pack, "IC04", "adv");
    CHECK_INT(cell->count, 2);
    CHECK(cell->at[0].write);
    CHECK_INT(cell->at[0].conditions.at[0].kind, CONDITION_own_client);
    CHECK(cell->at[1].can_share);
    CHECK_INT(cell->at[1].level, LEVEL_EXISTS);
    CHECK_INT(cell->at[1].share, LEVEL_SUMMARY);
    CHECK(cell_of(pack, "IC21", "pol")->at[1].no_location);
    CHECK(cell_of(pack, "IC21", "adm")->at[0].never);
    pack_unref(pack);
}

TEST(a_condition_may_have_an_argument)
{
    struct pack *pack = mini_pack();
    const struct cell *cell = cell_of(pack, "IC11", "pol");
    CHECK_INT(cell->at[0].conditions.at[0].kind, CONDITION_role);
    CHECK_STR(cell->at[0].conditions.at[0].argument, "intel");
    pack_unref(pack);
}

TEST(a_seat_knows_what_its_cells_ask_for)
{
    struct pack *pack = mini_pack();
    uint32_t named = UINT32_C(1) << CONDITION_named;
    uint32_t own_agency = UINT32_C(1) << CONDITION_own_agency;
    CHECK_INT(pack_seat_conditions(pack, 0), named | own_agency);
    CHECK_INT(pack_seat_conditions(pack, 1), UINT32_C(1) << CONDITION_own_client);
    CHECK_INT(pack_seat_conditions(pack, 2), 0);
    CHECK(pack_seat_asks_role(pack, 0, CB_STR("intel")));
    CHECK(!pack_seat_asks_role(pack, 0, CB_STR("supervisor")));
    CHECK(!pack_seat_asks_role(pack, 1, CB_STR("intel")));
    pack_unref(pack);
}

TEST(the_classes_of_location_and_directory_are_named)
{
    struct pack *pack = mini_pack();
    CHECK_INT(pack_location_class(pack), class_of(pack, "IC04"));
    CHECK_INT(pack_directory_class(pack), class_of(pack, "DIR"));
    pack_unref(pack);
}

#define ADV "/classes/IC01/cells/adv"

BREAKS(a_class_has_a_cell_for_every_seat, "views.json", "/classes/IC01/cells/aud", NULL,
       "/classes/IC01/cells/aud: there is no cell for this seat")
BREAKS(a_cell_is_of_a_known_seat, "views.json", "/classes/IC01/cells/advo", "\"full\"",
       "/classes/IC01/cells: there is no seat \"advo\"; did you mean \"adv\"?")
BREAKS(a_cell_begins_with_a_level, "views.json", ADV, "\"ful\"",
       ADV ": there is no level \"ful\"; did you mean \"full\"?")
BREAKS(a_cell_has_no_other_words, "views.json", ADV, "\"full read\"",
       ADV ": \"read\" is no word of a cell: write, never, no_location, share:LEVEL, if:CONDITION")
BREAKS(a_cell_has_single_spaces, "views.json", ADV, "\"full  write\"",
       ADV ": \"\" is no word of a cell: write, never, no_location, share:LEVEL, if:CONDITION")
BREAKS(a_cell_says_a_word_once, "views.json", ADV, "\"full write write\"",
       ADV ": \"write\" is said twice")
BREAKS(a_cell_has_one_share, "views.json", ADV, "\"none share:summary share:full\"",
       ADV ": \"share:full\" is said twice")
BREAKS(a_share_is_to_a_known_level, "views.json", ADV, "\"none share:fulll\"",
       ADV ": there is no level \"fulll\"; did you mean \"full\"?")
BREAKS(a_share_raises, "views.json", ADV, "\"summary share:summary\"",
       ADV ": a share to \"summary\" raises nothing")
BREAKS(who_writes_reads_in_full, "views.json", ADV, "\"summary write\"",
       ADV ": only who reads in full may write")
BREAKS(what_nothing_raises_is_not_shared, "views.json", ADV, "\"none never share:full\"",
       ADV ": what nothing may raise cannot be shared")
BREAKS(a_condition_is_of_the_vocabulary, "views.json", ADV, "[\"full if:name\", \"none\"]",
       ADV "/0: there is no condition \"name\"; did you mean \"named\"?")
BREAKS(role_needs_an_argument, "views.json", ADV, "[\"full if:role\", \"none\"]",
       ADV "/0: the condition \"role\" needs an argument, as in \"role:intel\"")
BREAKS(other_conditions_take_no_argument, "views.json", ADV, "[\"full if:named:x\", \"none\"]",
       ADV "/0: the condition \"named\" takes no argument")
BREAKS(a_role_of_a_condition_is_known, "views.json", ADV, "[\"full if:role:intl\", \"none\"]",
       ADV "/0: there is no role \"intl\"; did you mean \"intel\"?")
BREAKS(a_line_after_an_unconditional_one_is_refused, "views.json", ADV, "[\"full\", \"none\"]",
       ADV ": the line after an unconditional one never decides")
BREAKS_AMONG(the_location_class_is_known, "views.json", "/location_class", "\"IC4\"",
             "views.json /location_class: there is no class \"IC4\"; did you mean \"IC04\"?\n")
BREAKS(the_directory_class_is_known, "views.json", "/directory_class", "\"DIRECTORY\"",
       "/directory_class: there is no class \"DIRECTORY\"")
BREAKS_AMONG(every_level_has_a_label, "views.json", "/levels/codes", NULL,
             "views.json /levels: the level \"codes\" has no label\n")
BREAKS_AMONG(only_levels_have_labels_there, "views.json", "/levels/some", "{\"label\": \"x\"}",
             "views.json /levels: there is no level \"some\"")
BREAKS(the_access_log_is_of_a_known_class, "views.json", "/access_log/class", "\"IC1\"",
       "/access_log/class: there is no class \"IC1\"; did you mean \"IC01\"?")
BREAKS(signals_are_told_to_a_known_seat, "views.json", "/access_log/signals/by/0", "\"judge\"",
       "/access_log/signals/by/0: there is no seat \"judge\"")
BREAKS(a_quiet_hour_is_on_the_clock, "views.json", "/access_log/signals/quiet_to_hour", "24",
       "/access_log/signals/quiet_to_hour: is not between 0 and 23")
BREAKS(a_share_is_decided_by_a_known_seat, "views.json", "/shares/by/0", "\"prosecutor\"",
       "/shares/by/0: there is no seat \"prosecutor\"")
BREAKS(a_second_approver_is_of_a_known_class, "views.json", "/shares/second_approver/0", "\"IC4\"",
       "/shares/second_approver/0: there is no class \"IC4\"; did you mean \"IC04\"?")
BREAKS(a_share_lasts_no_longer_than_the_most, "views.json", "/shares/days", "91",
       "/shares: \"days\" is more than \"most_days\"")
BREAKS(an_emergency_is_declared_by_a_known_role, "views.json", "/emergency/by/0", "\"pol:boss\"",
       "/emergency/by/0: there is no role \"boss\"")
BREAKS(an_emergency_raises_as_a_share_does, "views.json", "/emergency/raises", "\"all\"",
       "/emergency/raises: there is no way to raise \"all\"")
BREAKS(a_release_is_of_a_known_type, "views.json", "/releases/0",
       "{\"id\": \"a\", \"type\": \"clok\", \"because\": \"b\"}",
       "/releases/0/type: there is no type \"clok\"; did you mean \"clock\"?")
BREAKS(a_release_is_of_known_fields, "views.json", "/releases/0/fields/0", "\"rules\"",
       "/releases/0/fields/0: there is no field \"rules\"; did you mean \"rule\"?")
BREAKS(a_release_is_at_a_known_level, "views.json", "/releases/1/level", "\"exist\"",
       "/releases/1/level: there is no level \"exist\"; did you mean \"exists\"?")
BREAKS(released_fields_are_of_a_type, "views.json", "/releases/1/fields", "[\"x\"]",
       "/releases/1: fields need a type that they are of")
BREAKS(a_release_has_an_id_of_its_own, "views.json", "/releases/1/id", "\"clock_due\"",
       "/releases: the id \"clock_due\" is there twice")
