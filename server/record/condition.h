/* The engine's fixed conditions (conditions.def), asked of a record, or of one about to be made. */
#pragma once

#include "facts.h"

struct subject {
    const struct fold *fold;
    const struct pack_type *type;
    const struct record *record; /* NULL: about to be made, by the viewer, with what SET holds */
    const json_t *set;
    /* Where it is asked what the viewer does, not what the viewer sees: then an owner's successor
     * and deputy count as the owner. */
    bool acts;
    const struct fold *people; /* the board's directory, or NULL */
    cb_time now;
};

bool condition_holds(const struct condition *condition, const struct subject *subject,
                     const struct viewer *viewer, const struct facts *facts);
bool conditions_hold(struct conditions conditions, const struct subject *subject,
                     const struct viewer *viewer, const struct facts *facts);

/* The host's own hand, before and beside all users (design 6, first run). */
bool is_operator(const struct viewer *viewer);
/* What the server does by itself, in the seat that the pack gives it. */
bool is_server(const struct pack *pack, const struct viewer *viewer);
bool viewer_has_role(const struct viewer *viewer, struct cb_str role);
/* Whether VALUE, a text or a list of texts, is or holds NAME. */
bool value_names(const json_t *value, struct cb_str name);
bool subject_is_own_client(const struct subject *subject, const struct facts *facts);
/* Whether NAME (a user or an agency) is among those a record is meant for. */
bool subject_is_meant_for(const struct subject *subject, struct cb_str name);
