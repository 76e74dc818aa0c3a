/* Reading the shelf for a request, on the pool; and what is asked of it. */
#pragma once

#include "packs.h"
#include "samples.h"
#include "shelf.h"
#include "trial.h"

struct packs_ask {
    const char *dir; /* in whose folders packs lie */
    bool is_read;
    struct shelf shelf;
    struct pack *in_force; /* when it was asked; its own reference */
    /* policy.compare */
    struct cb_str name, hash;
    struct pack *other; /* borrowed from the shelf; NULL: it is not there */
    struct pack_problems problems;
    bool follows;
    json_t *comparison;
    bool is_proposer; /* else only the comparison, of a draft that is seen */
    struct trial trial;
    struct samples *samples; /* of policy.samples; NULL: they are not asked for */
    struct cb_id *cases;     /* of the board; NULL: not asked for */
    size_t case_count, next;
    size_t *holders; /* how many of them hold something of a class of the pack in force */
};
struct packs_ask *packs_ask_new(struct live *live);
void packs_ask_free(struct packs_ask *ask);
/* Read the next part on the pool, and step the request again; what cannot be read answers it. */
void packs_ask_read(struct request *request);
