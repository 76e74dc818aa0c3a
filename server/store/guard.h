/* What a statement may do: an allow-list under every connection (K8). */
#pragma once

#include <sqlite3.h>

enum guard_use { GUARD_SET_UP, GUARD_READ, GUARD_WRITE };

/* Judge every statement that HANDLE prepares by *USE, which is the caller's and may change. */
int guard_set(sqlite3 *handle, enum guard_use *use);
