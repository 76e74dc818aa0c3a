/* When a value may lie ("within" of the dictionary). A moment is a stretch of time: of an instant
 * nothing but itself, of a date all of its day, by local time and by UTC. Dates are compared with
 * dates as such. */
#include "caseboard/base/limits.h"
#include "decide_parts.h"

#define HOUR_MS (60LL * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

struct stretch {
    cb_time from, to; /* both may be */
    bool is_days;
    cb_date first, last;
};

/* In summer a local day begins an hour before it does by UTC. */
static struct stretch days(cb_date first, cb_date last)
{
    return (struct stretch){first * DAY_MS - HOUR_MS, (last + 1) * DAY_MS, true, first, last};
}

static bool read_value(const json_t *value, struct stretch *out)
{
    cb_date date;
    cb_time at;
    if (cb_time_parse(cb_json_str(value), &at)) {
        *out = (struct stretch){.from = at, .to = at};
        return true;
    }
    if (!cb_date_parse(cb_json_str(value), &date))
        return false;
    *out = days(date, date);
    return true;
}

/* The day the case was opened, if the writer sees it. */
static bool read_case(const struct deciding *deciding, struct stretch *out)
{
    const struct decide_input *input = deciding->input;
    const struct record *root = fold_root(input->fold);
    const struct pack_field *opened = root != NULL ? type_field_named(root->type, "opened") : NULL;

    return opened != NULL && input->lens != NULL &&
           lens_sight(input->lens, input->fold, root).level == LEVEL_FULL &&
           lens_sees_field(input->lens, input->fold, root, opened) &&
           read_value(record_value(root, opened), out);
}

static bool read_bound(const struct deciding *deciding, struct bound bound, struct stretch *out)
{
    cb_time now = deciding->input->now;
    cb_date from, to;

    switch (bound.kind) {
    case BOUND_NONE:
        return false;
    case BOUND_NOW:
        *out = (struct stretch){.from = now, .to = now + CB_CLOCK_AHEAD_MS};
        return true;
    case BOUND_CASE:
        return read_case(deciding, out);
    case BOUND_CALENDAR:
        if (!pack_calendar(fold_pack(deciding->input->fold), &from, &to))
            return false;
        *out = days(from, to);
        return true;
    case BOUND_FIELD:
        return read_value(deciding_after(deciding, bound.field), out);
    }
    return false;
}

static bool is_excepted(const struct deciding *deciding, const struct field_within *within)
{
    struct cb_str value = {NULL, 0};
    if (within->unless == NULL)
        return false;
    value = cb_json_str(deciding_after(deciding, within->unless));
    for (size_t i = 0; i < within->value_count; i++) {
        if (cb_str_equal(value, within->values[i]))
            return true;
    }
    return false;
}

static bool is_before(struct stretch a, struct stretch b)
{
    return a.is_days && b.is_days ? a.last < b.first : a.to < b.from;
}

static bool is_after(struct stretch a, struct stretch b)
{
    return a.is_days && b.is_days ? a.first > b.last : a.from > b.to;
}

static bool lies_within(const struct deciding *deciding, const struct field_within *within,
                        struct stretch value)
{
    struct stretch bound;
    if (read_bound(deciding, within->from, &bound) && is_before(value, bound))
        return false;
    return !read_bound(deciding, within->to, &bound) || !is_after(value, bound);
}

struct cb_str within_problem(const struct deciding *deciding, const struct pack_field *field)
{
    struct stretch value;
    if (!read_value(deciding_after(deciding, field), &value))
        return (struct cb_str){NULL, 0};
    for (size_t i = 0; i < field->within_count; i++) {
        const struct field_within *within = &field->withins[i];
        if (!is_excepted(deciding, within) && !lies_within(deciding, within, value))
            return within->say;
    }
    return (struct cb_str){NULL, 0};
}
