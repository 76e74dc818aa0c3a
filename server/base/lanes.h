/* Sixteen bytes looked at at once, as the compiler's vectors do it on any processor. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 16 };

typedef uint8_t lanes __attribute__((vector_size(LANES)));
typedef int8_t lanes_found __attribute__((vector_size(LANES))); /* of a comparison: 0 or -1 */

static inline lanes lanes_read(const void *at)
{
    lanes bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

static inline bool lanes_any(lanes_found found)
{
    uint64_t halves[2];
    memcpy(halves, &found, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}
