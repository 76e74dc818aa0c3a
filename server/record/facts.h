/* What holds of a viewer on a stream beyond any one record, read from the fold at one moment. */
#pragma once

#include "caseboard/record/lens.h"

#define CONDITION_BIT(kind) (UINT32_C(1) << (kind))

struct id_list { /* sorted by bytes */
    char (*at)[CB_ID_TEXT];
    size_t count;
    size_t room;
};
void id_list_fini(struct id_list *list);
void id_list_add(struct id_list *list, struct cb_str id); /* longer ones are no ids: left out */
bool id_list_has(const struct id_list *list, struct cb_str id);

struct facts {
    bool assigned;          /* has any assignment in force */
    bool all_clients;       /* is an advocate for whoever is the victim */
    struct id_list clients; /* is an advocate for these victims */
    bool attending;
    bool identity_decided;
    cb_time until; /* when any of it may change by time alone */
};
void facts_fini(struct facts *facts);
CB_AUTO_DEFINE_FINI(struct facts, facts_fini)

void facts_read(const struct fold *fold, struct cb_str user, cb_time now, struct facts *out);

/* Whether an assignment is in force; *UNTIL is lowered to when that may change. */
bool assignment_holds(const struct record *assignment, cb_time now, cb_time *until);
