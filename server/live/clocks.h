/* The clocks of a stream in memory: fed by its events, worked out again where an event or time
 * moved them, and kept as records that every view of the stream is made with (design 5). A stream
 * whose pack has no clocks, or that is no case, has none and costs nothing. */
#pragma once

#include "caseboard/clock/shown.h"
#include "room.h"

/* For a stream of KIND; NULL: it has no clocks. Any thread. */
struct clock_engine *clocks_engine_new(struct pack *pack, enum stream_kind kind);
/* STREAM was read, or begins: ENGINE has taken all of its events, and is the stream's now. */
void clocks_begin(struct live *live, struct stream *stream, struct clock_engine *engine);
void clocks_end(struct stream *stream); /* what it holds is dropped */
/* EVENT was applied to the fold. What time alone moved before it is noted as that. */
void clocks_event(struct live *live, struct stream *stream, const struct event *event);
/* Bring them to the newest event: in the handover, before its readers are looked at. */
void clocks_refresh(struct live *live, struct stream *stream);
/* NOW has come: what is due moves. False: nothing moved. */
bool clocks_age(struct live *live, struct stream *stream, cb_time now);
/* EVENT of a directory may have changed settings or who stands in for whom. */
void clocks_directory(struct live *live, struct board *board, const struct event *event);
size_t clocks_bytes(const struct stream *stream);

/* A handover has looked at what moved: it is forgotten. */
void clocks_settle(struct stream *stream);

/* The view of the stream through the lens, clocks and all: fills VIEW, and appends its records and
 * its clocks (which may both be NULL). */
void stream_project(const struct stream *stream, const struct lens *lens, struct view *view,
                    struct cb_buf *records, struct cb_buf *clocks);
/* A record of the stream, or a clock; NULL: there is none. */
const struct record *stream_record(const struct stream *stream, struct cb_str id);
