/* Between an event and its JSON. What an event does to a stream is fold.c's. */
#include "caseboard/record/event.h"

#include <stdlib.h>

#include "caseboard/base/limits.h"
#include "caseboard/policy/views.h"
#include "event_form.h"

static const char *const members[] = {"stream",  "kind", "seq", "at",   "by",
                                      "command", "did",  "why", "pack", "records"};

static enum cb_code fail_member(struct cb_error *err, const char *member, const char *why)
{
    return cb_fail(err, CB_INVALID, "%s %s", member, why);
}

static enum cb_code check_members(const json_t *body, struct cb_error *err)
{
    if (!json_is_object(body))
        return cb_fail(err, CB_INVALID, "an event is an object");
    for (size_t i = 0; i < CB_COUNT(members); i++) {
        if (json_object_get(body, members[i]) == NULL)
            return fail_member(err, members[i], "is missing");
    }
    if (json_object_size(body) != CB_COUNT(members))
        return cb_fail(err, CB_INVALID, "there is a member that no event has");
    return CB_OK;
}

static size_t count_settings(const json_t *records)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(records); i++)
        count += json_object_size(json_object_get(json_array_get(records, i), "set"));
    return count;
}

/* One block: the event, its changes, their settings. */
static struct event *event_sized(const json_t *records)
{
    size_t changes = json_array_size(records);
    size_t settings = count_settings(records);
    struct event *event = cb_alloc(sizeof *event + changes * sizeof(struct change) +
                                   settings * sizeof(struct setting));
    event->changes = (struct change *)(event + 1);
    return event;
}

static enum cb_code read_head(struct event *event, const json_t *body, struct cb_error *err)
{
    const json_t *seq = json_object_get(body, "seq");
    const json_t *why = json_object_get(body, "why");

    event->why = cb_json_str(why);
    event->pack = cb_json_get_str(body, "pack");
    if (!cb_id_parse(cb_json_get_str(body, "stream"), &event->stream))
        return fail_member(err, "stream", "is not the id of a stream");
    if (!stream_kind_parse(cb_json_get_str(body, "kind"), &event->kind))
        return fail_member(err, "kind", "is no kind of stream");
    if (!json_is_integer(seq) || json_integer_value(seq) < 1)
        return fail_member(err, "seq", "is not a number from 1");
    event->seq = (uint64_t)json_integer_value(seq);
    if (!cb_time_parse(cb_json_get_str(body, "at"), &event->at))
        return fail_member(err, "at", "is not an instant in UTC");
    if (!cb_id_parse(cb_json_get_str(body, "command"), &event->command))
        return fail_member(err, "command", "is not the id of a command");
    if (!json_is_null(why) && (!json_is_string(why) || event->why.len == 0))
        return fail_member(err, "why", "is neither null nor a text");
    if (json_is_string(why) && cb_text_problem(event->why, true) != NULL)
        return fail_member(err, "why", cb_text_problem(event->why, true));
    if (json_is_string(why) && cb_text_chars(event->why) > CB_PROSE_CHARS)
        return fail_member(err, "why", "is longer than it may be");
    return CB_OK;
}

/* "masip@1" */
static bool is_pack_name(struct cb_str text)
{
    struct cb_str rest = text;
    struct cb_str id;
    if (!cb_str_split(&rest, '@', &id) || !is_short_code(id))
        return false;
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.at[i] < '0' || rest.at[i] > '9')
            return false;
    }
    return rest.len >= 1 && rest.len <= 9;
}

static enum cb_code read_roles(struct actor *by, const json_t *roles, struct cb_error *err)
{
    if (!json_is_array(roles) || json_array_size(roles) > EVENT_ROLES)
        return fail_member(err, "by.roles", "is not a list of a few roles");
    by->role_count = json_array_size(roles);
    for (size_t i = 0; i < by->role_count; i++) {
        by->roles[i] = cb_json_str(json_array_get(roles, i));
        if (!is_short_code(by->roles[i]))
            return fail_member(err, "by.roles", "holds what is no role");
    }
    return CB_OK;
}

static enum cb_code read_actor(const struct pack *pack, struct event *event, const json_t *body,
                               struct cb_error *err)
{
    const json_t *by = json_object_get(body, "by");
    const json_t *agency = json_object_get(by, "agency");
    size_t seat = 0;

