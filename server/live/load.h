/* Reading a stream: its events from the store, folded, with the commands that made them. */
#pragma once

#include "room.h"

struct loaded {
    struct fold *fold;
    char *born;           /* the name of the pack that the first event names */
    char *under;          /* of the pack that the newest event names */
    cb_time settled_at;   /* when the directory had administrators of two agencies; NEVER */
    cb_time activated_at; /* the newest event that put a pack in force */
    struct remembered **commands;
    size_t command_count, command_room;
};
void loaded_fini(struct loaded *loaded);
CB_AUTO_DEFINE_FINI(struct loaded, loaded_fini)

/* Any thread. CB_NOT_FOUND: there is no such stream, or it was erased; CB_DAMAGED: it does not
 * open, parse or follow; else the surroundings failed. */
CB_MUST_USE enum cb_code stream_read(struct store_reader *reader, const struct pack *pack,
                                     struct cb_id id, struct loaded *out, struct cb_error *err);
/* Read a stream on the pool; LOADED hears on the loop. At most a few at once, the rest wait. */
void load_start(struct live *live, struct stream *stream);
void load_stop_all(struct live *live); /* forgets what waits; running ones end with the pool */
/* What happens to a stream that was read, or was not (stream.c). Takes from OUT what it keeps. */
void stream_loaded(struct live *live, struct stream *stream, enum cb_code code,
                   struct loaded *loaded, const char *message);
