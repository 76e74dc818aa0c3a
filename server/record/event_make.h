/* The one way in which an event comes to be, from a file or from a decision. */
#pragma once

#include "caseboard/record/event.h"

/* Make the event that HEAD says: its members, and of each of its changes type, id and set. Their
 * strings are copied, the sets referenced, their settings found. Checks all that is a matter of
 * form; how JSON spells it is event.c's.
 *   CB_INVALID  the message says which member is wrong and why */
CB_MUST_USE enum cb_code event_make(const struct pack *pack, const struct event *head,
                                    struct event **out, struct cb_error *err);
enum cb_code event_fail(struct cb_error *err, const char *member, const char *why);
