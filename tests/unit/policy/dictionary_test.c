/* The dictionary: what its tables hold, and what dictionary.json may not say. */
#include "caseboard/policy/dictionary.h"

#include "mini.h"

#define ACTION "/types/action"
#define FIELD_AT(name) "/types/action/fields/" name
#define VERB_AT(name) "/types/action/verbs/" name

static const struct pack_field *action_field(const struct pack *pack, const char *name)
{
    const struct pack_field *field = type_field_named(pack_type(pack, CB_STR("action")), name);
    CHECK(field != NULL);
    return field;
}

static const struct pack_verb *verb_of(const struct pack *pack, const char *name)
{
    const struct pack_verb *verb = pack_verb(pack, cb_str_of(name));
    CHECK(verb != NULL);
    return verb;
}

static bool has_field(const struct pack_field **fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (cb_str_is(fields[i]->name, name))
            return true;
    }
    return false;
}

TEST(types_are_sorted_and_know_their_place)
{
    struct pack *pack = mini_pack();
    CHECK_INT(pack_type_count(pack), 6);
    for (size_t i = 0; i < pack_type_count(pack); i++) {
        const struct pack_type *type = pack_type_at(pack, i);
        CHECK_INT(type->index, i);
        CHECK(pack_type(pack, type->name) == type);
        if (i > 0)
            CHECK(cb_str_compare(pack_type_at(pack, i - 1)->name, type->name) < 0);
    }
    CHECK(pack_type(pack, CB_STR("actio")) == NULL);
    pack_unref(pack);
}

TEST(fields_are_sorted_and_have_a_summary_among_them)
{
    struct pack *pack = mini_pack();
    for (size_t i = 0; i < pack_type_count(pack); i++) {
        const struct pack_type *type = pack_type_at(pack, i);
        CHECK(type->summary != NULL && type->summary->kind == FIELD_prose);
        for (size_t k = 0; k < type->field_count; k++) {
            CHECK_INT(type->fields[k].index, k);
            CHECK(type_field(type, type->fields[k].name) == &type->fields[k]);
            if (k > 0)
                CHECK(cb_str_compare(type->fields[k - 1].name, type->fields[k].name) < 0);
        }
    }
    pack_unref(pack);
}

TEST(a_type_says_where_it_stands)
{
    struct pack *pack = mini_pack();
    const struct pack_type *action = pack_type(pack, CB_STR("action"));
    CHECK_INT(action->stream, STREAM_CASE);
    CHECK_INT(action->streams, 1U << STREAM_CASE | 1U << STREAM_MEETING);
    CHECK_STR(action->section, "actions");
    CHECK(!action->derived);
    CHECK(pack_type(pack, CB_STR("clock"))->derived);
    CHECK_INT(pack_type(pack, CB_STR("board"))->stream, STREAM_DIRECTORY);
    CHECK(pack_type(pack, CB_STR("board"))->section.at == NULL);
    CHECK_STR(pack_type(pack, CB_STR("person"))->unique[0]->name, "name");
    pack_unref(pack);
}

TEST(kinds_of_stream_have_names)
{
    for (int i = STREAM_CASE; i <= STREAM_DIRECTORY; i++) {
        enum stream_kind kind = STREAM_CASE;
        CHECK(stream_kind_parse(cb_str_of(stream_kind_name((enum stream_kind)i)), &kind));
        CHECK_INT(kind, i);
    }
    enum stream_kind kind = STREAM_MEETING;
    CHECK(!stream_kind_parse(CB_STR("cases"), &kind));
    CHECK_INT(kind, STREAM_MEETING);
}

TEST(a_field_keeps_what_the_file_says)
{
    struct pack *pack = mini_pack();
    CHECK(action_field(pack, "title")->required && !action_field(pack, "title")->coded);
    CHECK_INT(action_field(pack, "title")->max, 200);
    CHECK_INT(action_field(pack, "secret")->max, 20000);
    CHECK_INT(action_field(pack, "secret")->min, 20);
    CHECK(action_field(pack, "sort")->coded);
    CHECK_STR(action_field(pack, "sort")->options->name, "sort");
    CHECK(action_field(pack, "state")->set_by_verb);
    CHECK(action_field(pack, "position")->unsent && !action_field(pack, "title")->unsent);
    CHECK_INT(action_field(pack, "reviews")->least, 0);
    CHECK_INT(action_field(pack, "reviews")->most, 9);
    CHECK(action_field(pack, "about")->of == pack_type(pack, CB_STR("person")));
    CHECK_INT(action_field(pack, "about")->or_else->kind, FIELD_choice);
    CHECK_STR(action_field(pack, "title")->label, "Title");
    pack_unref(pack);
}

