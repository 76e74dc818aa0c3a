/* Readers with equal lenses on a stream, as one: their view, what they are sent, who they are.
 *
 * A handover goes through the audiences of each dirty stream: readers whose lens has become another
 * leave with a copy of the view that they have (regroup), every view is brought to what its lens
 * shows now and the difference becomes one frame (refresh), and audiences that have become equal
 * are one again (merge). */
#pragma once

#include "room.h"

/* The audience of a lens on a READY stream; found, or made with its view. */
struct audience *audience_of(struct live *live, struct stream *stream, struct lens *lens);
/* With the view of another, and nobody in it. */
struct audience *audience_copy(const struct audience *audience);
void audience_free(struct audience *audience);
const char *audience_root(struct audience *audience); /* borrowed */
/* Its view is another: what was made of it is not true any more. */
void audience_changed(struct audience *audience);
/* Drop what nobody watches, down to KEEP that were used last. */
void audiences_free_idle(struct stream *stream, size_t keep);
size_t audiences_bytes(const struct stream *stream);
/* What an open is answered with: the whole view; made once a state. Borrowed. */
struct cb_frame *audience_snapshot(struct live *live, struct audience *audience);

struct watch *watch_new(struct live_reader *reader, struct audience *audience);
void watch_move(struct watch *watch,
                struct audience *to); /* NULL: no more after what is under way */
void watch_close(struct watch *watch);
void watch_unref(struct watch *watch);
/* A reader's watch on a stream, or a board's cards. */
struct watch *watch_find(const struct live_reader *reader, const struct stream *stream,
                         const struct board *board);

struct roster *roster_of(struct audience *audience); /* a new reference */
void roster_unref(struct roster *roster);

/* Audiences with equal keys become one. */
void audiences_merge(struct list *audiences);
/* Its readers whose lens has become another, or would have had time stood still, leave. */
void audience_regroup(struct live *live, struct audience *audience);
bool views_equal(const struct view *a, const struct view *b);
/* Regroup, refresh and merge the audiences of a stream into BATCH. */
void stream_handover(struct live *live, struct stream *stream, struct batch *batch);
