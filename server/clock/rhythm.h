/* When recurring updates are owed to a victim, how often, and from which day on: a stretch of time
 * for each chain, in order. */
#pragma once

#include "ledger.h"

struct rhythm {
    const struct item *opener; /* the plan's record; the case's while there is none */
    struct cb_str frequency;   /* an option's name */
    bool weekend_ok;
    bool is_default; /* nothing is agreed */
    bool is_change;  /* begun by a change of the one before */
    cb_date base;
    struct moment from, to; /* MOMENT_NEVER: it goes on */
    struct moment paused;   /* MOMENT_NEVER: not; a paused one ends with the resume */
};
struct rhythms {
    struct rhythm *at;
    size_t count, room;
};

void rhythms_read(const struct ledger *ledger, struct rhythms *out);
void rhythms_fini(struct rhythms *rhythms);
CB_AUTO_DEFINE_FINI(struct rhythms, rhythms_fini)
