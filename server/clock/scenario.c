#include "caseboard/clock/scenario.h"

#include <stdlib.h>

#include "caseboard/base/digest.h"

#include "expect.h"

static const char FIRST_AT[] = "2026-01-05T09:00:00.000Z";

void scenario_fini(struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->count; i++)
        event_free(scenario->events[i]);
    free(scenario->events);
}

/* ---- form ---- */

static bool is_among(const char *known, const char *name)
{
    struct cb_str rest = cb_str_of(known);
    struct cb_str word = {0};
    while (cb_str_split(&rest, ' ', &word)) {
        if (cb_str_is(word, name))
            return true;
    }
    return false;
}

enum cb_code scenario_members(const json_t *object, const char *known, struct cb_error *err)
{
    const char *name = NULL;
    json_t *value = NULL;
    if (!json_is_object(object))
        return cb_fail(err, CB_INVALID, "an object is missing (of %s)", known);
    json_object_foreach ((json_t *)(uintptr_t)object, name, value) {
        if (!is_among(known, name))
            return cb_fail(err, CB_INVALID, "there is no member \"%s\" (but %s)", name, known);
    }
    return CB_OK;
}

/* ---- ids ---- */

static struct cb_id derived_id(const char *what, struct cb_str name)
{
    struct cb_id id;
    struct cb_digest digest =
        cb_digest_parts((struct cb_str[]){cb_str_of("scenario/"), cb_str_of(what), name}, 3);
    for (size_t i = 0; i < sizeof id.bytes; i++)
        id.bytes[i] = digest.bytes[i];
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0FU) | 0x40U); /* version 4, variant 1 */
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3FU) | 0x80U);
    return id;
}

static void add_id(struct cb_buf *out, struct cb_id id)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    cb_buf_text(out, text);
}

void scenario_id(const struct scenario *scenario, struct cb_str name, struct cb_buf *out)
{
    struct cb_id id;
    if (scenario->kind == STREAM_DIRECTORY || cb_id_parse(name, &id))
        cb_buf_str(out, name);
    else
        add_id(out, derived_id("record/", name));
}

static json_t *resolve_text(const struct scenario *scenario, const json_t *value)
{
    CB_AUTO(cb_buf_fini) struct cb_buf id = {0};
    struct cb_str text = cb_json_str(value);
    if (!cb_str_starts(text, "#") || cb_str_starts(text, SCENARIO_ETAG))
        return json_deep_copy(value);
    if (cb_str_starts(text, SCENARIO_CLOCK))
        scenario_clock_id(scenario,
                          (struct cb_str){text.at + sizeof SCENARIO_CLOCK - 1,
                                          text.len - sizeof SCENARIO_CLOCK + 1},
                          &id);
    else
        scenario_id(scenario, (struct cb_str){text.at + 1, text.len - 1}, &id);
    return cb_json_string(cb_buf_peek(&id));
}

json_t *scenario_value(const struct scenario *scenario, const json_t *value)
{
    const char *name = NULL;
    json_t *member = NULL;
    if (json_is_array(value)) {
        json_t *list = json_array();
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append_new(list, scenario_value(scenario, json_array_get(value, i)));
        return list;
    }
    if (!json_is_object(value))
        return resolve_text(scenario, value);
    json_t *object = json_object();
    json_object_foreach ((json_t *)(uintptr_t)value, name, member)
        json_object_set_new(object, name, scenario_value(scenario, member));
    return object;
}

/* ---- people ---- */

static const json_t *viewer_named(const struct scenario *scenario, const char *name)
{
    const json_t *own = json_object_get(json_object_get(scenario->document, "viewers"), name);
    return own != NULL ? own : json_object_get(json_object_get(scenario->base, "viewers"), name);
}