TEST(classes_are_fixed_by_a_field_or_as_a_record)
{
    struct pack *pack = mini_pack();
    const struct class_rule *rule = &pack_type(pack, CB_STR("action"))->class_rule;
    size_t intelligence = 0;
    size_t actions = 0;
    CHECK(pack_class_index(pack, CB_STR("IC11"), &intelligence));
    CHECK(pack_class_index(pack, CB_STR("IC21"), &actions));
    CHECK_INT(rule->kind, CLASS_BY_FIELD);
    CHECK(rule->field == action_field(pack, "sort"));
    CHECK_INT(rule->case_count, 1);
    CHECK_STR(rule->cases[0].value, "secret");
    CHECK_INT(rule->cases[0].class_index, intelligence);
    CHECK_INT(rule->otherwise, actions);
    CHECK_INT(action_field(pack, "secret")->class_rule.kind, CLASS_FIXED);
    CHECK_INT(action_field(pack, "secret")->class_rule.fixed, intelligence);
    CHECK_INT(action_field(pack, "answer")->class_rule.kind, CLASS_AS_FIELD);
    CHECK(action_field(pack, "answer")->class_rule.field == action_field(pack, "about"));
    CHECK_INT(action_field(pack, "title")->class_rule.kind, CLASS_OF_RECORD);
    pack_unref(pack);
}

TEST(what_decides_a_class_is_fixed)
{
    struct pack *pack = mini_pack();
    CHECK(action_field(pack, "sort")->fixed);
    CHECK(action_field(pack, "about")->fixed);
    CHECK(!action_field(pack, "title")->fixed);
    CHECK(!action_field(pack, "shows_place")->fixed);
    pack_unref(pack);
}

TEST(a_field_may_show_where_the_victim_is)
{
    struct pack *pack = mini_pack();
    CHECK_INT(action_field(pack, "place")->location, LOCATION_WHEN);
    CHECK(action_field(pack, "place")->location_when == action_field(pack, "shows_place"));
    CHECK_INT(action_field(pack, "title")->location, LOCATION_NO);
    pack_unref(pack);
    mini_still_loads("dictionary.json", FIELD_AT("place/location"), "true");
}

TEST(a_group_has_fields_of_its_own)
{
    struct pack *pack = mini_pack();
    const struct pack_field *links = type_field_named(pack_type(pack, CB_STR("case")), "links");
    CHECK_INT(links->kind, FIELD_group);
    CHECK_INT(links->field_count, 2);
    CHECK_STR(links->fields[0].name, "sort");
    CHECK(links->fields[1].required);
    pack_unref(pack);
}

TEST(verbs_are_found_by_both_names)
{
    struct pack *pack = mini_pack();
    const struct pack_type *action = pack_type(pack, CB_STR("action"));
    CHECK(verb_of(pack, "action.finish") == type_verb(action, "finish"));
    CHECK(verb_of(pack, "case.log")->type == pack_type(pack, CB_STR("case")));
    CHECK(pack_verb(pack, CB_STR("action.finished")) == NULL);
    CHECK(pack_verb(pack, CB_STR("")) == NULL);
    CHECK(type_verb(action, "move") == NULL);
    pack_unref(pack);
}

TEST(a_verb_says_what_it_is)
{
    struct pack *pack = mini_pack();
    CHECK(verb_of(pack, "action.log")->creates && !verb_of(pack, "action.amend")->creates);
    CHECK(verb_of(pack, "action.withdraw")->withdraws && !verb_of(pack, "action.log")->withdraws);
    CHECK(verb_of(pack, "case.exclude")->built_in && !verb_of(pack, "case.move")->built_in);
    CHECK(verb_of(pack, "case.move")->needs_why && !verb_of(pack, "case.log")->needs_why);
    CHECK_STR(verb_of(pack, "action.finish")->label, "Done");
    pack_unref(pack);
}

