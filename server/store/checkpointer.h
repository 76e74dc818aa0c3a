/* Copies the WAL back into the file, on a thread and a connection of its own, so that no commit
 * waits for it. */
#pragma once

#include "server/store/db.h"

struct checkpointer;
CB_MUST_USE enum cb_code checkpointer_open(const char *path, struct checkpointer **out,
                                           struct cb_error *err);
void checkpointer_free(struct checkpointer *checkpointer);
CB_AUTO_DEFINE(struct checkpointer, checkpointer_free)

/* From the journal's thread, after each commit: the WAL has FRAMES frames. */
void checkpointer_hear(struct checkpointer *checkpointer, int frames);
/* From the journal's thread, between batches: under steady load the WAL never ends where it was
 * copied to, and would grow for ever. When it has become too long, copy the rest here and now. */
void checkpointer_catch_up(struct checkpointer *checkpointer, struct db *db);
