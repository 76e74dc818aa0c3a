/* SHA-256 (FIPS 180-4). Contexts are reused a thread, so that a short digest costs no set-up. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "caseboard/base/str.h"

#define CB_DIGEST_BYTES 32

struct cb_digest {
    uint8_t bytes[CB_DIGEST_BYTES];
};

struct cb_digest cb_digest_of(const void *bytes, size_t len);
/* Of the parts one after another, as if they were one run of bytes. */
struct cb_digest cb_digest_parts(const struct cb_str *parts, size_t count);
