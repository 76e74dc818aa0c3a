/* A board's directory, as it is asked: which agencies, who belongs to them in which seat and until
 * when, who has declared. Reads the fold of a directory and decides nothing about a case. */
#pragma once

#include "caseboard/record/lens.h"

/* What the directory says of a viewer at one moment. */
struct board_member {
    bool of_board;  /* the agency is one of the board's */
    bool is_member; /* the account is open, and a membership in this agency and seat is in force */
    bool declared;  /* the confidentiality declaration is not too old (practice, "The gate") */
    bool holds[EVENT_ROLES]; /* which of the viewer's roles such a membership gives */
    cb_time until;           /* when any of this may change by time alone */
};
struct board_member board_member(const struct fold *directory, const struct viewer *viewer,
                                 cb_time now);

/* Whether a record of type membership is approved and in force; *UNTIL (which may be NULL) is
 * lowered to when that may change by time alone. */
bool membership_holds(const struct record *membership, cb_time now, cb_time *until);

bool board_has_agency(const struct fold *directory, struct cb_str agency);
bool board_has_user(const struct fold *directory, struct cb_str user); /* whose account is open */
/* Whether the user belongs to the agency, in whatever seat. */
bool board_has_member(const struct fold *directory, struct cb_str user, struct cb_str agency,
                      cb_time now);
/* Whether administrators of two agencies were approved: until then the host's operator counts as
 * both of two people (design 6, first run). */
bool board_is_settled(const struct fold *directory);

/* Whether the user belongs to the agency in a seat that sees cases at all (an administrator does
 * not): such a one may own something. */
bool board_may_own(const struct fold *directory, struct cb_str user, struct cb_str agency,
                   cb_time now);
/* Who has what the user owned in the agency (none: in any): the user while board_may_own(), else
 * the successor that was named when the membership ended last, and so on. None: nobody is left. */
struct cb_str board_successor(const struct fold *directory, struct cb_str user,
                              struct cb_str agency, cb_time now);
