/* A case asked for by its id, which may be a guess: what is not there, what is shut and what was
 * erased take the same work (security N5). Whether a door is open to who asks is judged by marks that
 * are kept for every case, read or not, so that no guess makes a stream be read. After a start the
 * marks are read once, in the background, those of a case that is asked for first: to whom its door
 * is open goes on at once, and all others wait for the last mark alike.
 *
 *   a case is read, or its root changes ──> guess_mark()
 *   a request names an id ──> guess_find() ──> its stream, or none */
#pragma once

#include "room.h"

/* STREAM is what has the id that was given, or NULL: sets the request's stream to it if it is a case
 * whose door is open to who asks, else to NULL. False: the request waits, and is stepped again. */
bool guess_find(struct request *request, struct stream *stream);
/* Keep the marks of a stream's door as it is now. */
void guess_mark(struct stream *stream);
void guess_unmark(struct stream *stream);
/* Begin reading the marks of all cases; requests that wait are stepped at the end. */
void guess_warm(struct live *live);
void guess_free(struct live *live);
