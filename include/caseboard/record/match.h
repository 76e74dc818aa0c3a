/* Which details of people a record holds, in the form in which two of them are alike (security
 * P2). Reads the fold and no lens: what comes of it is for the server alone. */
#pragma once

#include "caseboard/record/fold.h"

/* Append the form in which details of a kind are compared: of a phone number its digits, of a
 * registration its letters and digits, of an address and a name their words. Nothing where VALUE is
 * too little to tell anybody by. */
void match_normal(enum match_kind kind, struct cb_str value, struct cb_buf *out);
/* Every such detail of the record, if it is not withdrawn. */
void match_each(const struct record *record,
                void (*each)(void *context, enum match_kind kind, struct cb_str normal),
                void *context);
