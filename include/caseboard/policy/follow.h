/* Whether a pack may take the place of another over the same events. */
#pragma once

#include "caseboard/policy/pack.h"

/* Whether every event that is well-formed under BEFORE is so under AFTER, and folds alike: AFTER
 * may add types, fields, options, verbs and seats and widen limits, and takes none away. What it
 * breaks is added to PROBLEMS (which may be NULL). Who sees and who may what is free to change. */
bool policy_follows(const struct pack *before, const struct pack *after,
                    struct pack_problems *problems);
