/* Which records open commitments for a victim: rows of the Code and the product, and promises. */
#include "caseboard/clock/zone.h"
#include "ledger.h"

struct opening {           /* one row, opened by one record */
    const struct row *row; /* as it stands in the pack whose dictionary we read with */
    const struct opener *opener;
    const struct item *item;
    struct moment when; /* the event that opened it */
};

/* ---- checks that data cannot say ---- */

static bool holds_always(const struct ledger *ledger, const struct opening *opening)
{
    (void)ledger;
    (void)opening;
    return true;
}

static bool holds_not_first(const struct ledger *ledger, const struct opening *opening)
{
    for (const struct item *item = chronicle_first(ledger->story->chronicle, opening->item->type);
         item != opening->item; item = item->next) {
        if (item_is(item, opening->opener->is, item_logged(item)) &&
            moment_before(item_logged(opening->item), item->withdrawn))
            return true;
    }
    return false;
}

static bool goes_on_after(const struct opening *opening, const struct item *item, cb_time end)
{
    struct moment first;
    cb_time ends = 0;
    if (item == opening->item || item_is_withdrawn(item) ||
        !item_was(item, opening->opener->is, &first) ||
        item_is(item, opening->opener->void_when, MOMENT_NEVER))
        return false;
    return !item_instant(item, opening->opener->ends, MOMENT_NEVER, &ends) || ends > end;
}

static bool holds_no_successor(const struct ledger *ledger, const struct opening *opening)
{
    cb_time end = 0;
    if (!item_instant(opening->item, opening->opener->ends, MOMENT_NEVER, &end))
        return false; /* until further order */
    for (const struct item *item = chronicle_first(ledger->story->chronicle, opening->item->type);
         item != NULL; item = item->next) {
        if (goes_on_after(opening, item, end))
            return false;
    }
    return true;
}

static bool (*const checks[])(const struct ledger *, const struct opening *) = {
#define CHECK_OF(name, says) holds_##name,
#include "caseboard/policy/opener_checks.def"
};

/* ---- limits ---- */

struct choice {
    struct limit limit;
    struct cb_str text, basis;
};

static struct choice usual_limit(const struct ledger *ledger, const struct row *row, cb_time start)
{
    bool is_enhanced = ledger_turn(ledger, start)->is_enhanced;
    struct choice choice = {.text = is_enhanced ? row->enhanced : row->standard,
                            .basis = is_enhanced ? CB_STR("enhanced") : CB_STR("standard")};
    (void)limit_parse(choice.text, &choice.limit);
    return choice;
}

static const json_t *preference_for(const struct ledger *ledger, struct cb_str row, cb_time start)
{
    const json_t *list = ledger_plan_value(ledger, READS_plan_event_preferences, start);
    const json_t *found = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *preference = json_array_get(list, i);
        if (cb_str_equal(cb_json_get_str(preference, "row"), row))
            found = preference;
    }
    return found;
}

static bool is_longer(const struct ledger *ledger, const struct commitment *commitment,
                      struct limit preferred, struct limit usual)
{
    const struct calendar *calendar = commitment->ground.calendar;
    struct due first, second;
    return calendar == NULL ||
           limit_due(calendar, preferred, commitment->start, ledger->story->cutoff, &first, NULL) !=
               CB_OK ||
           limit_due(calendar, usual, commitment->start, ledger->story->cutoff, &second, NULL) !=
               CB_OK ||
           first.date > second.date;
}

static bool has_second_recorder(const json_t *preference)
{
    struct cb_str second = cb_json_get_str(preference, "second_recorder");
    return second.len != 0 && !cb_str_equal(second, cb_json_get_str(preference, "recorded_by"));
}

/* What the victim asked for, of several the last; longer than the usual only if two recorded it. */
static struct choice limit_for(const struct ledger *ledger, const struct commitment *commitment,
                               const struct row *row)
{
    struct choice usual = usual_limit(ledger, row, commitment->start);
    const json_t *preference = preference_for(ledger, row->id, commitment->start);
    struct choice preferred = {.text = cb_json_get_str(preference, "alternative_limit"),
                               .basis = CB_STR("preference")};
    if (preference == NULL || !limit_parse(preferred.text, &preferred.limit))
        return usual;
    if (is_longer(ledger, commitment, preferred.limit, usual.limit) &&
        !has_second_recorder(preference))
        return usual;
    return preferred;
}

