/* What changed in a view, as a frame to send and as the way back. */
#pragma once

#include "room.h"

struct difference {
    struct cb_buf gone, put; /* items of JSON arrays */
    struct view_entry *undo;
    size_t undo_count, undo_room;
};
void difference_fini(struct difference *difference);
CB_AUTO_DEFINE_FINI(struct difference, difference_fini)

bool difference_is_empty(const struct difference *difference);
/* Bring the view's entry of one record, or card, to ETAG ("": gone). TEXT is what is put. */
void difference_note(struct difference *difference, struct view *view, struct cb_str id,
                     const char *etag, struct cb_str text);
/* The notification for an audience whose view is as it will be. */
struct cb_frame *difference_frame(const struct difference *difference, struct audience *audience);
/* Take back from VIEW what a delivery brought. */
void difference_undo(struct view *view, const struct delivery *delivery);
struct view view_copy(const struct view *view);
