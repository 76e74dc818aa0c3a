/* What is taken away by time alone, or by reading a stream again: a frame of its own, which waits
 * for no entry of the log.
 *
 * It must not share a frame with what an event changed in the same turn: where the frame ends would
 * tell whether there was one, also of an event that its reader is told nothing of (N3). So what
 * time took is worked out beside the events, from the lens that there would be had time stood
 * still. It is sent at once where no event that the reader sees waits, else right before it. */
#pragma once

#include "room.h"

/* Take from the readers of AUDIENCE what its lens does not show any more by time alone, and forget
 * audience->before. BATCH NULL: only what can be sent at once, the rest in the handover. */
void lost_take(struct live *live, struct audience *audience, struct batch *batch);
/* Time changed something while the journal is busy: send at once what is gone. */
void stream_remove_now(struct live *live, struct stream *stream);
/* A stream was read again, and nothing was decided on it yet: send at once what is gone. */
void stream_restore_now(struct live *live, struct stream *stream);
