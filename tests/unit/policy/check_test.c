/* What the parts of a pack owe each other, and that no verb is guarded by what is hidden (N6). */
#include <stdlib.h>
#include <string.h>

#include "mini.h"

#define FIELD_AT(name) "/types/action/fields/" name
#define VERB_AT(name) "/types/action/verbs/" name

/* ---- types and verbs ---- */

BREAKS(words_are_not_coded, "dictionary.json", FIELD_AT("title/coded"), "true",
       FIELD_AT("title") ": is coded, but holds words: codes are all but texts, prose and groups")
BREAKS(prose_is_not_coded, "dictionary.json", FIELD_AT("secret/coded"), "true",
       FIELD_AT("secret") ": is coded, but holds words: codes are all but texts, prose and groups")
BREAKS(a_group_is_not_coded, "dictionary.json", "/types/case/fields/links/coded", "true",
       "/types/case/fields/links: is coded, but holds words: codes are all but texts, prose and "
       "groups")
BREAKS(a_title_is_of_known_fields, "dictionary.json", "/types/action/title/0", "\"titel\"",
       "/types/action: \"title\" names the field \"titel\", which is not there")
BREAKS(when_is_a_known_field, "dictionary.json", "/types/action/when", "\"due\"",
       "/types/action: \"when\" names the field \"due\", which is not there")
BREAKS(when_is_a_date_or_a_time, "dictionary.json", "/types/action/when", "\"title\"",
       "/types/action: \"when\" needs a date or a time")
BREAKS(every_type_has_log, "dictionary.json", "/types/person/verbs/log", NULL,
       "/types/person: has no verb \"log\", which every type has")
BREAKS(every_type_has_amend, "dictionary.json", "/types/person/verbs/amend", NULL,
       "/types/person: has no verb \"amend\", which every type has")
BREAKS(every_type_has_withdraw, "dictionary.json", "/types/person/verbs/withdraw", NULL,
       "/types/person: has no verb \"withdraw\", which every type has")
BREAKS_AMONG(log_creates, "dictionary.json", "/types/person/verbs/log/creates", NULL,
             "/types/person/verbs/log: must say \"creates\": true")
BREAKS_AMONG(amend_does_not_create, "dictionary.json", "/types/person/verbs/amend/creates", "true",
             "/types/person/verbs/amend: cannot create a record")
BREAKS_AMONG(withdraw_does_not_create, "dictionary.json", "/types/person/verbs/withdraw/creates",
             "true", "/types/person/verbs/withdraw: cannot create a record")
BREAKS_AMONG(somebody_may_use_a_verb, "dictionary.json", "/types/board/by", "[]",
             "/types/board/verbs/log: nobody may use it: \"by\" is empty")
BREAKS_AMONG(what_creates_starts_from_nothing, "dictionary.json", VERB_AT("log/from"),
             "{\"state\": [\"done\"]}",
             VERB_AT("log") ": creates a record, so it cannot start \"from\" something")
BREAKS(what_creates_writes_what_is_required, "dictionary.json", "/types/person/verbs/log/may",
       "[\"often\"]", "/types/person/verbs/log: cannot write \"name\", which a record needs")
BREAKS(a_verb_changes_something, "dictionary.json", "/types/person/verbs/stare",
       "{\"label\": \"Stare\"}", "/types/person/verbs/stare: changes nothing")
BREAKS(
    what_decides_a_class_is_not_amended, "dictionary.json", VERB_AT("finish/may/0"), "\"sort\"",
    VERB_AT("finish") ": changes \"sort\", on which a class depends: only a verb that creates may")
BREAKS(
    what_decides_a_class_is_not_set_afterwards, "dictionary.json", VERB_AT("finish/to/sort"),
    "\"plain\"",
    VERB_AT("finish") ": changes \"sort\", on which a class depends: only a verb that creates may")
BREAKS(
    what_a_field_is_seen_as_is_not_amended, "dictionary.json", VERB_AT("finish/needs"),
    "[\"about\"]",
    VERB_AT("finish") ": changes \"about\", on which a class depends: only a verb that creates may")
