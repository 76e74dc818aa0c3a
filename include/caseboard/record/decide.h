/* The one way in: whether a command becomes an event. Reads the fold only through the writer's
 * lens; the one look beyond is whether a new id is free (design 5, "Who may write"). */
#pragma once

#include "caseboard/record/lens.h"

struct command {
    struct viewer by;
    struct cb_id stream;
    const struct pack_verb *verb;
    struct cb_str id;        /* of the record */
    json_t *set;             /* an object; borrowed */
    struct cb_str if_etag;   /* what the person was looking at; none for a verb that creates */
    struct cb_str why;       /* none: null */
    struct cb_id command;
};

struct decision {
    bool allowed;
    enum cb_code code;       /* of a refusal: INVALID, NOT_FOUND, NOT_ALLOWED, CONFLICT */
    const char *reason;      /* of a refusal: a stable word, "needs_outcome", "wrong_state", "not_writer" */
    json_t *fields;          /* INVALID: {"due_date": "a sentence"}; else NULL */
    struct event *event;     /* of an allowed command: seq and at set */
};
void decision_fini(struct decision *decision);
CB_AUTO_DEFINE_FINI(struct decision, decision_fini)

struct decide_input {
    const struct fold *fold;      /* newest; empty (fold_seq 0) for a verb that begins a stream */
    const struct fold *directory; /* the board's; NULL: users and agencies are not looked up */
    const struct lens *lens;      /* the writer's on this stream; NULL where the stream begins */
    cb_time now;                  /* the event's at is the later of this and the stream's newest */
};
struct decision decide(const struct decide_input *input, const struct command *command);
