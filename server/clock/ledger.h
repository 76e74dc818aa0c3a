/* What is owed to one victim: worked out whole from the chronicle, then only read. Instants at
 * which something did not happen are CB_TIME_NEVER. */
#pragma once

#include "chronicle.h"
#include "ground.h"

/* The plan of the victim from a moment on, until the next turn. */
struct turn {
    struct moment when;
    const struct item *plan; /* NULL: none */
    bool by_itself;          /* the day to resume on has come */
    bool is_paused, is_hold, is_enhanced;
};

struct pause {
    struct moment from, to; /* MOMENT_NEVER: still */
    const struct item *plan;
};

/* An update to the victim or the advocate, judged by the plan at its instant. */
struct told {
    const struct item *update;
    cb_time at;
    cb_date date;
    struct cb_str channel;
    bool is_delivered;
    bool is_to_advocate;
    bool reaches_victim; /* what it tells is told to the victim, as the plan has it */
    bool is_attempt;     /* failed, in a way that may count */
    bool is_permitted;   /* through a channel that the plan lists */
};

struct cover { /* an update says that it tells this clock */
    struct cb_str id;
    size_t told; /* index: by instant, then as logged */
};

struct commitment {
    struct cb_str key;
    char id[CLOCK_ID_TEXT];
    enum clock_kind kind;
    struct cb_str rule;
    const struct row *row; /* NULL: of no row */
    const struct duty *duty;
    struct cb_str owner_user, owner_agency; /* of a promise */
    struct cb_str opener;
    const struct item *opened_by; /* its record */
    struct cb_str recipient;
    bool is_to_advocate;

    struct moment logged;
    cb_time start;
    struct ground ground;
    struct limit limit; /* as set at the start */
    struct cb_str limit_text, basis;
    bool is_in_hours;
    bool has_due;
    struct due due;
    cb_date first_due;
    struct limit interval; /* of a recurring one */

    unsigned flags;
    cb_time voided, suppressed, paused;
    size_t suppressed_in; /* index of the pause */
    cb_time closed;
    struct cb_str closed_by;
    cb_time deferred_to;     /* a valid deferral stands until it was withdrawn; 0: there is none */
    struct commitment *root; /* of a follow-on: the duty that was deferred first */
    const struct item *deferral; /* of a follow-on */
};

struct ledger {
    const struct case_story *story;
    const struct item *victim;
    struct cb_arena *arena;
    cb_time now; /* the instant up to which days to resume on were looked at */
    struct turn *turns;
    size_t turn_count, turn_room;
    struct pause *pauses;
    size_t pause_count, pause_room;
    struct told *told;
    size_t told_count, told_room;
    struct cover *covers;
    size_t cover_count, cover_room;
    struct commitment **all;
    size_t count, room;
    cb_time next_resume; /* after NOW; CB_TIME_NEVER */
};

/* What all victims of a case share. */
struct case_story {
    const struct pack *pack;
    const struct continuity *continuity;
    struct chronicle *chronicle;
    struct grounds *grounds;
    const struct item *root; /* the case */
    json_t *settings;
    int cutoff;
};

struct ledger *ledger_new(const struct case_story *story, const struct item *victim, cb_time now);
void ledger_free(struct ledger *ledger);

/* ---- the parts, in the order in which they are worked out ---- */

void ledger_read_plan(struct ledger *ledger); /* turns, pauses */
void ledger_read_told(struct ledger *ledger); /* told, covers */
void ledger_open_rows(struct ledger *ledger); /* of the Code and the product */
void ledger_open_promises(struct ledger *ledger);
void ledger_open_recurring(struct ledger *ledger);
void ledger_open_followers(struct ledger *ledger); /* catch-ups, follow-ons of deferrals */

/* ---- what they ask ---- */

const struct turn *ledger_turn(const struct ledger *ledger, cb_time at); /* never NULL */
const struct item *ledger_plan(const struct ledger *ledger, cb_time at); /* or NULL */
#define READS_OF(ledger, name) ((ledger)->story->continuity->fields[READS_##name])
/* The plan's field at an instant; NULL without a plan. */
const json_t *ledger_plan_value(const struct ledger *ledger, enum continuity_field field,
                                cb_time at);
bool ledger_plan_lists(const struct ledger *ledger, struct cb_str channel, cb_time at);
struct ground ledger_ground(const struct ledger *ledger, cb_time at);
bool ledger_was_on_case(const struct ledger *ledger, struct moment when);
struct cb_str ledger_victim_id(const struct ledger *ledger);

/* A commitment with its key (copied) and id, everything else empty or never; not yet listed. */
struct commitment *commitment_new(struct ledger *ledger, const struct cb_str *parts, size_t count);
void clock_id_of_key(struct cb_str key, char out[CLOCK_ID_TEXT]);
void ledger_add(struct ledger *ledger, struct commitment *commitment);
struct commitment *ledger_find(const struct ledger *ledger, struct cb_str id);

/* closing.c: when it was met, and by what. */
void commitment_close(struct ledger *ledger, struct commitment *commitment);
bool commitment_is_met_by(const struct commitment *commitment, const struct told *told);
/* settling.c: whether a pause keeps it quiet, and what later enhanced rights shorten. */
void commitment_settle(struct ledger *ledger, struct commitment *commitment);
/* due.c: the due date by LIMIT from the start on, and the plan's windows. */
void commitment_set_due(struct ledger *ledger, struct commitment *commitment, struct limit limit);
void commitment_shorten(struct ledger *ledger, struct commitment *commitment, struct limit limit,
                        cb_time from);
/* classify.c */
bool commitment_was_attempted(const struct ledger *ledger, const struct commitment *commitment);
enum clock_state commitment_state(const struct ledger *ledger, const struct commitment *commitment,
                                  cb_time now);

/* clock.c: as others read it, and when it next changes by itself. */
struct clock clock_of_commitment(const struct ledger *ledger, const struct commitment *commitment,
                                 cb_time now);
cb_time commitment_next(const struct commitment *commitment, cb_time now);

/* owner.c */
struct owner {
    struct cb_str agency, user;
};
struct owner story_owner(const struct case_story *story, const struct duty *duty,
                         struct cb_str victim, cb_time at);
/* Somebody of the agency with an assignment in force; none: nobody. */
struct cb_str story_agent(const struct case_story *story, struct cb_str agency, cb_time at);
/* Whether somebody holds the role, for that victim or for all. */
bool story_has_role(const struct case_story *story, struct cb_str role, struct cb_str victim,
                    cb_time at);
cb_time story_next_owner(const struct case_story *story, cb_time now);

/* matching.c: whether fields have values, as the pack says it. */
bool item_is(const struct item *item, struct fields_are are, struct moment when);
bool item_was(const struct item *item, struct fields_are are, struct moment *first); /* ever */
/* A time, or a date at 00:00 local; false where empty. */
bool item_instant(const struct item *item, struct cb_str field, struct moment when, cb_time *out);
bool value_instant(const json_t *value, cb_time *out);
struct cb_str item_text(const struct item *item, const struct pack_field *field); /* now */
