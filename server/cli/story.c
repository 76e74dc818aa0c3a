#include "story.h"

#include <stdio.h>
#include <stdlib.h>

#include "caseboard/account/account.h"
#include "story_time.h"

struct story {
    json_t *board; /* board.json */
    json_t *cases; /* [{"file", "case": …}] */
};

/* ---- reading --------------------------------------------------------------------------------- */

static enum cb_code read_file(const char *folder, const char *file, json_t **out,
                              struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    cb_buf_printf(&path, "%s/%s", folder, file);
    return cb_json_read_file(path.at, out, err);
}

enum cb_code story_read(const char *folder, struct story **out, struct cb_error *err)
{
    CB_AUTO(story_free) struct story *story = cb_alloc(sizeof(*story));
    size_t i;
    json_t *name;
    story->cases = json_array();
    enum cb_code rc = read_file(folder, "board.json", &story->board, err);
    if (rc != CB_OK)
        return rc;
    json_array_foreach (json_object_get(story->board, "cases"), i, name) {
        json_t *one = NULL;
        rc = read_file(folder, json_string_value(name), &one, err);
        if (rc != CB_OK)
            return rc;
        json_array_append_new(story->cases, json_pack("{s:O, s:o}", "file", name, "case", one));
    }
    *out = cb_take(&story);
    return CB_OK;
}

void story_free(struct story *story)
{
    if (story == NULL)
        return;
    json_decref(story->board);
    json_decref(story->cases);
    free(story);
}

const json_t *story_seats(const struct story *story)
{
    return json_object_get(story->board, "seats");
}

/* ---- telling --------------------------------------------------------------------------------- */

/* One stream being told. */
struct telling {
    const struct story *story;
    struct scribe *scribe;
    cb_time now;
    const char *file;
    struct cb_id stream, board;
    json_t *ids;     /* names of records in the story to their ids */
    json_t *streams; /* names of boards and cases to their streams; shared by all */
};

static struct cb_str id_of(struct telling *telling, struct cb_str name)
{
    json_t *known = json_object_getn(telling->ids, name.at, name.len);
    if (known == NULL) {
        char id[CB_ID_TEXT];
        cb_id_write(cb_id_new(), id);
        known = json_string(id);
        json_object_setn_new(telling->ids, name.at, name.len, known);
    }
    return cb_json_str(known);
}

static json_t *resolve(struct telling *telling, const json_t *value);

static json_t *resolve_text(struct telling *telling, struct cb_str text)
{
    if (cb_str_starts(text, "@id:"))
        return cb_json_string(id_of(telling, (struct cb_str){text.at + 4, text.len - 4}));
    if (cb_str_starts(text, "@case:"))
        return json_copy(json_object_getn(telling->streams, text.at + 6, text.len - 6));
    return story_time_value(text, telling->now);
}

static json_t *resolve_object(struct telling *telling, const json_t *object)
{
    json_t *out = json_object();
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)object, key, value) {
        json_object_set_new(out, key, resolve(telling, value));
    }
    return out;
}

static json_t *resolve(struct telling *telling, const json_t *value)
{
    if (json_is_string(value))
        return resolve_text(telling, cb_json_str(value));
    if (json_is_object(value))
        return resolve_object(telling, value);
    if (!json_is_array(value))
        return json_deep_copy(value);
    json_t *out = json_array();
    size_t i;
    json_t *item;
    json_array_foreach (value, i, item) {
        json_array_append_new(out, resolve(telling, item));
    }
    return out;
}

/* A user of the story in the seat of its first membership, or in the one "user/seat" names. */
static bool viewer_of(const struct telling *telling, struct cb_str who, struct viewer *out)
{
    size_t i, j;
    json_t *user, *role;
    struct cb_str id;
    struct cb_str rest = who;
    if (cb_str_is(who, "operator")) {
        *out = scribe_operator();
        return true;
    }
    cb_str_split(&rest, '/', &id);
    json_array_foreach (json_object_get(telling->story->board, "users"), i, user) {
        struct cb_str seat = cb_json_get_str(user, "seat");
        if (!cb_str_equal(cb_json_get_str(user, "id"), id) ||
            (rest.len > 0 && !cb_str_equal(seat, rest)))
            continue;
        *out = (struct viewer){.user = id, .agency = cb_json_get_str(user, "agency"), .seat = seat};
        json_array_foreach (json_object_get(user, "roles"), j, role) {
            if (out->role_count < EVENT_ROLES)
                out->roles[out->role_count++] = cb_json_str(role);
        }
        return true;
    }
    return false;
}

static enum cb_code tell_event(struct telling *telling, size_t index, const json_t *event,
                               struct cb_error *err)
{
    struct cb_error why = {0};
    struct scribe_command command = {.stream = telling->stream, .board = telling->board};
    struct cb_str verb = cb_json_get_str(event, "do");
    CB_AUTO(json_decref) json_t *set = resolve(telling, json_object_get(event, "set"));
    struct cb_str name = cb_json_get_str(event, "id");
    bool is_stream = cb_str_is(name, "@stream");
    char stream[CB_ID_TEXT];
    cb_id_write(telling->stream, stream);
    command.verb = verb;
    command.set = set;
    command.why = cb_json_get_str(event, "why");
    command.id = is_stream ? cb_str_of(stream) : id_of(telling, name);
    if (!story_time_of(event, telling->now, &command.at) ||
        !viewer_of(telling, cb_json_get_str(event, "by"), &command.by))
        return cb_fail(err, CB_INVALID, "%s, event %zu: no such time before now, or no such user",
                       telling->file, index);
    enum cb_code rc = scribe_do(telling->scribe, &command, &why);
    if (rc != CB_OK)
        return cb_fail(err, rc, "%s, event %zu (%.*s by %.*s): %s", telling->file, index,
                       CB_STR_ARG(verb), CB_STR_ARG(command.by.user), why.message);
    return CB_OK;
}

