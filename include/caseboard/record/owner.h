/* Who answers for something: never nobody (design 6). Read from a case and its board's directory as
 * they stand. Who is shut out of the case is not asked: the owner is told to everybody who takes
 * part, who is shut out is not. */
#pragma once

#include "caseboard/record/fold.h"

struct owner {
    struct cb_str agency;
    struct cb_str user; /* none: nobody of the agency in particular */
};

/* Of a record with an owner_user (an action, a promise): that user; once the user's membership of
 * the owning agency has ended, its successor, and so on; without one, whoever leads the case as
 * owner_of_duty() says. DIRECTORY NULL: everybody stays. Borrowed from the folds. */
struct owner owner_of(const struct fold *fold, const struct fold *directory,
                      const struct record *record, cb_time now);

/* Of what is owed by a duty ("OIC", "vlo"): the user, or successor, whose assignment with that role
 * is in force, one for VICTIM (which may be none) before one for all, of several the earliest;
 * without one the OIC, then the deputy, then the lead agency without a user. */
struct owner owner_of_duty(const struct fold *fold, const struct fold *directory,
                           struct cb_str duty, struct cb_str victim, cb_time now);

/* Whether USER may act as the owner of RECORD: is it, or is deputy of the same agency on a case
 * whose OIC it is. */
bool owner_is(const struct fold *fold, const struct fold *directory, const struct record *record,
              struct cb_str user, cb_time now);

/* Whether ID is that of the clock with the key KIND/OPENER/VICTIM (design 6). */
bool owner_clock_is(struct cb_str id, const char *kind, struct cb_str opener, struct cb_str victim);

/* Whether something is still to be done about RECORD, so that it needs an owner: an action that is
 * not at its end, a promise that no delivered update covers. */
bool owner_is_needed(const struct fold *fold, const struct record *record);
