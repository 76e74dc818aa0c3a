/* The one view function: what a fold looks like through a lens. Every way out of the house goes
 * through here (security N1). */
#pragma once

#include "caseboard/record/lens.h"

#define ETAG_TEXT 17 /* 16 hexadecimal digits and the NUL */
#define ROOT_TEXT 65

/* Append the record as this lens sees it, as JSON, to OUT (design 7):
 * {"id","type","class","level","agency","created","etag","fields"} with "author" at full, keys in
 * canonical order. Returns the level; at none nothing is appended and ETAG is "".
 * etag: the first 16 hex digits of SHA-256 over the canonical JSON without the etag. */
enum level project_record(const struct lens *lens, const struct fold *fold,
                          const struct record *record, struct cb_buf *out, char etag[ETAG_TEXT]);

/* The value of one field as the lens sees it (references to what is hidden left out), or NULL:
 * hidden, empty or no such field. A new reference. */
json_t *project_field(const struct lens *lens, const struct fold *fold, const struct record *record,
                      const char *field);

/* Every field of the record that the lens shows, in the order of the type, each with its value as
 * project_field() gives it, borrowed for the call. Returns the level. */
enum level project_values(const struct lens *lens, const struct fold *fold,
                          const struct record *record,
                          void (*each)(void *context, const struct pack_field *field,
                                       const json_t *value),
                          void *context);

/* A view as sorted pairs of id and etag, kept to make roots and differences. */
struct view_entry {
    char id[CB_ID_TEXT]; /* or a short code of the directory, or a clock's id */
    char etag[ETAG_TEXT];
};
struct view {
    struct view_entry *at; /* sorted by id, by bytes */
    size_t count;
    size_t room;
};
void view_fini(struct view *view);
CB_AUTO_DEFINE_FINI(struct view, view_fini)
/* Set or, with an empty ETAG, remove an entry; true if that changed anything. */
bool view_put(struct view *view, struct cb_str id, const char *etag);
const struct view_entry *view_find(const struct view *view, struct cb_str id);
/* SHA-256, in hex, over the lines "id:etag\n" in order. */
void view_root(const struct view *view, char out[ROOT_TEXT]);

/* The whole view: fills VIEW and appends the records, separated by commas and sorted by id, to
 * RECORDS (which may be NULL). Nothing at all unless the gate is open. */
void project_all(const struct lens *lens, const struct fold *fold, struct view *view,
                 struct cb_buf *records);

/* The card that a board shows of the case (design 7): {"id","etag","fields"}. By the gate: nothing
 * and false when shut, three fields for an agency that does not take part. */
bool project_card(const struct lens *lens, const struct fold *fold, struct cb_buf *out,
                  char etag[ETAG_TEXT]);
