/* The clocks of the invented cases of tests/cases, at the instants that were written down. */
#include "case_lines.h"

static bool is_listed(const json_t *list, struct cb_str name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(list, i)), name))
            return true;
    }
    return false;
}

static const struct clock *clock_of_key(struct clocks clocks, struct cb_str key)
{
    for (size_t i = 0; i < clocks.count; i++) {
        if (cb_str_equal(clocks.at[i].key, key))
            return &clocks.at[i];
    }
    return NULL;
}

static void check_clock(const struct clock *clock, const json_t *expected)
{
    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    CB_AUTO(json_decref) json_t *actual = NULL;
    const char *name = NULL;
    json_t *value = NULL;
    clock_write(clock, &line);
    CHECK_CODE(cb_json_read(cb_buf_peek(&line), 0, &actual, NULL), CB_OK);
    json_object_foreach ((json_t *)(uintptr_t)expected, name, value) {
        if (!json_equal(json_object_get(actual, name), value))
            check_failed(__FILE__, __LINE__, "%s differs in %.*s", name, CB_STR_ARG(clock->key));
    }
}

static void check_instant(const struct case_lines *lines, const json_t *rules, cb_time at,
                          const json_t *expected)
{
    CB_AUTO(clock_engine_free) struct clock_engine *engine = case_engine_at(lines, at);
    struct clocks clocks = clock_engine_at(engine, at);
    size_t covered = 0;
    for (size_t i = 0; i < clocks.count; i++)
        covered += is_listed(rules, clocks.at[i].rule);
    CHECK_INT(covered, json_array_size(expected));
    for (size_t i = 0; i < json_array_size(expected); i++) {
        const json_t *one = json_array_get(expected, i);
        const struct clock *clock = clock_of_key(clocks, cb_json_get_str(one, "key"));
        if (clock == NULL)
            check_failed(__FILE__, __LINE__, "%.*s is missing",
                         CB_STR_ARG(cb_json_get_str(one, "key")));
        check_clock(clock, one);
    }
}

static void check_case(const char *events, const char *clocks, size_t instants)
{
    CB_AUTO(case_lines_fini) struct case_lines lines = case_lines_read(events);
    CB_AUTO(json_decref) json_t *file = NULL;
    const char *at = NULL;
    json_t *expected = NULL;
    CHECK_CODE(cb_json_read_file(clocks, &file, NULL), CB_OK);
    CHECK_INT(json_object_size(json_object_get(file, "at")), instants);
    json_object_foreach (json_object_get(file, "at"), at, expected)
        check_instant(&lines, json_object_get(file, "rules"), case_time(at), expected);
}

TEST(heron_has_the_clocks_that_were_written_down)
{
    check_case("tests/cases/heron.ndjson", "tests/cases/heron.clocks.json", 4);
}

TEST(lapwing_has_the_clocks_that_were_written_down)
{
    check_case("tests/cases/lapwing.ndjson", "tests/cases/lapwing.clocks.json", 3);
}

/* At every event and at every instant at which something changes by itself. */
static void check_walk(const char *path)
{
    CB_AUTO(case_lines_fini) struct case_lines lines = case_lines_read(path);
    CB_AUTO(clock_engine_free) struct clock_engine *engine = case_engine_at(&lines, 0);
    for (size_t i = 0; i < lines.count; i++) {
        cb_time until = i + 1 < lines.count ? lines.events[i + 1]->at : lines.events[i]->at;
        clock_engine_take(engine, lines.events[i]);
        for (cb_time at = lines.events[i]->at; at <= until && at != CB_TIME_NEVER;
             at = clock_engine_next(engine, at)) {
            CB_AUTO(cb_buf_fini) struct cb_buf walked = {0};
            CB_AUTO(cb_buf_fini) struct cb_buf whole = {0};
            CB_AUTO(clock_engine_free) struct clock_engine *other = case_engine_at(&lines, at);
            case_clocks_text(engine, at, &walked);
            if (at == until && i + 1 < lines.count)
                break; /* the next event has come then */
            case_clocks_text(other, at, &whole);
            CHECK_STR(cb_buf_peek(&walked), cb_buf_peek(&whole));
        }
    }
}

TEST(an_engine_fed_event_by_event_says_the_same_as_a_whole_computation)
{
    check_walk("tests/cases/heron.ndjson");
    check_walk("tests/cases/lapwing.ndjson");
}

/* Just before the next instant nothing has changed since; so it may sleep until then. */
TEST(nothing_changes_before_the_instant_that_is_named_next)
{
    CB_AUTO(case_lines_fini) struct case_lines lines = case_lines_read("tests/cases/heron.ndjson");
    cb_time at = lines.events[lines.count - 1]->at;
    CB_AUTO(clock_engine_free) struct clock_engine *engine = case_engine_at(&lines, at);
    size_t steps = 0;
    for (; steps < 100; steps++) {
        CB_AUTO(cb_buf_fini) struct cb_buf now = {0};
        CB_AUTO(cb_buf_fini) struct cb_buf before = {0};
        CB_AUTO(cb_buf_fini) struct cb_buf then = {0};
        case_clocks_text(engine, at, &now);
        cb_time next = clock_engine_next(engine, at);
        CHECK(next != CB_TIME_NEVER); /* what recurs while a case is open never ends */
        case_clocks_text(engine, next - 1, &before);
        case_clocks_text(engine, next, &then);
        CHECK_STR(cb_buf_peek(&now), cb_buf_peek(&before));
        CHECK(!cb_str_equal(cb_buf_peek(&before), cb_buf_peek(&then)));
        at = next;
    }
}

TEST(an_event_works_out_the_clocks_of_the_victim_that_it_touches)
{
    CB_AUTO(case_lines_fini)
    struct case_lines lines = case_lines_read("tests/cases/lapwing.ndjson");
    CB_AUTO(clock_engine_free) struct clock_engine *engine = case_engine_at(&lines, 0);
    for (size_t i = 0; i < lines.count; i++) {
        size_t before = clock_engine_worked(engine);
        clock_engine_take(engine, lines.events[i]);
        (void)clock_engine_at(engine, lines.events[i]->at);
        if (cb_str_is(lines.events[i]->verb->full_name, "update.log"))
            CHECK_INT(clock_engine_worked(engine) - before, 1);
    }
}
