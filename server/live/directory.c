#include "directory.h"

#include <stdlib.h>

#include "caseboard/record/board.h"

#include "stream.h"

static void add_roles(const struct record *membership, struct viewer *viewer,
                      struct cb_arena *arena)
{
    const json_t *roles = record_get(membership, "roles");
    for (size_t i = 0; i < json_array_size(roles); i++) {
        struct cb_str role = cb_json_str(json_array_get(roles, i));
        bool known = role.at == NULL;
        for (size_t j = 0; j < viewer->role_count; j++)
            known = known || cb_str_equal(viewer->roles[j], role);
        if (!known && viewer->role_count < EVENT_ROLES)
            viewer->roles[viewer->role_count++] = cb_arena_str(arena, role);
    }
}

static const struct record *next_membership(const struct fold *directory, size_t *cursor)
{
    const struct pack_type *type = pack_type(fold_pack(directory), CB_STR("membership"));
    return type == NULL ? NULL : fold_next(directory, type, cursor);
}

bool directory_viewer(const struct board *board, cb_time now, struct viewer *viewer,
                      struct cb_arena *arena, cb_time *until)
{
    const struct fold *directory = board->directory->fold;
    bool in_force = false;
    const struct record *membership;
    for (size_t cursor = 0; (membership = next_membership(directory, &cursor)) != NULL;) {
        if (!cb_str_equal(record_text(membership, "user"), viewer->user) ||
            !cb_str_equal(record_text(membership, "agency"), viewer->agency) ||
            !cb_str_equal(record_text(membership, "seat"), viewer->seat) ||
            !membership_holds(membership, now, until))
            continue;
        add_roles(membership, viewer, arena);
        in_force = true;
    }
    return in_force && board_has_user(directory, viewer->user);
}

/* Whether one change of the directory can only matter to one person, or a successor. */
static bool change_is_about(const struct fold *directory, const struct change *change,
                            struct cb_str user, bool *only)
{
    *only = cb_str_is(change->type->name, "membership") ||
            cb_str_is(change->type->name, "declaration") || cb_str_is(change->type->name, "user");
    if (!*only || cb_str_equal(change->id, user))
        return true;
    const struct record *record = fold_find(directory, change->id);
    return record != NULL && (cb_str_equal(record_text(record, "user"), user) ||
                              cb_str_equal(record_text(record, "successor"), user));
}

static bool member_is_touched(const struct member *member, const struct fold *directory,
                              const struct event *event)
{
    for (size_t i = 0; i < event->change_count; i++) {
        bool only = false;
        if (change_is_about(directory, &event->changes[i], member->viewer.user, &only))
            return true;
    }
    return false;
}

void directory_moved(struct live *live, struct stream *directory, const struct event *event)
{
    struct board *board = directory->board;
    live->gather->directory_moved = true;
    for (size_t i = 0; i < board->members.count; i++) {
        struct member *member = board->members.at[i];
        if (!member_is_touched(member, directory->fold, event))
            continue;
        struct place *place;
        for (size_t cursor = 0; (place = table_next(&member->places, &cursor)) != NULL;) {
            place->stale = true;
            place->stream->relens = true;
            stream_dirty(live, place->stream);
            place->stream->moved = true;
        }
    }
    board->moved = board->dirty = true;
}

void directory_named(struct live *live, struct board *board)
{
    const struct record *root =
        board->directory->fold == NULL ? NULL : fold_root(board->directory->fold);
    if (root == NULL || board->code != NULL)
        return;
    board->code = cb_str_dup(root->id);
    table_put(&live->boards, cb_str_of(board->code), board);
}

struct board *directory_board(const struct live *live, struct cb_str code)
{
    return table_find(&live->boards, code);
}

/* ---- what a person may act as ---- */

static json_t *roles_json(const struct viewer *viewer)
{
    json_t *roles = json_array();
    for (size_t i = 0; i < viewer->role_count; i++)
        json_array_append_new(roles, cb_json_string(viewer->roles[i]));
    return roles;
}

static json_t *name_or_id(const struct fold *directory, struct cb_str id)
{
    const struct record *record = fold_find(directory, id);
    struct cb_str name = record == NULL ? (struct cb_str){0} : record_text(record, "name");
    return cb_json_string(name.at == NULL ? id : name);
}