TEST(a_star_means_all_fields_that_senders_write)
{
    struct pack *pack = mini_pack();
    const struct pack_verb *log = verb_of(pack, "action.log");
    const struct pack_verb *amend = verb_of(pack, "action.amend");
    CHECK(has_field(log->may, log->may_count, "title"));
    CHECK(has_field(log->may, log->may_count, "summary"));
    CHECK(has_field(log->may, log->may_count, "sort"));
    CHECK(!has_field(log->may, log->may_count, "state"));
    CHECK(!has_field(log->may, log->may_count, "position"));
    CHECK(has_field(amend->may, amend->may_count, "title"));
    CHECK(!has_field(amend->may, amend->may_count, "sort"));
    CHECK(!has_field(amend->may, amend->may_count, "about"));
    pack_unref(pack);
}

TEST(a_verb_starts_from_values_or_from_nothing)
{
    struct pack *pack = mini_pack();
    const struct pack_verb *finish = verb_of(pack, "action.finish");
    CHECK_INT(finish->from_count, 2);
    CHECK_STR(finish->from[0].values[0], "proposed");
    CHECK(!finish->from[0].or_empty);
    CHECK_INT(finish->from[1].count, 0);
    CHECK(finish->from[1].or_empty);
    CHECK_INT(finish->need_count, 1);
    CHECK_STR(finish->needs[0]->name, "title");
    CHECK_STR(finish->may[0]->name, "due_date");
    pack_unref(pack);
}

TEST(a_verb_writes_literals_and_what_the_server_knows)
{
    struct pack *pack = mini_pack();
    const struct pack_verb *finish = verb_of(pack, "action.finish");
    const struct pack_verb *log = verb_of(pack, "action.log");
    CHECK_INT(finish->set_count, 3);
    CHECK_INT(finish->sets[0].source, SET_LITERAL);
    CHECK_STR(cb_json_str(finish->sets[0].literal), "done");
    CHECK_INT(finish->sets[1].source, SET_NOW);
    CHECK(json_is_null(finish->sets[2].literal));
    CHECK_INT(log->sets[1].source, SET_FIELD);
    CHECK(log->sets[1].from == action_field(pack, "due_date"));
    CHECK_INT(log->sets[2].source, SET_USER);
    CHECK_INT(log->sets[3].source, SET_AGENCY);
    pack_unref(pack);
}

TEST(a_verb_has_its_own_writers_or_those_of_its_type)
{
    struct pack *pack = mini_pack();
    const struct pack_verb *finish = verb_of(pack, "action.finish");
    const struct pack_verb *amend = verb_of(pack, "action.amend");
    CHECK_INT(finish->writer_count, 2);
    CHECK(finish->writers[0].seat == PACK_ANY_SEAT);
    CHECK_INT(finish->writers[0].conditions.at[0].kind, CONDITION_owner);
    CHECK_INT(finish->writers[1].seat, 0);
    CHECK_STR(finish->writers[1].role, "supervisor");
    CHECK_INT(amend->writer_count, 2);
    CHECK_INT(amend->writers[1].conditions.at[0].kind, CONDITION_own_client);
    CHECK_INT(amend->writers[0].role.len, 0);
    CHECK_INT(finish->ties.count, 2);
    CHECK_STR(finish->ties.at[1].argument, "supervisor");
    CHECK_INT(amend->ties.count, 0);
    pack_unref(pack);
}

TEST(a_verb_binds_some_writers_to_values)
{
    struct pack *pack = mini_pack();
    const struct verb_must *log = &verb_of(pack, "action.log")->musts[0];
    const struct verb_must *amend = &verb_of(pack, "action.amend")->musts[0];
    CHECK(!log->except && amend->except);
    CHECK_INT(log->writers[0].seat, 1);
    CHECK_STR(amend->writers[0].role, "supervisor");
    CHECK_STR(log->field->name, "sort");
    CHECK_STR(log->values[0].literal, "plain");
    CHECK_INT(amend->values[0].source, SET_USER);
    CHECK_STR(amend->values[1].literal, "u-1");
    pack_unref(pack);
}

TEST(a_case_moves_as_the_stages_say)
{
    struct pack *pack = mini_pack();
    CHECK(pack_may_move(pack, CB_STR("open"), CB_STR("closed")));
    CHECK(!pack_may_move(pack, CB_STR("closed"), CB_STR("open")));
    CHECK(!pack_may_move(pack, CB_STR("open"), CB_STR("open")));
    CHECK(!pack_may_move(pack, CB_STR("open"), CB_STR("gone")));
    pack_unref(pack);
}

