/* What a sealed value is bound to: it opens nowhere else (K2, K3). */
#pragma once

#include <stdint.h>

#include "caseboard/base/id.h"
#include "caseboard/base/str.h"
#include "caseboard/base/time.h"

struct aad {
    uint8_t bytes[160];
    size_t len;
};
static inline struct cb_str aad_peek(const struct aad *aad)
{
    return (struct cb_str){(const char *)aad->bytes, aad->len};
}

struct aad aad_wrap(const uint8_t kek_id[8], const char *purpose, struct cb_id owner);
struct aad aad_event(struct cb_id stream, uint64_t seq, cb_time at, struct cb_id command);
struct aad aad_access(uint64_t seq, cb_time at);
/* KEY goes in as its digest, since it may be of any length. */
struct aad aad_row(uint8_t kind, struct cb_str key);
