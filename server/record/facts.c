#include "facts.h"

#include <stdlib.h>
#include <string.h>

#include "names.h"

void id_list_fini(struct id_list *list)
{
    free(list->at);
    *list = (struct id_list){0};
}

/* Where ID stands, or would. */
static size_t id_list_place(const struct id_list *list, struct cb_str id)
{
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cb_str_compare(cb_str_of(list->at[middle]), id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool id_list_has(const struct id_list *list, struct cb_str id)
{
    size_t place = id_list_place(list, id);
    return place < list->count && cb_str_is(id, list->at[place]);
}

void id_list_add(struct id_list *list, struct cb_str id)
{
    size_t place = id_list_place(list, id);

    if (id.len == 0 || id.len >= CB_ID_TEXT || id_list_has(list, id))
        return;
    cb_grow(&list->at, list->count, &list->room, CB_ID_TEXT);
    memmove(list->at + place + 1, list->at + place, (list->count - place) * CB_ID_TEXT);
    memcpy(list->at[place], id.at, id.len);
    list->at[place][id.len] = '\0';
    list->count++;
}

void facts_fini(struct facts *facts)
{
    id_list_fini(&facts->clients);
}

static void lower(cb_time *until, cb_time at)
{
    if (at < *until)
        *until = at;
}

bool assignment_holds(const struct record *assignment, cb_time now, cb_time *until)
{
    cb_time from = assignment->created;
    cb_time to = CB_TIME_NEVER;

    if (assignment->withdrawn)
        return false;
    if (record_get(assignment, "from") != NULL)
        cb_time_parse(record_text(assignment, "from"), &from);
    if (record_get(assignment, "to") != NULL)
        cb_time_parse(record_text(assignment, "to"), &to);
    if (from > now)
        lower(until, from);
    else if (now < to)
        lower(until, to);
    return from <= now && now < to;
}

static void read_assignments(const struct fold *fold, struct cb_str user, cb_time now,
                             struct facts *out)
{
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR(TYPE_ASSIGNMENT));
    const struct record *record = NULL;
    size_t cursor = 0;

    while ((record = fold_next(fold, type, &cursor)) != NULL) {
        if (!cb_str_equal(record_text(record, "user"), user) ||
            !assignment_holds(record, now, &out->until))
            continue;
        out->assigned = true;
        if (!cb_str_is(record_text(record, "role"), "advocate"))
            continue;
        if (record_get(record, "victim") == NULL)
            out->all_clients = true;
        else
            id_list_add(&out->clients, record_text(record, "victim"));
    }
}

/* Whoever sees a case at all is of an agency that takes part in it. */
static bool attends(const struct fold *fold, struct cb_str user)
{
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR(TYPE_ATTENDANCE));
    const struct record *record = NULL;
    size_t cursor = 0;

    if (fold_kind(fold) != STREAM_MEETING)
        return fold_kind(fold) == STREAM_CASE;
    while ((record = fold_next(fold, type, &cursor)) != NULL) {
        if (!record->withdrawn && cb_str_equal(record_text(record, "user"), user))
            return true;
    }
    return false;
}

/* The newest decision stands: one to withhold that comes later takes an earlier one back. */
static bool identity_is_decided(const struct fold *fold)
{
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR(TYPE_IDENTITY_DECISION));
    const struct record *root = fold_root(fold);
    const struct record *record = NULL;
    struct cb_str decision = {NULL, 0};
    size_t cursor = 0;

    if (fold_kind(fold) != STREAM_CASE || root == NULL)
        return false;
    while ((record = fold_next(fold, type, &cursor)) != NULL) {
        if (!record->withdrawn)
            decision = record_text(record, "decision");
    }
    return cb_str_is(decision, "disclose") || cb_str_is(decision, "partial") ||
           cb_str_is(record_text(root, "suspect_known_to_victim"), "yes");
}

void facts_read(const struct fold *fold, struct cb_str user, cb_time now, struct facts *out)
{
    *out = (struct facts){.until = CB_TIME_NEVER};
    read_assignments(fold, user, now, out);
    out->attending = attends(fold, user);
    out->identity_decided = identity_is_decided(fold);
}
