/* What gathers for the journal and is handed over as one: events, rows, access entries, and the
 * frames and answers that wait for them. One batch gathers, at most one is under way. */
#pragma once

#include "room.h"

struct difference;

struct batch *live_batch_new(void);
/* Not its requests: those are answered or freed before. */
void live_batch_free(struct batch *batch);
/* Put a request in, to be looked at in the handover and answered after the commit. */
void batch_add(struct live *live, struct request *request);
/* Whether BATCH (or NULL) holds a frame for somebody in AUDIENCE. */
bool batch_brings(const struct batch *batch, const struct audience *audience);
bool batch_is_full(const struct batch *batch); /* of jobs */
/* An entry for the access log; its strings are copied. JOB may be EXTRA_JOB. */
void batch_entry(struct live *live, struct batch *batch, const struct journal_access *access,
                 size_t job);
/* A frame for who is in the audience now, with its access entry; TOUCH says what caused it. */
void batch_deliver(struct live *live, struct batch *batch, struct audience *audience,
                   struct difference *difference, const struct touch *touch);
/* Whether views wait to be brought to what their lenses show, besides all requests. */
bool batch_views_wait(const struct live *live);
/* If the journal is idle and something waits: hand it over. */
void batch_handover(struct live *live);
/* The journal's results for the batch under way. */
void batch_results(void *live, const struct journal_result *results, size_t count);
/* Take back a batch of which some part is not durable (failure.c). */
void batch_failed(struct live *live, struct batch *batch);
/* Let go of what a batch held of streams. */
void batch_release(struct batch *batch);
bool batch_job_failed(const struct batch *batch, size_t job);
