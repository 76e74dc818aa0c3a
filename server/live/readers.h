/* The end of readers whose seat has gone. */
#pragma once

#include "room.h"

/* Tell those who have no membership in force any more, once each. */
void readers_end(struct live *live);
