/* Which cases a session opened with a reason: coming back needs none (P3). */
#pragma once

#include "room.h"

bool opened_before(const struct request *request, struct cb_id stream);
void opened_now(const struct request *request, struct cb_id stream);
void opened_free(struct live *live);
