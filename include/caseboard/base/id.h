/* Random ids: streams, records and commands. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/str.h"

#define CB_ID_TEXT 37 /* "0f8b4c1e-…" in lower case and its NUL */

struct cb_id {
    uint8_t bytes[16];
};

struct cb_id cb_id_new(void); /* version 4, from the system's random source; aborts without one */
bool cb_id_parse(struct cb_str text, struct cb_id *out); /* lower case, version 4 variant 1 only */
void cb_id_write(struct cb_id id, char out[CB_ID_TEXT]);
bool cb_id_equal(struct cb_id a, struct cb_id b);
bool cb_id_is_zero(struct cb_id id);
uint64_t cb_id_hash(struct cb_id id);  /* for tables in memory */
void cb_random(void *out, size_t len); /* aborts when there is no randomness */
