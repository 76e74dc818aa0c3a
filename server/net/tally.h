/* How many there are of each key: sockets of an address, of a session. Rows exist only while
 * their count is above zero. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define TALLY_KEY_BYTES 32
#define TALLY_BUCKETS 1024

struct tally_row {
    struct tally_row *next;
    uint8_t key[TALLY_KEY_BYTES];
    int count;
};
struct tally {
    struct tally_row *buckets[TALLY_BUCKETS];
    uint64_t seed; /* so that nobody can choose keys that share a bucket */
};

void tally_init(struct tally *tally);
/* One more of KEY (at most TALLY_KEY_BYTES long); NULL, and nothing counted, at LIMIT. */
struct tally_row *tally_take(struct tally *tally, const void *key, size_t len, int limit);
void tally_give(struct tally *tally, struct tally_row *row); /* one less; ROW may be NULL */
