/* Times of a story: working days before or after today, Monday to Friday. */
#pragma once

#include "caseboard/base/json.h"
#include "caseboard/base/time.h"

/* What a text stands for, relative to NOW: "@day:-3" a date, "@day:-3 14:20" an instant,
 * "@cal:28" a date 28 calendar days on, "@ago:45" an instant 45 minutes back; any other text as it
 * is. A new reference, or NULL when it cannot be understood. */
json_t *story_time_value(struct cb_str text, cb_time now);
/* The instant of an event: its "day" and "time", or its "ago". */
bool story_time_of(const json_t *event, cb_time now, cb_time *out);
