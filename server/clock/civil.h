/* Years, months and days: below, beside local time. */
#pragma once

#include "caseboard/base/civil.h"
