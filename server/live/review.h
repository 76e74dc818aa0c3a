/* Records made by somebody who was shut out of a case later (security N13): what they entered
 * before may have been made to find out who is alike whom. A list for whoever is told who is shut
 * out: of people whom the reader sees named among the excluded of a case, and of records that the
 * reader sees in full, for only then is the author seen. */
#pragma once

#include "audit.h"

struct exclusion { /* as the reader sees it */
    struct stream *stream;
    uint64_t changes; /* the state of the case when it was looked at */
    struct cb_id id;  /* the case */
    char text[CB_ID_TEXT];
    struct cb_str user, ref;
    cb_time at; /* NEVER until the events were read: when the person was shut out last */
};

struct reviewed { /* a record, with the state of its case when it was looked at */
    struct stream *stream;
    uint64_t changes;
    cb_time created;
    struct cb_str id, type, author, ref;
};

struct review {
    struct cb_arena *arena;
    cb_time before;
    bool knows_people, has_times, knows_records;
    size_t cursor; /* of the board's cases: those before it are known */
    struct exclusion *people;
    size_t person_count, person_room, next; /* those before NEXT have their time */
    struct reviewed *records;
    size_t record_count, record_room;
};
struct review *review_new(void);
void review_free(struct review *review);
/* Read on the pool since when the people are shut out, and step the request again. */
void review_read_times(struct request *request);
void review_step(struct request *request);
void review_project(struct request *request, struct batch *batch);
