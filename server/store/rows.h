/* Writing sealed rows, inside somebody's write transaction. */
#pragma once

#include "caseboard/store/rows.h"
#include "server/store/db.h"
#include "server/store/vault.h"

CB_MUST_USE enum cb_code rows_write(struct db *db, const struct vault *vault, struct sealer *sealer,
                                    const struct journal_row *row, struct cb_error *err);