    if (json_object_size(by) != 4)
        return fail_member(err, "by", "has other members than user, agency, seat, roles");
    event->by.user = cb_json_get_str(by, "user");
    event->by.agency = cb_json_str(agency);
    event->by.seat = cb_json_get_str(by, "seat");
    if (!is_short_code(event->by.user))
        return fail_member(err, "by.user", "is not the id of a user");
    if (!json_is_null(agency) && !is_short_code(event->by.agency))
        return fail_member(err, "by.agency", "is neither null nor the id of an agency");
    if (!pack_seat(pack, event->by.seat, &seat))
        return fail_member(err, "by.seat", "is no seat");
    return read_roles(&event->by, json_object_get(by, "roles"), err);
}

static enum cb_code read_verb(const struct pack *pack, struct event *event, const json_t *body,
                              struct cb_error *err)
{
    event->verb = pack_verb(pack, cb_json_get_str(body, "did"));
    if (event->verb == NULL)
        return fail_member(err, "did", "is no verb");
    if (!type_stands_in(event->verb->type, event->kind))
        return fail_member(err, "did", "is no verb of this kind of stream");
    if (!is_pack_name(event->pack))
        return fail_member(err, "pack", "is not the name of a pack");
    return CB_OK;
}

static enum cb_code read_setting(struct change *change, const char *name, json_t *value,
                                 struct cb_error *err)
{
    const struct pack_field *field = type_field(change->type, cb_str_of(name));
    if (field == NULL)
        return cb_fail(err, CB_INVALID, "%.*s has no field of the name in set",
                       CB_STR_ARG(change->type->name));
    const char *problem = is_empty_value(value) ? NULL : field_problem(field, value);
    if (problem != NULL)
        return cb_fail(err, CB_INVALID, "%.*s.%.*s %s", CB_STR_ARG(change->type->name),
                       CB_STR_ARG(field->name), problem);
    change->settings[change->setting_count++] = (struct setting){field, value};
    return CB_OK;
}

static enum cb_code read_settings(struct change *change, struct cb_error *err)
{
    const char *name = NULL;
    json_t *value = NULL;

    json_object_foreach (change->set, name, value) {
        enum cb_code rc = read_setting(change, name, value, err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}

static enum cb_code read_change(const struct pack *pack, enum stream_kind kind,
                                const json_t *record, struct change *change, struct cb_error *err)
{
    change->type = pack_type(pack, cb_json_get_str(record, "type"));
    change->id = cb_json_get_str(record, "id");
    change->set = json_object_get(record, "set");
    if (json_object_size(record) != 3)
        return fail_member(err, "records", "holds other members than type, id, set");
    if (change->type == NULL || !type_stands_in(change->type, kind))
        return fail_member(err, "records", "holds a type that is none of this kind of stream");
    if (!is_record_id(change->id, kind))
        return fail_member(err, "records", "holds an id that is none");
    if (!json_is_object(change->set))
        return fail_member(err, "records", "holds a set that is no object");
    return read_settings(change, err);
}

static enum cb_code read_changes(const struct pack *pack, struct event *event,
                                 const json_t *records, struct cb_error *err)
{
    struct setting *next = (struct setting *)(event->changes + json_array_size(records));

    for (size_t i = 0; i < json_array_size(records); i++) {
        struct change *change = &event->changes[event->change_count++];
        change->settings = next;
        enum cb_code rc = read_change(pack, event->kind, json_array_get(records, i), change, err);
        if (rc != CB_OK)
            return rc;
        next += change->setting_count;
    }
    if (event->changes[0].type != event->verb->type)
        return fail_member(err, "records", "begins with a record of another type than the verb's");
    if (event->change_count > 1 && !event->verb->built_in)
        return fail_member(err, "records", "holds more than the one record of the verb");
    return CB_OK;
}

enum cb_code event_of_json(const struct pack *pack, json_t *body, struct event **out,
                           struct cb_error *err)
{
    CB_AUTO(event_free) struct event *event = NULL;
    const json_t *records = json_object_get(body, "records");

    enum cb_code rc = check_members(body, err);
    if (rc != CB_OK)
        return rc;
    if (json_array_size(records) == 0)
        return fail_member(err, "records", "is not a list of records");
    event = event_sized(records);
    event->body = json_incref(body);
    rc = read_head(event, body, err);
    if (rc == CB_OK)
        rc = read_actor(pack, event, body, err);
    if (rc == CB_OK)
        rc = read_verb(pack, event, body, err);
    if (rc == CB_OK)
        rc = read_changes(pack, event, records, err);
    if (rc != CB_OK)
        return rc;
    *out = cb_take(&event);
    return CB_OK;
}

void event_free(struct event *event)
{
    if (event == NULL)
        return;
    json_decref(event->body);
    free(event);
}