BREAKS(what_is_derived_has_no_verbs, "dictionary.json", "/types/clock/verbs/log",
       "{\"label\": \"Log\", \"creates\": true}", "/types/clock: is derived, so it has no verbs")
BREAKS_AMONG(what_is_hidden_from_some_is_not_copied, "dictionary.json", VERB_AT("log/sets"),
             "{\"title\": \"@field:place\"}",
             VERB_AT("log") ": copies \"place\", which not everybody who sees the record may see")

TEST(a_stricter_field_is_not_copied_into_the_open)
{
    json_t *documents = mini_documents();
    mini_set(documents, "dictionary.json", FIELD_AT("due_date/class"), "\"IC11\"");
    char *problems = mini_problems(documents);
    CHECK(strstr(problems, VERB_AT("log") ": copies \"due_date\"") != NULL);
    free(problems);
    json_decref(documents);
}

/* ---- shares and emergencies ---- */

TEST(an_emergency_may_last_24_hours)
{
    mini_still_loads("views.json", "/emergency/most_hours", "24");
}

BREAKS(an_emergency_lasts_no_longer_than_24_hours, "views.json", "/emergency/most_hours", "25",
       "/emergency/most_hours: must be 24 or less")

BREAKS(a_share_lasts_a_day_at_least, "views.json", "/shares/days", "0",
       "/shares/days: must be 1 or more")

/* ---- N6 ---- */

BREAKS(a_verb_starts_from_nothing_hidden, "dictionary.json", FIELD_AT("done_at/class"), "\"IC11\"",
       VERB_AT("finish") ": starts from \"done_at\", which pol may write with but not always see")
BREAKS(a_verb_starts_from_nothing_seen_as_another_record, "dictionary.json",
       FIELD_AT("done_at/class"), "{\"as\": \"about\"}",
       VERB_AT("finish") ": starts from \"done_at\", which pol may write with but not always see")
BREAKS(a_verb_starts_from_nothing_that_one_value_hides, "dictionary.json",
       FIELD_AT("done_at/class"), "{\"by\": \"sort\", \"secret\": \"IC04\", \"*\": \"IC21\"}",
       VERB_AT("finish") ": starts from \"done_at\", which pol may write with but not always see")
BREAKS(a_verb_starts_from_nothing_that_a_cell_masks, "dictionary.json",
       FIELD_AT("done_at/location"), "true",
       VERB_AT("finish") ": starts from \"done_at\", which pol may write with but not always see")
BREAKS_AMONG(
    a_verb_is_bound_by_nothing_hidden, "dictionary.json", FIELD_AT("owner_user/class"), "\"IC04\"",
    VERB_AT("amend") ": is bound by \"owner_user\", which pol may write with but not always see")
BREAKS(a_tie_reads_nothing_hidden, "dictionary.json", "/types/note/verbs/amend/if", "[\"owner\"]",
       "/types/note/verbs/amend: has a condition that never holds: the type has no \"owner_user\"")
BREAKS_AMONG(
    a_condition_of_a_writer_reads_nothing_hidden, "dictionary.json", FIELD_AT("owner_user/class"),
    "\"IC04\"",
    VERB_AT("finish") ": is guarded by \"owner_user\", which pol may write with but not always see")
BREAKS_AMONG(
    uniqueness_is_over_nothing_hidden, "dictionary.json", "/types/person/fields/name/class",
    "\"IC11\"",
    "/types/person/verbs/log: must be unique in \"name\", which pol may write with but not "
    "always see")
BREAKS_AMONG(
    uniqueness_is_over_no_hidden_record, "dictionary.json", "/types/note/by/0", "\"pol\"",
    "/types/note/verbs/log: must be unique in another record's \"about\", which pol may write "
    "with but not always see")
BREAKS_AMONG(
    uniqueness_is_seen_by_any_seat, "dictionary.json", "/types/person/by", "[\"*\"]",
    "/types/person/verbs/log: must be unique in another record's \"name\", which aud may write "
    "with but not always see")

