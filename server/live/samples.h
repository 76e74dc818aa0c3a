/* Records by which somebody sees what a pack would change: of cases that are open to them, and seen
 * in full by them under the pack in force and under the other one, so that nothing comes to light
 * here (security N1). Found on the pool, shown by what holds at the handover. */
#pragma once

#include "caseboard/base/limits.h"

#include "room.h"

struct sample {
    struct cb_id stream;
    char record[CB_ID_TEXT];
    cb_time created;
    struct cb_buf ref; /* of the case, as it is seen */
};

struct samples {
    struct cb_str class_name;
    size_t class_index;   /* in the pack in force */
    struct viewer viewer; /* who asks; its strings lie with the request */
    cb_time now;
    struct cb_id people; /* the board's directory, and it under each pack, once read */
    struct fold *before, *after;
    struct cb_id *cases; /* whose door the asker may know of; NULL: not gathered yet */
    size_t case_count, next;
    struct sample
        at[CB_PACK_SAMPLES + 1]; /* by reference, then by id; one more while it is sorted */
    size_t count;
};
struct samples *samples_new(void);
void samples_free(struct samples *samples);
struct request;
struct batch;
/* policy.samples, once it is known that the pack is there. */
void samples_step(struct request *request);
void samples_project(struct request *request, struct batch *batch);
/* On the pool: look through one more case. */
enum cb_code samples_look(struct samples *samples, struct store_reader *reader,
                          const struct pack *in_force, const struct pack *other);
