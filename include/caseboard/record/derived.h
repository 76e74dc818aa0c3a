/* Records that no event made: what is worked out beside a fold, such as clocks (design 5). They are
 * projected like any other record; what a lens keeps of single records (own, owner, named …) holds
 * for none of them. */
#pragma once

#include "caseboard/record/project.h"

/* Every record of a derived type is the first member of one. Its strings and values are its
 * maker's. */
struct derived {
    struct record record;
    /* A pointer of it: who is told nothing of what it points at is told nothing of the record
     * either. NULL: it stands for itself. */
    const struct pack_field *told_with;
};

struct derived_list { /* sorted by id */
    const struct derived *const *at;
    size_t count;
};
const struct derived *derived_find(struct derived_list list, struct cb_str id); /* or NULL */

/* Set what its values decide: its class. Its type, id, agency and values are set already. */
void derived_settle(struct derived *derived);

/* What the lens shows of the list: added to VIEW (which may be NULL) and, separated by commas, to
 * OUT (which may be NULL). Nothing at all unless the gate is open. */
void project_derived(const struct lens *lens, const struct fold *fold, struct derived_list list,
                     struct view *view, struct cb_buf *out);
