/* What of a case is still to be handed over, as one viewer may know it: every value comes through
 * one of the viewer's lenses. */
#include <stdlib.h>

#include "caseboard/record/board.h"
#include "caseboard/record/explain.h"
#include "caseboard/record/owner.h"
#include "condition.h"
#include "names.h"
#include "project_parts.h"

/* What names somebody who has something to do, and of which agency. */
static const struct held {
    const char *type, *user, *agency;
} kinds[] = {
    {TYPE_ACTION, "owner_user", "owner_agency"},
    {TYPE_PROMISE, "owner_user", "owner_agency"},
    {TYPE_ASSIGNMENT, "user", "agency"},
    {TYPE_ORDER_CONDITION, "monitor_user", "monitor_agency"},
};

struct item {
    const struct explaining *explaining;
    const struct record *record;
    json_t *user, *agency; /* as the viewer sees them */
    struct cb_str now;     /* who has it meanwhile, or none */
};

static const struct held *held_by(const struct record *record)
{
    for (size_t i = 0; i < CB_COUNT(kinds); i++) {
        if (cb_str_is(record->type->name, kinds[i].type))
            return &kinds[i];
    }
    return NULL;
}

static bool field_is(const struct explaining *explaining, const struct record *record,
                     const char *field, const char *value)
{
    CB_AUTO(json_decref)
    json_t *seen = project_field(explaining->lens, explaining->fold, record, field);
    return cb_str_is(cb_json_str(seen), value);
}

static bool list_names(const struct explaining *explaining, const char *field, struct cb_str name)
{
    const struct record *root = fold_root(explaining->fold);
    CB_AUTO(json_decref)
    json_t *seen = project_field(explaining->lens, explaining->fold, root, field);
    return value_names(seen, name);
}

/* Whether a promise was kept is said by updates: to be judged by who is told of them. */
static bool is_still_held(const struct explaining *explaining, const struct record *record)
{
    const struct pack_type *update = pack_type(fold_pack(explaining->fold), CB_STR("update"));
    cb_time until = CB_TIME_NEVER;

    if (cb_str_is(record->type->name, TYPE_ASSIGNMENT))
        return assignment_holds(record, explaining->now, &until);
    if (cb_str_is(record->type->name, TYPE_ORDER_CONDITION))
        return true;
    if (cb_str_is(record->type->name, TYPE_PROMISE) &&
        (update == NULL || !lens_is_told_of_all(explaining->lens, update)))
        return false;
    return owner_is_needed(explaining->fold, record);
}

static bool has_left(struct item *item)
{
    const struct explaining *explaining = item->explaining;
    const struct pack_type *membership =
        pack_type(fold_pack(explaining->directory), CB_STR(TYPE_MEMBERSHIP));

    if (!lens_is_told_of_all(explaining->people, membership))
        return false;
    item->now = board_successor(explaining->directory, cb_json_str(item->user),
                                cb_json_str(item->agency), explaining->now);
    return !cb_str_equal(item->now, cb_json_str(item->user));
}

static bool has_planned_end(const struct item *item)
{
    cb_date end;
    CB_AUTO(json_decref)
    json_t *seen =
        project_field(item->explaining->lens, item->explaining->fold, item->record, "planned_end");
    return cb_date_parse(cb_json_str(seen), &end) && end <= cb_date_of(item->explaining->now);
}

/* Why somebody else has to have it, or NULL. */
static const char *reason_for(struct item *item)
{
    const struct explaining *explaining = item->explaining;

    if (has_left(item))
        return "left";
    item->now = (struct cb_str){NULL, 0};
    if (list_names(explaining, "excluded_users", cb_json_str(item->user)))
        return "shut_out"; /* told to those alone who see who is shut out */
    if (item->agency != NULL &&
        !list_names(explaining, "participating_agencies", cb_json_str(item->agency)))
        return "takes_no_part";
    if (field_is(explaining, item->record, "state", "cannot_do"))
        return "refused";
    return has_planned_end(item) ? "planned_end" : NULL;
}

static void add_item(struct item *item, json_t *items)
{
    const char *reason = reason_for(item);
    json_t *one = NULL;

    if (reason == NULL)
        return;
    one = json_pack("{s:o, s:o, s:O, s:s}", "record", cb_json_string(item->record->id), "type",
                    cb_json_string(item->record->type->name), "user", item->user, "why", reason);
    if (item->now.len != 0)
        json_object_set_new(one, "now", cb_json_string(item->now));
    json_array_append_new(items, one);
}

static void add_record(const struct explaining *explaining, const struct record *record,
                       json_t *items)
{
    const struct held *held = held_by(record);
    struct item item = {.explaining = explaining, .record = record};

    if (held == NULL || lens_sight(explaining->lens, explaining->fold, record).level == LEVEL_NONE)
        return;
    item.user = project_field(explaining->lens, explaining->fold, record, held->user);
    item.agency = project_field(explaining->lens, explaining->fold, record, held->agency);
    if (item.user != NULL && is_still_held(explaining, record))
        add_item(&item, items);
    json_decref(item.user);
    json_decref(item.agency);
}

json_t *explain_to_hand_over(const struct explaining *explaining)
{
    const struct record **sorted = sorted_records(explaining->fold);
    json_t *items = json_array();

    for (size_t i = 0; i < fold_count(explaining->fold); i++)
        add_record(explaining, sorted[i], items);
    free(sorted);
    return items;
}
