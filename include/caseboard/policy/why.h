/* Why somebody sees no more of something, and what would change that. Answers from the pack and
 * from what the asker knows anyway, and from nothing else (security N10): whatever is hidden has no
 * place in struct why_asked. */
#pragma once

#include "caseboard/base/json.h"
#include "caseboard/policy/views.h"

/* Whether a record of the type may be of the class. */
bool type_may_be_of(const struct pack_type *type, size_t class_index);

/* Who asks, about what. */
struct why_asked {
    size_t seat;
    const struct cb_str *roles;
    size_t role_count;
    size_t class_index;
    bool of_record;     /* one that the asker sees; else whatever is of the class */
    bool of_field;      /* of such a record, a field that the class decides of */
    enum level level;   /* of the record, as the asker gets it */
    bool is_raised;     /* by a share or an emergency, above what the cell gives */
    bool is_own_agency; /* the record is of the asker's agency */
};

/* {"class","label","because","seat","seat_label","level","pack","cell":[…],"ways":[…],
 * "never","may_ask","sentences":[…]}. A new reference.
 *   level      what the seat has without any tie where the asker names no record
 *   cell       the lines of the cell that may decide for the asker, as sentences
 *   ways       what would raise the level: {"way","to","when":[…],"second","sentence"}; way is
 *              "share", "emergency", "role", or "tie" (the conditions in WHEN hold)
 *   never      nothing may raise it
 *   may_ask    whether it makes sense to ask its owner
 *   sentences  all of it, for people: the cell, the reason, the ways */
json_t *policy_why(const struct pack *pack, const struct why_asked *asked);

/* What the seat with these roles gets of the class, where no tie to a record changes it: false
 * where one may. NO_LOCATION: some line that may decide leaves the victim's location out; always
 * set. */
bool why_settled(const struct pack *pack, size_t class_index, size_t seat,
                 const struct cb_str *roles, size_t role_count, enum level *level,
                 bool *no_location);

/* Whether one of the lines of writers lets a seat with these roles do it where it owns the record
 * or not; conditions but own_agency are not asked. */
bool why_fits_writer(const struct pack *pack, const struct writer *writer, size_t seat,
                     const struct cb_str *roles, size_t role_count, bool is_own_agency);

/* How one asks to see more (views.json "asking"): {"verb","set"}, of which SET names AGENCY (which
 * may be none) and ABOUT, a record's id or a class. NULL: the pack has no such verb, or the seat
 * may not use it. A new reference. */
json_t *policy_ask(const struct pack *pack, size_t seat, const struct cb_str *roles,
                   size_t role_count, struct cb_str agency, struct cb_str about);
