/* Small forms that events, folds and decisions share. */
#pragma once

#include <stdbool.h>

#include "caseboard/record/event.h"

/* A short code: what names a board, an agency, a user, a seat, a role. */
bool is_short_code(struct cb_str text);
/* Whether TEXT can be the id of a record in a stream of KIND. */
bool is_record_id(struct cb_str text, enum stream_kind kind);
/* What empties a field: null and the empty list say the same (design 7: an empty field is absent).
 */
bool is_empty_value(const json_t *value);
/* Whether VALUE of FIELD (record or records) names records: a field may also take another kind of
 * value, such as a class. */
bool field_points(const struct pack_field *field, const json_t *value);
/* Whether records of TYPE may stand in streams of KIND and be written by events. */
bool type_stands_in(const struct pack_type *type, enum stream_kind kind);
