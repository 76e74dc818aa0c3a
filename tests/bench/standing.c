/* Decisions that stand while shares are measured: a record and a decision for each of some readers.
 * Who reads by another decision has another lens. */
#include <stdio.h>

#include "deciders.h"
#include "measures.h"

#define STANDING 14  /* with the six seats: 20 lenses */
#define FIRST_USER 2 /* the first of each seat has nothing of its own */

static bool show_one(struct deciders *deciders, size_t number)
{
    char recipients[40], etag[20];
    struct decision decision;
    size_t seats = deciders_seat_count();
    snprintf(recipients, sizeof recipients, "[\"u-%s-%zu\"]", deciders_seats[number % seats],
             FIRST_USER + number / seats);
    if (!deciders_draft(deciders, &deciders->shared[number], cb_str_of(recipients), &decision))
        return false;
    deciders_approve(deciders, &decision);
    return actor_wait(&deciders->approver, etag);
}

bool measure_standing(const struct order *order)
{
    struct crowd nobody;
    struct deciders deciders = {0};
    struct target target = order->target;
    target.case_id = cb_str_of(order->people->shares_id);
    crowd_init(&nobody, &target, order->people, 0);
    bool ok = deciders_start(&deciders, &nobody);
    for (size_t i = 0; ok && i < STANDING; i++)
        ok = i < deciders.free_count && show_one(&deciders, i);
    deciders_stop(&deciders);
    crowd_fini(&nobody);
    return ok;
}
