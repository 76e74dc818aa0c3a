/* A pack's own tests, run on a server. Any thread, one at a time; knows no case. */
#pragma once

#include "caseboard/clock/scenario.h"
#include "caseboard/policy/tests.h"

struct trial {
    struct pack_tests tests;
    size_t next; /* file */
    bool is_begun, is_done;
    struct scenario_run run;
    json_t *differences; /* "FILE: expectation N: …" */
    bool more;           /* there are more than are told */
    const char *file;    /* that is being run */
};
/* The next few files of the pack in the folder DIR. MOST_WORK as in struct scenario_run. */
void trial_go_on(struct trial *trial, const struct pack *pack, const char *dir, size_t most_work);
void trial_fini(struct trial *trial);
CB_AUTO_DEFINE_FINI(struct trial, trial_fini)
/* {"files","passed","failed","cut","differences":[…],"more"}. New. */
json_t *trial_json(const struct trial *trial);
