/* The files of schema/, in order: migrations[0] makes version 1. Made at build. */
#pragma once

#include <stddef.h>

extern const char *const migrations[];
extern const size_t migration_count;
