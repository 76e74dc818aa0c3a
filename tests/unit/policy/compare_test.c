/* What changes for whom, told from the default pack and an edited copy of it. */
#include "caseboard/policy/compare.h"

#include <stdlib.h>
#include <string.h>

#include "mini.h"

#define FOLDER "policies/masip/"
#define VIEWS "views.json"
#define DICTIONARY "dictionary.json"

static json_t *documents_of_masip(void)
{
    static const char *const files[] = {"pack.json",      "dictionary.json", "views.json",
                                        "calendar.json",  "retention.json",  "guidance.json",
                                        "continuity.json"};
    json_t *documents = json_object();
    for (size_t i = 0; i < CB_COUNT(files); i++) {
        char path[100];
        json_t *document = NULL;
        snprintf(path, sizeof path, FOLDER "%s", files[i]);
        CHECK_CODE(cb_json_read_file(path, &document, NULL), CB_OK);
        json_object_set_new(documents, files[i], document);
    }
    return documents;
}

static struct pack *load(const json_t *documents)
{
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    struct cb_error err = {0};
    if (pack_load_documents(documents, &pack, &problems, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", err.message,
                     problems.count != 0 ? problems.text.at : "");
    return pack;
}

struct edit {
    const char *file, *pointer, *json;
};

/* The default pack beside the same with EDITS; the other way round with BACK. */
static json_t *compare_with(const struct edit *edits, size_t count, bool back)
{
    CB_AUTO(json_decref) json_t *documents = documents_of_masip();
    CB_AUTO(pack_unref) struct pack *before = load(documents);
    for (size_t i = 0; i < count; i++)
        mini_set(documents, edits[i].file, edits[i].pointer, edits[i].json);
    CB_AUTO(pack_unref) struct pack *after = load(documents);
    return back ? policy_compare(after, before) : policy_compare(before, after);
}

static json_t *compare_one(const char *file, const char *pointer, const char *json)
{
    const struct edit edit = {file, pointer, json};
    return compare_with(&edit, 1, false);
}

/* ---- looking things up ---- */

static bool has_word(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (cb_str_is(cb_json_str(json_array_get(list, i)), word))
            return true;
    }
    return false;
}

static bool fits(const json_t *entry, const char *key, const char *value)
{
    return value == NULL ? json_object_get(entry, key) == NULL
                         : cb_str_is(cb_json_get_str(entry, key), value);
}

/* The words of the entry for the seat whose KEY and OTHER_KEY have these values, or NULL. */
static const json_t *change_of(const json_t *list, const char *seat, const char *key,
                               const char *value, const char *other_key, const char *other)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        if (fits(entry, "seat", seat) && fits(entry, key, value) &&
            (other_key == NULL || fits(entry, other_key, other)))
            return json_object_get(entry, "change");
    }
    return NULL;
}

static const json_t *cell_change(const json_t *comparison, const char *class, const char *seat)
{
    return change_of(json_object_get(comparison, "cells"), seat, "class", class, NULL, NULL);
}

static const json_t *field_change(const json_t *comparison, const char *type, const char *field,
                                  const char *seat)
{
    return change_of(json_object_get(comparison, "fields"), seat, "type", type, "field", field);
}

static const json_t *verb_change(const json_t *comparison, const char *verb, const char *seat)
{
    return change_of(json_object_get(comparison, "verbs"), seat, "verb", verb, NULL, NULL);
}

static size_t count_of(const json_t *comparison, const char *list)
{
    return json_array_size(json_object_get(comparison, list));
}

static bool says(const json_t *comparison, const char *sentence)
{
    return has_word(json_object_get(comparison, "sentences"), sentence);
}

#define ONLY(list, word) (json_array_size(list) == 1 && has_word(list, word))

/* ---- the same ---- */

TEST(a_pack_beside_itself_differs_in_nothing)
{
    CB_AUTO(json_decref) json_t *c = compare_with(NULL, 0, false);
    CHECK(cb_json_get_bool(c, "same"));
    CHECK(!cb_json_get_bool(c, "gains_sight"));
    CHECK_INT(count_of(c, "sentences"), 0);
    CHECK(count_of(c, "table") > 20);
}

/* ---- cells ---- */