BREAKS_AMONG(a_cell_without_a_last_line_is_not_sure, "views.json", "/classes/IC11/cells/pol",
             "[\"full write if:named\", \"full if:own\"]",
             "/types/note/verbs/log: must be unique in another record's \"about\"")

BREAKS(
    a_stage_that_some_do_not_see_moves_nothing_on, "dictionary.json",
    "/types/case/fields/stage/class", "\"IC11\"",
    "/types/case/verbs/move: moves on from \"stage\", which pol may write with but not always see")
BREAKS(a_verb_starts_from_nothing_that_is_never_sent, "dictionary.json",
       VERB_AT("finish/from/position"), "[null]",
       VERB_AT("finish") ": starts from \"position\", which pol may write with but not always see")
BREAKS(what_is_never_sent_is_not_copied, "dictionary.json", VERB_AT("log/sets/reviews"),
       "\"@field:position\"",
       VERB_AT("log") ": copies \"position\", which not everybody who sees the record may see")
BREAKS_AMONG(
    a_value_that_a_verb_sets_may_have_to_be_unique, "dictionary.json", "/types/person/verbs/rename",
    "{\"label\": \"Rename\", \"to\": {\"name\": \"X\"}, \"by\": [\"aud\"]}",
    "/types/person/verbs/rename: must be unique in another record's \"name\", which aud may "
    "write with but not always see")

/* Several changes of the small pack, then what loading finds. */
static void breaks_with(const char *const (*changes)[2], size_t count, const char *expected)
{
    json_t *documents = mini_documents();
    for (size_t i = 0; i < count; i++)
        mini_set(documents, "dictionary.json", changes[i][0], changes[i][1]);
    char *problems = mini_problems(documents);
    if (strstr(problems, expected) == NULL)
        check_failed(__FILE__, __LINE__, "not among the problems: %s\n%s", expected, problems);
    free(problems);
    json_decref(documents);
}

TEST(a_mask_of_the_fields_own_class_hides_it_too)
{
    const char *const changes[][2] = {
        {"/types/case/fields/stage/class", "\"IC21\""},
        {"/types/case/fields/stage/location", "true"},
    };
    breaks_with(changes, CB_COUNT(changes),
                "/types/case/verbs/move: moves on from \"stage\", which pol may write with");
}

#define NOTE_OF_A_CLIENT                                                                           \
    {"/types/note/class", "\"IC04\""}, {"/types/note/by", "[\"adv if:own_client\"]"},              \
    {                                                                                              \
        "/types/note/fields/victim", "{\"kind\": \"record\", \"label\": \"Victim\"}"               \
    }

TEST(what_makes_a_record_sure_says_nothing_of_another)
{
    const char *const changes[][2] = {NOTE_OF_A_CLIENT};
    breaks_with(
        changes, CB_COUNT(changes),
        "/types/note/verbs/log: must be unique in another record's \"about\", which adv may "
        "write with but not always see");
}

TEST(a_record_of_the_same_client_is_as_sure)
{
    const char *const changes[][2] = {NOTE_OF_A_CLIENT, {"/types/note/unique", "[\"victim\"]"}};
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    for (size_t i = 0; i < CB_COUNT(changes); i++)
        mini_set(documents, "dictionary.json", changes[i][0], changes[i][1]);
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    pack_unref(pack);
    json_decref(documents);
}

TEST(a_client_who_is_hidden_guards_nothing)
{
    const char *const changes[][2] = {
        {"/types/action/fields/victim",
         "{\"kind\": \"record\", \"label\": \"Victim\", \"class\": \"IC11\"}"},
    };
    breaks_with(changes, CB_COUNT(changes),
                VERB_AT("amend") ": is guarded by \"victim\", which adv may write with but not "
                                 "always see");
}

