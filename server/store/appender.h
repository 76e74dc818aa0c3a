/* The one connection that writes, and how a batch becomes one transaction. Belongs to the
 * journal's thread. */
#pragma once

#include "server/store/batch.h"
#include "server/store/checkpointer.h"

struct appender;
CB_MUST_USE enum cb_code appender_open(const struct store *store, struct checkpointer *checkpointer,
                                       struct appender **out, struct cb_error *err);
void appender_free(struct appender *appender);
CB_AUTO_DEFINE(struct appender, appender_free)

/* Write all of BATCH with one commit; every result has its code afterwards. */
void appender_run(struct appender *appender, struct batch *batch);
