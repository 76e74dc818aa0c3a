/* Streams in memory: which there are, reading them off the loop, dropping what nobody needs.
 *
 *   UNREAD ── somebody needs it ──> LOADING ── read ──> READY ── evicted ──> UNREAD
 *                                      ├── does not open or fold ──> DAMAGED (closed for good)
 *                                      └── is not there, or erased ──> ABSENT */
#pragma once

#include "room.h"

/* Every stream the store has, and the folds of all directories. */
CB_MUST_USE enum cb_code streams_open(struct live *live, struct cb_error *err);
void streams_drop_all(struct live *live);
struct stream *stream_by_id(const struct live *live, struct cb_id id);
/* One that is about to begin: an empty fold, READY. */
struct stream *stream_begin(struct live *live, struct cb_id id, enum stream_kind kind,
                            struct board *board);
/* READY, used now: true. Otherwise REQUEST (NULL: nobody) waits until it is, or is DAMAGED. */
bool stream_want(struct live *live, struct stream *stream, struct request *request);
/* The same for one look in passing: it does not count as used, and what is read for it is the first
 * to go again, so that a search through everything leaves the others where they are. */
bool stream_pass(struct live *live, struct stream *stream, struct request *request);
/* What it holds may not be what the store holds: drop it, and read it again. */
void stream_drop(struct live *live, struct stream *stream);
/* Look at its audiences in the next handover. */
void stream_dirty(struct live *live, struct stream *stream);
/* Count its bytes again, and evict others while the budget is passed. */
void stream_weigh(struct live *live, struct stream *stream);
