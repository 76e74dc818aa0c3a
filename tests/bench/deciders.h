/* Who shares records of the case of shares, and the second person of the same agency; what lies in
 * that case, as they see it. */
#pragma once

#include "actor.h"

#define SHARED_MAX 64

struct shared { /* a record that other seats get by a decision alone */
    char id[40], etag[20];
    char words[24]; /* of its summary, and of nothing else */
    bool is_shown;  /* by a decision in force */
    size_t named;   /* by how many decisions */
};
struct deciders {
    struct actor sharer, approver;
    struct shared shared[SHARED_MAX]; /* those that no decision shows, the least named first */
    size_t shared_count, free_count;
    char action[40], action_etag[20]; /* for plain changes */
};
struct decision {
    char id[40], etag[20];
};

extern const char *const deciders_seats[]; /* that a decision may show them to; NULL ends them */
size_t deciders_seat_count(void);

/* DECIDERS is zeroed. CROWD's target is the case. */
bool deciders_start(struct deciders *deciders, struct crowd *crowd);
void deciders_stop(struct deciders *deciders);
/* Write the draft and wait for the answer. RECIPIENTS is a JSON array. */
bool deciders_draft(struct deciders *deciders, const struct shared *shared,
                    struct cb_str recipients, struct decision *out);
/* Only send it. The answer: actor_wait(). */
void deciders_approve(struct deciders *deciders, const struct decision *decision);
void deciders_revoke(struct deciders *deciders, const struct decision *decision);
