/* The people of a board, as somebody's lens on its directory shows them. */
#pragma once

#include "caseboard/record/explain.h"

struct person { /* one membership in force of somebody who may sign in */
    json_t *user, *agency, *seat, *roles;
    size_t seat_index;
};
void person_fini(struct person *person);
CB_AUTO_DEFINE_FINI(struct person, person_fini)

/* The next person whom the asker sees; call with *CURSOR 0 first. What PERSON held is released. */
bool people_next(const struct explaining *explaining, size_t *cursor, struct person *person);
bool person_has_role(const struct person *person, struct cb_str role);
size_t person_roles(const struct person *person, struct cb_str *out, size_t room);
