/* Who is before what: seats with their readers, their membership of boards as the newest directory
 * has it, and their lens on each stream they came to. */
#pragma once

#include "room.h"

/* The seat of a user; found or made, with one more reference. */
struct seat *seat_hold(struct live *live, struct cb_str user, struct cb_str agency,
                       struct cb_str name);
void seat_release(struct live *live, struct seat *seat);
/* The seat on a board, read anew from the directory if that or time has moved on. */
struct member *seat_member(struct live *live, struct seat *seat, struct board *board);
/* Whether a membership of it is in force on any board. */
bool seat_is_in_force(struct live *live, struct seat *seat);
struct place *member_place(struct member *member, struct stream *stream);
/* The newest lens of a place. NULL: the stream is not read. */
struct lens *place_lens(struct live *live, struct place *place);
/* The lens of PLACE ran out at RAN_OUT: it is made anew. */
void place_age(struct place *place, cb_time ran_out);
/* The lens that a place would have today had time stood still since its lens ran out: what time
 * alone takes away is what this one shows and place_lens() does not. A new reference; NULL: time
 * made no difference, or it is not known. */
struct lens *place_lens_before(struct live *live, struct place *place);
/* Whether only time ended a membership. */
bool member_was_in_force(const struct member *member);
void stream_ages_end(struct stream *stream); /* all that time did was looked at */
/* EVENT was applied to STREAM: which lenses may be others now. */
void places_touched(struct live *live, struct stream *stream, const struct event *event);
void places_all_stale(struct stream *stream);
void lenses_forget(struct stream *stream);
