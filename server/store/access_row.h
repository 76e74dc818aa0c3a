/* A row of the access log as QUERY_ACCESS_AFTER gives it; for the reader and for verify. */
#pragma once

#include "server/store/chain.h"
#include "server/store/db.h"

struct access_row {
    struct chain_access link; /* points into the query's row */
    struct cb_digest hash;
    struct cb_str users; /* of the audience; none: there is no audience, or its row is missing */
};

/* False when a column has not its form. */
bool access_row_get(struct query *query, struct access_row *out);
/* It follows PREVIOUS, and its audience is there and the one that it names. */
bool access_row_holds(const struct access_row *row, const struct cb_digest *previous);
