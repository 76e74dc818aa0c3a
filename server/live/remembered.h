/* Commands that became events: a repeated one gets its first result (R3). */
#pragma once

#include "room.h"

struct remembered_key remembered_key_of(struct cb_str account, struct cb_id command);
struct remembered *remembered_new(const struct remembered_key *key, const uint8_t *params,
                                  struct cb_str record);
void remember(struct stream *stream, const struct remembered_key *key, struct cb_digest params,
              struct cb_str record);
const struct remembered *recall(const struct stream *stream, const struct remembered_key *key);
bool remembered_as(const struct remembered *remembered, struct cb_digest params);
/* One that was read with the stream; it is taken. */
void remember_again(struct stream *stream, struct remembered *one);
