/* From an event's JSON to the event. What an event does to a stream is fold.c's. */
#include "caseboard/record/event.h"

#include <stdlib.h>

#include "event_form.h"
#include "event_make.h"

static const char *const members[] = {"stream",  "kind", "seq", "at",   "by",
                                      "command", "did",  "why", "pack", "records"};

static enum cb_code check_members(const json_t *body, struct cb_error *err)
{
    if (!json_is_object(body))
        return cb_fail(err, CB_INVALID, "an event is an object");
    for (size_t i = 0; i < CB_COUNT(members); i++) {
        if (json_object_get(body, members[i]) == NULL)
            return event_fail(err, members[i], "is missing");
    }
    if (json_object_size(body) != CB_COUNT(members))
        return cb_fail(err, CB_INVALID, "there is a member that no event has");
    return CB_OK;
}

static enum cb_code read_head(struct event *head, const json_t *body, struct cb_error *err)
{
    const json_t *seq = json_object_get(body, "seq");
    const json_t *why = json_object_get(body, "why");

    head->why = cb_json_str(why);
    head->pack = cb_json_get_str(body, "pack");
    if (!cb_id_parse(cb_json_get_str(body, "stream"), &head->stream))
        return event_fail(err, "stream", "is not the id of a stream");
    if (!stream_kind_parse(cb_json_get_str(body, "kind"), &head->kind))
        return event_fail(err, "kind", "is no kind of stream");
    if (!json_is_integer(seq) || json_integer_value(seq) < 1)
        return event_fail(err, "seq", "is not a number from 1");
    head->seq = (uint64_t)json_integer_value(seq);
    if (!cb_time_parse(cb_json_get_str(body, "at"), &head->at))
        return event_fail(err, "at", "is not an instant in UTC");
    if (!cb_id_parse(cb_json_get_str(body, "command"), &head->command))
        return event_fail(err, "command", "is not the id of a command");
    if (!json_is_null(why) && !json_is_string(why))
        return event_fail(err, "why", "is neither null nor a text");
    return CB_OK;
}

static enum cb_code read_actor(struct actor *by, const json_t *actor, struct cb_error *err)
{
    const json_t *agency = json_object_get(actor, "agency");
    const json_t *roles = json_object_get(actor, "roles");

    if (json_object_size(actor) != 4)
        return event_fail(err, "by", "has other members than user, agency, seat, roles");
    if (!json_is_null(agency) && !json_is_string(agency))
        return event_fail(err, "by.agency", "is neither null nor the id of an agency");
    if (!json_is_array(roles) || json_array_size(roles) > EVENT_ROLES)
        return event_fail(err, "by.roles", "is not a list of a few roles");
    by->user = cb_json_get_str(actor, "user");
    by->agency = cb_json_str(agency);
    by->seat = cb_json_get_str(actor, "seat");
    by->role_count = json_array_size(roles);
    for (size_t i = 0; i < by->role_count; i++)
        by->roles[i] = cb_json_str(json_array_get(roles, i));
    return CB_OK;
}

static enum cb_code read_change(const struct pack *pack, const json_t *record,
                                struct change *change, struct cb_error *err)
{
    change->type = pack_type(pack, cb_json_get_str(record, "type"));
    change->id = cb_json_get_str(record, "id");
    change->set = json_object_get(record, "set");
    if (json_object_size(record) != 3)
        return event_fail(err, "records", "holds other members than type, id, set");
    if (change->type == NULL)
        return event_fail(err, "records", "holds a type that is none of this kind of stream");
    if (!json_is_object(change->set))
        return event_fail(err, "records", "holds a set that is no object");
    return CB_OK;
}

static enum cb_code read_changes(const struct pack *pack, struct event *head, const json_t *records,
                                 struct cb_error *err)
{
    enum cb_code rc = CB_OK;
    if (json_array_size(records) == 0)
        return event_fail(err, "records", "is not a list of records");
    head->change_count = json_array_size(records);
    head->changes = cb_alloc(head->change_count * sizeof *head->changes);
    for (size_t i = 0; i < head->change_count && rc == CB_OK; i++)
        rc = read_change(pack, json_array_get(records, i), &head->changes[i], err);
    return rc;
}

enum cb_code event_of_json(const struct pack *pack, const json_t *body, struct event **out,
                           struct cb_error *err)
{
    struct event head = {0};

    enum cb_code rc = check_members(body, err);
    if (rc == CB_OK)
        rc = read_head(&head, body, err);
    if (rc == CB_OK)
        rc = read_actor(&head.by, json_object_get(body, "by"), err);
    if (rc != CB_OK)
        return rc;
    head.verb = pack_verb(pack, cb_json_get_str(body, "did"));
    if (head.verb == NULL)
        return event_fail(err, "did", "is no verb");
    rc = read_changes(pack, &head, json_object_get(body, "records"), err);
    if (rc == CB_OK)
        rc = event_make(pack, &head, out, err);
    free(head.changes);
    return rc;
}
