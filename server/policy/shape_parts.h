/* How the members of a file are written down, for the files that do. */
#pragma once

#include "shape.h"

#define KEYS(...) ((const struct shape_key[]){__VA_ARGS__, {0}})
#define NEEDED(name, shape)                                                                        \
    {                                                                                              \
        name, &(shape), true                                                                       \
    }
#define MAY(name, shape)                                                                           \
    {                                                                                              \
        name, &(shape), false                                                                      \
    }

extern const struct shape continuity_file;
