/* Streams in the order of use: the last one is the first to go when memory is short. Directories
 * stay and are in no order. */
#pragma once

#include "room.h"

void use_now(struct live *live, struct stream *stream);  /* the newest of all */
void use_last(struct live *live, struct stream *stream); /* the next to go */
void use_unlink(struct live *live, struct stream *stream);
