/* How a projected record is written: its header, its fields, and the etag of all of it. */
#pragma once

#include "caseboard/record/project.h"

/* Write an empty "etag" member; *AT is where it stands. */
void etag_begin(struct cb_buf *out, size_t *at);
/* The object runs from START to the end of OUT: its digest without that member and the comma behind
 * it is written into the member and to ETAG. */
void etag_end(struct cb_buf *out, size_t start, size_t at, char etag[ETAG_TEXT]);

/* A projected record at LEVEL, but for its fields, which are written between the two calls. */
struct written {
    size_t start;
    size_t etag;
};
void record_begin(const struct fold *fold, const struct record *record, enum level level,
                  struct cb_buf *out, struct written *at);
void field_write(const struct pack_field *field, const json_t *value, bool *is_first,
                 struct cb_buf *out);
void record_end(const struct record *record, enum level level, struct cb_buf *out,
                const struct written *at, char etag[ETAG_TEXT]);

/* The records of a fold, sorted by id, withdrawn ones too. The new array is the caller's to free.
 */
const struct record **sorted_records(const struct fold *fold);

/* Whether FIELD of a case stands on the card of somebody who takes part, where that person sees it.
 */
bool card_shows(struct cb_str field);
