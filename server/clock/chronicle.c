#include "chronicle.h"

#include <stdlib.h>

struct line { /* the records of a type */
    bool is_read;
    struct item *first, *last;
};

struct chronicle {
    const struct pack *pack;
    struct cb_arena *arena; /* texts */
    struct line *lines;     /* by index of the type */
    struct item **items;
    size_t count, room;
};

bool moment_before(struct moment a, struct moment b)
{
    return a.at != b.at ? a.at < b.at : a.seq < b.seq;
}

struct chronicle *chronicle_new(const struct pack *pack)
{
    struct chronicle *chronicle = cb_alloc(sizeof *chronicle);
    chronicle->pack = pack;
    chronicle->arena = cb_arena_new();
    chronicle->lines = cb_alloc(pack_type_count(pack) * sizeof *chronicle->lines);
    return chronicle;
}

static void item_free(struct item *item)
{
    for (size_t i = 0; i < item->type->field_count; i++)
        json_decref(item->values[i]);
    for (size_t i = 0; i < item->step_count; i++)
        json_decref((json_t *)(uintptr_t)item->steps[i].set);
    free(item->values);
    free(item->steps);
    free(item);
}

void chronicle_free(struct chronicle *chronicle)
{
    if (chronicle == NULL)
        return;
    for (size_t i = 0; i < chronicle->count; i++)
        item_free(chronicle->items[i]);
    free(chronicle->items);
    free(chronicle->lines);
    cb_arena_free(chronicle->arena);
    free(chronicle);
}

void chronicle_read(struct chronicle *chronicle, const struct pack_type *type)
{
    if (type != NULL)
        chronicle->lines[type->index].is_read = true;
}

bool chronicle_reads(const struct chronicle *chronicle, const struct pack_type *type)
{
    return chronicle->lines[type->index].is_read;
}

/* ---- taking an event ---- */

static bool is_nothing(const json_t *value)
{
    return value == NULL || json_is_null(value) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

static struct item *find_item(const struct chronicle *chronicle, const struct pack_type *type,
                              struct cb_str id)
{
    struct item *last = chronicle->lines[type->index].last;
    if (last != NULL && cb_str_equal(last->id, id)) /* most often what has just come */
        return last;
    for (struct item *item = chronicle->lines[type->index].first; item != NULL; item = item->next) {
        if (cb_str_equal(item->id, id))
            return item;
    }
    return NULL;
}

static struct item *add_item(struct chronicle *chronicle, const struct change *change)
{
    struct line *line = &chronicle->lines[change->type->index];
    struct item *item = cb_alloc(sizeof *item);
    *item = (struct item){
        .type = change->type,
        .id = cb_arena_str(chronicle->arena, change->id),
        .values = cb_alloc((change->type->field_count + 1) * sizeof *item->values),
        .withdrawn = MOMENT_NEVER,
    };
    cb_grow(&chronicle->items, chronicle->count, &chronicle->room, sizeof(struct item *));
    chronicle->items[chronicle->count++] = item;
    if (line->last != NULL)
        line->last->next = item;
    else
        line->first = item;
    line->last = item;
    return item;
}

static struct cb_str keep(struct chronicle *chronicle, struct cb_str text)
{
    return text.at != NULL ? cb_arena_str(chronicle->arena, text) : text;
}

static void add_step(struct chronicle *chronicle, struct item *item, const struct event *event,
                     const struct change *change)
{
    cb_grow(&item->steps, item->step_count, &item->step_room, sizeof(struct step));
    struct step *step = &item->steps[item->step_count++];
    *step = (struct step){
        .when = {event->at, event->seq},
        .verb = event->verb,
        .user = keep(chronicle, event->by.user),
        .agency = keep(chronicle, event->by.agency),
        .seat = keep(chronicle, event->by.seat),
        .role_count = event->by.role_count,
        .set = json_incref(change->set),
    };
    for (size_t i = 0; i < step->role_count; i++)
        step->roles[i] = cb_arena_str(chronicle->arena, event->by.roles[i]);
}

static void take_change(struct chronicle *chronicle, const struct event *event, size_t index)
{
    const struct change *change = &event->changes[index];
    struct item *item =
        event->verb->creates && index == 0 ? NULL : find_item(chronicle, change->type, change->id);
    bool is_new = item == NULL;
    if (is_new)
        item = add_item(chronicle, change);
    add_step(chronicle, item, event, change);
    for (size_t i = 0; i < change->setting_count; i++) {
        json_t **at = &item->values[change->settings[i].field->index];
        json_t *value = change->settings[i].value;
        json_decref(*at);
        *at = is_nothing(value) ? NULL : json_incref(value);
    }
    if (!is_new && event->verb->withdraws && !item_is_withdrawn(item))
        item->withdrawn = (struct moment){event->at, event->seq};
}

void chronicle_take(struct chronicle *chronicle, const struct event *event)
{
    for (size_t i = 0; i < event->change_count; i++) {
        if (chronicle_reads(chronicle, event->changes[i].type))
            take_change(chronicle, event, i);
    }
}

/* ---- reading ---- */

const struct item *chronicle_first(const struct chronicle *chronicle, const struct pack_type *type)
{
    return type != NULL ? chronicle->lines[type->index].first : NULL;
}

const struct item *chronicle_find_of(const struct chronicle *chronicle,
                                     const struct pack_type *type, struct cb_str id)
{
    return find_item(chronicle, type, id);
}

struct moment item_logged(const struct item *item)
{
    return item->steps[0].when;
}

bool item_is_withdrawn(const struct item *item)
{
    return item->withdrawn.at != CB_TIME_NEVER;
}

const json_t *item_now(const struct item *item, const struct pack_field *field)
{
    return field != NULL ? item->values[field->index] : NULL;
}

static const json_t *step_value(const struct step *step, const struct pack_field *field)
{
    return json_object_getn(step->set, field->name.at, field->name.len);
}

const json_t *item_at(const struct item *item, const struct pack_field *field, struct moment when)
{
    for (size_t i = item->step_count; field != NULL && i-- > 0;) {
        const json_t *value = step_value(&item->steps[i], field);
        if (value != NULL && !moment_before(when, item->steps[i].when))
            return is_nothing(value) ? NULL : value;
    }
    return NULL;
}

const json_t *item_at_log(const struct item *item, const struct pack_field *field)
{
    const json_t *value = field != NULL ? step_value(&item->steps[0], field) : NULL;
    return is_nothing(value) ? NULL : value;
}