static enum cb_code tell_events(struct telling *telling, const json_t *events, struct cb_error *err)
{
    size_t i;
    json_t *event;
    json_array_foreach (events, i, event) {
        enum cb_code rc = tell_event(telling, i, event, err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}

/* ---- boards: the directory, and accounts ------------------------------------------------------
 */

static void start(json_t *streams, const char *name, struct cb_id *out)
{
    char text[CB_ID_TEXT];
    *out = cb_id_new();
    cb_id_write(*out, text);
    json_object_set_new(streams, name, json_string(text));
}

static struct cb_id stream_named(const json_t *streams, struct cb_str name)
{
    struct cb_id id = {0};
    json_t *text = json_object_getn(streams, name.at, name.len);
    (void)!cb_id_parse(cb_json_str(text), &id);
    return id;
}

/* In the directory a board, agency or user is named by its own code: nothing to resolve. */
static void name_codes(struct telling *telling, const json_t *events)
{
    static const char *const CODED[] = {"board.log", "agency.log", "user.log"};
    size_t i;
    json_t *event;
    json_array_foreach (events, i, event) {
        for (size_t j = 0; j < CB_COUNT(CODED); j++)
            if (cb_str_is(cb_json_get_str(event, "do"), CODED[j]))
                json_object_set(telling->ids, json_string_value(json_object_get(event, "id")),
                                json_object_get(event, "id"));
    }
}

static enum cb_code tell_board(struct telling *telling, const json_t *board, struct cb_error *err)
{
    const json_t *events = json_object_get(board, "events");
    start(telling->streams, json_string_value(json_object_get(board, "id")), &telling->stream);
    telling->board = telling->stream;
    telling->file = "board.json";
    json_decref(telling->ids);
    telling->ids = json_object();
    name_codes(telling, events);
    return tell_events(telling, events, err);
}

static enum cb_code add_account(struct store *store, struct scribe *scribe, const json_t *user,
                                struct cb_error *err)
{
    CB_AUTO(account_rows_fini) struct account_rows rows = {0};
    if (json_object_get(user, "sign_in") == NULL)
        return CB_OK; /* a second membership of somebody who has an account */
    enum cb_code rc = account_make_with_password(store, cb_json_get_str(user, "sign_in"),
                                                 cb_json_get_str(user, "id"),
                                                 cb_json_get_str(user, "password"), &rows, err);
    if (rc != CB_OK)
        return rc;
    struct journal_row row = {
        .kind = ROW_ACCOUNT, .key = cb_buf_peek(&rows.key), .value = cb_buf_peek(&rows.value)};
    return scribe_flush(scribe, &row, 1, NULL, err);
}

static enum cb_code tell_boards(struct telling *telling, struct store *store, struct cb_error *err)
{
    size_t i;
    json_t *item;
    json_array_foreach (json_object_get(telling->story->board, "boards"), i, item) {
        enum cb_code rc = tell_board(telling, item, err);
        if (rc == CB_OK)
            rc = scribe_flush(telling->scribe, NULL, 0, NULL, err);
        if (rc != CB_OK)
            return rc;
    }
    json_array_foreach (json_object_get(telling->story->board, "users"), i, item) {
        enum cb_code rc = add_account(store, telling->scribe, item, err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}

/* ---- cases ----------------------------------------------------------------------------------- */

static void start_cases(struct telling *telling)
{
    size_t i;
    json_t *item;
    struct cb_id ignored;
    json_array_foreach (telling->story->cases, i, item) {
        start(telling->streams,
              json_string_value(json_object_get(json_object_get(item, "case"), "id")), &ignored);
    }
}

static enum cb_code tell_case(struct telling *telling, const json_t *item, struct cb_error *err)
{
    const json_t *one = json_object_get(item, "case");
    telling->file = json_string_value(json_object_get(item, "file"));
    telling->stream = stream_named(telling->streams, cb_json_get_str(one, "id"));
    telling->board = stream_named(telling->streams, cb_json_get_str(one, "board"));
    json_decref(telling->ids);
    telling->ids = json_object();
    enum cb_code rc = tell_events(telling, json_object_get(one, "events"), err);
    return rc == CB_OK ? scribe_flush(telling->scribe, NULL, 0, NULL, err) : rc;
}

enum cb_code story_tell(const struct story *story, struct store *store, struct scribe *scribe,
                        cb_time now, void (*progress)(const char *name), struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *streams = json_object();
    struct telling telling = {.story = story, .scribe = scribe, .now = now, .streams = streams};
    size_t i;
    json_t *item;
    enum cb_code rc = tell_boards(&telling, store, err);
    start_cases(&telling);
    json_array_foreach (story->cases, i, item) {
        if (rc != CB_OK)
            break;
        rc = tell_case(&telling, item, err);
        progress(json_string_value(json_object_get(item, "file")));
    }
    json_decref(telling.ids);
    return rc;
}
