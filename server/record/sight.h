/* What of a record is seen, field by field. */
#pragma once

#include "caseboard/record/lens.h"

/* Whether a field of a record that is seen at FULL or CODES is seen: its own class, what it points
 * at, the victim's location. Whether it is a coded one is not asked here. */
bool field_is_seen(const struct lens *lens, const struct fold *fold, const struct record *record,
                   const struct pack_field *field, struct sight sight);

/* What the cell alone gives of a record, whatever decisions raise it to. */
enum level level_by_right(const struct lens *lens, const struct fold *fold,
                          const struct record *record);

/* The value of a field that is seen, without what points at hidden things, or NULL where nothing is
 * left. A new reference. */
json_t *value_seen(const struct lens *lens, const struct fold *fold, const struct record *record,
                   const struct pack_field *field);
/* Whether an entry of a list (records, or items of a group) points at what is hidden. */
bool entry_is_hidden(const struct lens *lens, const struct fold *fold,
                     const struct pack_field *field, const json_t *entry);
