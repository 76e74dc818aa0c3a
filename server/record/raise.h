/* What raises records above what a viewer's cells give: share decisions and emergency access that
 * are in force. They are resolved when a lens is made and end with it. */
#pragma once

#include "caseboard/record/lens.h"

/* Of one record: as far as the cell's share: goes, and no further than LEVEL. */
struct raise {
    char id[CB_ID_TEXT]; /* of the record; the fold may go before the lens does */
    size_t position;
    size_t by;       /* position of the decision */
    uint64_t covers; /* the newest event of the record that it covers */
    enum level level;
};
#define COVERS_WHATEVER_COMES UINT64_MAX

struct raises {
    struct raise *at; /* sorted by position; one a record */
    size_t count;
    size_t room;
    size_t *classes; /* by index of the class: position of what opens it, NOT_RAISED; or NULL */
};
#define NOT_RAISED SIZE_MAX
void raises_fini(struct raises *raises);

/* What is in force for VIEWER; *UNTIL is lowered to when any of it ends. */
void raises_read(const struct lens_input *input, const struct viewer *viewer, struct raises *out,
                 cb_time *until);
/* Bring SIGHT of RECORD, at which LINE of its cell gives what it says, to what is decided. */
void raises_apply(const struct raises *raises, const struct fold *fold, const struct record *record,
                  const struct cell_line *line, struct sight *sight);
bool raises_cover(const struct raises *raises, struct cb_str id);
/* Whether CHANGE, which is in FOLD already, is to a decision that raised something for VIEWER, or
 * may do so now. */
bool raises_are_touched_by(const struct raises *raises, const struct fold *fold,
                           const struct viewer *viewer, const struct change *change);
void raises_write(const struct raises *raises, size_t class_count, struct cb_buf *out); /* a key */

/* Whether a share decision is in force; *UNTIL (which may be NULL) is lowered to its end. */
bool share_holds(const struct record *share, cb_time now, cb_time *until);
/* Until when an emergency access lasts: as it says, and no longer than the pack allows. */
cb_time emergency_end(const struct record *access, const struct emergency_rules *rules);
