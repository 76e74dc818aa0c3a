/* Whether the case had moved when somebody had to ask: anything that its owner's agency made or
 * moved since the victim was told last. */
#include "finding.h"

static cb_time told_last(const struct ledger *ledger, cb_time before)
{
    cb_time last = INT64_MIN;
    for (size_t i = 0; ledger != NULL && i < ledger->told_count; i++) {
        const struct told *told = &ledger->told[i];
        if (told->is_delivered && told->reaches_victim && told->at < before)
            last = told->at;
    }
    return last;
}

/* A record that was made, or an event by which it came to be so. */
static bool moves(const struct progress *progress, const struct item *item, size_t step)
{
    return progress->is.count == 0 ? step == 0
                                   : item_is(item, progress->is, item->steps[step].when);
}

static bool has_moved(const struct findings *findings, const struct progress *progress,
                      struct cb_str agency, cb_time from, struct moment to)
{
    for (const struct item *item = chronicle_first(
             findings->story->chronicle, pack_type(findings->story->pack, progress->type));
         item != NULL; item = item->next) {
        for (size_t i = 0; !item_is_withdrawn(item) && i < item->step_count; i++) {
            const struct step *step = &item->steps[i];
            if (step->when.at > from && !moment_before(to, step->when) &&
                cb_str_equal(step->agency, agency) && moves(progress, item, i))
                return true;
        }
    }
    return false;
}

void finding_ask_progress(const struct findings *findings, struct finding *finding)
{
    const struct rule *rule = finding->rule;
    struct cb_str victim = {0};
    if (rule->progress_count == 0)
        return;
    if (finding->ledger != NULL)
        victim = ledger_victim_id(finding->ledger);
    struct owner owner = story_owner(findings->story, rule->duty, victim, finding->opened.at);
    cb_time from = told_last(finding->ledger, finding->opened.at);
    for (size_t i = 0; i < rule->progress_count; i++) {
        if (has_moved(findings, &rule->progress[i], owner.agency, from, finding->opened))
            return;
    }
    finding->flags |= 1U << CLOCK_no_progress;
}