enum cb_code scenario_viewer(const struct scenario *scenario, const json_t *who, struct viewer *out,
                             struct cb_error *err)
{
    const json_t *viewer =
        json_is_string(who) ? viewer_named(scenario, json_string_value(who)) : who;
    if (json_is_string(who) && viewer == NULL)
        return cb_fail(err, CB_INVALID, "there is no viewer \"%s\"", json_string_value(who));
    enum cb_code rc = scenario_members(viewer, "user agency seat roles", err);
    if (rc != CB_OK)
        return rc;
    const json_t *roles = json_object_get(viewer, "roles");
    if (json_array_size(roles) > EVENT_ROLES)
        return cb_fail(err, CB_INVALID, "a viewer has at most %d roles", EVENT_ROLES);
    *out = (struct viewer){.user = cb_json_get_str(viewer, "user"),
                           .agency = cb_json_get_str(viewer, "agency"),
                           .seat = cb_json_get_str(viewer, "seat"),
                           .role_count = json_array_size(roles)};
    for (size_t i = 0; i < out->role_count; i++)
        out->roles[i] = cb_json_str(json_array_get(roles, i));
    return CB_OK;
}

static json_t *actor_json(const struct viewer *viewer)
{
    json_t *roles = json_array();
    for (size_t i = 0; i < viewer->role_count; i++)
        json_array_append_new(roles, cb_json_string(viewer->roles[i]));
    /* The host's operator is of no agency. */
    json_t *agency = viewer->agency.at != NULL ? cb_json_string(viewer->agency) : json_null();
    return json_pack("{s:s%, s:o, s:s%, s:o}", "user", viewer->user.at, viewer->user.len, "agency",
                     agency, "seat", viewer->seat.at, viewer->seat.len, "roles", roles);
}

/* ---- events ---- */

/* An instant that is said, else a minute after the one before. */
static enum cb_code event_time(const struct scenario *scenario, struct cb_str said, cb_time *out,
                               struct cb_error *err)
{
    if (said.at != NULL) {
        if (!cb_time_parse(said, out))
            return cb_fail(err, CB_INVALID, "\"%.*s\" is not a time", CB_STR_ARG(said));
        return CB_OK;
    }
    if (scenario->count != 0)
        *out = scenario->events[scenario->count - 1]->at + 60 * 1000;
    else if (!cb_time_parse(cb_str_of(FIRST_AT), out))
        abort();
    return CB_OK;
}

static void set_id(json_t *object, const char *key, struct cb_id id)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    json_object_set_new(object, key, json_string(text));
}

static json_t *change_json(const struct scenario *scenario, const struct pack_verb *verb,
                           const json_t *entry)
{
    CB_AUTO(cb_buf_fini) struct cb_buf id = {0};
    json_t *change = json_object();
    const json_t *set = json_object_get(entry, "set");
    scenario_id(scenario, cb_json_get_str(entry, "id"), &id);
    json_object_set_new(change, "type", cb_json_string(verb->type->name));
    json_object_set_new(change, "id", cb_json_string(cb_buf_peek(&id)));
    json_object_set_new(change, "set", set != NULL ? scenario_value(scenario, set) : json_object());
    return change;
}

static json_t *why_json(const struct pack_verb *verb, const json_t *entry)
{
    json_t *why = json_object_get(entry, "why");
    if (why != NULL)
        return json_incref(why);
    return verb->needs_why ? json_string("As the scenario says.") : json_null();
}

static json_t *event_json(const struct scenario *scenario, const struct pack_verb *verb,
                          const json_t *entry, const struct viewer *by, cb_time at)
{
    char text[CB_TIME_TEXT];
    char number[20];
    json_t *body = json_object();
    int length = snprintf(number, sizeof number, "%zu", scenario->count + 1);
    cb_time_write(at, text);
    set_id(body, "stream", scenario->stream);
    json_object_set_new(body, "kind", json_string(stream_kind_name(scenario->kind)));
    json_object_set_new(body, "seq", json_integer((json_int_t)scenario->count + 1));
    json_object_set_new(body, "at", json_string(text));
    json_object_set_new(body, "by", actor_json(by));
    set_id(body, "command", derived_id("command/", (struct cb_str){number, (size_t)length}));
    json_object_set_new(body, "did", cb_json_string(verb->full_name));
    json_object_set_new(body, "why", why_json(verb, entry));
    json_object_set_new(body, "pack", cb_json_string(pack_name(scenario->pack)));
    json_object_set_new(body, "records", json_pack("[o]", change_json(scenario, verb, entry)));
    return body;
}

