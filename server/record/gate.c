/* The gate before any class (practice, "The gate"): no cell lifts what is refused here. */
#include "caseboard/record/board.h"
#include "condition.h"
#include "lens_parts.h"
#include "names.h"

bool seat_sees_streams(const struct pack *pack, size_t seat)
{
    for (size_t i = 0; i < pack_class_count(pack); i++) {
        const struct cell *cell = pack_cell(pack, i, seat);
        if (i == pack_directory_class(pack))
            continue;
        for (size_t k = 0; k < cell->count; k++) {
            if (cell->at[k].level != LEVEL_NONE || cell->at[k].can_share)
                return true;
        }
    }
    return false;
}

static void keep_roles(struct viewer *viewer, const bool *holds)
{
    size_t kept = 0;
    for (size_t i = 0; i < viewer->role_count; i++) {
        if (holds[i])
            viewer->roles[kept++] = viewer->roles[i];
    }
    viewer->role_count = kept;
}

static enum gate gate_of_lists(const json_t *excluded, const json_t *parties,
                               const struct viewer *viewer)
{
    if (viewer->agency.len == 0 || value_names(excluded, viewer->user))
        return GATE_SHUT;
    return value_names(parties, viewer->agency) ? GATE_OPEN : GATE_CARD;
}

static enum gate gate_of_case(const struct fold *fold, const struct viewer *viewer)
{
    const struct record *root = fold_root(fold);
    if (root == NULL)
        return GATE_SHUT;
    return gate_of_lists(record_get(root, "excluded_users"),
                         record_get(root, "participating_agencies"), viewer);
}

/* ---- of a case that is not read ---- */

void case_door_fini(struct case_door *door)
{
    json_decref(door->excluded);
    json_decref(door->parties);
    *door = (struct case_door){0};
}

void case_door_read(const struct fold *fold, struct case_door *out)
{
    const struct record *root = fold_root(fold);

    *out = (struct case_door){0};
    if (root == NULL)
        return;
    out->is_there = !root->withdrawn;
    out->excluded = json_incref((json_t *)record_get(root, "excluded_users"));
    out->parties = json_incref((json_t *)record_get(root, "participating_agencies"));
}

static bool lists_equal(const json_t *a, const json_t *b)
{
    return a == b || (a != NULL && b != NULL && json_equal(a, b));
}

bool case_doors_equal(const struct case_door *a, const struct case_door *b)
{
    return a->is_there == b->is_there && lists_equal(a->excluded, b->excluded) &&
           lists_equal(a->parties, b->parties);
}

bool case_door_shows(const struct case_door *door, const struct fold *directory,
                     const struct viewer *viewer, cb_time now)
{
    size_t seat = 0;
    struct board_member member = board_member(directory, viewer, now);

    return door->is_there && pack_seat(fold_pack(directory), viewer->seat, &seat) &&
           seat_sees_streams(fold_pack(directory), seat) && member.of_board && member.is_member &&
           member.declared && gate_of_lists(door->excluded, door->parties, viewer) != GATE_SHUT;
}

enum gate gate_of(const struct lens_input *input, struct viewer *viewer, cb_time *until)
{
    const struct fold *fold = input->fold;
    bool is_directory = fold_kind(fold) == STREAM_DIRECTORY;
    const struct fold *directory = is_directory ? fold : input->directory;
    size_t seat = 0;

    if (!pack_seat(fold_pack(fold), viewer->seat, &seat) || viewer->user.len == 0)
        return GATE_SHUT;
    if (is_directory && is_operator(viewer))
        return GATE_OPEN;
    if (fold_kind(fold) == STREAM_CASE && is_server(fold_pack(fold), viewer))
        return fold_root(fold) != NULL ? GATE_OPEN : GATE_SHUT;
    if (directory != NULL) {
        struct board_member member = board_member(directory, viewer, input->now);
        *until = member.until;
        keep_roles(viewer, member.holds);
        if (!member.of_board || !member.is_member || (!is_directory && !member.declared))
            return GATE_SHUT;
    }
    if (is_directory)
        return GATE_OPEN;
    if (!seat_sees_streams(fold_pack(fold), seat))
        return GATE_SHUT;
    return fold_kind(fold) == STREAM_CASE ? gate_of_case(fold, viewer) : GATE_OPEN;
}
