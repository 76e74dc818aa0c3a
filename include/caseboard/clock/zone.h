/* Local time: below, since the last day of a right is a local one, too. */
#pragma once

#include "caseboard/base/zone.h"