TEST(whether_an_identity_is_decided_guards_nothing_where_it_is_hidden)
{
    const char *const changes[][2] = {
        {"/types/case/fields/suspect_known_to_victim",
         "{\"kind\": \"choice\", \"label\": \"Known\", \"of\": \"sort\", \"class\": \"IC11\"}"},
        {"/types/person/by", "[\"pol if:identity_decided\"]"},
    };
    breaks_with(changes, CB_COUNT(changes),
                "/types/person/verbs/log: is guarded by \"suspect_known_to_victim\" of \"case\", "
                "which pol may write with but not always see");
}

TEST(an_assignment_guards_nothing_where_it_is_hidden)
{
    const char *const changes[][2] = {
        {"/types/note/verbs/amend/if", "[\"assigned\"]"},
        {"/types/assignment",
         "{\"stream\": \"case\", \"label\": \"Assignment\", \"plural\": \"Assignments\", "
         "\"class\": \"IC04\", \"by\": [\"pol\"], \"fields\": {\"user\": {\"kind\": \"user\", "
         "\"label\": \"User\"}}, \"verbs\": {\"log\": {\"label\": \"Add\", \"creates\": true, "
         "\"may\": \"*\"}, \"amend\": {\"label\": \"Change\", \"may\": \"*\"}, \"withdraw\": "
         "{\"label\": \"Withdraw\"}}}"},
        {"/sections/1/types", "[\"action\", \"note\", \"clock\", \"assignment\"]"},
    };
    breaks_with(changes, CB_COUNT(changes),
                "/types/note/verbs/amend: is guarded by \"user\" of \"assignment\", which pol may "
                "write with but not always see");
}

TEST(what_a_verb_needs_may_have_to_be_unique)
{
    json_t *documents = mini_documents();
    mini_set(documents, "dictionary.json", "/types/note/by/0", "\"pol\"");
    mini_set(documents, "dictionary.json", "/types/note/verbs/log",
             "{\"label\": \"Add\", "
             "\"creates\": true, \"needs\": [\"about\"]}");
    char *problems = mini_problems(documents);
    CHECK(strstr(problems, "/types/note/verbs/log: must be unique in") != NULL);
    free(problems);
    json_decref(documents);
}

/* `finish` reads done_at; these may see it for sure, whatever else hides it from others. */
TEST(a_condition_of_the_writer_makes_its_cell_sure)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    mini_set(documents, "dictionary.json", FIELD_AT("done_at/class"), "\"IC04\"");
    mini_set(documents, "dictionary.json", VERB_AT("finish/by"), "[\"adv if:own_client\"]");
    mini_set(documents, "dictionary.json", VERB_AT("finish/if"), "[\"own_client\"]");
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    pack_unref(pack);
    json_decref(documents);
}

TEST(a_role_of_the_writer_makes_its_cell_sure)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    mini_set(documents, "dictionary.json", FIELD_AT("done_at/class"), "\"IC11\"");
    mini_set(documents, "dictionary.json", VERB_AT("finish/by"), "[\"pol:intel\"]");
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    pack_unref(pack);
    json_decref(documents);
}

TEST(who_can_never_have_the_record_in_full_is_not_asked)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    mini_set(documents, "dictionary.json", FIELD_AT("done_at/class"), "\"IC01\"");
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    pack_unref(pack);
    json_decref(documents);
}

/* ---- calendars ---- */

#define EW "/calendars/EW/holidays"

BREAKS(a_range_begins_with_a_date, "calendar.json", "/from", "\"2026-02-30\"",
       "/from: is not a date")
BREAKS(a_range_ends_with_a_date, "calendar.json", "/to", "\"never\"", "/to: is not a date")
BREAKS_AMONG(a_range_begins_before_it_ends, "calendar.json", "/to", "\"2025-12-31\"",
             "calendar.json /: \"from\" is later than \"to\"\n")
BREAKS(a_holiday_is_a_date, "calendar.json", EW "/1", "\"Easter\"", EW "/1: is not a date")
BREAKS(holidays_are_sorted, "calendar.json", EW, "[\"2026-12-25\", \"2026-04-03\"]",
       EW "/1: does not come after the date before it")
