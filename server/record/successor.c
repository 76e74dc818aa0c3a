/* Who takes over from whom, by the directory's memberships. */
#include "successor.h"

#include "caseboard/record/board.h"
#include "condition.h"
#include "lens_parts.h"
#include "names.h"

static const struct record *next_membership(const struct fold *directory, size_t *cursor)
{
    const struct pack_type *type = pack_type(fold_pack(directory), CB_STR(TYPE_MEMBERSHIP));
    return type != NULL ? fold_next(directory, type, cursor) : NULL;
}

bool membership_may_own(const struct fold *directory, const struct record *membership)
{
    const struct pack *pack = fold_pack(directory);
    size_t seat = 0;
    return pack_seat(pack, record_text(membership, "seat"), &seat) && seat_sees_streams(pack, seat);
}

static bool is_of(const struct fold *directory, const struct record *membership, struct cb_str user,
                  struct cb_str agency)
{
    return cb_str_equal(record_text(membership, "user"), user) &&
           (agency.len == 0 || cb_str_equal(record_text(membership, "agency"), agency)) &&
           membership_may_own(directory, membership);
}

static bool holds(const struct record *membership, cb_time now, const struct ending *ending)
{
    if (ending != NULL && ending->membership == membership && ending->to <= now)
        return false;
    return membership_holds(membership, now, NULL);
}

static bool is_gone(struct cb_str user, const struct ending *ending)
{
    return ending != NULL && ending->gone.len != 0 && cb_str_equal(user, ending->gone);
}

bool may_own(const struct fold *directory, struct cb_str user, struct cb_str agency, cb_time now,
             const struct ending *ending)
{
    const struct record *membership = NULL;
    size_t cursor = 0;

    if (is_gone(user, ending))
        return false;
    while ((membership = next_membership(directory, &cursor)) != NULL) {
        if (is_of(directory, membership, user, agency) && holds(membership, now, ending))
            return board_has_user(directory, user);
    }
    return false;
}

/* When the membership ended with a successor, if it has by NOW. */
static bool read_ending(const struct record *membership, cb_time now, const struct ending *ending,
                        cb_time *at, struct cb_str *successor)
{
    bool is_asked = ending != NULL && ending->membership == membership;

    if (membership->withdrawn || record_get(membership, "approved_by") == NULL)
        return false;
    *successor = is_asked ? ending->successor : record_text(membership, "successor");
    if (is_asked)
        *at = ending->to;
    else if (!cb_time_parse(record_text(membership, "to"), at))
        return false;
    return *at <= now && successor->len != 0;
}

/* Who was named when the last of the user's memberships ended. */
static struct cb_str named_successor(const struct fold *directory, struct cb_str user,
                                     struct cb_str agency, cb_time now, const struct ending *ending)
{
    const struct record *membership = NULL;
    struct cb_str found = {NULL, 0};
    cb_time newest = INT64_MIN;
    size_t cursor = 0;

    while ((membership = next_membership(directory, &cursor)) != NULL) {
        struct cb_str successor;
        cb_time at;
        if (is_of(directory, membership, user, agency) &&
            read_ending(membership, now, ending, &at, &successor) && at >= newest) {
            found = successor;
            newest = at;
        }
    }
    return found;
}

struct cb_str successor_of(const struct fold *directory, struct cb_str user, struct cb_str agency,
                           cb_time now, const struct ending *ending)
{
    size_t hops =
        fold_count(directory); /* more would be a circle, which decide() lets nobody make */
    struct cb_str at = user;

    while (at.len != 0 && hops-- > 0) {
        if (may_own(directory, at, agency, now, ending))
            return at;
        if (is_gone(at, ending))
            break;
        at = named_successor(directory, at, agency, now, ending);
    }
    return (struct cb_str){NULL, 0};
}

bool board_may_own(const struct fold *directory, struct cb_str user, struct cb_str agency,
                   cb_time now)
{
    return may_own(directory, user, agency, now, NULL);
}

struct cb_str board_successor(const struct fold *directory, struct cb_str user,
                              struct cb_str agency, cb_time now)
{
    return successor_of(directory, user, agency, now, NULL);
}

/* ---- where nobody was named ---- */

static cb_time begin_of(const struct record *membership)
{
    cb_time from = membership->created;
    cb_time_parse(record_text(membership, "from"), &from);
    return from;
}

static bool is_better(const struct record *membership, const struct record *than)
{
    bool leads = value_names(record_get(membership, "roles"), CB_STR(ROLE_SUPERVISOR));
    if (than == NULL)
        return true;
    if (leads != value_names(record_get(than, "roles"), CB_STR(ROLE_SUPERVISOR)))
        return leads;
    return begin_of(membership) < begin_of(than);
}

struct cb_str successor_by_default(const struct fold *directory, struct cb_str user,
                                   struct cb_str agency, cb_time now)
{
    const struct record *membership = NULL;
    const struct record *best = NULL;
    size_t cursor = 0;

    while ((membership = next_membership(directory, &cursor)) != NULL) {
        struct cb_str other = record_text(membership, "user");
        if (!cb_str_equal(other, user) && is_of(directory, membership, other, agency) &&
            holds(membership, now, NULL) && record_get(membership, "to") == NULL &&
            board_has_user(directory, other) && is_better(membership, best))
            best = membership;
    }
    return best != NULL ? record_text(best, "user") : (struct cb_str){NULL, 0};
}