/* ---- fields ---- */

BREAKS_AMONG(
    a_kind_of_field_is_known, "dictionary.json", FIELD_AT("owner_agency/kind"), "\"agncy\"",
    FIELD_AT("owner_agency/kind") ": there is no kind of field \"agncy\"; did you mean \"agency\"?")
BREAKS_AMONG(a_choice_needs_an_option_list, "dictionary.json", FIELD_AT("state/of"), NULL,
             FIELD_AT("state/of") ": a choice needs the name of an option list")
BREAKS_AMONG(an_option_list_is_known, "dictionary.json", FIELD_AT("state/of"), "\"stat\"",
             FIELD_AT("state/of") ": there is no option list \"stat\"; did you mean \"state\"?")
BREAKS(a_type_that_is_pointed_at_is_known, "dictionary.json", FIELD_AT("about/of"), "\"persons\"",
       FIELD_AT("about/of") ": there is no type \"persons\"; did you mean \"person\"?")
BREAKS(other_kinds_are_of_nothing, "dictionary.json", FIELD_AT("title/of"), "\"person\"",
       FIELD_AT("title/of") ": only a choice is of an option list, only a record of a type")
BREAKS(a_size_is_within_the_limit_of_the_kind, "dictionary.json", FIELD_AT("secret/max"), "20001",
       FIELD_AT("secret/max") ": must be 1 to 20000 for this kind of field")
BREAKS(a_size_is_1_or_more, "dictionary.json", FIELD_AT("title/max"), "0",
       FIELD_AT("title/max") ": must be 1 to 200 for this kind of field")
BREAKS(a_kind_without_a_size_has_none, "dictionary.json", FIELD_AT("due_date/max"), "3",
       FIELD_AT("due_date/max") ": this kind of field has no size")
BREAKS(a_least_length_is_not_above_the_most, "dictionary.json", FIELD_AT("title/min"), "201",
       FIELD_AT("title/min") ": is more than \"max\"")
BREAKS(only_numbers_and_texts_have_a_least_value, "dictionary.json", FIELD_AT("readers/min"), "1",
       FIELD_AT("readers/min") ": only a number, a text or prose has a least value")
BREAKS(a_least_number_is_not_above_the_most, "dictionary.json", FIELD_AT("reviews/min"), "10",
       FIELD_AT("reviews") ": \"min\" is more than \"max\"")
BREAKS(a_form_is_known, "dictionary.json", FIELD_AT("title/form"), "\"ids\"",
       FIELD_AT("title/form") ": there is no form \"ids\"; did you mean \"id\"?")
BREAKS(only_a_text_has_a_form, "dictionary.json", FIELD_AT("secret/form"), "\"id\"",
       FIELD_AT("secret/form") ": only a text has a form")
BREAKS(another_kind_of_value_is_known, "dictionary.json", FIELD_AT("about/or"), "\"agncy\"",
       FIELD_AT("about/or") ": there is no option list \"agncy\"")
BREAKS(a_group_needs_fields, "dictionary.json", "/types/case/fields/links/fields", NULL,
       "/types/case/fields/links: a group needs \"fields\"")
BREAKS(only_a_group_has_fields, "dictionary.json", FIELD_AT("title/fields"),
       "{\"a\": {\"kind\": \"date\", \"label\": \"A\"}}",
       FIELD_AT("title") ": only a group has \"fields\"")
BREAKS(only_a_group_is_a_list, "dictionary.json", FIELD_AT("title/list"), "true",
       FIELD_AT("title/list") ": only a group is marked as a list")
BREAKS_AMONG(a_group_holds_no_group, "dictionary.json", "/types/case/fields/links/fields/to/kind",
             "\"group\"", "/types/case/fields/links/fields/to: a group holds no group")
BREAKS(a_member_of_a_group_has_no_class, "dictionary.json",
       "/types/case/fields/links/fields/to/class", "\"IC01\"",
       "/types/case/fields/links/fields/to/class: a member of a group has none of its own")
BREAKS(a_member_of_a_group_is_not_coded, "dictionary.json",
       "/types/case/fields/links/fields/sort/coded", "true",
       "/types/case/fields/links/fields/sort/coded: a member of a group has none of its own")
