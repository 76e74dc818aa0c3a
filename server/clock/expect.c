/* Expectations of two kinds: what somebody sees, through the one view function, and what happens to
 * somebody who tries a verb, through the one way in. */
#include "expect.h"

#include <stdlib.h>

#include "caseboard/record/decide.h"
#include "caseboard/record/room.h"

struct looking {
    const struct scenario *scenario;
    const struct fold *fold;
    const struct lens *lens; /* NULL: the stream has not begun */
    const struct room *room; /* who else is present; NULL: nobody */
    struct viewer viewer;
    cb_time now;
    struct cb_str who; /* for messages */
    struct cb_buf *differences;
};

static void differ(const struct looking *looking, const char *format, ...) CB_PRINTF(2, 3);
static void differ(const struct looking *looking, const char *format, ...)
{
    char text[1000];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    cb_buf_printf(looking->differences, "as %.*s: %s\n", CB_STR_ARG(looking->who), text);
}

/* ---- what is seen ---- */

/* The whole view as JSON: {id: record}. */
static json_t *view_of(const struct looking *looking)
{
    CB_AUTO(view_fini) struct view view = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf records = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    CB_AUTO(json_decref) json_t *list = NULL;
    json_t *by_id = json_object();
    if (looking->room != NULL)
        room_all(looking->room, looking->fold, &view, &records);
    else
        project_all(looking->lens, looking->fold, &view, &records);
    cb_buf_printf(&text, "[%.*s]", CB_STR_ARG(cb_buf_peek(&records)));
    if (cb_json_read(cb_buf_peek(&text), 1000000, &list, NULL) != CB_OK)
        differ(looking, "the view is not JSON");
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *record = json_array_get(list, i);
        json_object_set(by_id, json_string_value(json_object_get(record, "id")), record);
    }
    return by_id;
}

/* The record that NAME stands for as it is seen, or NULL: not at all. */
static const json_t *seen_record(const struct looking *looking, const json_t *view,
                                 const char *name)
{
    CB_AUTO(cb_buf_fini) struct cb_buf id = {0};
    scenario_id(looking->scenario, cb_str_of(name), &id);
    if (fold_find(looking->fold, cb_buf_peek(&id)) == NULL)
        differ(looking, "%s: there is no such record", name);
    return json_object_get(view, id.at);
}

static void expect_levels(const struct looking *looking, const json_t *view, const json_t *levels)
{
    const char *name = NULL;
    json_t *level = NULL;
    json_object_foreach ((json_t *)(uintptr_t)levels, name, level) {
        const json_t *record = seen_record(looking, view, name);
        struct cb_str seen = record != NULL ? cb_json_get_str(record, "level") : CB_STR("none");
        enum level expected = LEVEL_NONE;
        if (!level_parse(cb_json_str(level), &expected))
            differ(looking, "%s: no level is expected", name);
        else if (!cb_str_is(seen, level_name(expected)))
            differ(looking, "%s is seen at %.*s, expected %s", name, CB_STR_ARG(seen),
                   level_name(expected));
    }
}

static void expect_field(const struct looking *looking, const char *record, const char *name,
                         const json_t *seen, const json_t *expected)
{
    CB_AUTO(json_decref) json_t *wanted = scenario_value(looking->scenario, expected);
    CB_AUTO(cb_buf_fini) struct cb_buf was = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf should = {0};
    if (seen != NULL && json_equal(seen, wanted))
        return;
    if (seen != NULL)
        cb_json_write(&was, seen);
    cb_json_write(&should, wanted);
    differ(looking, "%s.%s is %s, expected %s", record, name, seen != NULL ? was.at : "not there",
           should.at);
}

static void expect_fields(const struct looking *looking, const json_t *view, const json_t *records)
{
    const char *name = NULL;
    json_t *fields = NULL;
    json_object_foreach ((json_t *)(uintptr_t)records, name, fields) {
        const json_t *seen = json_object_get(seen_record(looking, view, name), "fields");
        const char *field = NULL;
        json_t *value = NULL;
        json_object_foreach (fields, field, value)
            expect_field(looking, name, field, json_object_get(seen, field), value);
    }
}

static void expect_absent(const struct looking *looking, const json_t *view, const json_t *records)
{
    const char *name = NULL;
    json_t *fields = NULL;
    json_object_foreach ((json_t *)(uintptr_t)records, name, fields) {
        const json_t *seen = json_object_get(seen_record(looking, view, name), "fields");
        for (size_t i = 0; i < json_array_size(fields); i++) {
            struct cb_str field = cb_json_str(json_array_get(fields, i));
            if (json_object_get(seen, field.at != NULL ? field.at : "") != NULL)
                differ(looking, "%s.%.*s is seen", name, CB_STR_ARG(field));
        }
    }
}

static void expect_seen(const struct looking *looking, const json_t *expected)
{
    CB_AUTO(json_decref) json_t *view = view_of(looking);
    expect_levels(looking, view, json_object_get(expected, "levels"));
    expect_fields(looking, view, json_object_get(expected, "fields"));
    expect_absent(looking, view, json_object_get(expected, "absent_fields"));
}

