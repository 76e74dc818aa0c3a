/* What may be sent, in order: answers, and frames for many readers a slice at a time. */
#pragma once

#include "room.h"

struct difference;

struct outgoing {
    struct request *request; /* its answer; or */
    struct delivery *delivery;
};

/* A frame for who is in the audience now; empties DIFFERENCE. */
struct delivery *delivery_new(struct live *live, struct audience *audience,
                              struct difference *difference);
void delivery_free(struct delivery *delivery);
void outgoing_answer(struct live *live, struct request *request);
void outgoing_delivery(struct live *live, struct delivery *delivery);
/* What only takes away: as soon as what goes before it is sent. */
void outgoing_now(struct live *live, struct audience *audience, struct difference *difference);
/* Send a slice; asks for another turn when something is left. */
void outgoing_pump(struct live *live);
void outgoing_free(struct live *live);
