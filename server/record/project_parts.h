/* How an etag gets into the object that it is made of. */
#pragma once

#include "caseboard/record/project.h"

/* Write an empty "etag" member; *AT is where it stands. */
void etag_begin(struct cb_buf *out, size_t *at);
/* The object runs from START to the end of OUT: its digest without that member and the comma behind
 * it is written into the member and to ETAG. */
void etag_end(struct cb_buf *out, size_t start, size_t at, char etag[ETAG_TEXT]);
