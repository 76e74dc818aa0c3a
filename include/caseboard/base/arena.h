/* Memory that is dropped whole: one arena a request, a pack, a fold. Not thread-safe. */
#pragma once

#include <stddef.h>

#include "caseboard/base/compiler.h"
#include "caseboard/base/str.h"

struct cb_arena;

struct cb_arena *cb_arena_new(void);
void cb_arena_free(struct cb_arena *arena);
CB_AUTO_DEFINE(struct cb_arena, cb_arena_free)

void *cb_arena_alloc(struct cb_arena *arena, size_t bytes); /* zeroed, aligned for any type */
struct cb_str cb_arena_str(struct cb_arena *arena, struct cb_str s); /* a NUL-terminated copy */
const char *cb_arena_text(struct cb_arena *arena, const char *text);
size_t cb_arena_bytes(const struct cb_arena *arena); /* what it holds from the heap */
