/* What board_successor() does, as it would be if a membership ended in some way. */
#pragma once

#include "caseboard/record/fold.h"

struct ending { /* as it would be */
    const struct record *membership; /* that would end; or NULL */
    cb_time to;
    struct cb_str successor;
    struct cb_str gone; /* a user who would be in no agency any more; or none */
};

bool membership_may_own(const struct fold *directory, const struct record *membership);
/* As board_may_own() and board_successor(); ENDING NULL: as things are. */
bool may_own(const struct fold *directory, struct cb_str user, struct cb_str agency, cb_time now,
             const struct ending *ending);
struct cb_str successor_of(const struct fold *directory, struct cb_str user, struct cb_str agency,
                           cb_time now, const struct ending *ending);
/* Who takes over where nobody was named: somebody else of the agency who may own, a supervisor
 * before others, the earliest member before others. None: there is nobody. */
struct cb_str successor_by_default(const struct fold *directory, struct cb_str user,
                                   struct cb_str agency, cb_time now);