TEST(a_raised_cell_gains_its_class_and_its_fields)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/classes/IC16/cells/cps", "\"full\"");
    CHECK(ONLY(cell_change(c, "IC16", "cps"), "gains"));
    CHECK_INT(count_of(c, "cells"), 1);
    CHECK(ONLY(field_change(c, "risk_result", "narrative", "cps"), "gains"));
    CHECK(field_change(c, "risk_result", "narrative", "mh") == NULL);
    CHECK(field_change(c, "risk_result", NULL, "cps") == NULL); /* it was there before */
    CHECK(cb_json_get_bool(c, "gains_sight"));
    CHECK(says(c, "Prosecution: gains sight of \"Risk and formulation\": before \"Summary\", now "
                  "\"Full\"."));
}

TEST(a_lowered_cell_loses_them)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/classes/IC16/cells/mh", "\"none\"");
    CHECK(has_word(cell_change(c, "IC16", "mh"), "loses"));
    CHECK(has_word(cell_change(c, "IC16", "mh"), "writes_less"));
    CHECK(ONLY(field_change(c, "risk_result", "narrative", "mh"), "loses"));
    CHECK(ONLY(field_change(c, "risk_result", NULL, "mh"), "loses"));
    CHECK(!cb_json_get_bool(c, "gains_sight"));
    CHECK(says(c, "Mental health: loses sight of, may no longer write \"Risk and formulation\": "
                  "before \"Full\", may write, now \"Not told\"."));
}

TEST(summary_for_codes_gains_and_loses)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/classes/IC16/cells/aud", "\"summary\"");
    CHECK(has_word(cell_change(c, "IC16", "aud"), "gains"));
    CHECK(has_word(cell_change(c, "IC16", "aud"), "loses"));
    CHECK(ONLY(field_change(c, "risk_result", "band", "aud"), "loses"));
    CHECK(ONLY(field_change(c, "risk_result", "summary", "aud"), "gains"));
}

TEST(a_condition_taken_away_gains)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(VIEWS, "/classes/IC04/cells/pol", "\"full write\"");
    CHECK(has_word(cell_change(c, "IC04", "pol"), "gains"));
    CHECK(!has_word(cell_change(c, "IC04", "pol"), "loses"));
    CHECK(ONLY(field_change(c, "victim_location", "where", "pol"), "gains"));
}

TEST(a_condition_added_loses)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(VIEWS, "/classes/IC02/cells/pro", "\"full if:assigned\"");
    CHECK(ONLY(cell_change(c, "IC02", "pro"), "loses"));
    CHECK(!cb_json_get_bool(c, "gains_sight"));
}

TEST(another_condition_gains_for_some_and_loses_for_others)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(VIEWS, "/classes/IC15/cells/mh", "[\"full write if:own\", \"exists\"]");
    CHECK(has_word(cell_change(c, "IC15", "mh"), "gains"));
    CHECK(has_word(cell_change(c, "IC15", "mh"), "loses"));
}

TEST(a_stricter_line_taken_away_gains)
{
    const struct edit edit = {VIEWS, "/classes/IC02/cells/pro",
                              "[\"none if:role:intel\", \"full\"]"};
    CB_AUTO(json_decref) json_t *c = compare_with(&edit, 1, true);
    CHECK(ONLY(cell_change(c, "IC02", "pro"), "gains"));
}

TEST(lines_in_another_order_may_do_the_same)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(VIEWS, "/classes/IC25/cells/pol",
                            "[\"full if:recipient\", \"full if:own_agency\", \"none\"]");
    CHECK_INT(json_array_size(cell_change(c, "IC25", "pol")), 0);
    CHECK_INT(count_of(c, "fields"), 0);
    CHECK(!cb_json_get_bool(c, "same"));
}

TEST(an_own_client_is_always_assigned)
{
    const struct edit back = {VIEWS, "/classes/IC02/cells/adv",
                              "[\"full write if:own_client if:assigned\", \"none\"]"};
    CB_AUTO(json_decref) json_t *c = compare_with(&back, 1, false);
    CHECK_INT(json_array_size(cell_change(c, "IC02", "adv")), 0);
}

