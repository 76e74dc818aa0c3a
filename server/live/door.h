/* Who may know of which case: what other cases' links show. A case's door outlives its fold. */
#pragma once

#include "room.h"

/* Who asks; a lens_input's and a decide_input's context. */
struct knowing {
    struct live *live;
    const struct member *member;
    const struct viewer *viewer; /* the member's; or what it was at another time */
    cb_time now;
    struct stream *missing; /* the first case of which it is not known yet; or NULL */
};
bool knows_case(void *knowing, struct cb_str case_id);

/* STREAM was read, or EVENT (NULL: none) was applied to it: whose lenses asked about it are made
 * anew if its door is another. */
void door_look(struct live *live, struct stream *stream, const struct event *event);
/* DOOR, which is taken, is what stands in the stream: by an event that is not durable yet, or as it
 * was read. Lenses that asked for it ask again. */
void door_put(struct live *live, struct stream *stream, struct case_door *door, bool by_event);
/* What was decided of STREAM did not become durable: who may know of it is not known. */
void door_forget(struct stream *stream);
/* A case that the lens of PLACE asks about and that was never read; NULL: none. */
struct stream *door_missing(struct live *live, const struct place *place);
