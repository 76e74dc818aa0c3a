/* The room view: what may stand on a screen that several people look at (security N11). Of each
 * record and each field the lowest that any of them gets; a stream whose gate is not open for one
 * of them is gone for all. Who joins or leaves makes it another: it is made anew from the lenses.
 */
#pragma once

#include "caseboard/record/project.h"

struct room {
    const struct lens *const *lenses; /* of the people present, all on the same stream */
    size_t count;
    bool has_stranger; /* somebody of whom nothing is known: gets no record, and so does the room */
};

/* As project_record() and project_all(), for all who are present; of nobody at all: nothing. */
enum level room_record(const struct room *room, const struct fold *fold,
                       const struct record *record, struct cb_buf *out, char etag[ETAG_TEXT]);
void room_all(const struct room *room, const struct fold *fold, struct view *view,
              struct cb_buf *records);
