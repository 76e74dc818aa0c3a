/* The clocks of one case: what is owed to its victims, since when, by whom, until when, and whether
 * it was done. A function of the case's events, the packs they name, the board's settings and an
 * instant, and of nothing else (docs/practice.md, "Clocks"). An engine is that function kept
 * between calls, so that an event costs only what it touches: events go in one by one, clocks come
 * out at any instant that is not before the newest event. For an instant before that, make another
 * engine and give it the events up to then. Used by one thread. */
#pragma once

#include "caseboard/clock/limit.h"
#include "caseboard/policy/continuity.h"
#include "caseboard/record/event.h"

enum clock_kind {
#define KIND(name) CLOCK_##name,
#include "caseboard/clock/clock_kinds.def"
};
enum clock_state {
#define STATE(name, is_live) STATE_##name,
#include "caseboard/clock/clock_states.def"
};
enum clock_flag { /* a bit each in struct clock: 1 << flag */
#define FLAG(name, says) CLOCK_##name,
#include "caseboard/clock/clock_flags.def"
};
const char *clock_kind_name(enum clock_kind kind);
const char *clock_state_name(enum clock_state state);
bool clock_state_is_live(enum clock_state state);

#define CLOCK_ID_TEXT 33

struct clock {
    char id[CLOCK_ID_TEXT]; /* the first 32 hex digits of SHA-256 over the key */
    struct cb_str key;      /* names records: never for a client */
    enum clock_kind kind;
    struct cb_str rule;   /* the row, or "recurring", "promise", …, or a finding's */
    struct cb_str label;  /* of the row or rule; none elsewhere */
    struct cb_str victim; /* ids of records; none: no record */
    struct cb_str opener;
    struct cb_str closed_by;
    struct cb_str recipient;    /* an option of the recipients of updates */
    struct cb_str owner_agency; /* who owes it: now, or when it was met; none: unknown */
    struct cb_str owner_user;   /* none: nobody is assigned */
    cb_time start;
    bool has_due; /* false: paused, or outside the calendar */
    struct due due;
    enum clock_state state;
    unsigned flags;
    bool is_safety;         /* a row of safety */
    enum severity severity; /* of a finding */

    /* How it was worked out. */
    cb_time logged;      /* when what opened it was entered */
    cb_time closed;      /* when it was met; CB_TIME_NEVER */
    struct cb_str limit; /* "WD 5" as it held at the start; none: a date */
    struct cb_str basis; /* "standard", "enhanced", "preference"; none where there is no choice */
    struct cb_str pack;  /* in force on day 0 */
    struct cb_str calendar; /* its name and version; none: no calendar was asked */
    struct cb_str calendar_version;
    cb_date due_at_first; /* before a later change shortened or moved it */
    int missed_periods;   /* of a recurring one that is overdue */
};

struct clock_engine_input {
    const struct pack *pack; /* the events were read with it; may not be gone before the engine */
    /* The pack of a name ("masip@1"), or NULL: then PACK stands for it. May be NULL. */
    const struct pack *(*find_pack)(void *context, struct cb_str name);
    void *context;
};
struct clock_engine;

/* For one case. Without continuity in the pack it has no clocks. */
struct clock_engine *clock_engine_new(const struct clock_engine_input *input);
void clock_engine_free(struct clock_engine *engine);
CB_AUTO_DEFINE(struct clock_engine, clock_engine_free)

/* The board's settings by name ("wcu_agency", "rollover_cutoff"), texts; NULL: none. Referenced. */
void clock_engine_settings(struct clock_engine *engine, json_t *settings);
/* The next event of the case, already found to follow; borrowed for the call. */
void clock_engine_take(struct clock_engine *engine, const struct event *event);

struct clocks { /* by id; all of it is the engine's, until it next takes or is asked */
    const struct clock *at;
    size_t count;
};
/* Every clock at NOW, not before the newest event. */
struct clocks clock_engine_at(struct clock_engine *engine, cb_time now);
/* When clocks next change by themselves after NOW: something falls due, a pause ends, an assignment
 * begins or ends. CB_TIME_NEVER: not unless something happens. Ask after clock_engine_at(NOW). */
cb_time clock_engine_next(const struct clock_engine *engine, cb_time now);
const struct clock *clocks_find(struct clocks clocks, struct cb_str id); /* or NULL */
/* How often a victim's clocks were worked out so far: a measure of what an event touches. */
size_t clock_engine_worked(const struct clock_engine *engine);

/* A clock as the command line prints it, canonical, without the newline. */
void clock_write(const struct clock *clock, struct cb_buf *out);
