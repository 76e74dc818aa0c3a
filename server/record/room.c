/* The room view, made of what each person's lens gives and of nothing else: whatever is added to
 * the views of single people is lowered here without a line of its own. */
#include "caseboard/record/room.h"

#include <stdlib.h>

#include "project_parts.h"

static bool is_open(const struct room *room)
{
    for (size_t i = 0; i < room->count; i++) {
        if (lens_gate(room->lenses[i]) != GATE_OPEN)
            return false;
    }
    return room->count != 0 && !room->has_stranger;
}

static enum level lowest(const struct room *room, const struct fold *fold,
                         const struct record *record)
{
    enum level level = LEVEL_FULL;
    for (size_t i = 0; i < room->count && level != LEVEL_NONE; i++)
        level = level_lowest(level, lens_sight(room->lenses[i], fold, record).level);
    return level;
}

static bool is_in(const json_t *list, const json_t *entry)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_array_get(list, i), entry))
            return true;
    }
    return false;
}

/* What is in both. A view leaves entries out of a list, and changes no value otherwise. */
static json_t *both(json_t *a, json_t *b)
{
    if (a == NULL || b == NULL)
        return NULL;
    if (!json_is_array(a) || !json_is_array(b))
        return json_equal(a, b) ? json_incref(a) : NULL;
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(a); i++) {
        if (is_in(b, json_array_get(a, i)))
            json_array_append(out, json_array_get(a, i));
    }
    if (json_array_size(out) == 0)
        json_decref(cb_take(&out));
    return out;
}

static json_t *value_for_all(const struct room *room, const struct fold *fold,
                             const struct record *record, const struct pack_field *field)
{
    json_t *value = project_field(room->lenses[0], fold, record, field->name.at);
    for (size_t i = 1; value != NULL && i < room->count; i++) {
        CB_AUTO(json_decref) json_t *before = value;
        CB_AUTO(json_decref)
        json_t *seen = project_field(room->lenses[i], fold, record, field->name.at);
        value = both(before, seen);
    }
    return value;
}

static enum level write_record(const struct room *room, const struct fold *fold,
                               const struct record *record, struct cb_buf *out,
                               char etag[ETAG_TEXT])
{
    enum level level = lowest(room, fold, record);
    bool is_first = true;
    struct written at;

    if (level == LEVEL_NONE)
        return LEVEL_NONE;
    record_begin(fold, record, level, out, &at);
    for (size_t i = 0; level > LEVEL_EXISTS && i < record->type->field_count; i++) {
        const struct pack_field *field = &record->type->fields[i];
        CB_AUTO(json_decref) json_t *value = value_for_all(room, fold, record, field);
        if (value != NULL)
            field_write(field, value, &is_first, out);
    }
    record_end(record, level, out, &at, etag);
    return level;
}

enum level room_record(const struct room *room, const struct fold *fold,
                       const struct record *record, struct cb_buf *out, char etag[ETAG_TEXT])
{
    etag[0] = '\0';
    return is_open(room) ? write_record(room, fold, record, out, etag) : LEVEL_NONE;
}

void room_all(const struct room *room, const struct fold *fold, struct view *view,
              struct cb_buf *records)
{
    size_t begin = records->len;
    char etag[ETAG_TEXT];

    view_fini(view);
    if (!is_open(room))
        return;
    const struct record **sorted = sorted_records(fold);
    for (size_t i = 0; i < fold_count(fold); i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf one = {0};
        if (write_record(room, fold, sorted[i], &one, etag) == LEVEL_NONE)
            continue;
        if (records->len != begin)
            cb_buf_char(records, ',');
        cb_buf_str(records, cb_buf_peek(&one));
        view_put(view, sorted[i]->id, etag);
    }
    free(sorted);
}
