/* How fast somebody may try to sign in (security A4). Counted by a keyed hash of name and address
 * block, the same for names that exist and names that do not. */
#pragma once

#include "caseboard/base/digest.h"
#include "caseboard/base/time.h"

#define LIMITER_FAILURES_TO_LOCK 100
#define LIMITER_WAIT_MOST_S 900
#define LIMITER_WAIT_USUAL_S 30 /* from the address that last signed in */
#define LIMITER_PER_ADDRESS 30  /* failures a minute */

struct limiter;

struct limiter *limiter_new(void);
void limiter_free(struct limiter *limiter);
CB_AUTO_DEFINE(struct limiter, limiter_free)

/* Seconds until this name may be tried from this address; 0: now. NOW is monotonic ms. */
int limiter_wait_s(struct limiter *limiter, struct cb_digest name, struct cb_str address,
                   int64_t now);
/* Tell how a try ended. Returns the failures in a row of this name, from anywhere. */
int limiter_failed(struct limiter *limiter, struct cb_digest name, struct cb_str address,
                   int64_t now);
void limiter_succeeded(struct limiter *limiter, struct cb_digest name, struct cb_str address);
