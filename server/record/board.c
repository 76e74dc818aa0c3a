#include "caseboard/record/board.h"

#include "caseboard/base/zone.h"
#include "caseboard/policy/views.h"
#include "names.h"

static const struct record *next_of(const struct fold *directory, const char *type, size_t *cursor)
{
    const struct pack_type *wanted = pack_type(fold_pack(directory), cb_str_of(type));
    const struct record *record = fold_next(directory, wanted, cursor);
    while (record != NULL && record->withdrawn)
        record = fold_next(directory, wanted, cursor);
    return record;
}

static const struct record *find_of(const struct fold *directory, const char *type,
                                    struct cb_str id)
{
    const struct record *record = fold_find(directory, id);
    bool fits = record != NULL && !record->withdrawn && cb_str_is(record->type->name, type);
    return fits ? record : NULL;
}

static void lower(cb_time *until, cb_time at)
{
    if (until != NULL && at < *until)
        *until = at;
}

bool membership_holds(const struct record *membership, cb_time now, cb_time *until)
{
    cb_time from = 0;
    cb_time to = CB_TIME_NEVER;

    if (membership->withdrawn || record_get(membership, "approved_by") == NULL)
        return false;
    if (!cb_time_parse(record_text(membership, "from"), &from))
        return false;
    if (record_get(membership, "to") != NULL && !cb_time_parse(record_text(membership, "to"), &to))
        return false;
    if (from > now)
        lower(until, from);
    else if (now < to)
        lower(until, to);
    return from <= now && now < to;
}

bool board_has_agency(const struct fold *directory, struct cb_str agency)
{
    return find_of(directory, TYPE_AGENCY, agency) != NULL;
}

bool board_has_user(const struct fold *directory, struct cb_str user)
{
    const struct record *record = find_of(directory, TYPE_USER, user);
    return record != NULL && record_get(record, "closed_at") == NULL;
}

bool board_has_member(const struct fold *directory, struct cb_str user, struct cb_str agency,
                      cb_time now)
{
    size_t cursor = 0;
    for (const struct record *m = next_of(directory, TYPE_MEMBERSHIP, &cursor); m != NULL;
         m = next_of(directory, TYPE_MEMBERSHIP, &cursor)) {
        if (cb_str_equal(record_text(m, "user"), user) &&
            cb_str_equal(record_text(m, "agency"), agency) && membership_holds(m, now, NULL))
            return board_has_user(directory, user);
    }
    return false;
}

bool board_is_settled(const struct fold *directory)
{
    struct cb_str first = {NULL, 0};
    size_t cursor = 0;
    for (const struct record *m = next_of(directory, TYPE_MEMBERSHIP, &cursor); m != NULL;
         m = next_of(directory, TYPE_MEMBERSHIP, &cursor)) {
        if (!cb_str_is(record_text(m, "seat"), SEAT_ADMINISTRATOR) ||
            record_get(m, "approved_by") == NULL)
            continue;
        if (first.at == NULL)
            first = record_text(m, "agency");
        else if (!cb_str_equal(first, record_text(m, "agency")))
            return true;
    }
    return false;
}

static bool names(const json_t *list, struct cb_str name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(list, i)), name))
            return true;
    }
    return false;
}

static void read_membership(const struct record *membership, const struct viewer *viewer,
                            cb_time now, struct board_member *out)
{
    if (!cb_str_equal(record_text(membership, "user"), viewer->user) ||
        !cb_str_equal(record_text(membership, "agency"), viewer->agency) ||
        !cb_str_equal(record_text(membership, "seat"), viewer->seat) ||
        !membership_holds(membership, now, &out->until))
        return;
    out->is_member = true;
    for (size_t i = 0; i < viewer->role_count; i++)
        out->holds[i] = out->holds[i] || names(record_get(membership, "roles"), viewer->roles[i]);
}

/* The newest declaration counts; one dated later than today does not count yet. */
static bool has_declared(const struct fold *directory, struct cb_str user, cb_time now,
                         cb_time *until)
{
    int days = pack_declaration_days(fold_pack(directory));
    bool declared = false;
    size_t cursor = 0;
    if (days == 0)
        return true;
    for (const struct record *d = next_of(directory, TYPE_DECLARATION, &cursor); d != NULL;
         d = next_of(directory, TYPE_DECLARATION, &cursor)) {
        cb_date on = 0;
        if (!cb_str_equal(record_text(d, "user"), user) ||
            !cb_date_parse(record_text(d, "on"), &on))
            continue;
        cb_date age = zone_date(now) - on;
        if (age < 0)
            lower(until, zone_midnight(on));
        if (age < 0 || age > days)
            continue;
        declared = true;
        lower(until, zone_due_at(on + days));
    }
    return declared;
}

struct board_member board_member(const struct fold *directory, const struct viewer *viewer,
                                 cb_time now)
{
    struct board_member out = {.until = CB_TIME_NEVER};
    size_t cursor = 0;

    out.of_board = board_has_agency(directory, viewer->agency);
    for (const struct record *m = next_of(directory, TYPE_MEMBERSHIP, &cursor); m != NULL;
         m = next_of(directory, TYPE_MEMBERSHIP, &cursor))
        read_membership(m, viewer, now, &out);
    out.is_member = out.is_member && board_has_user(directory, viewer->user);
    out.declared = has_declared(directory, viewer->user, now, &out.until);
    return out;
}
