/* search.find: the cases of the seat's boards are looked through one after the other, as far as the
 * viewer may open them, through the viewer's lens (security N7).
 *
 *   begun ──> in live->searches: a part a turn ──> all looked at ──> gathered ──> answered
 *                ↑            └── waits for a stream to be read
 *                └── what was found has changed since ──────────────────┘
 *
 * What was found holds for the lens and the state of its case at the time; the handover looks at
 * whatever has moved since once more. */
#pragma once

#include "caseboard/record/search.h"

#include "request.h"

struct find {              /* a case in which something was found */
    struct stream *stream; /* NULL: none */
    size_t target;
    struct cb_digest lens;
    uint64_t changes;
    bool open;  /* the viewer may open it; else it is found by its card alone */
    bool named; /* all words stand in its reference */
    bool more;  /* records than are kept */
    size_t count;
    struct cb_str ref;          /* in CARD_JSON */
    json_t *card_json;          /* NULL: the viewer gets no card */
    struct cb_buf card;         /* its text */
    struct cb_buf records, ids; /* items of JSON arrays */
};

struct target { /* a case to look at */
    struct stream *stream;
    struct member *member;
    bool done;
};

struct search {
    struct search_words *words;
    struct board *board; /* that was named; NULL: none, or there is none of the name */
    struct target *targets;
    size_t target_count, next;
    struct find *finds; /* in the order of the answer */
    size_t find_count, find_room;
    bool more;       /* finds than are kept */
    struct find now; /* the case under way, pinned */
    size_t position; /* its records from here on were looked at */
    int restarts;
};

enum progress { LOOKED, WAITS, PAUSES };

void search_free(struct search *search);
void search_step(struct request *request);
void search_project(struct request *request, struct batch *batch);
/* A part of every search under way. */
void searches_turn(struct live *live);
/* Whether something of what was found did not become durable. */
bool search_failed(const struct search *search);

/* Look at one target, as far as BUDGET lasts; whoever waits is woken by request_step(). */
enum progress search_look(struct request *request, size_t target, size_t *budget);
void find_drop(struct search *search, size_t at);
void find_fini(struct find *find);