static json_t *seat_entry(json_t *seats, const struct fold *directory,
                          const struct record *membership)
{
    struct cb_str agency = record_text(membership, "agency");
    struct cb_str seat = record_text(membership, "seat");
    for (size_t i = 0; i < json_array_size(seats); i++) {
        json_t *entry = json_array_get(seats, i);
        if (cb_str_equal(cb_json_get_str(entry, "agency"), agency) &&
            cb_str_equal(cb_json_get_str(entry, "seat"), seat))
            return entry;
    }
    json_t *entry = json_object();
    json_object_set_new(entry, "membership", cb_json_string(membership->id));
    json_object_set_new(entry, "agency", cb_json_string(agency));
    json_object_set_new(entry, "agency_name", name_or_id(directory, agency));
    json_object_set_new(entry, "seat", cb_json_string(seat));
    json_object_set_new(entry, "boards", json_array());
    json_array_append_new(seats, entry);
    return entry;
}

static void add_board(json_t *entry, const struct board *board, const struct viewer *viewer,
                      cb_time now)
{
    json_t *boards = json_object_get(entry, "boards");
    for (size_t i = 0; i < json_array_size(boards); i++) {
        if (cb_str_is(cb_json_get_str(json_array_get(boards, i), "board"), board->code))
            return;
    }
    const struct fold *directory = board->directory->fold;
    json_t *one = json_object();
    json_object_set_new(one, "board", cb_json_string(cb_str_of(board->code)));
    json_object_set_new(one, "name", name_or_id(directory, cb_str_of(board->code)));
    json_object_set_new(one, "roles", roles_json(viewer));
    json_object_set_new(one, "declared",
                        json_boolean(board_member(directory, viewer, now).declared));
    json_array_append_new(boards, one);
}

static void add_seats(json_t *seats, const struct board *board, struct cb_str user, cb_time now)
{
    const struct fold *directory = board->directory->fold;
    const struct record *membership;
    for (size_t cursor = 0; (membership = next_membership(directory, &cursor)) != NULL;) {
        cb_time until = CB_TIME_NEVER;
        if (!cb_str_equal(record_text(membership, "user"), user) ||
            !membership_holds(membership, now, &until))
            continue;
        CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
        struct viewer viewer = {.user = user,
                                .agency = record_text(membership, "agency"),
                                .seat = record_text(membership, "seat")};
        if (directory_viewer(board, now, &viewer, arena, &until)) /* the user is not closed, too */
            add_board(seat_entry(seats, directory, membership), board, &viewer, now);
    }
}

static int compare_seats(const void *a, const void *b)
{
    const json_t *left = *(json_t *const *)a, *right = *(json_t *const *)b;
    int order = cb_str_compare(cb_json_get_str(left, "agency"), cb_json_get_str(right, "agency"));
    return order != 0
               ? order
               : cb_str_compare(cb_json_get_str(left, "seat"), cb_json_get_str(right, "seat"));
}

static json_t *sorted_seats(json_t *seats)
{
    size_t count = json_array_size(seats);
    json_t **at = cb_alloc((count + 1) * sizeof(json_t *));
    for (size_t i = 0; i < count; i++)
        at[i] = json_array_get(seats, i);
    qsort(at, count, sizeof(json_t *), compare_seats);
    json_t *sorted = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append(sorted, at[i]);
    free(at);
    json_decref(seats);
    return sorted;
}

json_t *live_seats(struct live *live, struct cb_str user)
{
    json_t *seats = json_array();
    cb_time now = live->config.now();
    for (size_t i = 0; i < live->board_list.count; i++) { /* sorted by code in live_open */
        const struct board *board = live->board_list.at[i];
        if (board->code != NULL && board->directory->fold != NULL)
            add_seats(seats, board, user, now);
    }
    return sorted_seats(seats);
}

json_t *live_user(struct live *live, struct cb_str user)
{
    for (size_t i = 0; i < live->board_list.count; i++) {
        const struct board *board = live->board_list.at[i];
        const struct record *record =
            board->directory->fold == NULL ? NULL : fold_find(board->directory->fold, user);
        if (record == NULL || !cb_str_is(record->type->name, "user"))
            continue;
        json_t *out = json_object();
        json_object_set_new(out, "user", cb_json_string(user));
        json_object_set_new(out, "name", name_or_id(board->directory->fold, user));
        return out;
    }
    return NULL;
}
