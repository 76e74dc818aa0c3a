/* What a live server's case holds, folded again beside it: to ask what a command would do before it
 * is sent, and whom it would tell. */
#pragma once

#include "tests/support/live_world.h"

struct mirror {
    struct world world; /* the case, with all its events; its time is the server's */
    struct store_reader *reader;
};
void mirror_init(struct mirror *mirror, const struct live_world *live, struct cb_id stream,
                 uint64_t seed);
void mirror_fini(struct mirror *mirror);
CB_AUTO_DEFINE_FINI(struct mirror, mirror_fini)
void mirror_catch_up(struct mirror *mirror); /* with what is durable by now */

/* The person as the server knows them. */
struct viewer mirror_viewer(size_t person);
/* A command that somebody might send: its SET is the caller's. False: nothing of its kind can be
 * made here. */
struct attempt {
    size_t who;
    const struct pack_verb *verb;
    char id[CB_ID_TEXT];
    json_t *set;
};
void attempt_fini(struct attempt *attempt);
bool mirror_attempt(struct mirror *mirror, struct attempt *out);
bool mirror_allows(const struct mirror *mirror, const struct attempt *attempt);
/* Whether VIEWER, by the slow reading of the rules, is told the same of the case after it. */
bool mirror_hides(const struct mirror *mirror, const struct attempt *attempt,
                  const struct viewer *viewer);
