/* The form of a pack's files: members, kinds of JSON, names, texts. */
#include "mini.h"

BREAKS(an_unknown_member_is_refused, "pack.json", "/titel", "\"x\"",
       "/: there is no member \"titel\"; did you mean \"title\"?")
BREAKS(an_unknown_member_far_from_any_is_refused, "views.json", "/classes/IC01/quite_other", "1",
       "/classes/IC01: there is no member \"quite_other\"")
BREAKS(an_unknown_member_deep_inside_is_refused, "dictionary.json",
       "/types/action/verbs/log/must/0/fields", "\"sort\"",
       "/types/action/verbs/log/must/0: there is no member \"fields\"; did you mean \"field\"?")
BREAKS(a_missing_member_is_named, "pack.json", "/time_zone", NULL, "/: \"time_zone\" is missing")
BREAKS(a_text_is_a_text, "pack.json", "/title", "7", "/title: must be a text")
BREAKS_AMONG(a_number_is_whole, "pack.json", "/version", "1.5", "/version: must be a whole number")
BREAKS(a_switch_is_true_or_left_out, "dictionary.json", "/types/case/verbs/move/why", "false",
       "/types/case/verbs/move/why: must be true")
BREAKS(what_is_not_sent_is_false, "dictionary.json", "/types/action/fields/position/sent", "true",
       "/types/action/fields/position/sent: must be false")
BREAKS_AMONG(all_kinds_that_are_possible_are_named, "guidance.json", "/prompts/0/when/sort/0",
             "null", "/prompts/0/when/sort/0: must be a text or true or false")
BREAKS_AMONG(null_may_stand_where_a_field_may_be_empty, "dictionary.json",
             "/types/action/verbs/finish/from/state/0", "true",
             "/types/action/verbs/finish/from/state/0: must be a text or null")
BREAKS(a_list_may_not_be_empty_where_one_is_needed, "guidance.json", "/prompts/0/when/sort", "[]",
       "/prompts/0/when/sort: is empty")
BREAKS(a_map_may_not_be_empty_where_one_is_needed, "guidance.json", "/prompts/0/when", "{}",
       "/prompts/0/when: is empty")
BREAKS(a_text_may_not_be_empty, "pack.json", "/title", "\"\"", "/title: is empty")
BREAKS(a_document_is_an_object, "retention.json", "", "[]", "/: must be an object")

TEST(a_list_where_an_object_should_be_does_no_harm)
{
    static const char *const files[] = {"pack.json",     "dictionary.json", "views.json",
                                        "calendar.json", "retention.json",  "guidance.json"};
    for (size_t i = 0; i < CB_COUNT(files); i++)
        mini_breaks_among(files[i], "", "[1, {}, \"x\"]", "/: must be an object\n");
}

BREAKS_AMONG(a_name_is_lower_snake_case, "dictionary.json", "/options/Stage",
             "{\"label\": \"x\", \"values\": {\"a\": \"b\"}}",
             "dictionary.json /options/Stage: is no name: small letters, digits and _, a letter")
BREAKS_AMONG(a_name_of_an_option_has_no_spaces, "dictionary.json",
             "/options/sort/values/very plain", "\"x\"",
             "/options/sort/values/very plain: is no name: letters, digits, _ and -")
BREAKS_AMONG(a_name_is_not_empty, "dictionary.json", "/options/sort/values", "{\"\": \"x\"}",
             "/options/sort/values/: is no name")
BREAKS_AMONG(a_name_has_at_most_60_characters, "dictionary.json",
             "/options/a123456789b123456789c123456789d123456789e123456789f123456789g",
             "{\"label\": \"x\", \"values\": {\"a\": \"b\"}}", "is no name")
BREAKS(a_text_has_no_control_characters, "pack.json", "/title", "\"a\\u0007b\"",
       "/title: holds a control character")
BREAKS(a_pointer_escapes_what_a_name_holds, "dictionary.json", "/options/sort/values",
       "{\"plain\": \"x\", \"secret\": \"x\", \"a~b\": \"x\"}",
       "/options/sort/values/a~0b: is no name: letters, digits, _ and -, perhaps \":n\" at the end")
BREAKS_AMONG(a_pointer_escapes_a_slash_and_shows_no_control_character, "dictionary.json",
             "/options/sort/values", "{\"a/b\\nc\": \"x\"}",
             "dictionary.json /options/sort/values/a~1b?c: is no name")
BREAKS_AMONG(
    nothing_is_near_a_very_long_name, "views.json", "/location_class",
    "\"IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04IC04"
    "IC04IC04IC04IC04IC04\"",
    "IC04\"\n")
