/* Jobs on their way through the journal's thread, copied so that nobody waits for it. */
#pragma once

#include "caseboard/base/arena.h"
#include "caseboard/store/journal.h"

struct batch {
    struct cb_arena *arena;
    struct journal_job *jobs;
    struct journal_result *results;
    size_t count;
    struct cb_error error; /* of the first job that failed; code CB_OK: none did */
};

struct batch *batch_new(const struct journal_job *jobs, size_t count);
void batch_free(struct batch *batch);
CB_AUTO_DEFINE(struct batch, batch_free)
