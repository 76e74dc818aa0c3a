/* What a pack is made of, for the files of this room. Everything lies in the pack's arena or in
 * its documents, and never changes once the pack is loaded. */
#pragma once

#include <stdatomic.h>

#include "caseboard/base/arena.h"
#include "caseboard/policy/continuity.h"
#include "caseboard/policy/views.h"

struct pack_seat {
    struct cb_str name;
    struct cb_str label;
    uint32_t conditions; /* as a bit a condition_kind: what its cells ask for */
};

struct pack_role {
    struct cb_str name;
};

struct verb_name {
    struct cb_str name; /* "action.complete" */
    const struct pack_verb *verb;
};

struct stage_move {
    struct cb_str from;
    struct cb_str to;
};

struct pack {
    atomic_size_t references;
    struct cb_arena *arena;
    json_t *documents;
    struct cb_str name;
    struct cb_digest hash;

    struct pack_seat *seats; /* in the order of the file, as are roles and classes */
    size_t seat_count;
    struct pack_role *roles;
    size_t role_count;
    struct pack_class *classes;
    size_t class_count;
    int declaration_days;  /* 0: none is asked for */
    size_t location_class; /* SIZE_MAX: none, as the next */
    size_t directory_class;
    size_t access_class;
    size_t server_seat;
    bool may_share, may_break_in; /* whether the next two are said */
    struct share_rules shares;
    struct emergency_rules emergency;

    struct pack_options *options; /* sorted by name, as are types */
    size_t option_count;
    struct pack_type *types;
    size_t type_count;
    struct verb_name *verbs; /* of all types, sorted by name */
    size_t verb_count;
    struct stage_move *moves;
    size_t move_count;
    struct continuity *continuity; /* NULL: the pack says nothing of clocks */
};

/* Things in a row, each of which begins with its name. */
struct named {
    const void *at;
    size_t size;
    size_t count;
};
#define NAMED(array, length) ((struct named){(array), sizeof *(array), (length)})

struct cb_str named_at(struct named things, size_t index);
size_t named_find(struct named things, struct cb_str name);        /* or SIZE_MAX */
size_t named_find_sorted(struct named things, struct cb_str name); /* the same; sorted by bytes */
size_t named_nearest(struct named things,
                     struct cb_str name); /* near enough to be meant, or SIZE_MAX */
void named_sort(void *at, size_t count, size_t size);

#define PACK_ADMINISTRATOR "adm" /* the seat that "*" does not mean */
#define CONDITION_BIT(kind) (UINT32_C(1) << (kind))
