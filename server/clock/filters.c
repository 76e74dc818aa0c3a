/* What must hold of a record, besides its fields, for it to open a finding. */
#include "caseboard/clock/zone.h"
#include "finding.h"

struct asked {
    const struct findings *findings;
    const struct rule *rule;
    const struct item *item;
    struct moment when;
};

static const struct item *first_of(const struct asked *asked)
{
    return chronicle_first(asked->findings->story->chronicle, asked->item->type);
}

static bool counts_before(const struct asked *asked, const struct item *item)
{
    return item_is(item, asked->rule->on.is, item_logged(item)) &&
           moment_before(asked->when, item->withdrawn);
}

static bool passes_always(const struct asked *asked)
{
    (void)asked;
    return true;
}

static bool passes_not_first(const struct asked *asked)
{
    for (const struct item *item = first_of(asked); item != asked->item; item = item->next) {
        if (counts_before(asked, item))
            return true;
    }
    return false;
}

static bool within(struct cb_str text, cb_time from, cb_time to)
{
    struct limit limit;
    int days = zone_date(to) - zone_date(from);
    return limit_parse(text, &limit) && (days < 0 ? -days : days) <= limit.n;
}

/* The count with this one, or two changes (it and the one before) within the limit. */
static bool passes_too_many(const struct asked *asked)
{
    int count = 1;
    int close = 0;
    for (const struct item *item = first_of(asked); item != asked->item; item = item->next) {
        bool is_change = count > 1;
        if (!counts_before(asked, item))
            continue;
        count++;
        if (is_change && within(asked->rule->on.limit, item_logged(item).at, asked->when.at))
            close++;
    }
    return count >= asked->rule->on.count || close >= 1;
}

static bool passes_close_together(const struct asked *asked)
{
    cb_time at = 0;
    if (!item_instant(asked->item, asked->rule->on.field, MOMENT_NEVER, &at))
        return false;
    for (const struct item *item = first_of(asked); item != asked->item; item = item->next) {
        cb_time other = 0;
        if (counts_before(asked, item) && !item_is_withdrawn(item) &&
            item_instant(item, asked->rule->on.field, MOMENT_NEVER, &other) &&
            within(asked->rule->on.limit, other, at))
            return true;
    }
    return false;
}

static bool passes_differs(const struct asked *asked)
{
    const struct item *root = asked->findings->story->root;
    const json_t *own = item_now(asked->item, type_field(asked->item->type, asked->rule->on.field));
    const json_t *cases = item_now(root, type_field(root->type, asked->rule->on.case_field));
    return own != NULL && cases != NULL && !json_equal(own, cases);
}

/* The newest of another agency when it was entered. */
static bool passes_bands_differ(const struct asked *asked)
{
    const struct pack_field *field = type_field(asked->item->type, asked->rule->on.field);
    const json_t *own = item_at(asked->item, field, asked->when);
    const json_t *other = NULL;
    for (const struct item *item = first_of(asked); item != asked->item; item = item->next) {
        if (!cb_str_equal(item->steps[0].agency, asked->item->steps[0].agency) &&
            moment_before(asked->when, item->withdrawn) &&
            item_at(item, field, asked->when) != NULL)
            other = item_at(item, field, asked->when);
    }
    return own != NULL && other != NULL && !json_equal(own, other);
}

static bool passes_ahead(const struct asked *asked)
{
    cb_time at = 0;
    return item_instant(asked->item, asked->rule->on.field, MOMENT_NEVER, &at) &&
           at > asked->when.at;
}

static bool passes_delivered(const struct asked *asked)
{
    (void)asked; /* triggers.c asks it of what was told */
    return true;
}

bool finding_passes(const struct findings *findings, const struct rule *rule,
                    const struct item *item, struct moment when)
{
    static bool (*const filters[])(const struct asked *) = {
#define FILTER(name) passes_##name,
#include "caseboard/policy/rule_words.def"
    };
    return filters[rule->on.filter](&(struct asked){findings, rule, item, when});
}

/* Another that was ever as the rule says goes on when ITEM ends. */
bool item_has_successor(const struct findings *findings, const struct rule *rule,
                        const struct item *item, struct moment *when, struct cb_str *by)
{
    cb_time end = 0;
    bool found = false;
    if (!item_instant(item, rule->on.field, MOMENT_NEVER, &end))
        return false;
    for (const struct item *other = chronicle_first(findings->story->chronicle, item->type);
         other != NULL; other = other->next) {
        struct moment first;
        cb_time ends = 0;
        bool is_endless = !item_instant(other, rule->on.field, MOMENT_NEVER, &ends);
        if (other == item || item_is_withdrawn(other) || !item_was(other, rule->on.is, &first) ||
            (!is_endless && ends <= end) || (found && !moment_before(first, *when)))
            continue;
        found = true;
        *when = first;
        *by = other->id;
    }
    return found;
}
