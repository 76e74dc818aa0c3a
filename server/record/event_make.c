#include "event_make.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "caseboard/policy/views.h"
#include "event_form.h"

enum cb_code event_fail(struct cb_error *err, const char *member, const char *why)
{
    return cb_fail(err, CB_INVALID, "%s %s", member, why);
}

/* ---- one block: the event, its changes, their settings, all text ---------------------------- */

static size_t count_settings(const struct event *head)
{
    size_t count = 0;
    for (size_t i = 0; i < head->change_count; i++)
        count += json_object_size(head->changes[i].set);
    return count;
}

static size_t count_chars(const struct event *head)
{
    const struct actor *by = &head->by;
    size_t count = by->user.len + by->agency.len + by->seat.len + head->why.len + head->pack.len;
    for (size_t i = 0; i < by->role_count; i++)
        count += by->roles[i].len;
    for (size_t i = 0; i < head->change_count; i++)
        count += head->changes[i].id.len;
    return count;
}

static void keep(char **chars, struct cb_str *text)
{
    if (text->at == NULL)
        return;
    memcpy(*chars, text->at, text->len);
    text->at = *chars;
    *chars += text->len;
}

static struct event *event_like(const struct event *head)
{
    size_t changes = head->change_count;
    size_t settings = count_settings(head);
    struct event *event = cb_alloc(sizeof *event + changes * sizeof(struct change) +
                                   settings * sizeof(struct setting) + count_chars(head));
    *event = *head;
    event->changes = (struct change *)(event + 1);
    struct setting *next = (struct setting *)(event->changes + changes);
    char *chars = (char *)(next + settings);

    keep(&chars, &event->by.user);
    keep(&chars, &event->by.agency);
    keep(&chars, &event->by.seat);
    keep(&chars, &event->why);
    keep(&chars, &event->pack);
    for (size_t i = 0; i < event->by.role_count; i++)
        keep(&chars, &event->by.roles[i]);
    for (size_t i = 0; i < changes; i++) {
        event->changes[i] = head->changes[i];
        keep(&chars, &event->changes[i].id);
        json_incref(event->changes[i].set);
        event->changes[i].settings = next;
        next += json_object_size(event->changes[i].set);
    }
    return event;
}

/* ---- checks --------------------------------------------------------------------------------- */

static enum cb_code check_why(struct cb_str why, struct cb_error *err)
{
    if (why.at == NULL)
        return CB_OK;
    if (why.len == 0)
        return event_fail(err, "why", "is neither null nor a text");
    const char *problem = cb_text_problem(why, true);
    if (problem != NULL)
        return event_fail(err, "why", problem);
    if (cb_text_chars(why) > CB_PROSE_CHARS)
        return event_fail(err, "why", "is longer than it may be");
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

static enum cb_code check_actor(const struct pack *pack, const struct actor *by,
                                struct cb_error *err)
{
    size_t seat = 0;
    if (!is_short_code(by->user))
        return event_fail(err, "by.user", "is not the id of a user");
    if (by->agency.at != NULL && !is_short_code(by->agency))
        return event_fail(err, "by.agency", "is neither null nor the id of an agency");
    if (!pack_seat(pack, by->seat, &seat))
        return event_fail(err, "by.seat", "is no seat");
    for (size_t i = 0; i < by->role_count; i++) {
        if (!is_short_code(by->roles[i]))
            return event_fail(err, "by.roles", "holds what is no role");
    }
    return CB_OK;
}

static enum cb_code check_verb(const struct event *event, struct cb_error *err)
{
    if (!type_stands_in(event->verb->type, event->kind))
        return event_fail(err, "did", "is no verb of this kind of stream");
    if (!is_pack_name(event->pack))
        return event_fail(err, "pack", "is not the name of a pack");
    return CB_OK;
}

static enum cb_code find_setting(struct change *change, const char *name, json_t *value,
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

static enum cb_code find_settings(struct change *change, struct cb_error *err)
{
    const char *name = NULL;
    json_t *value = NULL;

    json_object_foreach (change->set, name, value) {
        enum cb_code rc = find_setting(change, name, value, err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}

static enum cb_code check_change(const struct event *event, struct change *change,
                                 struct cb_error *err)
{
    if (!type_stands_in(change->type, event->kind))
        return event_fail(err, "records", "holds a type that is none of this kind of stream");
    if (!is_record_id(change->id, event->kind))
        return event_fail(err, "records", "holds an id that is none");
    return find_settings(change, err);
}

static enum cb_code check_changes(struct event *event, struct cb_error *err)
{
    for (size_t i = 0; i < event->change_count; i++) {
        enum cb_code rc = check_change(event, &event->changes[i], err);
        if (rc != CB_OK)
            return rc;
    }
    if (event->changes[0].type != event->verb->type)
        return event_fail(err, "records", "begins with a record of another type than the verb's");
    if (event->change_count > 1 && !event->verb->built_in)
        return event_fail(err, "records", "holds more than the one record of the verb");
    return CB_OK;
}

enum cb_code event_make(const struct pack *pack, const struct event *head, struct event **out,
                        struct cb_error *err)
{
    CB_AUTO(event_free) struct event *event = event_like(head);

    enum cb_code rc = check_why(event->why, err);
    if (rc == CB_OK)
        rc = check_actor(pack, &event->by, err);
    if (rc == CB_OK)
        rc = check_verb(event, err);
    if (rc == CB_OK)
        rc = check_changes(event, err);
    if (rc == CB_OK)
        *out = cb_take(&event);
    return rc;
}

void event_free(struct event *event)
{
    if (event == NULL)
        return;
    for (size_t i = 0; i < event->change_count; i++)
        json_decref(event->changes[i].set);
    free(event);
}
