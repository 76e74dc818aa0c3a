#include "caseboard/record/owner.h"

#include "caseboard/base/digest.h"
#include "caseboard/record/board.h"
#include "condition.h"
#include "names.h"

/* ---- by duty ---- */

struct duty {
    const struct fold *fold, *directory;
    struct cb_str role, victim;
    cb_time now;
};

static bool takes_part(const struct fold *fold, struct cb_str agency)
{
    const struct record *root = fold_root(fold);
    const json_t *parties = root != NULL ? record_get(root, "participating_agencies") : NULL;
    return parties == NULL || value_names(parties, agency);
}

/* Who stands in for USER of AGENCY now; nobody where the agency takes no part any more. */
static struct cb_str stand_in(const struct fold *fold, const struct fold *directory,
                              struct cb_str user, struct cb_str agency, cb_time now)
{
    if (!takes_part(fold, agency))
        return (struct cb_str){NULL, 0};
    return directory != NULL ? board_successor(directory, user, agency, now) : user;
}

static cb_time begin_of(const struct record *assignment)
{
    cb_time from = assignment->created;
    cb_time_parse(record_text(assignment, "from"), &from);
    return from;
}

static bool is_before(const struct record *assignment, const struct record *than)
{
    bool is_own = record_get(assignment, "victim") != NULL;
    if (than == NULL)
        return true;
    if (is_own != (record_get(than, "victim") != NULL))
        return is_own;
    return begin_of(assignment) < begin_of(than);
}

static bool is_for(const struct duty *duty, const struct record *assignment)
{
    cb_time until = CB_TIME_NEVER;
    struct cb_str victim = record_text(assignment, "victim");
    return cb_str_equal(record_text(assignment, "role"), duty->role) &&
           (victim.len == 0 || cb_str_equal(victim, duty->victim)) &&
           assignment_holds(assignment, duty->now, &until);
}

static struct owner assigned_to(const struct duty *duty)
{
    const struct pack_type *type = pack_type(fold_pack(duty->fold), CB_STR(TYPE_ASSIGNMENT));
    const struct record *assignment = NULL;
    const struct record *first = NULL;
    struct owner owner = {{NULL, 0}, {NULL, 0}};
    size_t cursor = 0;

    while (type != NULL && (assignment = fold_next(duty->fold, type, &cursor)) != NULL) {
        struct cb_str agency = record_text(assignment, "agency");
        if (!is_for(duty, assignment) || !is_before(assignment, first))
            continue;
        struct cb_str user = stand_in(duty->fold, duty->directory, record_text(assignment, "user"),
                                      agency, duty->now);
        if (user.len == 0)
            continue;
        first = assignment;
        owner = (struct owner){agency, user};
    }
    return owner;
}

struct owner owner_of_duty(const struct fold *fold, const struct fold *directory,
                           struct cb_str duty, struct cb_str victim, cb_time now)
{
    const struct cb_str roles[] = {duty, CB_STR("OIC"), CB_STR("deputy")};
    const struct record *root = fold_root(fold);

    for (size_t i = 0; i < CB_COUNT(roles); i++) {
        const struct duty asked = {fold, directory, roles[i], victim, now};
        struct owner owner = assigned_to(&asked);
        if (owner.user.len != 0)
            return owner;
    }
    return (struct owner){root != NULL ? record_text(root, "lead_agency") : (struct cb_str){0},
                          {NULL, 0}};
}

/* ---- by name ---- */

struct owner owner_of(const struct fold *fold, const struct fold *directory,
                      const struct record *record, cb_time now)
{
    struct cb_str agency = record_text(record, "owner_agency");
    struct cb_str user = {NULL, 0};

    if (agency.len == 0)
        agency = record->agency;
    user = stand_in(fold, directory, record_text(record, "owner_user"), agency, now);
    if (user.len != 0)
        return (struct owner){agency, user};
    return owner_of_duty(fold, directory, CB_STR("OIC"), (struct cb_str){NULL, 0}, now);
}

static bool has_duty(const struct fold *fold, struct cb_str user, struct cb_str agency,
                     struct cb_str role, cb_time now)
{
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR(TYPE_ASSIGNMENT));
    const struct record *assignment = NULL;
    cb_time until = CB_TIME_NEVER;
    size_t cursor = 0;

    while (type != NULL && (assignment = fold_next(fold, type, &cursor)) != NULL) {
        if (cb_str_equal(record_text(assignment, "user"), user) &&
            cb_str_equal(record_text(assignment, "agency"), agency) &&
            cb_str_equal(record_text(assignment, "role"), role) &&
            assignment_holds(assignment, now, &until))
            return true;
    }
    return false;
}

bool owner_is(const struct fold *fold, const struct fold *directory, const struct record *record,
              struct cb_str user, cb_time now)
{
    struct owner owner = owner_of(fold, directory, record, now);
    if (owner.user.len == 0 || cb_str_equal(owner.user, user))
        return cb_str_equal(owner.user, user);
    return has_duty(fold, user, owner.agency, CB_STR("deputy"), now) &&
           has_duty(fold, owner.user, owner.agency, CB_STR("OIC"), now);
}

/* ---- whether there is still something to own ---- */

static bool action_is_open(const struct record *action)
{
    static const char *const ended[] = {"done", "not_possible", "not_done", "cancelled"};
    for (size_t i = 0; i < CB_COUNT(ended); i++) {
        if (cb_str_is(record_text(action, "state"), ended[i]))
            return false;
    }
    return true;
}

#define CLOCK_DIGITS 32 /* of SHA-256 over the key, in hex (design 6) */

static void write_clock(const char *kind, struct cb_str opener, struct cb_str victim,
                        struct cb_buf *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    cb_buf_printf(&key, "%s/%.*s/%.*s", kind, CB_STR_ARG(opener), CB_STR_ARG(victim));
    struct cb_digest digest = cb_digest_of(key.at, key.len);
    cb_buf_hex(out, digest.bytes, CLOCK_DIGITS / 2);
}

bool owner_clock_is(struct cb_str id, const char *kind, struct cb_str opener, struct cb_str victim)
{
    CB_AUTO(cb_buf_fini) struct cb_buf clock = {0};
    write_clock(kind, opener, victim, &clock);
    return cb_str_equal(cb_buf_peek(&clock), id);
}

static bool covers(const struct record *update, struct cb_str clock)
{
    return !update->withdrawn && cb_str_is(record_text(update, "outcome"), "delivered") &&
           value_names(record_get(update, "covers"), clock);
}

static bool promise_is_open(const struct fold *fold, const struct record *promise)
{
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR("update"));
    CB_AUTO(cb_buf_fini) struct cb_buf clock = {0};
    const struct record *update = NULL;
    size_t cursor = 0;

    write_clock(TYPE_PROMISE, promise->id, record_text(promise, "victim"), &clock);
    while (type != NULL && (update = fold_next(fold, type, &cursor)) != NULL) {
        if (covers(update, cb_buf_peek(&clock)))
            return false;
    }
    return true;
}

bool owner_is_needed(const struct fold *fold, const struct record *record)
{
    if (record->withdrawn)
        return false;
    if (cb_str_is(record->type->name, TYPE_ACTION))
        return action_is_open(record);
    return cb_str_is(record->type->name, TYPE_PROMISE) && promise_is_open(fold, record);
}
