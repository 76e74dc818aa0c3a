/* What comes of details that are alike. */
#pragma once

#include "caseboard/store/match.h"

#include "room.h"

struct hit {
    const char *user; /* of staff, borrowed */
    enum match_kind kind;
    struct match_token token;
};
struct hits {
    struct hit *at;
    size_t count, room;
};
void hits_add(struct hits *hits, const char *user, enum match_kind kind,
              const struct match_token *token);
/* Shut out, ask, or only note; empties HITS. */
void hits_act(struct live *live, struct stream *stream, struct hits *hits);