/* ---- a row ---- */

static const struct duty *duty_for(const struct row *row, const struct item *item)
{
    for (size_t i = 0; i < row->duty_of_seat_count; i++) {
        if (cb_str_equal(row->duties_of_seats[i].seat, item->steps[0].seat))
            return row->duties_of_seats[i].duty;
    }
    return row->duty;
}

/* The limit counted back from the end that the opener names. */
static void set_due_before(struct commitment *commitment, cb_time end, struct limit limit)
{
    cb_date date = zone_date(end);
    commitment->limit = limit;
    if (commitment->ground.calendar == NULL ||
        !calendar_covers(commitment->ground.calendar, date) ||
        calendar_add(commitment->ground.calendar, date, -limit.n, &date, NULL) != CB_OK) {
        commitment->flags |= 1U << CLOCK_outside_calendar;
        return;
    }
    commitment->has_due = true;
    commitment->due = (struct due){date, zone_due_at(date)};
    commitment->first_due = date;
}

static void set_due(struct ledger *ledger, struct commitment *commitment,
                    const struct opening *opening, const struct row *row)
{
    struct choice choice = limit_for(ledger, commitment, row);
    cb_time at = 0;
    commitment->limit_text = choice.text;
    commitment->basis = choice.basis;
    if (item_instant(opening->item, opening->opener->ends, MOMENT_NEVER, &at)) {
        set_due_before(commitment, at, choice.limit);
        return;
    }
    commitment_set_due(ledger, commitment, choice.limit);
    if (item_instant(opening->item, opening->opener->not_after, MOMENT_NEVER, &at) &&
        at > commitment->start && commitment->has_due && at < commitment->due.at)
        commitment->due = (struct due){zone_date(at), at};
}

/* FLAG: whether the instant had to be assumed. */
static cb_time start_of(const struct opening *opening, bool *is_assumed)
{
    cb_time start = 0;
    *is_assumed = !item_instant(opening->item, opening->opener->start, MOMENT_NEVER, &start);
    return *is_assumed ? opening->when.at : start;
}

static cb_time void_from(const struct ledger *ledger, const struct opening *opening)
{
    cb_time at = opening->item->withdrawn.at;
    struct moment first;
    if (opening->opener->void_when.count != 0 &&
        item_was(opening->item, opening->opener->void_when, &first) && first.at < at)
        at = first.at;
    /* Whatever goes on instead ended it when it was entered. */
    if (opening->opener->check == OPENER_no_successor && !holds_no_successor(ledger, opening) &&
        opening->when.at < at)
        at = opening->when.at;
    return at;
}

static void mark_late(struct commitment *commitment)
{
    if (commitment->has_due && commitment->logged.at >= commitment->due.at)
        commitment->flags |= 1U << CLOCK_late_entry;
}

static void open_row(struct ledger *ledger, const struct opening *opening,
                     const struct profile *profile)
{
    bool is_assumed = false;
    cb_time start = start_of(opening, &is_assumed);
    struct ground ground = ledger_ground(ledger, start);
    if (profile != NULL &&
        (ground.profile == NULL || !cb_str_equal(ground.profile->id, profile->id)))
        return;
    const struct row *row = continuity_row(ground.continuity, ground.profile, opening->row->id);
    if (row == NULL)
        return;
    struct commitment *commitment = commitment_new(
        ledger, (struct cb_str[]){row->id, opening->item->id, ledger_victim_id(ledger)}, 3);
    commitment->kind = row->is_product ? CLOCK_product : CLOCK_code;
    commitment->rule = row->id;
    commitment->row = row;
    commitment->duty = duty_for(opening->row, opening->item);
    commitment->opener = opening->item->id;
    commitment->opened_by = opening->item;
    commitment->logged = opening->when;
    commitment->start = start;
    commitment->ground = ground;
    if (row->is_received && is_assumed)
        commitment->flags |= 1U << CLOCK_receipt_assumed;
    commitment->voided = void_from(ledger, opening);
    set_due(ledger, commitment, opening, row);
    commitment_close(ledger, commitment);
    commitment_settle(ledger, commitment);
    mark_late(commitment);
    ledger_add(ledger, commitment);
}

