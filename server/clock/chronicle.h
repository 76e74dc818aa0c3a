/* What a case's events said of the records that clocks read, with when and by whom: a fold that
 * remembers. Only types that somebody reads are kept. */
#pragma once

#include "caseboard/base/arena.h"
#include "caseboard/record/event.h"

/* A place in the order of things. What comes about by itself at an instant (SEQ 0) is before what
 * somebody did then. */
struct moment {
    cb_time at;
    uint64_t seq;
};
bool moment_before(struct moment a, struct moment b);
#define MOMENT_NEVER ((struct moment){CB_TIME_NEVER, UINT64_MAX})

struct step { /* one event about a record */
    struct moment when;
    const struct pack_verb *verb;
    struct cb_str user, agency, seat;
    struct cb_str roles[EVENT_ROLES];
    size_t role_count;
    const json_t *set;
};

struct item { /* a record */
    const struct pack_type *type;
    struct cb_str id;
    json_t **values;    /* as they stand, by field index; NULL where empty */
    struct step *steps; /* the first made it */
    size_t step_count;
    size_t step_room;
    struct moment withdrawn; /* MOMENT_NEVER */
    struct item *next;       /* of its type, in the order of logging */
};

struct chronicle;
struct chronicle *chronicle_new(const struct pack *pack);
void chronicle_free(struct chronicle *chronicle);
void chronicle_read(struct chronicle *chronicle, const struct pack_type *type); /* from now on */
bool chronicle_reads(const struct chronicle *chronicle, const struct pack_type *type);
void chronicle_take(struct chronicle *chronicle, const struct event *event);

const struct item *chronicle_first(const struct chronicle *chronicle,
                                   const struct pack_type *type); /* then item->next; or NULL */
const struct item *chronicle_find_of(const struct chronicle *chronicle,
                                     const struct pack_type *type, struct cb_str id); /* or NULL */
struct moment item_logged(const struct item *item);
bool item_is_withdrawn(const struct item *item);
const json_t *item_now(const struct item *item, const struct pack_field *field);
const json_t *item_at_log(const struct item *item, const struct pack_field *field);
/* As set by the steps up to WHEN; NULL where empty. */
const json_t *item_at(const struct item *item, const struct pack_field *field, struct moment when);
#define moment_of(instant) ((struct moment){(instant), UINT64_MAX})