BREAKS(a_summary_is_given_already, "dictionary.json", FIELD_AT("summary"),
       "{\"kind\": \"prose\", \"label\": \"S\"}",
       ACTION ": \"summary\" is a field of every type by itself")

/* ---- types ---- */

BREAKS_AMONG(
    a_kind_of_stream_is_known, "dictionary.json", "/types/board/stream", "\"directry\"",
    "/types/board/stream: there is no kind of stream \"directry\"; did you mean \"directory\"?")
BREAKS(another_kind_of_stream_is_known, "dictionary.json", ACTION "/also/0", "\"meetings\"",
       ACTION "/also: there is no kind of stream \"meetings\"; did you mean \"meeting\"?")
BREAKS(a_unique_field_is_known, "dictionary.json", "/types/person/unique/0", "\"nam\"",
       "/types/person/unique/0: there is no field \"nam\"; did you mean \"name\"?")

/* ---- classes ---- */

BREAKS(a_type_has_a_class, "dictionary.json", "/types/board/class", NULL,
       "/types/board: has no class: nothing says who may see its fields")
BREAKS(a_class_is_known, "dictionary.json", "/types/board/class", "\"DIRR\"",
       "/types/board/class: there is no class \"DIRR\"; did you mean \"DIR\"?")
BREAKS(a_class_of_a_field_is_known, "dictionary.json", FIELD_AT("secret/class"), "\"IC12\"",
       FIELD_AT("secret/class") ": there is no class \"IC12\"; did you mean \"IC11\"?")
BREAKS(a_class_in_a_rule_is_known, "dictionary.json", ACTION "/class/secret", "\"IC12\"",
       ACTION "/class/secret: there is no class \"IC12\"; did you mean \"IC11\"?")
BREAKS(a_value_in_a_class_rule_is_an_option, "dictionary.json", ACTION "/class/secrt", "\"IC11\"",
       ACTION "/class/secrt: there is no option \"secrt\"; did you mean \"secret\"?")
BREAKS(a_class_rule_covers_every_other_value, "dictionary.json", ACTION "/class/*", NULL,
       ACTION "/class: \"*\" is missing: the class for every other value and for none")
BREAKS_AMONG(a_class_depends_on_a_choice, "dictionary.json", ACTION "/class/by", "\"title\"",
             ACTION "/class: a class can depend on a choice only")
BREAKS(a_field_of_a_class_rule_is_known, "dictionary.json", ACTION "/class/by", "\"sorts\"",
       ACTION "/class: there is no field \"sorts\"; did you mean \"sort\"?")
BREAKS(a_class_rule_has_by_or_as, "dictionary.json", FIELD_AT("secret/class"),
       "{\"secret\": \"IC11\"}",
       FIELD_AT("secret/class") ": is the name of a class, or has \"by\" or \"as\"")
BREAKS(as_stands_alone, "dictionary.json", FIELD_AT("answer/class/by"), "\"sort\"",
       FIELD_AT("answer/class") ": \"as\" stands alone")
BREAKS_AMONG(as_points_at_one_record, "dictionary.json", FIELD_AT("answer/class/as"), "\"readers\"",
             FIELD_AT("answer/class") ": \"as\" needs a field that points at one record")
BREAKS_AMONG(a_type_is_not_seen_as_a_record, "dictionary.json", "/types/note/class",
             "{\"as\": \"about\"}", "/types/note/class: only a field can be seen as a record is")
BREAKS(
    a_location_depends_on_a_known_field, "dictionary.json", FIELD_AT("place/location/when"),
    "\"show_place\"",
    FIELD_AT("place/location") ": there is no field \"show_place\"; did you mean \"shows_place\"?")
BREAKS(a_location_depends_on_yes_or_no, "dictionary.json", FIELD_AT("place/location/when"),
       "\"title\"", FIELD_AT("place/location") ": \"when\" needs a yesno field")

TEST(a_location_field_needs_a_class_that_decides)
{
    mini_breaks_among(
        "views.json", "/location_class", NULL,
        "dictionary.json " FIELD_AT("place/location") ": views.json names no "
                                                      "\"location_class\" to decide about this\n");
}

/* ---- verbs ---- */

BREAKS(a_writer_has_a_known_seat, "dictionary.json", ACTION "/by/0", "\"poll\"",
       ACTION "/by/0: there is no seat \"poll\"; did you mean \"pol\"?")
