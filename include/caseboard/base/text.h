/* Which text may be kept: what people type, and what files bring. Security W6. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "caseboard/base/str.h"

/* Why TEXT may not be kept, as the rest of a sentence about it ("holds a control character"), or
 * NULL. Kept text is UTF-8 in NFC, without control characters (line feed and tab are allowed
 * where LINES), without bidirectional overrides, and with every bidirectional embedding and
 * isolate closed in the line that opens it, so that no text can reorder what stands after it. */
const char *cb_text_problem(struct cb_str text, bool lines);

/* How many bytes at the start are ASCII, whatever else they are. */
size_t cb_ascii_run(const void *bytes, size_t len);

/* How many characters (code points) TEXT has; SIZE_MAX if it is not UTF-8. */
size_t cb_text_chars(struct cb_str text);