TEST(a_share_that_raises_further_is_told)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(VIEWS, "/classes/IC11/cells/pro", "\"none share:full\"");
    CHECK(ONLY(cell_change(c, "IC11", "pro"), "shares"));
    CHECK(ONLY(field_change(c, "intelligence", "text", "pro"), "shares"));
    CHECK(field_change(c, "intelligence", "summary", "pro") ==
          NULL);                               /* it could be shared before */
    CHECK(cb_json_get_bool(c, "gains_sight")); /* what is shared already shows more */
}

TEST(a_share_that_nothing_may_raise_any_more_is_told)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(VIEWS, "/classes/IC11/cells/pro", "\"none never\"");
    CHECK(ONLY(cell_change(c, "IC11", "pro"), "shares_less"));
}

/* ---- location ---- */

TEST(a_mask_taken_away_gains_what_shows_the_place)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/classes/IC13/cells/mh", "\"full\"");
    CHECK(ONLY(cell_change(c, "IC13", "mh"), "gains"));
    CHECK(ONLY(field_change(c, "incident", "narrative", "mh"), "gains"));
    CHECK(field_change(c, "incident", "summary", "mh") == NULL);
}

TEST(sight_of_the_place_lifts_the_mask_elsewhere)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/classes/IC04/cells/pro", "\"full\"");
    CHECK(ONLY(field_change(c, "incident", "narrative", "pro"), "gains"));
    CHECK(says(c, "Probation: gains sight of Incident: What happened, in words."));
}

TEST(a_field_no_longer_marked_as_location_gains)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(DICTIONARY, "/types/incident/fields/narrative/location", NULL);
    CHECK(ONLY(field_change(c, "incident", "narrative", "pro"), "gains"));
    CHECK(ONLY(field_change(c, "incident", "narrative", "mh"), "gains"));
    CHECK(field_change(c, "incident", "narrative", "pol") == NULL);
    CHECK(cb_json_get_bool(c, "gains_sight"));
}

/* ---- class rules ---- */

TEST(a_field_that_loses_its_stricter_class_gains_readers)
{
    const struct edit stricter = {DICTIONARY, "/types/incident/fields/narrative/class", "\"IC11\""};
    CB_AUTO(json_decref) json_t *c = compare_with(&stricter, 1, true);
    CHECK(ONLY(field_change(c, "incident", "narrative", "chr"), "gains"));
    CHECK(cb_json_get_bool(c, "gains_sight"));
    CHECK_INT(count_of(c, "cells"), 0);
}

TEST(one_value_of_a_deciding_field_changes_its_class)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(DICTIONARY, "/types/person/class/suspect", "\"IC02\"");
    CHECK(ONLY(field_change(c, "person", "name", "vlo"), "gains"));
    CHECK(field_change(c, "person", "name", "pol") == NULL);
}

TEST(a_field_that_becomes_coded_is_seen_at_codes)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(DICTIONARY, "/types/incident/fields/status/coded", "true");
    CHECK(ONLY(field_change(c, "incident", "status", "aud"), "gains"));
    CHECK(field_change(c, "incident", "status", "chr") == NULL);
}

TEST(a_field_that_is_gone_is_lost_to_its_readers)
{
    const struct edit added = {DICTIONARY, "/types/incident/fields/weather",
                               "{\"kind\": \"text\", \"label\": \"Weather\"}"};
    CB_AUTO(json_decref) json_t *there = compare_with(&added, 1, false);
    CB_AUTO(json_decref) json_t *gone = compare_with(&added, 1, true);
    CHECK(ONLY(field_change(there, "incident", "weather", "pol"), "gains"));
    CHECK(field_change(there, "incident", "weather", "vlo") == NULL);
    CHECK(ONLY(field_change(gone, "incident", "weather", "pol"), "loses"));
    CHECK(!cb_json_get_bool(gone, "gains_sight"));
}

TEST(what_is_seen_as_another_record_follows_it)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/classes/IC10/cells/vlo", "\"full\"");
    CHECK(ONLY(field_change(c, "correction", "what_is_disputed", "vlo"), "gains"));
    CHECK(field_change(c, "correction", "what_is_disputed", "mh") == NULL);
}

/* ---- verbs, stages, limits ---- */

