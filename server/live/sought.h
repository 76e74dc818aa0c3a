/* A search for somebody that one is shut out from (security P6). The search finds nothing there,
 * and whoever searched learns nothing: it is looked for once more after the answer, on the pool, in
 * the cases that name the person among the excluded, and what is found is an entry of the access
 * log that becomes a signal to the auditor. What was looked for is kept nowhere. */
#pragma once

#include "room.h"

#define SOUGHT_WAITING 200 /* searches at most that wait to be looked at; later ones are not */

/* SEAT was answered about TEXT. */
void sought_add(struct live *live, const struct seat *seat, struct cb_str text);
/* The next one, if none is being looked at and all doors are known; at every turn. */
void sought_next(struct live *live);
void sought_free(struct live *live);
