/* Events: one accepted command each. The only thing that is ever stored of a case. */
#pragma once

#include <stdint.h>

#include "caseboard/base/arena.h"
#include "caseboard/base/error.h"
#include "caseboard/base/id.h"
#include "caseboard/base/json.h"
#include "caseboard/base/time.h"
#include "caseboard/policy/dictionary.h"

#define EVENT_ROLES 8

/* Who acted, in which seat. */
struct actor {
    struct cb_str user;
    struct cb_str agency; /* none for the host's operator and for the server itself */
    struct cb_str seat;
    struct cb_str roles[EVENT_ROLES];
    size_t role_count;
};

struct setting {
    const struct pack_field *field;
    json_t *value; /* null or an empty list empties the field */
};

struct change {
    const struct pack_type *type;
    struct cb_str id;         /* a UUID; in the directory a short code */
    json_t *set;              /* an object; may not be changed */
    struct setting *settings; /* the same, with the fields found */
    size_t setting_count;
};

struct event {
    struct cb_id stream;
    enum stream_kind kind;
    uint64_t seq; /* 1, 2, 3 … without a gap */
    cb_time at;   /* when the server accepted it; never goes back within a stream */
    struct actor by;
    struct cb_id command;
    const struct pack_verb *verb;
    struct cb_str why;  /* none: null */
    struct cb_str pack; /* "masip@1" */
    struct change *changes;
    size_t change_count;
}; /* owns its strings, and a reference to each set */

/* Make an event of its JSON (design 6) by the pack. What BODY sets is referenced and may not be
 * changed any more. Checks its form: known verb and types, known fields of valid form, actor, ids.
 * Whether it follows what the stream holds is fold_apply()'s to say, whether it was allowed is
 * decide()'s. The pack may not be gone before it.
 *   CB_INVALID  the message says which member is wrong and why */
CB_MUST_USE enum cb_code event_of_json(const struct pack *pack, const json_t *body,
                                       struct event **out, struct cb_error *err);
/* The line of an export file, canonical, without the newline. */
void event_write(const struct event *event, struct cb_buf *out);
void event_free(struct event *event);
CB_AUTO_DEFINE(struct event, event_free)
