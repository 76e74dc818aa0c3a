#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/id.h"

/* Keys may come from senders: a seed of the process keeps them from choosing their slots. */
static uint64_t table_hash(struct cb_str key)
{
    static uint64_t seed;
    if (seed == 0) {
        cb_random(&seed, sizeof seed);
        seed |= 1;
    }
    uint64_t hash = seed;
    for (size_t i = 0; i < key.len; i++) {
        hash ^= (unsigned char)key.at[i];
        hash *= 0x9e3779b97f4a7c15U;
        hash ^= hash >> 29;
    }
    return hash;
}

/* As cb_str_equal, in line: found and not found must cost alike (security N5). */
static bool is_key(const struct table_slot *slot, struct cb_str key, uint64_t hash)
{
    return slot->hash == hash && slot->key.len == key.len &&
           memcmp(slot->key.at, key.at, key.len) == 0;
}

static struct table_slot *table_slot(const struct table *table, struct cb_str key, uint64_t hash)
{
    for (size_t i = hash & (table->room - 1);; i = (i + 1) & (table->room - 1)) {
        struct table_slot *slot = &table->slots[i];
        if (slot->key.at == NULL || is_key(slot, key, hash))
            return slot;
    }
}

static void table_widen(struct table *table)
{
    struct table old = *table;
    table->room = old.room == 0 ? 16 : old.room * 2;
    table->slots = cb_alloc(table->room * sizeof *table->slots);
    for (size_t i = 0; i < old.room; i++) {
        if (old.slots[i].key.at != NULL)
            *table_slot(table, old.slots[i].key, old.slots[i].hash) = old.slots[i];
    }
    free(old.slots);
}

void table_fini(struct table *table)
{
    free(table->slots);
    *table = (struct table){0};
}

void *table_find(const struct table *table, struct cb_str key)
{
    return table->count == 0 ? NULL : table_slot(table, key, table_hash(key))->value;
}

void table_put(struct table *table, struct cb_str key, void *value)
{
    if (table->count * 2 >= table->room) /* half empty: a miss looks at hardly more than a hit */
        table_widen(table);
    uint64_t hash = table_hash(key);
    *table_slot(table, key, hash) = (struct table_slot){key, hash, value};
    table->count++;
}

/* Linear probing without tombstones: what follows the gap is put where it is found again. */
static void table_close_gap(struct table *table, size_t gap)
{
    size_t mask = table->room - 1;
    for (size_t i = (gap + 1) & mask; table->slots[i].key.at != NULL; i = (i + 1) & mask) {
        struct table_slot moved = table->slots[i];
        table->slots[i] = (struct table_slot){0};
        *table_slot(table, moved.key, moved.hash) = moved;
    }
}

void *table_remove(struct table *table, struct cb_str key)
{
    if (table->count == 0)
        return NULL;
    struct table_slot *slot = table_slot(table, key, table_hash(key));
    void *value = slot->value;
    if (slot->key.at == NULL)
        return NULL;
    *slot = (struct table_slot){0};
    table->count--;
    table_close_gap(table, (size_t)(slot - table->slots));
    return value;
}

void *table_next(const struct table *table, size_t *cursor)
{
    while (*cursor < table->room) {
        const struct table_slot *slot = &table->slots[(*cursor)++];
        if (slot->key.at != NULL)
            return slot->value;
    }
    return NULL;
}

void list_fini(struct list *list)
{
    free(list->at);
    *list = (struct list){0};
}

void list_add(struct list *list, void *thing)
{
    cb_grow(&list->at, list->count, &list->room, sizeof *list->at);
    list->at[list->count++] = thing;
}

void list_add_once(struct list *list, void *thing)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i] == thing)
            return;
    }
    list_add(list, thing);
}

bool list_remove(struct list *list, const void *thing)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i] != thing)
            continue;
        memmove(&list->at[i], &list->at[i + 1], (list->count - i - 1) * sizeof *list->at);
        list->count--;
        return true;
    }
    return false;
}

void list_copy(const struct list *from, struct list *to)
{
    for (size_t i = 0; i < from->count; i++)
        list_add(to, from->at[i]);
}

void list_move(struct list *from, struct list *to)
{
    list_copy(from, to);
    from->count = 0;
}
