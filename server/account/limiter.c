#include "limiter.h"

#include <stdlib.h>
#include <string.h>

/* Fixed tables: memory is bounded whatever is tried. A slot that two share slows both a little. */
#define SLOTS 4096

struct tries {
    struct cb_digest key;
    int failures;
    int64_t next; /* may be tried again at */
};
struct row_of_failures {
    struct cb_digest name;
    int failures;
    uint64_t usual; /* hash of the address block that last signed in */
};
struct minute {
    uint64_t address;
    int64_t began;
    int failures;
};
struct limiter {
    struct tries tries[SLOTS];
    struct row_of_failures names[SLOTS];
    struct minute minutes[SLOTS];
};

struct limiter *limiter_new(void)
{
    return cb_alloc(sizeof(struct limiter));
}

void limiter_free(struct limiter *limiter)
{
    free(limiter);
}

/* The block an address counts in: /24 of version 4, /64 of version 6. */
static struct cb_str block_of(struct cb_str address)
{
    char separator = memchr(address.at, ':', address.len) != NULL ? ':' : '.';
    int wanted = separator == ':' ? 4 : 3;
    for (size_t i = 0; i < address.len; i++)
        if (address.at[i] == separator && --wanted == 0)
            return (struct cb_str){address.at, i};
    return address;
}

static uint64_t first_bytes(struct cb_digest digest)
{
    uint64_t number;
    memcpy(&number, digest.bytes, sizeof(number));
    return number;
}

static uint64_t hash_block(struct cb_str address)
{
    struct cb_str block = block_of(address);
    return first_bytes(cb_digest_of(block.at, block.len));
}

static struct tries *tries_of(struct limiter *limiter, struct cb_digest name, struct cb_str address)
{
    struct cb_str parts[] = {{(const char *)name.bytes, sizeof(name.bytes)}, block_of(address)};
    struct cb_digest key = cb_digest_parts(parts, 2);
    struct tries *tries = &limiter->tries[first_bytes(key) % SLOTS];
    if (memcmp(tries->key.bytes, key.bytes, sizeof(key.bytes)) != 0)
        *tries = (struct tries){.key = key};
    return tries;
}

static struct row_of_failures *row_of(struct limiter *limiter, struct cb_digest name)
{
    struct row_of_failures *row = &limiter->names[first_bytes(name) % SLOTS];
    if (memcmp(row->name.bytes, name.bytes, sizeof(name.bytes)) != 0)
        *row = (struct row_of_failures){.name = name};
    return row;
}

static struct minute *minute_of(struct limiter *limiter, struct cb_str address, int64_t now)
{
    uint64_t block = hash_block(address);
    struct minute *minute = &limiter->minutes[block % SLOTS];
    if (minute->address != block || now - minute->began >= 60000)
        *minute = (struct minute){.address = block, .began = now};
    return minute;
}

static int seconds_until(int64_t then, int64_t now)
{
    return then <= now ? 0 : (int)((then - now + 999) / 1000);
}

int limiter_wait_s(struct limiter *limiter, struct cb_digest name, struct cb_str address,
                   int64_t now)
{
    int wait = seconds_until(tries_of(limiter, name, address)->next, now);
    struct minute *minute = minute_of(limiter, address, now);
    if (minute->failures < LIMITER_PER_ADDRESS)
        return wait;
    int rest = seconds_until(minute->began + 60000, now);
    return wait > rest ? wait : rest;
}

static int wait_after(int failures, int most)
{
    int wait = 1;
    for (int i = 1; i < failures && wait < most; i++)
        wait *= 2;
    return wait < most ? wait : most;
}

int limiter_failed(struct limiter *limiter, struct cb_digest name, struct cb_str address,
                   int64_t now)
{
    struct row_of_failures *row = row_of(limiter, name);
    struct tries *tries = tries_of(limiter, name, address);
    bool is_usual = row->usual != 0 && row->usual == hash_block(address);
    tries->failures++;
    tries->next = now + 1000LL * wait_after(tries->failures,
                                            is_usual ? LIMITER_WAIT_USUAL_S : LIMITER_WAIT_MOST_S);
    minute_of(limiter, address, now)->failures++;
    return ++row->failures;
}

void limiter_succeeded(struct limiter *limiter, struct cb_digest name, struct cb_str address)
{
    struct row_of_failures *row = row_of(limiter, name);
    struct tries *tries = tries_of(limiter, name, address);
    row->failures = 0;
    row->usual = hash_block(address);
    tries->failures = 0;
    tries->next = 0;
}
