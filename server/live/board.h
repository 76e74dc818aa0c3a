/* Boards: the cards of a board's cases as its readers see them. Readers whose lenses on every case
 * are equal are one audience; one card is made a case and lens, and outlives the fold. */
#pragma once

#include "room.h"

/* The card of a case through a lens. NULL: the case is not read, and no such card is known. */
const struct card *card_of(struct live *live, struct stream *stream, struct lens *lens);
void cards_clear(struct stream *stream);
/* Bring the audiences of every dirty board to what their lenses show. */
void boards_handover(struct live *live, struct batch *batch);
/* Time changed something while the journal is busy: send at once what is gone. */
void board_remove_now(struct live *live, struct board *board, const struct list *cases);
/* The audience of a member all of whose lenses and cards are known; found or made. */
struct audience *board_audience_of(struct live *live, struct member *member);
/* {"board","name","columns","cards","root"}} (with a brace more), made once a state. Borrowed. */
struct cb_frame *board_snapshot(struct live *live, struct audience *audience);
