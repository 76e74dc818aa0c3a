/* Whether an event follows what a stream holds. */
#include <assert.h>

#include "event_form.h"
#include "fold_parts.h"
#include "names.h"

static enum cb_code fail_change(const struct change *change, struct cb_error *err, const char *why)
{
    return cb_fail(err, CB_INVALID, "%.*s %.*s %s", CB_STR_ARG(change->type->name),
                   CB_STR_ARG(change->id), why);
}

static enum cb_code check_order(const struct fold *fold, const struct event *event,
                                struct cb_error *err)
{
    if (!cb_id_equal(fold->stream, event->stream) || fold->kind != event->kind)
        return cb_fail(err, CB_INVALID, "the event is of another stream");
    if (event->seq != fold->seq + 1)
        return cb_fail(err, CB_INVALID, "seq is %llu where %llu follows",
                       (unsigned long long)event->seq, (unsigned long long)fold->seq + 1);
    if (fold->seq != 0 && event->at < fold->at)
        return cb_fail(err, CB_INVALID, "at goes back");
    return CB_OK;
}

/* A stream begins with its root and has no second one. */
static enum cb_code check_root(const struct fold *fold, const struct change *change,
                               struct cb_error *err)
{
    char stream[CB_ID_TEXT];
    bool is_root = cb_str_is(change->type->name, root_type_name(fold->kind));

    if (fold->seq == 0 && !is_root)
        return cb_fail(err, CB_INVALID, "the first event makes no %s", root_type_name(fold->kind));
    if (fold->seq != 0 && is_root)
        return fail_change(change, err, "would be a second one in its stream");
    cb_id_write(fold->stream, stream);
    if (fold->kind == STREAM_CASE && is_root && !cb_str_is(change->id, stream))
        return fail_change(change, err, "has not the id of its stream");
    return CB_OK;
}

static const struct change *change_before(const struct event *event, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (cb_str_equal(event->changes[i].id, event->changes[index].id))
            return &event->changes[i];
    }
    return NULL;
}

/* What CHANGE points at is there, or is made by the same event, and is of the right type. */
static bool is_there(const struct fold *fold, const struct event *event, struct cb_str id,
                     const struct pack_type *of)
{
    const struct record *record = fold_find(fold, id);
    const struct pack_type *type = record != NULL ? record->type : NULL;
    for (size_t i = 0; type == NULL && i < event->change_count; i++) {
        if (cb_str_equal(event->changes[i].id, id))
            type = event->changes[i].type;
    }
    return type != NULL && (of == NULL || of == type);
}

static bool points_well(const struct fold *fold, const struct event *event,
                        const struct pack_field *field, const json_t *value);

static bool group_points_well(const struct fold *fold, const struct event *event,
                              const struct pack_field *group, const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        for (size_t k = 0; k < group->field_count; k++) {
            const struct pack_field *field = &group->fields[k];
            const json_t *value =
                json_object_getn(json_array_get(items, i), field->name.at, field->name.len);
            if (!points_well(fold, event, field, value))
                return false;
        }
    }
    return true;
}

static bool points_well(const struct fold *fold, const struct event *event,
                        const struct pack_field *field, const json_t *value)
{
    if (is_empty_value(value))
        return true;
    if (field->kind == FIELD_group)
        return group_points_well(fold, event, field, value);
    if (!field_points(field, value))
        return true;
    if (field->kind == FIELD_record)
        return is_there(fold, event, cb_json_str(value), field->of);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!is_there(fold, event, cb_json_str(json_array_get(value, i)), field->of))
            return false;
    }
    return true;
}

/* A field that decides a class keeps its value: a record never moves to other readers. */
static bool would_change_class(const struct record *record, const struct setting *setting)
{
    const json_t *old = record->values[setting->field->index];
    if (!setting->field->fixed)
        return false;
    return is_empty_value(setting->value) ? old != NULL : !json_equal(old, setting->value);
}

static enum cb_code check_settings(const struct fold *fold, const struct event *event,
                                   const struct change *change, const struct record *record,
                                   struct cb_error *err)
{
    for (size_t i = 0; i < change->setting_count; i++) {
        const struct setting *setting = &change->settings[i];
        if (!points_well(fold, event, setting->field, setting->value))
            return cb_fail(err, CB_INVALID, "%.*s.%.*s points at a record that is not there",
                           CB_STR_ARG(change->type->name), CB_STR_ARG(setting->field->name));
        if (record != NULL && would_change_class(record, setting))
            return cb_fail(err, CB_INVALID, "%.*s.%.*s decides a class and cannot be changed",
                           CB_STR_ARG(change->type->name), CB_STR_ARG(setting->field->name));
    }
    return CB_OK;
}

static enum cb_code check_change(const struct fold *fold, const struct event *event, size_t index,
                                 struct cb_error *err)
{
    const struct change *change = &event->changes[index];
    const struct record *record = fold_find(fold, change->id);

    assert(pack_type_at(fold->pack, change->type->index) == change->type);
    if (change_before(event, index) != NULL)
        return fail_change(change, err, "stands twice in its event");
    if (index == 0 && event->verb->creates && record != NULL)
        return fail_change(change, err, "is already there");
    if (index == 0 && !event->verb->creates && record == NULL)
        return fail_change(change, err, "is not there");
    if (record != NULL && record->type != change->type)
        return fail_change(change, err, "is of another type");
    enum cb_code rc = record == NULL ? check_root(fold, change, err) : CB_OK;
    return rc == CB_OK ? check_settings(fold, event, change, record, err) : rc;
}

enum cb_code fold_check(const struct fold *fold, const struct event *event, struct cb_error *err)
{
    enum cb_code rc = check_order(fold, event, err);
    for (size_t i = 0; rc == CB_OK && i < event->change_count; i++)
        rc = check_change(fold, event, i, err);
    return rc;
}