/* What happens first says what the scenario is about: its record is the stream's own. */
static void begin_stream(struct scenario *scenario, const json_t *first)
{
    struct cb_str id = cb_json_get_str(first, "id");
    const struct pack_verb *verb = pack_verb(scenario->pack, cb_json_get_str(first, "did"));
    if (verb == NULL)
        return;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    scenario->kind = verb->type->stream;
    scenario_id(scenario, id, &text);
    if (!cb_id_parse(cb_buf_peek(&text), &scenario->stream))
        scenario->stream = derived_id("stream/", id);
}

static enum cb_code add_event(struct scenario *scenario, const json_t *entry, size_t *room,
                              struct cb_error *err)
{
    struct viewer by = {0};
    cb_time at = 0;
    struct cb_str did = cb_json_get_str(entry, "did");
    const struct pack_verb *verb = pack_verb(scenario->pack, did);
    enum cb_code rc = scenario_members(entry, "by did at id set why", err);
    if (rc != CB_OK)
        return rc;
    if (verb == NULL)
        return cb_fail(err, CB_INVALID, "there is no verb \"%.*s\"", CB_STR_ARG(did));
    if (scenario->count == 0)
        begin_stream(scenario, entry);
    rc = scenario_viewer(scenario, json_object_get(entry, "by"), &by, err);
    if (rc == CB_OK)
        rc = event_time(scenario, cb_json_get_str(entry, "at"), &at, err);
    if (rc != CB_OK)
        return rc;
    CB_AUTO(json_decref) json_t *body = event_json(scenario, verb, entry, &by, at);
    struct event *event = NULL;
    rc = event_of_json(scenario->pack, body, &event, err);
    if (rc != CB_OK)
        return rc;
    cb_grow(&scenario->events, scenario->count, room, sizeof(struct event *));
    scenario->events[scenario->count++] = event;
    return CB_OK;
}

static enum cb_code add_events(struct scenario *scenario, const json_t *list, size_t *room,
                               struct cb_error *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct cb_error why = {CB_OK, ""};
        enum cb_code rc = add_event(scenario, json_array_get(list, i), room, &why);
        if (rc != CB_OK)
            return cb_fail(err, rc, "event %zu: %s", i + 1, why.message);
    }
    return CB_OK;
}

enum cb_code scenario_fold(const struct scenario *scenario, struct cb_str at, struct fold **out,
                           cb_time *now, struct cb_error *err)
{
    if (event_time(scenario, at, now, err) != CB_OK)
        return CB_INVALID;
    if (at.at == NULL && scenario->count != 0)
        *now = scenario->events[scenario->count - 1]->at;
    CB_AUTO(fold_free)
    struct fold *fold = fold_new(scenario->pack, scenario->stream, scenario->kind);
    for (size_t i = 0; i < scenario->count && scenario->events[i]->at <= *now; i++) {
        struct cb_error why = {CB_OK, ""};
        enum cb_code rc = fold_apply(fold, scenario->events[i], &why);
        if (rc != CB_OK)
            return cb_fail(err, rc, "event %zu, %.*s: %s", i + 1,
                           CB_STR_ARG(scenario->events[i]->verb->full_name), why.message);
    }
    *out = cb_take(&fold);
    return CB_OK;
}

/* ---- the file ---- */

static enum cb_code find_base(struct scenario *scenario, const json_t *fixtures,
                              struct cb_error *err)
{
    const char *name = json_string_value(json_object_get(scenario->document, "base"));
    if (name == NULL)
        return CB_OK;
    scenario->base = json_object_get(fixtures, name);
    if (scenario->base == NULL)
        return cb_fail(err, CB_INVALID, "fixtures/%s.json: there is none that can be read", name);
    return scenario_members(scenario->base, "viewers events", err);
}

