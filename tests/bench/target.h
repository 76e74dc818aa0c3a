/* The servers that are measured, and how each is spoken to. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/str.h"

enum target_kind { TARGET_CASEBOARD, TARGET_NCHAN, TARGET_PLAIN };

/* What a writer sends is found again by a token in it: ~WRITER,SENT_US~ and the bytes around. */
#define TOKEN_MARK '~'
#define TOKEN_MAX 48
#define MESSAGE_BYTES 300 /* of nchan's and the plain server's messages */

struct target {
    enum target_kind kind;
    int port;
    struct cb_str case_id; /* Caseboard's */
};

bool target_kind_of(const char *name, enum target_kind *out);
/* The request that opens a socket. COOKIE is for Caseboard alone. */
void target_upgrade(const struct target *target, bool writes, struct cb_str cookie,
                    struct cb_buf *out);
/* case.open; HAVE a root, or none for a first opening with a reason. */
void target_open(const struct target *target, struct cb_str have, struct cb_buf *out);
/* One change: RECORD as it is at ETAG gets a new detail (Caseboard), or any message (others). */
void target_change(const struct target *target, unsigned writer, int64_t now_us,
                   struct cb_str record, struct cb_str etag, struct cb_buf *out);
