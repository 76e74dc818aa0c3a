/* Clocks as records of the pack's derived type "clock", to be projected like any other record
 * (design 5). Keeps those of one case between calls, so that only what moved is made anew and named
 * as changed. Used by one thread. */
#pragma once

#include "caseboard/clock/engine.h"
#include "caseboard/record/derived.h"

struct shown;
struct shown *shown_new(struct pack *pack); /* referenced; a pack without the type shows none */
void shown_free(struct shown *shown);
CB_AUTO_DEFINE(struct shown, shown_free)

struct shown_input {
    struct clocks clocks;
    const struct fold *fold;      /* of the case */
    const struct fold *directory; /* names successors; NULL: everybody stays */
    cb_time now;
};
/* Bring it to INPUT. False: nothing is another. */
bool shown_take(struct shown *shown, const struct shown_input *input);
struct derived_list shown_list(const struct shown *shown); /* borrowed until the next take */
size_t shown_bytes(const struct shown *shown);             /* about what it holds in memory */
/* The ids of what the last take made, changed or took away, each 32 digits; NULL at the end. */
const char *shown_changed(const struct shown *shown, size_t index);

/* What the lens shows of them on a card; CLOCKS->next is the caller's, a new reference in *NEXT. */
void shown_card(const struct shown *shown, const struct lens *lens, const struct fold *fold,
                struct card_clocks *clocks, json_t **next);

/* The fields of the board's own record that are texts: what clock_engine_settings() takes. A new
 * reference. DIRECTORY may be NULL. */
json_t *clock_settings_of(const struct fold *directory);
