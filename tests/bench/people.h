/* The users of the bench's board with their session cookies, and the cases that are measured.
 * Signed in once, kept in a file for the measurements that follow. */
#pragma once

#include <stdbool.h>

#include "target.h"

struct person {
    char seat[8];
    char cookie[160]; /* "name=token" */
};
struct people {
    char case_id[40], shares_id[40]; /* where fan-out is measured, and where shares are */
    struct person sharer, approver;  /* of the first seat; they read nothing */
    struct person *person;           /* seats take turns: pol, adv, pro … */
    size_t count;
};

extern const char *const people_seats[]; /* those of story.sh; NULL ends them */
size_t people_seat_count(void);

bool people_sign_in(int port, size_t users, const char *path); /* USERS a seat */
/* The approver with a factor given now: an older one does not approve. */
bool people_sign_in_approver(int port, struct person *out);
bool people_read(const char *path, struct people *people);
void people_free(struct people *people);
struct cb_str people_cookie(const struct people *people, size_t number);
