/* The sessions that are alive, in memory, and as the rows they are kept in. */
#pragma once

#include "caseboard/account/account.h"

/* A session, and what only this room knows of it. */
struct session_slot {
    struct session session; /* first: a session is its slot */
    struct cb_digest account;
    cb_time kept; /* when its row was last written */
    struct session_slot *next;
};

struct sessions;

struct sessions *sessions_new(void);
void sessions_free(struct sessions *sessions);
CB_AUTO_DEFINE(struct sessions, sessions_free)

struct session_slot *sessions_find(struct sessions *sessions, struct cb_digest hash);
void sessions_add(struct sessions *sessions, const struct session_slot *slot);
void sessions_remove(struct sessions *sessions, struct cb_digest hash);
/* The first slot for which IS holds, in no order; NULL without one. */
struct session_slot *sessions_first(struct sessions *sessions,
                                    bool (*is)(const struct session_slot *slot,
                                               const void *argument),
                                    const void *argument);
size_t sessions_count_of(struct sessions *sessions, struct cb_str user);
/* The one of USER that was used longest ago; NULL without one. */
struct session_slot *sessions_oldest_of(struct sessions *sessions, struct cb_str user);
void sessions_each(struct sessions *sessions,
                   void (*each)(void *context, struct session_slot *slot), void *context);

void session_write(const struct session_slot *slot, struct cb_buf *out);
bool session_read(struct cb_str key, struct cb_str value, struct session_slot *out);
