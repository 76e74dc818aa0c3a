/* The operating log: one line an event, ids and codes only, never case content (L6).
 * Only live, net and cli write to it; any thread may. */
#pragma once

#include "caseboard/base/compiler.h"

enum cb_log_level { CB_LOG_DEBUG, CB_LOG_INFO, CB_LOG_WARN, CB_LOG_ERROR };

/* EVENT is a fixed short name ("stream.damaged"); the rest are key=value pairs in words of ours.
 * FORMAT may be NULL when there is nothing more to say. Control characters are escaped. Goes to
 * standard error, info and above unless cb_log_set_level() says otherwise. */
void cb_log(enum cb_log_level level, const char *event, const char *format, ...) CB_PRINTF(3, 4);
void cb_log_set_level(enum cb_log_level least);
