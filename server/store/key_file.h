/* The file that holds the master key (K1): 32 bytes, nobody's but its owner's. */
#pragma once

#include <stdint.h>

#include "caseboard/base/error.h"

#define KEY_BYTES 32

/*   CB_NOT_ALLOWED  it is missing, readable by others, no plain file, or not of 32 bytes
 * OUT is wiped unless CB_OK. */
CB_MUST_USE enum cb_code key_file_read(const char *path, uint8_t out[KEY_BYTES],
                                       struct cb_error *err);
/* Make one with a random key, mode 0400, on disk when this returns; one that is there stays.
 *   CB_NOT_SAVED */
CB_MUST_USE enum cb_code key_file_make(const char *path, struct cb_error *err);
