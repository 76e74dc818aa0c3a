/* Rows of named things: finding, sorting, and the nearest name. */
#include "tables.h"

#include <stdlib.h>

struct cb_str named_at(struct named things, size_t index)
{
    return *(const struct cb_str *)(const void *)((const char *)things.at + index * things.size);
}

size_t named_find(struct named things, struct cb_str name)
{
    for (size_t i = 0; i < things.count; i++) {
        if (cb_str_equal(named_at(things, i), name))
            return i;
    }
    return SIZE_MAX;
}

size_t named_find_sorted(struct named things, struct cb_str name)
{
    size_t low = 0;
    size_t high = things.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = cb_str_compare(named_at(things, middle), name);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

size_t named_nearest(struct named things, struct cb_str name)
{
    size_t nearest = SIZE_MAX;
    if (name.len > 100) /* nothing of ours is that long, and the distance costs its square */
        return nearest;
    size_t best = name.len / 3 + 2; /* further off it is another word, not a slip */
    for (size_t i = 0; i < things.count; i++) {
        size_t distance = cb_str_distance(named_at(things, i), name);
        if (distance < best) {
            best = distance;
            nearest = i;
        }
    }
    return nearest;
}

static int compare_names(const void *a, const void *b)
{
    return cb_str_compare(*(const struct cb_str *)a, *(const struct cb_str *)b);
}

void named_sort(void *at, size_t count, size_t size)
{
    if (count > 1)
        qsort(at, count, size, compare_names);
}
