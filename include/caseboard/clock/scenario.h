/* A scenario of a pack (policies/README.md, "Tests"): given these events, expect this view or this
 * refusal. Everything goes through the one view function and the one way in. */
#pragma once

#include "caseboard/policy/pack.h"

#define SCENARIO_EVENTS 500       /* of a scenario and its base */
#define SCENARIO_EXPECTATIONS 200 /* of a scenario */
#define SCENARIO_LOOKERS 50       /* of an expectation: "as", and "present" */

struct scenario_run {
    size_t passed, failed;
    size_t work;      /* events looked through, once for each who looked: what it cost */
    size_t most_work; /* it ends before it costs more; 0: whatever it costs */
    bool is_cut;      /* it did */
};

/* Run all that DOCUMENT expects, in order, and add to RUN. FIXTURES are {NAME: document}, of which
 * "base" names one. DIFFERS hears what does not hold, a line at a time: of the expectation with
 * that NUMBER, from 1; 0: the document is no scenario, which counts as one that failed. */
void scenario_run(const struct pack *pack, const json_t *document, const json_t *fixtures,
                  void (*differs)(void *context, size_t number, struct cb_str line), void *context,
                  struct scenario_run *run);
