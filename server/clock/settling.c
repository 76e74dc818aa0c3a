/* What befalls a commitment on its way: a pause keeps it quiet, enhanced rights shorten it. Both
 * only while it is open. */
#include "ledger.h"

static bool is_open_at(const struct commitment *commitment, cb_time at)
{
    return commitment->closed > at && commitment->voided > at && commitment->has_due &&
           at < commitment->due.at;
}

/* Of the Code, entered before the resume, and not yet due at the pause or at its own later start.
 */
static void keep_quiet(struct ledger *ledger, struct commitment *commitment, size_t index)
{
    const struct pause *pause = &ledger->pauses[index];
    cb_time from = commitment->start > pause->from.at ? commitment->start : pause->from.at;
    if (commitment->kind != CLOCK_code || !moment_before(commitment->logged, pause->to) ||
        from >= pause->to.at || !is_open_at(commitment, from))
        return;
    commitment->suppressed = from;
    commitment->suppressed_in = index;
}

static void shorten(struct ledger *ledger, struct commitment *commitment, cb_time at)
{
    struct limit limit;
    if (commitment->row != NULL && commitment->start < at && is_open_at(commitment, at) &&
        limit_parse(commitment->row->enhanced, &limit))
        commitment_shorten(ledger, commitment, limit, at);
}

void commitment_settle(struct ledger *ledger, struct commitment *commitment)
{
    size_t pause = 0;
    for (size_t i = 1; i < ledger->turn_count; i++) {
        const struct turn *turn = &ledger->turns[i];
        if (turn->is_enhanced && !turn[-1].is_enhanced)
            shorten(ledger, commitment, turn->when.at);
        if (pause < ledger->pause_count && ledger->pauses[pause].from.at == turn->when.at &&
            ledger->pauses[pause].from.seq == turn->when.seq)
            keep_quiet(ledger, commitment, pause++);
        if (commitment->suppressed != CB_TIME_NEVER)
            return;
    }
}