TEST(a_writer_taken_away_loses_the_verb)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(DICTIONARY, "/types/update/verbs/log/by", "[\"pol\"]");
    CHECK(ONLY(verb_change(c, "update.log", "adv"), "writes_less"));
    CHECK(verb_change(c, "update.log", "pol") == NULL);
    CHECK(!cb_json_get_bool(c, "gains_sight"));
    CHECK(says(c, "Advocacy: may no longer use \"Record update\" (Update)."));
}

TEST(a_cell_that_allows_writing_gains_the_verbs)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/classes/IC20/cells/pol", "\"full\"");
    CHECK(ONLY(verb_change(c, "order.amend", "pol"), "writes_less"));
    CHECK(verb_change(c, "order.log", "pol") == NULL);
}

TEST(a_tie_taken_away_loses_the_verb_to_who_is_only_tied)
{
    CB_AUTO(json_decref) json_t *c = compare_one(DICTIONARY, "/types/action/verbs/accept/if", NULL);
    CHECK(ONLY(verb_change(c, "action.accept", "pro"), "writes_less"));
    CHECK(verb_change(c, "action.amend", "pro") == NULL);
}

TEST(a_stage_that_may_be_reached_from_more_is_told)
{
    CB_AUTO(json_decref) json_t *c = compare_one(DICTIONARY, "/stages/moves/closed", "[]");
    const json_t *settings = json_object_get(c, "settings");
    CHECK_INT(json_array_size(settings), 1);
    CHECK_STR(cb_json_get_str(json_array_get(settings, 0), "kind"), "stage");
    CHECK_STR(cb_json_get_str(json_array_get(settings, 0), "pointer"), "/stages/moves/closed");
}

TEST(a_changed_limit_is_told_with_both_values)
{
    CB_AUTO(json_decref) json_t *c = compare_one(VIEWS, "/shares/most_days", "60");
    const json_t *limit = json_array_get(json_object_get(c, "settings"), 0);
    CHECK_STR(cb_json_get_str(limit, "kind"), "limit");
    CHECK_INT(cb_json_get_int(limit, "before", 0), 90);
    CHECK_INT(cb_json_get_int(limit, "after", 0), 60);
    CHECK(says(c, "views.json /shares/most_days: before 90, now 60."));
}

TEST(what_a_verb_starts_from_is_told)
{
    CB_AUTO(json_decref)
    json_t *c = compare_one(DICTIONARY, "/types/action/verbs/start/from/state",
                            "[\"accepted\", \"proposed\"]");
    CHECK_STR(cb_json_get_str(json_array_get(json_object_get(c, "settings"), 0), "kind"), "verb");
    CHECK_INT(count_of(c, "verbs"), 0);
}

/* ---- nothing is left out ---- */

static json_t *member_at(json_t *at, size_t wanted)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach (at, name, value) {
        if (wanted-- == 0)
            return value;
    }
    return json_array_get(at, wanted);
}

/* A text or a number somewhere below; NULL where the way ends in something else. */
static json_t *some_leaf(struct gen *g, json_t *at)
{
    size_t count = json_is_array(at) ? json_array_size(at) : json_object_size(at);
    while (count != 0) {
        at = member_at(at, gen_below(g, count));
        count = json_is_array(at) ? json_array_size(at) : json_object_size(at);
    }
    return json_is_string(at) || json_is_integer(at) ? at : NULL;
}

PROPERTY_ROUNDS(no_difference_goes_unsaid, 40)
{
    CB_AUTO(json_decref) json_t *documents = documents_of_masip();
    CB_AUTO(pack_unref) struct pack *before = load(documents);
    CB_AUTO(pack_unref) struct pack *after = NULL;
    struct pack_problems problems = {0};
    json_t *leaf = some_leaf(g, documents);
    if (leaf == NULL)
        return;
    if (json_is_integer(leaf)) {
        json_integer_set(leaf, json_integer_value(leaf) + 1);
    } else {
        CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
        cb_buf_printf(&text, "%s%s", json_string_value(leaf), gen_chance(g, 50) ? " if:own" : "x");
        json_string_set(leaf, text.at);
    }
    if (pack_load_documents(documents, &after, &problems, NULL) == CB_OK) {
        CB_AUTO(json_decref) json_t *c = policy_compare(before, after);
        CHECK(!cb_json_get_bool(c, "same"));
        CHECK(count_of(c, "sentences") != 0);
    }
    pack_problems_fini(&problems);
}
