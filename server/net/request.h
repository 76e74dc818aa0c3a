/* The head of an HTTP/1.1 request, read strictly (RFC 9112, with nothing that it lets a server
 * tolerate): hostile bytes in, borrowed parts out. Pure: no socket, no clock. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/str.h"

enum request_method { REQUEST_GET, REQUEST_HEAD, REQUEST_POST };

enum request_field {
#define FIELD(name, text) FIELD_##name,
#include "request_fields.def"
    FIELD_COUNT
};

struct request { /* all borrowed from the head */
    enum request_method method;
    struct cb_str path;               /* without the query; begins with "/" */
    struct cb_str field[FIELD_COUNT]; /* the last of its name, without white space around it */
    uint8_t times[FIELD_COUNT];       /* how often it came, up to 255 */
};

/* Where the head at the start of BYTES ends, or 0: not yet. *SCANNED, 0 at first, remembers what
 * was looked at, so that a head which comes byte by byte costs no more than one at once. */
size_t request_head_end(struct cb_str bytes, size_t *scanned);

/* Read a whole HEAD, its empty line included. 0, or the status that refuses it: 400, 405 (a
 * method that is neither GET, HEAD nor POST), 505. */
int request_parse(struct cb_str head, struct request *out);
