/* The boards of a store, told from the first event of each directory: no pack is needed. */
#pragma once

#include "caseboard/store/store.h"

struct board_row {
    struct cb_id stream; /* its directory's */
    struct cb_str code;  /* "northmere" */
    struct cb_str name;  /* as it was when the board began */
};
/* EACH returns false to stop; the strings are valid during the call.
 *   CB_DAMAGED  a directory does not read */
CB_MUST_USE enum cb_code boards_each(struct store_reader *reader,
                                     bool (*each)(void *context, const struct board_row *row),
                                     void *context, struct cb_error *err);
/* CB_NOT_FOUND without one. */
CB_MUST_USE enum cb_code boards_find(struct store_reader *reader, struct cb_str code,
                                     struct cb_id *out, struct cb_error *err);