static enum cb_code check_expected(size_t count, struct cb_error *err)
{
    if (count == 0)
        return cb_fail(err, CB_INVALID, "nothing is expected");
    if (count > SCENARIO_EXPECTATIONS)
        return cb_fail(err, CB_INVALID, "more than %d things are expected", SCENARIO_EXPECTATIONS);
    return CB_OK;
}

/* Each event is folded anew for each expectation: how many there may be is said before. */
static enum cb_code check_events(const struct scenario *scenario, struct cb_error *err)
{
    size_t count = json_array_size(json_object_get(scenario->base, "events")) +
                   json_array_size(json_object_get(scenario->document, "events"));
    if (count > SCENARIO_EVENTS)
        return cb_fail(err, CB_INVALID, "there are more than %d events", SCENARIO_EVENTS);
    return CB_OK;
}

static enum cb_code check_form(const struct scenario *scenario, struct cb_error *err)
{
    struct cb_str pack = cb_json_get_str(scenario->document, "pack");
    enum cb_code rc =
        scenario_members(scenario->document, "title pack base viewers events expect", err);
    if (rc != CB_OK)
        return rc;
    if (cb_json_get_str(scenario->document, "title").len == 0)
        return cb_fail(err, CB_INVALID, "the title is missing");
    if (!cb_str_equal(pack, pack_name(scenario->pack)))
        return cb_fail(err, CB_INVALID, "is for the pack \"%.*s\", which is not this one",
                       CB_STR_ARG(pack));
    return check_expected(json_array_size(json_object_get(scenario->document, "expect")), err);
}

enum cb_code scenario_of(const struct pack *pack, const json_t *document, const json_t *fixtures,
                         struct scenario *out, struct cb_error *err)
{
    size_t room = 0;
    *out = (struct scenario){.pack = pack, .document = document, .kind = STREAM_CASE};
    enum cb_code rc = check_form(out, err);
    if (rc == CB_OK)
        rc = find_base(out, fixtures, err);
    if (rc == CB_OK)
        rc = check_events(out, err);
    if (rc == CB_OK)
        rc = add_events(out, json_object_get(out->base, "events"), &room, err);
    if (rc == CB_OK)
        rc = add_events(out, json_object_get(out->document, "events"), &room, err);
    const json_t *expected = json_array_get(json_object_get(out->document, "expect"), 0);
    if (rc == CB_OK && out->count == 0)
        begin_stream(out, json_object_get(expected, "try"));
    return rc;
}

/* ---- running it ---- */

static size_t work_of(const struct scenario *scenario, const json_t *expected)
{
    size_t as = json_array_size(json_object_get(expected, "as"));
    size_t present = json_array_size(json_object_get(expected, "present"));
    return (scenario->count + 1) * (as == 0 ? 1 : as) * (1 + present);
}

static bool may_spend(struct scenario_run *run, size_t work)
{
    run->is_cut = run->is_cut || (run->most_work != 0 && work > run->most_work - run->work);
    if (!run->is_cut)
        run->work += work;
    return !run->is_cut;
}

void scenario_run(const struct pack *pack, const json_t *document, const json_t *fixtures,
                  void (*differs)(void *context, size_t number, struct cb_str line), void *context,
                  struct scenario_run *run)
{
    CB_AUTO(scenario_fini) struct scenario scenario = {0};
    struct cb_error err = {CB_OK, ""};
    const json_t *list = json_object_get(document, "expect");
    if (scenario_of(pack, document, fixtures, &scenario, &err) != CB_OK) {
        run->failed++;
        differs(context, 0, cb_str_of(err.message));
        return;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
        const json_t *expected = json_array_get(list, i);
        if (!may_spend(run, work_of(&scenario, expected)))
            return;
        bool holds = expect_holds(&scenario, expected, &text);
        struct cb_str rest = cb_buf_peek(&text), line;
        *(holds ? &run->passed : &run->failed) += 1;
        while (cb_str_split(&rest, '\n', &line))
            differs(context, i + 1, line);
    }
}
