#include "tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/id.h"
#include "caseboard/base/str.h"

void tally_init(struct tally *tally)
{
    memset(tally, 0, sizeof *tally);
    cb_random(&tally->seed, sizeof tally->seed);
}

static struct tally_row **bucket_of(struct tally *tally, const uint8_t key[TALLY_KEY_BYTES])
{
    uint64_t sum = tally->seed;
    for (size_t i = 0; i < TALLY_KEY_BYTES; i++)
        sum = (sum ^ key[i]) * 0x100000001b3u;
    return &tally->buckets[(sum ^ sum >> 32) % TALLY_BUCKETS];
}

struct tally_row *tally_take(struct tally *tally, const void *key, size_t len, int limit)
{
    uint8_t whole[TALLY_KEY_BYTES] = {0};

    assert(len <= sizeof whole);
    memcpy(whole, key, len);
    struct tally_row **bucket = bucket_of(tally, whole), *row = *bucket;
    while (row != NULL && memcmp(row->key, whole, sizeof whole) != 0)
        row = row->next;
    if ((row == NULL ? 0 : row->count) >= limit)
        return NULL;
    if (row == NULL) {
        row = cb_alloc(sizeof *row);
        memcpy(row->key, whole, sizeof whole);
        row->next = *bucket;
        *bucket = row;
    }
    row->count++;
    return row;
}

void tally_give(struct tally *tally, struct tally_row *row)
{
    if (row == NULL || --row->count > 0)
        return;
    struct tally_row **at = bucket_of(tally, row->key);
    while (*at != row)
        at = &(*at)->next;
    *at = row->next;
    free(row);
}