static bool is_for_victim(const struct ledger *ledger, const struct item *item)
{
    const struct pack_field *victim = type_field_named(item->type, "victim");
    const json_t *value = item_now(item, victim);
    return value == NULL || cb_str_equal(cb_json_str(value), ledger_victim_id(ledger));
}

static bool opens(const struct ledger *ledger, struct opening *opening)
{
    const struct opener *opener = opening->opener;
    opening->when = item_logged(opening->item);
    if (!item_is(opening->item, opener->is, opening->when) &&
        !(opener->ever && item_was(opening->item, opener->is, &opening->when)))
        return false;
    if (!is_for_victim(ledger, opening->item) || !ledger_was_on_case(ledger, opening->when))
        return false;
    return opener->check == OPENER_no_successor
               ? item_now(opening->item, type_field(opening->item->type, opener->ends)) != NULL
               : checks[opener->check](ledger, opening);
}

static void open_rows(struct ledger *ledger, const struct row *rows, size_t count,
                      const struct profile *profile)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < rows[i].opener_count; k++) {
            const struct opener *opener = &rows[i].openers[k];
            const struct pack_type *type = pack_type(ledger->story->pack, opener->type);
            for (const struct item *item = chronicle_first(ledger->story->chronicle, type);
                 item != NULL; item = item->next) {
                struct opening opening = {&rows[i], opener, item, {0}};
                if (opens(ledger, &opening))
                    open_row(ledger, &opening, profile);
            }
        }
    }
}

void ledger_open_rows(struct ledger *ledger)
{
    const struct continuity *continuity = ledger->story->continuity;
    for (size_t i = 0; i < continuity->profile_count; i++) {
        const struct profile *profile = &continuity->profiles[i];
        open_rows(ledger, profile->rows, profile->row_count, profile);
    }
    open_rows(ledger, continuity->product, continuity->product_count, NULL);
}

/* ---- promises ---- */

static void open_promise(struct ledger *ledger, const struct item *item)
{
    const struct continuity *continuity = ledger->story->continuity;
    struct moment logged = item_logged(item);
    struct limit limit = {.kind = LIMIT_DATE};
    cb_time start = 0;
    if (!cb_date_parse(cb_json_str(item_at_log(item, READS_OF(ledger, promise_due_date))),
                       &limit.date))
        return;
    if (!value_instant(item_now(item, READS_OF(ledger, promise_promised_at)), &start))
        start = logged.at;
    struct commitment *commitment = commitment_new(
        ledger, (struct cb_str[]){CB_STR("promise"), item->id, ledger_victim_id(ledger)}, 3);
    commitment->kind = CLOCK_promise;
    commitment->rule = CB_STR("promise");
    commitment->opener = item->id;
    commitment->opened_by = item;
    commitment->logged = logged;
    commitment->start = start;
    commitment->ground = ledger_ground(ledger, start);
    commitment->owner_user = item_text(item, READS_OF(ledger, promise_owner_user));
    commitment->owner_agency = item_text(item, READS_OF(ledger, promise_owner_agency));
    commitment->recipient = item_text(item, READS_OF(ledger, promise_recipient));
    commitment->is_to_advocate = names_have(continuity->to_advocate, commitment->recipient);
    commitment->voided = item->withdrawn.at;
    commitment_set_due(ledger, commitment, limit);
    commitment_close(ledger, commitment);
    mark_late(commitment);
    ledger_add(ledger, commitment);
}

void ledger_open_promises(struct ledger *ledger)
{
    const struct continuity *continuity = ledger->story->continuity;
    for (const struct item *item =
             chronicle_first(ledger->story->chronicle, continuity->parts[PART_promise]);
         item != NULL; item = item->next) {
        if (cb_str_equal(item_text(item, READS_OF(ledger, promise_victim)),
                         ledger_victim_id(ledger)) &&
            ledger_was_on_case(ledger, item_logged(item)))
            open_promise(ledger, item);
    }
}