/* ---- what is tried ---- */

/* What the writer would have looked at. */
static void current_etag(const struct looking *looking, struct cb_str id, char etag[ETAG_TEXT])
{
    CB_AUTO(cb_buf_fini) struct cb_buf json = {0};
    const struct record *record = fold_find(looking->fold, id);
    etag[0] = '\0';
    if (record != NULL && looking->lens != NULL && lens_gate(looking->lens) == GATE_OPEN)
        project_record(looking->lens, looking->fold, record, &json, etag);
}

/* VALUE with etags in place of "#etag:NAME", as whoever tries it sees them. */
static json_t *with_etags(const struct looking *looking, json_t *value)
{
    const char *name = NULL;
    json_t *member = NULL;
    struct cb_str text = cb_json_str(value);
    size_t prefix = sizeof SCENARIO_ETAG - 1;

    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        json_array_set_new(value, i, with_etags(looking, json_array_get(value, i)));
    json_object_foreach (value, name, member)
        json_object_set_new(value, name, with_etags(looking, member));
    if (!cb_str_starts(text, SCENARIO_ETAG))
        return json_incref(value);
    CB_AUTO(cb_buf_fini) struct cb_buf id = {0};
    char etag[ETAG_TEXT];
    scenario_id(looking->scenario, (struct cb_str){text.at + prefix, text.len - prefix}, &id);
    current_etag(looking, cb_buf_peek(&id), etag);
    return json_string(etag[0] != '\0' ? etag : "0000000000000000");
}

static void expect_allowed(const struct looking *looking, const struct decision *decision)
{
    if (decision->allowed)
        return;
    CB_AUTO(cb_buf_fini) struct cb_buf fields = {0};
    if (decision->fields != NULL)
        cb_json_write(&fields, decision->fields);
    differ(looking, "is refused (%s: %s %s), expected to be allowed", cb_code_kind(decision->code),
           decision->reason, fields.at != NULL ? fields.at : "");
}

/* The fields that an `invalid` names are exactly those expected. */
static void expect_named(const struct looking *looking, const struct decision *decision,
                         const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++) {
        struct cb_str name = cb_json_str(json_array_get(names, i));
        if (json_object_get(decision->fields, name.at != NULL ? name.at : "") == NULL)
            differ(looking, "the refusal does not name \"%.*s\"", CB_STR_ARG(name));
    }
    if (names != NULL && json_object_size(decision->fields) > json_array_size(names)) {
        CB_AUTO(cb_buf_fini) struct cb_buf fields = {0};
        cb_json_write(&fields, decision->fields);
        differ(looking, "the refusal names more than expected: %s", fields.at);
    }
}

static void expect_refused(const struct looking *looking, const struct decision *decision,
                           struct cb_str kind, const json_t *names)
{
    if (decision->allowed) {
        differ(looking, "is allowed, expected to be refused: %.*s", CB_STR_ARG(kind));
        return;
    }
    if (!cb_str_is(kind, cb_code_kind(decision->code)))
        differ(looking, "is refused: %s (%s), expected %.*s", cb_code_kind(decision->code),
               decision->reason, CB_STR_ARG(kind));
    else
        expect_named(looking, decision, names);
}

/* A scenario has no server: whatever pack it names is there. */
static enum pack_standing pack_stands(void *context, struct cb_str name, struct cb_str hash)
{
    (void)context;
    (void)name;
    (void)hash;
    return PACK_STANDS;
}

static void expect_tried(const struct looking *looking, const json_t *expected)
{
    const json_t *tried = json_object_get(expected, "try");
    const json_t *set = json_object_get(tried, "set");
    CB_AUTO(json_decref)
    CB_AUTO(json_decref)
    json_t *raw = set != NULL ? scenario_value(looking->scenario, set) : json_object();
    CB_AUTO(json_decref) json_t *values = with_etags(looking, raw);
    CB_AUTO(cb_buf_fini) struct cb_buf id = {0};
    struct cb_str did = cb_json_get_str(tried, "did");
    char etag[ETAG_TEXT];
    struct command command = {.by = looking->viewer,
                              .stream = looking->scenario->stream,
                              .verb = pack_verb(looking->scenario->pack, did),
                              .set = values,
                              .why = cb_json_get_str(tried, "why"),
                              .is_fresh = json_is_true(json_object_get(tried, "fresh")),
                              .command = looking->scenario->stream};
    if (command.verb == NULL) {
        differ(looking, "there is no verb \"%.*s\"", CB_STR_ARG(did));
        return;
    }
    scenario_id(looking->scenario, cb_json_get_str(tried, "id"), &id);
    command.id = cb_buf_peek(&id);
    current_etag(looking, command.id, etag);
    command.if_etag = command.verb->creates ? (struct cb_str){0} : cb_str_of(etag);

    CB_AUTO(decision_fini)
    struct decision decision = decide(&(struct decide_input){.fold = looking->fold,
                                                             .lens = looking->lens,
                                                             .now = looking->now,
                                                             .pack_stands = pack_stands},
                                      &command);
    if (json_is_true(json_object_get(expected, "allowed")))
        expect_allowed(looking, &decision);
    else
        expect_refused(looking, &decision, cb_json_get_str(expected, "refused"),
                       json_object_get(expected, "in"));
}

