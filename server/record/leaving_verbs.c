/* The verbs by which people leave a board. Nothing is ever ownerless: each names who takes over,
 * and tells nobody what there is to take over. */
#include "built_ins.h"

#include "caseboard/record/board.h"
#include "names.h"
#include "successor.h"

/* Later than any moment at which a membership may end. */
#define IN_THE_END (CB_TIME_NEVER - 1)

/* Whether somebody has what the membership's user owned, from when it ends as ENDING says on. */
static bool is_followed(const struct fold *directory, const struct ending *ending)
{
    struct cb_str user = record_text(ending->membership, "user");
    struct cb_str agency = record_text(ending->membership, "agency");

    return may_own(directory, ending->successor, agency, ending->to, ending) &&
           successor_of(directory, user, agency, IN_THE_END, ending).len != 0;
}

static bool is_nobody_else(const struct deciding *deciding, struct cb_str successor,
                           const struct record *membership, cb_time at)
{
    return cb_str_equal(successor, record_text(membership, "user")) ||
           !board_has_member(deciding->people, successor, record_text(membership, "agency"), at);
}

/* What the membership owned goes to somebody else of the agency who is there when it ends, and who
 * does not hand it back to somebody who is gone. */
enum refusal check_successor(struct deciding *deciding)
{
    const struct record *membership = deciding->record;
    struct ending ending = {.membership = membership,
                            .to = deciding->input->now,
                            .successor = deciding_text_after(deciding, "successor")};

    cb_time_parse(deciding_text_after(deciding, "to"), &ending.to);
    if (is_nobody_else(deciding, ending.successor, membership, ending.to))
        deciding_complain(deciding, "successor", "is nobody else of the same agency");
    else if (membership_may_own(deciding->people, membership) &&
             !is_followed(deciding->people, &ending))
        deciding_complain(deciding, "successor", "cannot take over what there is in cases");
    return deciding->fields != NULL ? REFUSE_fields : GO_ON;
}

/* ---- an account that is closed ---- */

static void end_membership(struct deciding *deciding, const struct record *membership,
                           struct cb_str successor)
{
    char now[CB_TIME_TEXT];
    json_t *set = json_object();

    cb_time_write(deciding->input->now, now);
    json_object_set_new(set, "to", json_string(now));
    if (successor.len != 0)
        json_object_set_new(set, "successor", cb_json_string(successor));
    if (deciding->beside == NULL)
        deciding->beside = json_array();
    json_array_append_new(deciding->beside,
                          json_pack("{s:s, s:o, s:o}", "type", TYPE_MEMBERSHIP, "id",
                                    cb_json_string(membership->id), "set", set));
}

static bool is_still_to_end(const struct deciding *deciding, const struct record *membership)
{
    cb_time to = CB_TIME_NEVER;
    cb_time_parse(record_text(membership, "to"), &to);
    return !membership->withdrawn && record_get(membership, "approved_by") != NULL &&
           to > deciding->input->now &&
           cb_str_equal(record_text(membership, "user"), deciding->record->id);
}

/* Whether the candidate has it now, and somebody has it in the end, none of them whoever leaves. */
static bool takes_over_from(const struct deciding *deciding, struct cb_str candidate,
                            struct cb_str agency)
{
    const struct ending ending = {.gone = deciding->record->id};
    return candidate.len != 0 &&
           may_own(deciding->people, candidate, agency, deciding->input->now, &ending) &&
           successor_of(deciding->people, candidate, agency, IN_THE_END, &ending).len != 0;
}

/* Who takes over one membership: whoever was named, where that one belongs to the agency, else the
 * one that was to follow anyway, else somebody who leads it. */
static struct cb_str follower(const struct deciding *deciding, const struct record *membership,
                              struct cb_str named)
{
    const struct fold *people = deciding->people;
    struct cb_str agency = record_text(membership, "agency");
    const struct cb_str candidates[] = {
        named,
        record_text(membership, "successor"),
        successor_by_default(people, deciding->record->id, agency, deciding->input->now),
    };
    for (size_t i = 0; i < CB_COUNT(candidates); i++) {
        if (takes_over_from(deciding, candidates[i], agency))
            return candidates[i];
    }
    return (struct cb_str){NULL, 0};
}

/* Signing in ends at once, whatever there is to hand over: it may be somebody else who signs in. So
 * a successor may be named and need not be. */
enum refusal close_user(struct deciding *deciding)
{
    const struct pack_type *type =
        pack_type(fold_pack(deciding->input->fold), CB_STR(TYPE_MEMBERSHIP));
    struct cb_str named = deciding_text_after(deciding, "successor");
    const struct record *membership = NULL;
    bool is_used = named.len == 0;
    size_t cursor = 0;

    while (type != NULL && (membership = fold_next(deciding->input->fold, type, &cursor)) != NULL) {
        if (!is_still_to_end(deciding, membership))
            continue;
        struct cb_str successor = follower(deciding, membership, named);
        is_used = is_used || cb_str_equal(successor, named);
        end_membership(deciding, membership, successor);
    }
    if (is_used)
        return GO_ON;
    deciding_complain(deciding, "successor", "is nobody else of the same agency");
    return REFUSE_fields;
}

/* A user, or an agency, to which memberships belong that have not ended is not hidden: they end
 * first. */
enum refusal check_unneeded(struct deciding *deciding)
{
    const struct pack_type *type =
        pack_type(fold_pack(deciding->input->fold), CB_STR(TYPE_MEMBERSHIP));
    const struct record *membership = NULL;
    struct cb_str id = deciding->record->id;
    size_t cursor = 0;

    while (type != NULL && (membership = fold_next(deciding->input->fold, type, &cursor)) != NULL) {
        cb_time to = CB_TIME_NEVER;
        cb_time_parse(record_text(membership, "to"), &to);
        if (!membership->withdrawn && record_get(membership, "approved_by") != NULL &&
            to > deciding->input->now &&
            (cb_str_equal(record_text(membership, "user"), id) ||
             cb_str_equal(record_text(membership, "agency"), id)))
            return REFUSE_wrong_state;
    }
    return GO_ON;
}
