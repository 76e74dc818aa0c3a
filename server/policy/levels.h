/* The levels by name, for "did you mean". */
#pragma once

#include "tables.h"

struct named level_names(void); /* in the order of enum level */
