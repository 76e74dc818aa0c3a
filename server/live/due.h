/* What time changes by itself: rights that begin and end. */
#pragma once

#include "room.h"

/* Lenses and memberships whose time has come are looked at; NOW's losses are sent at once even
 * while the journal is busy. */
void time_passed(struct live *live, cb_time now);
