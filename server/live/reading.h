/* What a request waits for that is read on the pool: the store, folders, or both. */
#pragma once

#include "room.h"

/* RUN(WORK, READER) on a worker: it touches nothing but WORK, which belongs to REQUEST, and READER.
 * Then, on the loop, REQUEST is stepped again, or answered CB_INTERNAL where RUN failed. Meanwhile
 * it is in no list. A pool that is full answers it CB_TOO_FAST. */
typedef enum cb_code reading_run(void *work, struct store_reader *reader);
void reading_start(struct request *request, reading_run *run, void *work);
