/* One who gives commands to Caseboard and waits for each answer, beside a crowd and on its loop. */
#pragma once

#include "crowd.h"

struct actor {
    struct client client;
    struct crowd *crowd;
    struct cb_buf answer;
    bool is_upgraded, is_answered;
    int64_t sent_us;
};

/* ACTOR is zeroed; it may have been started or not when it is stopped. */
bool actor_start(struct actor *actor, struct crowd *crowd, struct cb_str cookie);
void actor_stop(struct actor *actor);
/* METHOD with PARAMS, an object's inside, on the record that is at ETAG, or new without one. */
void actor_command(struct actor *actor, const char *method, const char *record, const char *etag,
                   struct cb_str params);
void actor_send(struct actor *actor, struct cb_str text);
/* Wait for the answer; the record's new etag, as the actor sees it, goes to ETAG. False when it is
 * a refusal. */
bool actor_wait(struct actor *actor, char etag[20]);