BREAKS(a_writer_of_a_verb_has_a_known_seat, "dictionary.json", VERB_AT("finish/by/1"), "\"pl\"",
       VERB_AT("finish/by/1") ": there is no seat \"pl\"; did you mean \"pol\"?")
BREAKS(a_writer_has_a_known_role, "dictionary.json", VERB_AT("finish/by/1"), "\"pol:supervisors\"",
       VERB_AT("finish/by/1") ": there is no role \"supervisors\"; did you mean \"supervisor\"?")
BREAKS(a_writer_has_known_conditions, "dictionary.json", VERB_AT("finish/by/0"), "\"* if:owners\"",
       VERB_AT("finish/by/0") ": there is no condition \"owners\"; did you mean \"owner\"?")
BREAKS(a_writer_has_no_other_words, "dictionary.json", VERB_AT("finish/by/0"), "\"* owner\"",
       VERB_AT("finish/by/0") ": \"owner\" is no word of a writer: SEAT, SEAT:ROLE or *, then "
                              "if:CONDITION")
BREAKS(a_tie_is_of_the_vocabulary, "dictionary.json", VERB_AT("finish/if/0"), "\"ownner\"",
       VERB_AT("finish/if/0") ": there is no condition \"ownner\"; did you mean \"owner\"?")
BREAKS(a_verb_starts_from_known_fields, "dictionary.json", VERB_AT("finish/from"),
       "{\"stat\": [\"proposed\"]}",
       VERB_AT("finish/from/stat") ": there is no field \"stat\"; did you mean \"state\"?")
BREAKS(
    a_verb_starts_from_options, "dictionary.json", VERB_AT("finish/from/state/0"), "\"propsed\"",
    VERB_AT("finish/from/state/0") ": there is no option \"propsed\"; did you mean \"proposed\"?")
BREAKS(a_verb_starts_from_something, "dictionary.json", VERB_AT("finish/from/state"), "[]",
       VERB_AT("finish/from/state") ": is an empty list: the verb could never be used")
BREAKS(a_verb_leads_to_known_fields, "dictionary.json", VERB_AT("finish/to"),
       "{\"stat\": \"done\"}",
       VERB_AT("finish/to/stat") ": there is no field \"stat\"; did you mean \"state\"?")
BREAKS(a_verb_leads_to_options, "dictionary.json", VERB_AT("finish/to/state"), "\"dne\"",
       VERB_AT("finish/to/state") ": there is no option \"dne\"; did you mean \"done\"?")
BREAKS(a_verb_sets_values_of_the_kind, "dictionary.json", VERB_AT("finish/sets/reviews"), "10",
       VERB_AT("finish/sets/reviews") ": the value of \"reviews\" is more than it may be")
BREAKS(a_source_is_known, "dictionary.json", VERB_AT("finish/sets/done_at"), "\"@noww\"",
       VERB_AT("finish/sets/done_at") ": there is no source \"@noww\"; did you mean \"@now\"?")
BREAKS(a_source_fits_the_kind, "dictionary.json", VERB_AT("finish/sets/done_at"), "\"@today\"",
       VERB_AT("finish/sets/done_at") ": \"@today\" is no value of this kind of field")
BREAKS(
    a_copied_field_is_known, "dictionary.json", VERB_AT("log/sets/original_due"),
    "\"@field:due_dat\"",
    VERB_AT("log/sets/original_due") ": there is no field \"due_dat\"; did you mean \"due_date\"?")
BREAKS(a_copied_field_is_of_the_kind, "dictionary.json", VERB_AT("log/sets/original_due"),
       "\"@field:title\"", VERB_AT("log/sets/original_due") ": \"title\" is of another kind")
BREAKS(what_a_verb_needs_is_known, "dictionary.json", VERB_AT("finish/needs/0"), "\"titel\"",
       VERB_AT("finish/needs/0") ": there is no field \"titel\"; did you mean \"title\"?")
BREAKS(what_a_verb_may_write_is_known, "dictionary.json", VERB_AT("finish/may/0"), "\"due\"",
       VERB_AT("finish/may/0") ": there is no field \"due\"")
BREAKS(what_a_verb_may_write_is_a_list_or_a_star, "dictionary.json", VERB_AT("finish/may"),
       "\"all\"", VERB_AT("finish/may") ": is a list of fields, or \"*\"")
