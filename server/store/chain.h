/* What stands in the hashes: pure functions of fixed widths, numbers big endian (L1). A change
 * here is another store: docs/store.md says the same in words. */
#pragma once

#include <stdint.h>

#include "caseboard/base/digest.h"
#include "caseboard/base/id.h"
#include "caseboard/base/time.h"
#include "caseboard/record/event.h" /* enum stream_kind */

/* Before the first event of a stream. */
struct cb_digest chain_genesis(struct cb_id stream, enum stream_kind kind, struct cb_id board);

struct chain_event {
    struct cb_id stream;
    uint64_t seq;
    cb_time at;
    struct cb_id command;
    struct cb_str sealed; /* the body as it is stored */
};
struct cb_digest chain_event(const struct cb_digest *previous, const struct chain_event *event);
/* The columns that the chain leaves out, tied to their event. */
struct cb_digest chain_event_row(const struct cb_digest *hash, const struct cb_digest *params,
                                 struct cb_str account);

/* One chain over all events in the order of their ids, so that none can go without a trace, not
 * even a stream's newest. PREVIOUS of the first is all zeros. */
struct cb_digest chain_log(const struct cb_digest *previous, uint64_t id,
                           const struct cb_digest *row_hash);

/* Before the first entry of the access log. */
struct cb_digest chain_access_genesis(struct cb_id store);

/* An access entry as it is stored. */
struct chain_access {
    uint64_t seq;
    cb_time at;
    uint8_t op;
    struct cb_str stream; /* 16 bytes or none */
    struct cb_str account, agency, seat;
    struct cb_str audience, session, proof; /* 32 bytes or none */
    struct cb_str sealed;
};
struct cb_digest chain_access(const struct cb_digest *previous, const struct chain_access *entry);

struct cb_digest chain_audience(struct cb_str users);
/* Of the wrapped key of OWNER, or of several as one run of bytes: the access log holds it, so
 * that a wrap cannot be changed unseen. */
struct cb_digest chain_wrap(struct cb_id owner, struct cb_str wraps);
