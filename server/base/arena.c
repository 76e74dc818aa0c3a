/* Chunks in a list; each new one is twice as large as the one before, up to a bound. A large
 * request gets a chunk of its own, behind the current one, which stays in use. */
#include "caseboard/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 512, LARGEST_CHUNK = 256 * 1024 };

struct chunk {
    struct chunk *next;
    size_t used;
    size_t room;
    alignas(max_align_t) char bytes[];
};

struct cb_arena {
    struct chunk *current;
    size_t held;
    size_t next_room;
};

struct cb_arena *cb_arena_new(void)
{
    struct cb_arena *arena = cb_alloc(sizeof *arena);
    arena->held = sizeof *arena;
    arena->next_room = FIRST_CHUNK;
    return arena;
}

void cb_arena_free(struct cb_arena *arena)
{
    if (arena == NULL)
        return;
    struct chunk *next = NULL;
    for (struct chunk *chunk = arena->current; chunk != NULL; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(arena);
}

static struct chunk *chunk_new(struct cb_arena *arena, size_t room)
{
    struct chunk *chunk = cb_alloc(sizeof *chunk + room);
    chunk->room = room;
    arena->held += sizeof *chunk + room;
    return chunk;
}

static struct chunk *chunk_for(struct cb_arena *arena, size_t bytes)
{
    struct chunk *current = arena->current;
    if (current != NULL && current->room - current->used >= bytes)
        return current;

    if (current != NULL && bytes > arena->next_room / 4) {
        struct chunk *own = chunk_new(arena, bytes);
        own->next = current->next;
        current->next = own;
        return own;
    }
    struct chunk *chunk = chunk_new(arena, bytes > arena->next_room ? bytes : arena->next_room);
    if (arena->next_room < LARGEST_CHUNK)
        arena->next_room *= 2;
    chunk->next = current;
    arena->current = chunk;
    return chunk;
}

void *cb_arena_alloc(struct cb_arena *arena, size_t bytes)
{
    const size_t align = alignof(max_align_t);
    if (bytes > SIZE_MAX / 4)
        abort();
    size_t rounded = (bytes + align - 1) / align * align;
    struct chunk *chunk = chunk_for(arena, rounded);
    void *at = chunk->bytes + chunk->used;
    chunk->used += rounded;
    return at; /* zero, as the chunk came from calloc and nothing is given out twice */
}

struct cb_str cb_arena_str(struct cb_arena *arena, struct cb_str s)
{
    char *copy = cb_arena_alloc(arena, s.len + 1);
    if (s.len != 0)
        memcpy(copy, s.at, s.len);
    return (struct cb_str){copy, s.len};
}

const char *cb_arena_text(struct cb_arena *arena, const char *text)
{
    return cb_arena_str(arena, cb_str_of(text)).at;
}

size_t cb_arena_bytes(const struct cb_arena *arena)
{
    return arena->held;
}
