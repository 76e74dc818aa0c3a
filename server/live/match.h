/* Details of staff compared with those of parties (security P2, N13). The details of staff are
 * known as keyed tokens only; a party's detail with the same token shuts the person out of the case
 * at once, by an event of the server's own, and asks the chair. A case is compared when it is read
 * and when it changes, and what is in memory when somebody joins the board: in whichever order the
 * two come, nobody is shown a case before that. */
#pragma once

#include "room.h"

/* What the store has of staff. Under a pack without a server's seat nothing is compared. */
CB_MUST_USE enum cb_code match_open(struct live *live, struct store_reader *reader,
                                    struct cb_error *err);
void match_free(struct matching *matching);
/* A case was read. */
void match_case(struct live *live, struct stream *stream);
/* EVENT was applied to STREAM. What comes of it goes into the gathering batch, beside it. */
void match_event(struct live *live, struct stream *stream, const struct event *event);
