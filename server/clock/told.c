/* Which updates told the victim something, and which only tried to. */
#include <stdlib.h>

#include "caseboard/clock/zone.h"
#include "ledger.h"

/* ---- one update, by the plan at its instant ---- */

static bool plan_says(const struct ledger *ledger, enum continuity_field field, cb_time at)
{
    return json_is_true(ledger_plan_value(ledger, field, at));
}

/* Whether something said or written through the channel counts as told. */
static bool channel_tells(const struct ledger *ledger, const struct told *told, bool is_permitted)
{
    const struct continuity *continuity = ledger->story->continuity;
    if (names_have(continuity->spoken, told->channel))
        return true;
    if (names_have(continuity->spoken_if_listed, told->channel))
        return is_permitted && ledger_plan(ledger, told->at) != NULL;
    return is_permitted && names_have(continuity->written, told->channel) &&
           plan_says(ledger, READS_plan_written_counts, told->at);
}

static bool was_understood(const struct ledger *ledger, const struct told *told)
{
    struct cb_str language_ok = item_text(told->update, READS_OF(ledger, update_language_ok));
    return !plan_says(ledger, READS_plan_interpreter, told->at) ||
           !names_have(ledger->story->continuity->not_understood, language_ok);
}

static bool is_delivered(const struct ledger *ledger, const struct told *told,
                         struct cb_str outcome)
{
    const struct continuity *continuity = ledger->story->continuity;
    if (!was_understood(ledger, told))
        return false;
    if (names_have(continuity->delivered, outcome))
        return channel_tells(ledger, told, told->is_permitted);
    return names_have(continuity->voicemail, outcome) &&
           ledger_plan_lists(ledger, told->channel, told->at) &&
           plan_says(ledger, READS_plan_voicemail_ok, told->at) &&
           plan_says(ledger, READS_plan_written_counts, told->at);
}

static bool reaches_victim(const struct ledger *ledger, const struct told *told)
{
    const struct continuity *continuity = ledger->story->continuity;
    struct cb_str plans = cb_json_str(ledger_plan_value(ledger, READS_plan_recipient, told->at));
    return !told->is_to_advocate || ledger_turn(ledger, told->at)->is_hold ||
           names_have(continuity->advocate_instead, plans);
}

static struct told judge(const struct ledger *ledger, const struct item *update, cb_time at)
{
    const struct continuity *continuity = ledger->story->continuity;
    struct cb_str outcome = item_text(update, READS_OF(ledger, update_outcome));
    struct told told = {
        .update = update,
        .at = at,
        .date = zone_date(at),
        .channel = item_text(update, READS_OF(ledger, update_channel)),
    };
    told.is_permitted =
        ledger_plan(ledger, at) == NULL || ledger_plan_lists(ledger, told.channel, at);
    told.is_delivered = is_delivered(ledger, &told, outcome);
    told.is_attempt = !told.is_delivered && names_have(continuity->attempts, outcome);
    told.is_to_advocate =
        names_have(continuity->to_advocate, item_text(update, READS_OF(ledger, update_recipient)));
    told.reaches_victim = reaches_victim(ledger, &told);
    return told;
}

/* ---- all of them, in the order in which they were made ---- */

static int compare_told(const void *a, const void *b)
{
    const struct told *left = a;
    const struct told *right = b;
    struct moment first = {left->at, item_logged(left->update).seq};
    struct moment second = {right->at, item_logged(right->update).seq};
    return moment_before(first, second) ? -1 : moment_before(second, first);
}

static int compare_covers(const void *a, const void *b)
{
    const struct cover *left = a;
    const struct cover *right = b;
    int order = cb_str_compare(left->id, right->id);
    return order != 0 ? order : (left->told > right->told) - (left->told < right->told);
}

static void read_covers(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->told_count; i++) {
        const json_t *covers = item_now(ledger->told[i].update, READS_OF(ledger, update_covers));
        for (size_t k = 0; k < json_array_size(covers); k++) {
            cb_grow(&ledger->covers, ledger->cover_count, &ledger->cover_room,
                    sizeof(struct cover));
            ledger->covers[ledger->cover_count++] =
                (struct cover){cb_json_str(json_array_get(covers, k)), i};
        }
    }
    if (ledger->cover_count > 1)
        qsort(ledger->covers, ledger->cover_count, sizeof(struct cover), compare_covers);
}

void ledger_read_told(struct ledger *ledger)
{
    const struct continuity *continuity = ledger->story->continuity;
    for (const struct item *item =
             chronicle_first(ledger->story->chronicle, continuity->parts[PART_update]);
         item != NULL; item = item->next) {
        cb_time at = 0;
        if (item_is_withdrawn(item) ||
            !cb_str_equal(item_text(item, READS_OF(ledger, update_victim)),
                          ledger_victim_id(ledger)) ||
            !value_instant(item_now(item, READS_OF(ledger, update_made_at)), &at))
            continue;
        cb_grow(&ledger->told, ledger->told_count, &ledger->told_room, sizeof(struct told));
        ledger->told[ledger->told_count++] = judge(ledger, item, at);
    }
    if (ledger->told_count > 1)
        qsort(ledger->told, ledger->told_count, sizeof(struct told), compare_told);
    read_covers(ledger);
}