BREAKS(what_a_verb_needs_it_need_not_be_allowed, "dictionary.json", VERB_AT("finish/may/0"),
       "\"title\"", VERB_AT("finish/may") ": \"title\" stands in \"needs\" already")
BREAKS(a_bound_field_is_known, "dictionary.json", VERB_AT("log/must/0/field"), "\"srt\"",
       VERB_AT("log/must/0") ": there is no field \"srt\"; did you mean \"sort\"?")
BREAKS(a_bound_value_is_a_value, "dictionary.json", VERB_AT("log/must/0/is/0"), "\"plane\"",
       VERB_AT("log/must/0/is/0") ": the value of \"sort\" is none of the choices")
BREAKS(a_bound_writer_is_known, "dictionary.json", VERB_AT("log/must/0/writers/0"), "\"advo\"",
       VERB_AT("log/must/0/writers/0") ": there is no seat \"advo\"; did you mean \"adv\"?")
BREAKS(a_bound_writer_has_no_condition, "dictionary.json", VERB_AT("log/must/0/writers/0"),
       "\"adv if:own\"", VERB_AT("log/must/0") ": whom a verb binds is said without conditions")
BREAKS(a_verb_binds_some_or_all_but_some, "dictionary.json", VERB_AT("log/must/0/except"),
       "[\"pol\"]", VERB_AT("log/must/0") ": \"writers\" and \"except\" exclude each other")

/* ---- stages and sections ---- */

BREAKS_AMONG(stages_are_of_a_known_type, "dictionary.json", "/stages/type", "\"cas\"",
             "/stages/type: there is no type \"cas\"; did you mean \"case\"?")
BREAKS_AMONG(stages_are_of_a_known_field, "dictionary.json", "/stages/field", "\"stag\"",
             "/stages/field: there is no field \"stag\"; did you mean \"stage\"?")
BREAKS_AMONG(stages_are_a_choice, "dictionary.json", "/stages/field", "\"opened\"",
             "/stages/field: stages are the values of a choice")
BREAKS(stages_have_a_known_verb, "dictionary.json", "/stages/verb", "\"mov\"",
       "/stages/verb: there is no verb \"mov\"; did you mean \"move\"?")
BREAKS(a_move_ends_at_a_stage, "dictionary.json", "/stages/moves/open/0", "\"close\"",
       "/stages/moves/open/0: there is no stage \"close\"; did you mean \"closed\"?")
BREAKS(a_move_begins_at_a_stage, "dictionary.json", "/stages/moves/opn", "[]",
       "/stages/moves/opn: there is no stage \"opn\"; did you mean \"open\"?")
BREAKS(every_stage_says_where_it_may_go, "dictionary.json", "/stages/moves/closed", NULL,
       "/stages/moves: the stage \"closed\" does not say where it may go")
BREAKS_AMONG(a_column_is_a_stage, "dictionary.json", "/stages/columns/0", "\"opn\"",
             "/stages/columns/0: there is no stage \"opn\"; did you mean \"open\"?")
BREAKS(every_stage_has_a_place, "dictionary.json", "/stages/behind_filter", "[]",
       "/stages: the stage \"closed\" is in no column and not behind the filter")
BREAKS(a_stage_has_one_place, "dictionary.json", "/stages/behind_filter", "[\"closed\", \"open\"]",
       "/stages/behind_filter/1: the stage \"open\" has a place already")
BREAKS_AMONG(a_section_shows_known_types, "dictionary.json", "/sections/0/types/1", "\"persn\"",
             "/sections/0/types/1: there is no type \"persn\"; did you mean \"person\"?")
BREAKS(a_section_shows_types_of_a_case, "dictionary.json", "/sections/0/types",
       "[\"case\", \"person\", \"board\"]",
       "/sections/0/types/2: \"board\" is not a type of a case")
BREAKS(a_type_stands_in_one_section, "dictionary.json", "/sections/1/types",
       "[\"action\", \"note\", \"clock\", \"case\"]",
       "/sections/1/types/3: \"case\" stands in a section already")
BREAKS(every_type_of_a_case_stands_in_a_section, "dictionary.json", "/sections/1/types",
       "[\"action\", \"clock\"]", "/sections: no section shows the type \"note\"")
