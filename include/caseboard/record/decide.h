/* The one way in: whether a command becomes an event. Reads the fold only through the writer's
 * lens; the one look beyond is whether a new id is free (design 5, "Who may write").
 *
 * The reasons, a closed list (refusals.def): a refusal speaks of the pack, of the command, and of
 * what the writer sees, and of nothing else (security N6). */
#pragma once

#include "caseboard/record/lens.h"

struct command {
    struct viewer by;
    struct cb_id stream;
    const struct pack_verb *verb;
    struct cb_str id; /* of the record */
    json_t *set;      /* an object, or NULL: empty; borrowed, and never changed afterwards */
    /* What the person was looking at, of a case perhaps its card; none for a verb that creates. */
    struct cb_str if_etag;
    struct cb_str why; /* none: null */
    struct cb_id command;
    bool is_fresh; /* the writer gave the factor a moment ago (security A7) */
};

struct decision {
    bool allowed;
    enum cb_code code;   /* of a refusal: INVALID, NOT_FOUND, NOT_ALLOWED, CONFLICT */
    const char *reason;  /* of a refusal: a word of refusals.def */
    json_t *fields;      /* INVALID, CONFLICT: {"due_date": "a sentence"}, or NULL */
    struct event *event; /* of an allowed command: seq and at set */
};
void decision_fini(struct decision *decision);
CB_AUTO_DEFINE_FINI(struct decision, decision_fini)

/* Of a draft of a pack: whether what it names is there, unchanged, and fits the events. */
enum pack_standing { PACK_STANDS, PACK_NOT_THERE, PACK_DOES_NOT_FOLLOW };

struct decide_input {
    const struct fold *fold;      /* newest; empty (fold_seq 0) for a verb that begins a stream */
    const struct fold *directory; /* the board's; NULL: users and agencies are not looked up */
    const struct lens *lens;      /* the writer's on this stream; NULL where the stream begins */
    cb_time now;                  /* the event's at is the later of this and the stream's newest */
    /* As in lens_input: whether the writer may know of a case that a field is to point at. */
    bool (*knows_case)(void *context, struct cb_str case_id);
    /* Whether the pack of a draft can be put in force now; NULL: none can. */
    enum pack_standing (*pack_stands)(void *context, struct cb_str name, struct cb_str hash);
    void *context;
};
/* Allowed: fold_apply() takes the event as the next one of the fold. */
struct decision decide(const struct decide_input *input, const struct command *command);
