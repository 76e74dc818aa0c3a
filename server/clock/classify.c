/* The class of a commitment at an instant: the first that holds. */
#include "ledger.h"

#define HOUR_MS (60LL * 60 * 1000)

/* ---- attempts that qualify ---- */

struct tally {
    cb_time first, last;
    int count, channels;
};

static bool channel_is_new(const struct ledger *ledger, const struct commitment *commitment,
                           size_t index)
{
    const struct told *told = &ledger->told[index];
    for (size_t i = index; i-- > 0 && ledger->told[i].at >= commitment->start;) {
        const struct told *before = &ledger->told[i];
        if (before->is_attempt && before->is_permitted &&
            commitment_is_met_by(commitment, before) &&
            cb_str_equal(before->channel, told->channel))
            return false;
    }
    return true;
}

static void count_attempt(const struct ledger *ledger, const struct commitment *commitment,
                          size_t index, struct tally *tally)
{
    const struct told *told = &ledger->told[index];
    if (!told->is_attempt || !told->is_permitted || !commitment_is_met_by(commitment, told))
        return;
    if (tally->count++ == 0)
        tally->first = told->at;
    tally->last = told->at;
    tally->channels += channel_is_new(ledger, commitment, index);
}

static size_t first_told(const struct ledger *ledger, cb_time at)
{
    size_t low = 0;
    size_t high = ledger->told_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ledger->told[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool commitment_was_attempted(const struct ledger *ledger, const struct commitment *commitment)
{
    const struct continuity *continuity = ledger->story->continuity;
    const json_t *channels = ledger_plan_value(ledger, READS_plan_channels, commitment->due.at);
    struct limit apart = {0};
    struct tally tally = {0};
    for (size_t i = first_told(ledger, commitment->start);
         i < ledger->told_count && ledger->told[i].at < commitment->due.at; i++)
        count_attempt(ledger, commitment, i, &tally);
    int wanted = (int)json_array_size(channels) >= continuity->qualifying_channels
                     ? continuity->qualifying_channels
                     : 1;
    return limit_parse(continuity->qualifying_apart, &apart) &&
           tally.count >= continuity->qualifying_attempts && tally.channels >= wanted &&
           tally.last - tally.first >= apart.n * HOUR_MS;
}

/* ---- the class ---- */

static enum clock_state met_state(const struct ledger *ledger, const struct commitment *commitment)
{
    if (!commitment->has_due || commitment->closed < commitment->due.at)
        return STATE_on_time;
    return commitment_was_attempted(ledger, commitment) ? STATE_late_after_attempts : STATE_late;
}

enum clock_state commitment_state(const struct ledger *ledger, const struct commitment *commitment,
                                  cb_time now)
{
    if (commitment->voided <= now)
        return STATE_void;
    if (commitment->suppressed <= now)
        return STATE_suppressed;
    if (commitment->paused <= now)
        return STATE_paused;
    if (commitment->closed <= now)
        return met_state(ledger, commitment);
    if (!commitment->has_due || now < commitment->due.at)
        return STATE_open;
    if (now < commitment->deferred_to)
        return STATE_deferred;
    return commitment_was_attempted(ledger, commitment) ? STATE_attempted : STATE_overdue;
}
