/* What a pack says to people: the dictionary for a client, and who will see what. Answers from the
 * pack alone, so nothing in them can depend on a case (security N10). */
#pragma once

#include "caseboard/base/json.h"
#include "caseboard/policy/views.h"

/* {"pack","types":{…},"options":{…},"sections":[…],"stages":{…},"classes":{…},"seats":{…},
 * "guidance":[…]} for the seat: all types of the dictionary with labels, fields and kinds, and of
 * the verbs those that SEAT with ROLES may use by seat and role alone. A class has
 * label, because, and as why_settled() says: level where no tie to a record changes it, and
 * no_location. A new reference. */
json_t *policy_dictionary(const struct pack *pack, size_t seat, const struct cb_str *roles,
                          size_t role_count);

/* For one class: {"class","label","because","seats":[{"seat","label","level","when":[…]}…]}, by
 * falling level; seats at none are left out. A new reference. */
json_t *policy_readers(const struct pack *pack, size_t class_index);
