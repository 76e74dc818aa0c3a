/* What meets a commitment, and when: an update that covers it, or the record that its row names. */
#include "caseboard/clock/zone.h"
#include "ledger.h"

bool commitment_is_met_by(const struct commitment *commitment, const struct told *told)
{
    return commitment->is_to_advocate || told->reaches_victim;
}

static void meet(struct commitment *commitment, cb_time at, struct cb_str by)
{
    if (at >= commitment->closed)
        return;
    commitment->closed = at;
    commitment->closed_by = by;
}

/* ---- updates that cover it ---- */

static size_t first_cover(const struct ledger *ledger, struct cb_str id)
{
    size_t low = 0;
    size_t high = ledger->cover_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cb_str_compare(ledger->covers[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_all(const struct item *item, struct names fields, struct moment when)
{
    for (size_t i = 0; i < fields.count; i++) {
        if (item_at(item, type_field(item->type, fields.at[i]), when) == NULL)
            return false;
    }
    return true;
}

static bool fits(const struct closer *closer, const struct item *item)
{
    return item_is(item, closer->is, MOMENT_NEVER) && has_all(item, closer->has, MOMENT_NEVER) &&
           (closer->seats.count == 0 || names_have(closer->seats, item->steps[0].seat));
}

static bool update_meets(const struct commitment *commitment, const struct closer *closer,
                         const struct told *told)
{
    if (told->at < commitment->start || !commitment_is_met_by(commitment, told))
        return false;
    if (closer == NULL)
        return told->is_delivered;
    return (told->is_delivered || closer->attempt) && fits(closer, told->update);
}

static void close_by_update(const struct ledger *ledger, struct commitment *commitment,
                            const struct closer *closer)
{
    struct cb_str id = cb_str_of(commitment->id);
    for (size_t i = first_cover(ledger, id);
         i < ledger->cover_count && cb_str_equal(ledger->covers[i].id, id); i++) {
        const struct told *told = &ledger->told[ledger->covers[i].told];
        if (update_meets(commitment, closer, told)) {
            meet(commitment, told->at, told->update->id);
            return;
        }
    }
}

/* ---- other records ---- */

static bool is_about_victim(const struct ledger *ledger, const struct item *item)
{
    const struct pack_field *victim = type_field_named(item->type, "victim");
    return victim == NULL || cb_str_equal(item_text(item, victim), ledger_victim_id(ledger));
}

static bool earliest_date(const struct item *item, struct names fields, cb_time *out)
{
    bool found = false;
    for (size_t i = 0; i < fields.count; i++) {
        cb_time at = 0;
        if (item_instant(item, fields.at[i], MOMENT_NEVER, &at) && (!found || at < *out)) {
            *out = at;
            found = true;
        }
    }
    return found;
}

/* When all that the closer asks for was first there, before it was taken back. */
static bool first_fit(const struct closer *closer, const struct item *item, cb_time *out)
{
    for (size_t i = 0; i < item->step_count; i++) {
        struct moment when = item->steps[i].when;
        if (moment_before(when, item->withdrawn) && item_is(item, closer->is, when) &&
            has_all(item, closer->has, when)) {
            *out = when.at;
            return true;
        }
    }
    return false;
}

/* A plan counts as it stood (practice, "Clocks"), anything else as it stands. */
static bool met_at(const struct ledger *ledger, const struct closer *closer,
                   const struct item *item, cb_time *out)
{
    if (item->type == ledger->story->continuity->parts[PART_plan])
        return first_fit(closer, item, out);
    if (item_is_withdrawn(item) || !fits(closer, item))
        return false;
    if (closer->has_any.count != 0)
        return earliest_date(item, closer->has_any, out);
    if (closer->at.at != NULL)
        return item_instant(item, closer->at, MOMENT_NEVER, out);
    return first_fit(closer, item, out);
}

/* What was there before the duty meets it as it starts; a date counts where it is not before the
 * day of the start. What happened before, at an instant, meets nothing. */
static bool counts_from_start(const struct closer *closer, const struct commitment *commitment,
                              cb_time *at)
{
    if (*at >= commitment->start)
        return true;
    bool is_date = closer->has_any.count != 0;
    bool was_there = !is_date && closer->at.at == NULL;
    if (!was_there && !(is_date && zone_date(*at) >= zone_date(commitment->start)))
        return false;
    *at = commitment->start;
    return true;
}

static void close_by_record(const struct ledger *ledger, struct commitment *commitment,
                            const struct closer *closer)
{
    const struct pack_type *type = pack_type(ledger->story->pack, closer->type);
    for (const struct item *item = chronicle_first(ledger->story->chronicle, type); item != NULL;
         item = item->next) {
        cb_time at = 0;
        if (is_about_victim(ledger, item) && met_at(ledger, closer, item, &at) &&
            counts_from_start(closer, commitment, &at))
            meet(commitment, at, item->id);
    }
}

void commitment_close(struct ledger *ledger, struct commitment *commitment)
{
    const struct row *row = commitment->row;
    const struct pack_type *update = ledger->story->continuity->parts[PART_update];
    if (row == NULL || row->closer_count == 0)
        close_by_update(ledger, commitment, NULL);
    for (size_t i = 0; row != NULL && i < row->closer_count; i++) {
        const struct closer *closer = &row->closers[i];
        if (cb_str_equal(closer->type, update->name))
            close_by_update(ledger, commitment, closer);
        else
            close_by_record(ledger, commitment, closer);
    }
}
