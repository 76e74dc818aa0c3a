/* What reading and writing JSON share. */
#pragma once

#include <jansson.h>

#include "caseboard/base/error.h"
#include "caseboard/base/str.h"

/* One pass over hostile bytes into Jansson's values, with all limits of cb_json_read() but that
 * the document is an object or array of at most MAX_MEMBERS. Jansson's own reader takes 14 µs a
 * kilobyte, which was a tenth of what a command costs, and knows none of the limits. NULL: ERR
 * says "line:column: why". */
json_t *json_parse(struct cb_str text, size_t max_members, struct cb_error *err);

/* How many bytes of TEXT from FROM on may stand in a string as they are (RFC 8259, section 7). */
size_t json_plain_run(struct cb_str text, size_t from);
