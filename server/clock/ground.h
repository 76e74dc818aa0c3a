/* What a due date stands on: the pack, the profile and the calendar that were in force on day 0.
 * Later ones move nothing. */
#pragma once

#include "caseboard/clock/engine.h"

struct ground {
    const struct pack *pack;
    const struct continuity *continuity;
    const struct profile *profile;   /* NULL: none held then */
    const struct calendar *calendar; /* NULL: there is none for the jurisdiction */
    struct cb_str calendar_name;
};

struct grounds;
struct grounds *grounds_new(const struct clock_engine_input *input);
void grounds_free(struct grounds *grounds);
/* From AT on events name this pack. */
void grounds_pack(struct grounds *grounds, cb_time at, struct cb_str name);
/* JURISDICTION none: the pack's own. */
struct ground grounds_at(struct grounds *grounds, struct cb_str jurisdiction, cb_time at);
