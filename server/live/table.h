/* Things in memory by a short key of bytes, and lists of them. Neither owns what it holds. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/str.h"

struct table_slot {
    struct cb_str key; /* lies in the thing and lives as long as its entry; .at NULL: free */
    uint64_t hash;
    void *value;
};
struct table { /* {0} is empty and valid */
    struct table_slot *slots;
    size_t count;
    size_t room;
};
void table_fini(struct table *table);
void *table_find(const struct table *table, struct cb_str key);
void table_put(struct table *table, struct cb_str key, void *value); /* KEY is not in it yet */
void *table_remove(struct table *table, struct cb_str key);          /* what it was, or NULL */
/* Call with *CURSOR 0 first; NULL at the end. Nothing may be put or removed in between. */
void *table_next(const struct table *table, size_t *cursor);

struct list { /* {0} is empty and valid */
    void **at;
    size_t count;
    size_t room;
};
void list_fini(struct list *list);
void list_add(struct list *list, void *thing);
void list_add_once(struct list *list, void *thing);
bool list_remove(struct list *list, const void *thing);   /* keeps the order of the others */
void list_copy(const struct list *from, struct list *to); /* TO is empty */
void list_move(struct list *from, struct list *to);       /* all of it, to the end of TO */
