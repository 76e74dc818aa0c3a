/* What an engine is told besides events: older packs, the board's settings. */
#include <stdlib.h>
#include <string.h>

#include "case_lines.h"

/* The default pack as version 2, with other limits for an arrest and a holiday more. */
static struct pack *second_pack(void)
{
    static const char *const files[] = {"pack.json",      "dictionary.json", "views.json",
                                        "calendar.json",  "retention.json",  "guidance.json",
                                        "continuity.json"};
    CB_AUTO(json_decref) json_t *documents = json_object();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    for (size_t i = 0; i < CB_COUNT(files); i++)
        json_object_set_new(documents, files[i],
                            json_deep_copy(pack_document(case_pack(), files[i])));
    json_object_set_new(json_object_get(documents, "pack.json"), "version", json_integer(2));
    json_t *profile = json_array_get(
        json_object_get(json_object_get(documents, "continuity.json"), "profiles"), 0);
    json_t *row = json_array_get(json_object_get(profile, "rows"), 4);
    CHECK_STR(cb_json_get_str(row, "id"), "VC05");
    json_object_set_new(json_object_get(row, "limit"), "enhanced", json_string("WD 3"));
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    return pack;
}

static const struct pack *find_first(void *context, struct cb_str name)
{
    (void)context;
    return cb_str_is(name, "masip@1") ? case_pack() : NULL;
}

/* The case of the file, read with PACK; events from FROM on name the second one. */
static void take_case(struct clock_engine *engine, const struct pack *pack, cb_time from,
                      cb_time until)
{
    CB_AUTO(case_lines_fini) struct case_lines lines = case_lines_read("tests/cases/heron.ndjson");
    for (size_t i = 0; i < lines.count && lines.events[i]->at <= until; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
        CB_AUTO(json_decref) json_t *body = NULL;
        CB_AUTO(event_free) struct event *event = NULL;
        event_write(lines.events[i], &line);
        CHECK_CODE(cb_json_read(cb_buf_peek(&line), 0, &body, NULL), CB_OK);
        if (lines.events[i]->at >= from)
            json_object_set_new(body, "pack", json_string("masip@2"));
        CHECK_CODE(event_of_json(pack, body, &event, NULL), CB_OK);
        clock_engine_take(engine, event);
    }
}

static const struct clock *first_of(struct clocks clocks, const char *rule)
{
    for (size_t i = 0; i < clocks.count; i++) {
        if (cb_str_is(clocks.at[i].rule, rule))
            return &clocks.at[i];
    }
    check_failed(__FILE__, __LINE__, "there is no clock of %s", rule);
}

/* The suspect is arrested on the evening of Friday 4 September: the next working day is the 7th. */
static void check_arrest(const char *second_from, const char *due_date, const char *pack_in_force)
{
    CB_AUTO(pack_unref) struct pack *second = second_pack();
    CB_AUTO(clock_engine_free)
    struct clock_engine *engine =
        clock_engine_new(&(struct clock_engine_input){.pack = second, .find_pack = find_first});
    char date[CB_DATE_TEXT];
    cb_time at = case_time("2026-09-06T12:00:00Z");
    take_case(engine, second, case_time(second_from), at);
    const struct clock *clock = first_of(clock_engine_at(engine, at), "VC05");
    cb_date_write(clock->due.date, date);
    CHECK_STR((const char *)date, due_date);
    CHECK_STR(clock->pack, pack_in_force);
}

TEST(a_due_date_stands_on_the_pack_of_its_day_0)
{
    check_arrest("2026-09-05T00:00:00Z", "2026-09-07", "masip@1");
}

TEST(a_pack_that_was_in_force_on_day_0_gives_its_own_limit)
{
    check_arrest("2026-09-02T00:00:00Z", "2026-09-09", "masip@2");
}

static const struct clock *arrest_with(struct clock_engine *engine, const char *settings)
{
    CB_AUTO(json_decref) json_t *value = json_loads(settings, 0, NULL);
    CHECK(value != NULL);
    clock_engine_settings(engine, value);
    return first_of(clock_engine_at(engine, case_time("2026-09-06T12:00:00Z")), "VC05");
}

TEST(with_a_cut_off_an_evening_counts_from_the_next_working_day)
{
    CB_AUTO(case_lines_fini) struct case_lines lines = case_lines_read("tests/cases/heron.ndjson");
    CB_AUTO(clock_engine_free)
    struct clock_engine *engine = case_engine_at(&lines, case_time("2026-09-06T12:00:00Z"));
    cb_date strict = arrest_with(engine, "{}")->due.date;
    CHECK_INT(arrest_with(engine, "{\"rollover_cutoff\":\"17:00\"}")->due.date, strict + 1);
    CHECK_INT(arrest_with(engine, "{\"rollover_cutoff\":\"21:16\"}")->due.date, strict);
}

TEST(who_owes_what_a_witness_care_unit_does_is_of_the_agency_that_the_board_names)
{
    CB_AUTO(case_lines_fini) struct case_lines lines = case_lines_read("tests/cases/heron.ndjson");
    cb_time at = case_time("2026-10-26T12:00:00Z");
    CB_AUTO(clock_engine_free) struct clock_engine *engine = case_engine_at(&lines, at);
    /* Nobody is assigned as witness care officer: the officer in the case owes it. */
    CHECK_STR(first_of(clock_engine_at(engine, at), "VC16")->owner_user, "u-brand");
    CHECK_STR(first_of(clock_engine_at(engine, at), "VC16")->owner_agency, "northmere-police");
}

TEST(a_pack_without_continuity_has_no_clocks)
{
    CB_AUTO(case_lines_fini) struct case_lines lines = case_lines_read("tests/cases/heron.ndjson");
    CB_AUTO(json_decref) json_t *documents = json_object();
    CB_AUTO(pack_unref) struct pack *bare = NULL;
    struct pack_problems problems = {0};
    static const char *const files[] = {"pack.json",     "dictionary.json", "views.json",
                                        "calendar.json", "retention.json",  "guidance.json"};
    for (size_t i = 0; i < CB_COUNT(files); i++)
        json_object_set_new(documents, files[i],
                            json_deep_copy(pack_document(case_pack(), files[i])));
    json_array_remove(
        json_object_get(json_object_get(documents, "pack.json"), "files"),
        json_array_size(json_object_get(json_object_get(documents, "pack.json"), "files")) - 1);
    CHECK_CODE(pack_load_documents(documents, &bare, &problems, NULL), CB_OK);
    CB_AUTO(clock_engine_free)
    struct clock_engine *engine = clock_engine_new(&(struct clock_engine_input){.pack = bare});
    take_case(engine, bare, CB_TIME_NEVER, CB_TIME_NEVER);
    CHECK_INT(clock_engine_at(engine, case_time("2026-10-26T12:00:00Z")).count, 0);
    CHECK(clock_engine_next(engine, 0) == CB_TIME_NEVER);
}