/* ---- who looks ---- */

static enum cb_code check_form(const json_t *expected, struct cb_error *err)
{
    const json_t *tried = json_object_get(expected, "try");
    bool says_seen = json_object_get(expected, "levels") != NULL ||
                     json_object_get(expected, "fields") != NULL ||
                     json_object_get(expected, "absent_fields") != NULL;
    bool says_verdict = (json_object_get(expected, "allowed") != NULL) !=
                        (json_object_get(expected, "refused") != NULL);
    enum cb_code rc = scenario_members(expected,
                                       tried != NULL ? "as at try allowed refused in"
                                                     : "as present at levels fields absent_fields",
                                       err);
    if (rc == CB_OK && tried != NULL)
        rc = scenario_members(tried, "did id set why fresh", err);
    if (rc == CB_OK && (tried != NULL ? !says_verdict : !says_seen))
        rc = cb_fail(err, CB_INVALID, "nothing is expected");
    if (rc == CB_OK && (json_array_size(json_object_get(expected, "as")) > SCENARIO_LOOKERS ||
                        json_array_size(json_object_get(expected, "present")) > SCENARIO_LOOKERS))
        rc = cb_fail(err, CB_INVALID, "more than %d look", SCENARIO_LOOKERS);
    return rc;
}

static struct lens *lens_of(const struct looking *looking, const struct viewer *viewer)
{
    return lens_new(
        &(struct lens_input){.fold = looking->fold, .viewer = viewer, .now = looking->now});
}

/* What the viewer and all of PRESENT may see together. {}: an unknown guest. */
static enum cb_code look_in_room(struct looking *looking, const json_t *present,
                                 const json_t *expected, struct cb_error *err)
{
    size_t count = 1;
    struct lens **lenses = cb_alloc((json_array_size(present) + 1) * sizeof(struct lens *));
    enum cb_code rc = CB_OK;

    lenses[0] = lens_of(looking, &looking->viewer);
    for (size_t i = 0; rc == CB_OK && i < json_array_size(present); i++) {
        struct viewer viewer = {0};
        rc = scenario_viewer(looking->scenario, json_array_get(present, i), &viewer, err);
        if (rc == CB_OK)
            lenses[count++] = lens_of(looking, &viewer);
    }
    looking->room = &(struct room){.lenses = (const struct lens *const *)lenses, .count = count};
    if (rc == CB_OK)
        expect_seen(looking, expected);
    looking->room = NULL;
    for (size_t i = 0; i < count; i++)
        lens_unref(lenses[i]);
    free(lenses);
    return rc;
}

static enum cb_code look(struct looking *looking, const json_t *who, const json_t *expected,
                         struct cb_error *err)
{
    CB_AUTO(lens_unref) struct lens *lens = NULL;
    const json_t *present = json_object_get(expected, "present");
    enum cb_code rc = scenario_viewer(looking->scenario, who, &looking->viewer, err);
    if (rc != CB_OK)
        return rc;
    looking->who = json_is_string(who) ? cb_json_str(who) : looking->viewer.user;
    if (fold_seq(looking->fold) != 0)
        lens = lens_of(looking, &looking->viewer);
    looking->lens = lens;
    if (json_object_get(expected, "try") != NULL)
        expect_tried(looking, expected);
    else if (lens == NULL)
        rc = cb_fail(err, CB_INVALID, "there are no events to look at");
    else if (present != NULL)
        rc = look_in_room(looking, present, expected, err);
    else
        expect_seen(looking, expected);
    return rc;
}

static enum cb_code look_each(struct looking *looking, const json_t *expected, struct cb_error *err)
{
    const json_t *as = json_object_get(expected, "as");
    if (!json_is_array(as))
        return look(looking, as, expected, err);
    for (size_t i = 0; i < json_array_size(as); i++) {
        enum cb_code rc = look(looking, json_array_get(as, i), expected, err);
        if (rc != CB_OK)
            return rc;
    }
    return json_array_size(as) != 0 ? CB_OK : cb_fail(err, CB_INVALID, "nobody looks");
}

bool expect_holds(const struct scenario *scenario, const json_t *expected,
                  struct cb_buf *differences)
{
    struct looking looking = {.scenario = scenario, .differences = differences};
    struct cb_error err = {CB_OK, ""};
    CB_AUTO(fold_free) struct fold *fold = NULL;
    size_t before = differences->len;
    bool of_clocks = json_object_get(expected, "clocks") != NULL;
    enum cb_code rc = of_clocks ? expect_clocks(scenario, expected, differences, &err)
                                : check_form(expected, &err);
    if (rc == CB_OK && !of_clocks)
        rc = scenario_fold(scenario, cb_json_get_str(expected, "at"), &fold, &looking.now, &err);
    looking.fold = fold;
    if (rc == CB_OK && !of_clocks)
        rc = look_each(&looking, expected, &err);
    if (rc != CB_OK)
        cb_buf_printf(differences, "%s\n", err.message);
    return differences->len == before;
}
