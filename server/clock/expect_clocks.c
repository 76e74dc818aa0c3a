/* What a scenario expects of clocks: {KEY: STATE} or {KEY: {member: value}}, "none" where there is
 * no such clock. In a key #NAME stands for the id of that record, and #clock:KEY for that of a
 * clock. */
#include "expect.h"
#include "ledger.h"

void scenario_key(const struct scenario *scenario, struct cb_str text, struct cb_buf *out)
{
    static const char clock[] = SCENARIO_CLOCK;
    struct cb_str rest = text;
    struct cb_str part;
    for (bool is_first = true; cb_str_split(&rest, '/', &part); is_first = false) {
        if (!is_first)
            cb_buf_char(out, '/');
        if (cb_str_starts(part, clock)) {
            struct cb_str key = {part.at + sizeof clock - 1,
                                 text.len - (size_t)(part.at - text.at) - sizeof clock + 1};
            scenario_clock_id(scenario, key, out);
            return;
        }
        if (cb_str_starts(part, "#"))
            scenario_id(scenario, (struct cb_str){part.at + 1, part.len - 1}, out);
        else
            cb_buf_str(out, part);
    }
}

void scenario_clock_id(const struct scenario *scenario, struct cb_str text, struct cb_buf *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    char id[CLOCK_ID_TEXT];
    scenario_key(scenario, text, &key);
    clock_id_of_key(cb_buf_peek(&key), id);
    cb_buf_text(out, id);
}

static const struct clock *clock_of_key(struct clocks clocks, struct cb_str key)
{
    for (size_t i = 0; i < clocks.count; i++) {
        if (cb_str_equal(clocks.at[i].key, key))
            return &clocks.at[i];
    }
    return NULL;
}

static json_t *clock_json(const struct clock *clock)
{
    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    json_t *value = NULL;
    clock_write(clock, &line);
    if (cb_json_read(cb_buf_peek(&line), 0, &value, NULL) != CB_OK)
        return json_object();
    json_object_set_new(value, "severity", json_string(severity_name(clock->severity)));
    return value;
}

static void expect_members(const struct scenario *scenario, const char *name,
                           const struct clock *clock, const json_t *members, struct cb_buf *out)
{
    CB_AUTO(json_decref) json_t *actual = clock_json(clock);
    const char *member = NULL;
    json_t *value = NULL;
    json_object_foreach ((json_t *)(uintptr_t)members, member, value) {
        CB_AUTO(json_decref) json_t *expected = scenario_value(scenario, value);
        CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
        const json_t *is = json_object_get(actual, member);
        if (json_equal(is, expected))
            continue;
        if (is != NULL)
            cb_json_write(&text, is);
        cb_buf_printf(out, "%s: %s is %s\n", name, member, text.at != NULL ? text.at : "not there");
    }
}

static void expect_clock(const struct scenario *scenario, struct clocks clocks, const char *name,
                         const json_t *expected, struct cb_buf *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    CB_AUTO(json_decref) json_t *state = NULL;
    scenario_key(scenario, cb_str_of(name), &key);
    const struct clock *clock = clock_of_key(clocks, cb_buf_peek(&key));
    bool is_none = cb_str_is(cb_json_str(expected), "none");
    if (clock == NULL || is_none) {
        if ((clock == NULL) != is_none)
            cb_buf_printf(out, "%s: %s\n", name,
                          is_none ? clock_state_name(clock->state) : "there is no such clock");
        return;
    }
    if (json_is_string(expected)) {
        state = json_object();
        json_object_set(state, "state", (json_t *)(uintptr_t)expected);
    }
    expect_members(scenario, name, clock, state != NULL ? state : expected, out);
}

enum cb_code expect_clocks(const struct scenario *scenario, const json_t *expected,
                           struct cb_buf *differences, struct cb_error *err)
{
    const json_t *wanted = json_object_get(expected, "clocks");
    CB_AUTO(fold_free) struct fold *fold = NULL;
    const char *name = NULL;
    json_t *value = NULL;
    cb_time now = 0;
    enum cb_code rc = scenario_members(expected, "at clocks", err);
    if (rc == CB_OK && json_object_size(wanted) == 0)
        rc = cb_fail(err, CB_INVALID, "nothing is expected");
    if (rc == CB_OK) /* whether the events follow */
        rc = scenario_fold(scenario, cb_json_get_str(expected, "at"), &fold, &now, err);
    if (rc != CB_OK)
        return rc;
    CB_AUTO(clock_engine_free)
    struct clock_engine *engine =
        clock_engine_new(&(struct clock_engine_input){.pack = scenario->pack});
    for (size_t i = 0; i < scenario->count && scenario->events[i]->at <= now; i++)
        clock_engine_take(engine, scenario->events[i]);
    struct clocks clocks = clock_engine_at(engine, now);
    json_object_foreach ((json_t *)(uintptr_t)wanted, name, value)
        expect_clock(scenario, clocks, name, value, differences);
    return CB_OK;
}
