/* Looking things up in what a pack says of clocks. */
#include "caseboard/policy/continuity.h"

#include "tables.h"

const struct continuity *pack_continuity(const struct pack *pack)
{
    return pack->continuity;
}

bool names_have(struct names names, struct cb_str name)
{
    for (size_t i = 0; i < names.count; i++) {
        if (cb_str_equal(names.at[i], name))
            return true;
    }
    return false;
}

/* Dates as they are written sort by bytes. */
const struct profile *continuity_profile(const struct continuity *continuity,
                                         struct cb_str jurisdiction, struct cb_str date)
{
    for (size_t i = 0; i < continuity->profile_count; i++) {
        const struct profile *profile = &continuity->profiles[i];
        if (cb_str_equal(profile->jurisdiction, jurisdiction) &&
            cb_str_compare(profile->from, date) <= 0 &&
            (profile->to.at == NULL || cb_str_compare(date, profile->to) <= 0))
            return profile;
    }
    return NULL;
}

static const struct row *row_named(const struct row *rows, size_t count, struct cb_str id)
{
    for (size_t i = 0; i < count; i++) {
        if (cb_str_equal(rows[i].id, id))
            return &rows[i];
    }
    return NULL;
}

const struct row *continuity_row(const struct continuity *continuity, const struct profile *profile,
                                 struct cb_str id)
{
    const struct row *row =
        profile != NULL ? row_named(profile->rows, profile->row_count, id) : NULL;
    return row != NULL ? row : row_named(continuity->product, continuity->product_count, id);
}
