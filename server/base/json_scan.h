/* The first pass over hostile JSON: what the parser would take, and we do not. */
#pragma once

#include "caseboard/base/error.h"
#include "caseboard/base/str.h"

/* Check depth, the number of members and items, numbers and NUL in TEXT. It need not be
 * well-formed: what this pass lets through is still to be parsed.
 *   CB_INVALID  with "line:column: why" */
CB_MUST_USE enum cb_code json_scan(struct cb_str text, size_t max_members, struct cb_error *err);
