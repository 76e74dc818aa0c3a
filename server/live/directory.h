/* What the directories say: who is a member of which board, in which seat, with which roles. */
#pragma once

#include "room.h"

/* Whether VIEWER (user, agency and seat given) is a member of BOARD now; fills in its roles, which
 * lie in ARENA. *UNTIL is lowered to when time alone may change the answer. */
bool directory_viewer(const struct board *board, cb_time now, struct viewer *viewer,
                      struct cb_arena *arena, cb_time *until);
/* EVENT was applied to a directory: whose lenses on the board's streams are made anew. */
void directory_moved(struct live *live, struct stream *directory, const struct event *event);
/* A directory was read, or its first event is there: the board has its code. */
void directory_named(struct live *live, struct board *board);
struct board *directory_board(const struct live *live, struct cb_str code);