BREAKS(a_holiday_is_there_once, "calendar.json", EW, "[\"2026-04-03\", \"2026-04-03\"]",
       EW "/1: does not come after the date before it")
BREAKS(a_holiday_is_not_before_the_range, "calendar.json", EW, "[\"2025-12-25\"]",
       EW "/0: lies outside the calendar's range")
BREAKS(a_holiday_is_not_after_the_range, "calendar.json", EW, "[\"2028-01-03\"]",
       EW "/0: lies outside the calendar's range")
BREAKS(a_holiday_is_a_weekday, "calendar.json", EW, "[\"2026-04-05\"]",
       EW "/0: is no weekday, so it takes no working day away")
BREAKS(a_saturday_is_no_weekday, "calendar.json", EW, "[\"2026-04-04\"]",
       EW "/0: is no weekday, so it takes no working day away")
BREAKS_AMONG(the_jurisdiction_has_a_calendar, "pack.json", "/jurisdiction", "\"SCT\"",
             "calendar.json /calendars: there is no calendar \"SCT\", which is the pack's "
             "jurisdiction\n")

TEST(the_edges_of_a_calendar_belong_to_it)
{
    mini_still_loads("calendar.json", EW, "[\"2026-01-01\", \"2027-12-31\"]");
}

/* ---- retention and guidance ---- */

BREAKS(a_review_is_of_known_types, "retention.json", "/reviews/0/of/0", "\"cas\"",
       "/reviews/0/of/0: there is no type \"cas\"; did you mean \"case\"?")
BREAKS(a_review_is_at_known_stages, "retention.json", "/reviews/0/when/stage/0", "\"close\"",
       "/reviews/0/when/stage/0: there is no stage \"close\"; did you mean \"closed\"?")
BREAKS(a_review_is_after_known_stages, "retention.json", "/reviews/0/when/reached/0", "\"opn\"",
       "/reviews/0/when/reached/0: there is no stage \"opn\"; did you mean \"open\"?")
BREAKS(a_review_is_without_known_stages, "retention.json", "/reviews/0/when/not_reached/0",
       "\"opn\"",
       "/reviews/0/when/not_reached/0: there is no stage \"opn\"; did you mean \"open\"?")
BREAKS(a_review_is_of_known_seats, "retention.json", "/reviews/0/when/seat/0", "\"advo\"",
       "/reviews/0/when/seat/0: there is no seat \"advo\"; did you mean \"adv\"?")
BREAKS(a_prompt_is_of_a_known_type, "guidance.json", "/prompts/0/type", "\"acton\"",
       "/prompts/0/type: there is no type \"acton\"; did you mean \"action\"?")
BREAKS(a_prompt_is_of_a_known_field, "guidance.json", "/prompts/0/field", "\"titel\"",
       "/prompts/0/field: there is no field \"titel\"; did you mean \"title\"?")
BREAKS(a_prompt_depends_on_known_fields, "guidance.json", "/prompts/0/when/srt", "[\"plain\"]",
       "/prompts/0/when/srt: there is no field \"srt\"; did you mean \"sort\"?")
BREAKS(a_prompt_depends_on_possible_values, "guidance.json", "/prompts/0/when/sort/0", "\"plane\"",
       "/prompts/0/when/sort: value 1 is none of the choices")

TEST(an_id_of_a_list_is_there_once)
{
    json_t *documents = mini_documents();
    json_t *prompts = json_object_get(json_object_get(documents, "guidance.json"), "prompts");
    json_t *reviews = json_object_get(json_object_get(documents, "retention.json"), "reviews");
    json_array_append(prompts, json_array_get(prompts, 0));
    json_array_append(reviews, json_array_get(reviews, 0));
    char *problems = mini_problems(documents);
    CHECK_STR((const char *)problems,
              "retention.json /reviews: the id \"closed_case\" is there twice\n"
              "guidance.json /prompts: the id \"finish_it\" is there twice\n");
    free(problems);
    json_decref(documents);
}
