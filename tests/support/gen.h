/* Random things from a seed: the same seed gives the same things on every machine. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caseboard/base/compiler.h"
#include "caseboard/base/id.h"
#include "caseboard/base/str.h"
#include "caseboard/base/time.h"

struct gen {
    uint64_t state[4]; /* xoshiro256** (Blackman and Vigna) */
};

void gen_init(struct gen *g, uint64_t seed);
uint64_t gen_u64(struct gen *g);
size_t gen_below(struct gen *g, size_t bound); /* 0 to BOUND - 1; BOUND is not 0 */
int64_t gen_int(struct gen *g, int64_t lowest, int64_t highest); /* both may come */
bool gen_chance(struct gen *g, int percent);
#define gen_pick(g, array) ((array)[gen_below((g), CB_COUNT(array))])

struct cb_id gen_id(struct gen *g); /* shaped as cb_id_new() makes them */
cb_time gen_time(struct gen *g);    /* within 2020 to 2035 */

/* Append up to MAX_CHARS characters that cb_text_problem() accepts on one line: words, accents,
 * other scripts, what JSON and HTML escape, characters beyond the 16-bit plane. */
void gen_text(struct gen *g, struct cb_buf *out, size_t max_chars);
void gen_bytes(struct gen *g, void *out, size_t len);
