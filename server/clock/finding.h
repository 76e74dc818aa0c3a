/* Findings: continuity rules that were triggered. Worked out for a whole case, from the chronicle
 * and from what its victims are owed. */
#pragma once

#include "ledger.h"

struct finding {
    struct cb_str key;
    char id[CLOCK_ID_TEXT];
    const struct rule *rule;
    const struct item *opener;
    const struct ledger *ledger;    /* of the victim that it is about; NULL: of none */
    const struct commitment *about; /* NULL: about no single one */
    struct moment opened;
    bool has_due;
    struct due due;
    cb_time met;
    struct cb_str met_by;
    cb_time explained;
    unsigned flags;
};

struct findings {
    const struct case_story *story;
    const struct ledger *const *ledgers;
    size_t ledger_count;
    cb_time now;
    cb_time next; /* when something opens by itself after NOW */
    struct cb_arena *arena;
    struct finding *all;
    size_t count, room;
};

/* LEDGERS as they stand at NOW; they must outlive the findings. */
struct findings *findings_new(const struct case_story *story, const struct ledger *const *ledgers,
                              size_t ledger_count, cb_time now);
void findings_free(struct findings *findings);
enum clock_state finding_state(const struct finding *finding, cb_time now);
enum severity finding_severity(const struct findings *findings, const struct finding *finding,
                               cb_time now);

/* clock.c */
struct clock clock_of_finding(const struct findings *findings, const struct finding *finding,
                              cb_time now);
cb_time finding_next(const struct finding *finding, cb_time now);

/* triggers.c: everything that opens the rule, handed to finding_open(). */
void findings_trigger(struct findings *findings, const struct rule *rule);
/* SUFFIX tells several of one opener apart; none: there is one. What lies after NOW is only noted.
 */
void finding_open(struct findings *findings, const struct rule *rule, const struct finding *like,
                  struct cb_str suffix);
void findings_note(struct findings *findings, cb_time at); /* something opens then */
/* filters.c */
bool finding_passes(const struct findings *findings, const struct rule *rule,
                    const struct item *item, struct moment when);
bool item_has_successor(const struct findings *findings, const struct rule *rule,
                        const struct item *item, struct moment *when, struct cb_str *by);
/* ways.c: the earliest instant at which it was met, from its opening on. */
void finding_meet(const struct findings *findings, struct finding *finding);
/* progress.c: flagged where nothing moved since the victim was told last. */
void finding_ask_progress(const struct findings *findings, struct finding *finding);
/* until.c: false: it has no due date, and is none. */
bool finding_set_due(const struct findings *findings, struct finding *finding);
bool date_before(const struct ground *ground, cb_time end, struct cb_str limit, struct due *out);
