/* Comparing two packs, part by part. */
#pragma once

#include "situation.h"

/* What can change for a seat, as bits; the words stand in compare_words.c. */
enum change {
    CHANGE_GAINS = 1 << 0,
    CHANGE_LOSES = 1 << 1,
    CHANGE_WRITES = 1 << 2,
    CHANGE_WRITES_LESS = 1 << 3,
    CHANGE_SHARES = 1 << 4,
    CHANGE_SHARES_LESS = 1 << 5,
    CHANGE_ALL = (1 << 6) - 1,
};

/* One pack, as one seat has it. */
struct side {
    const struct pack *pack;
    size_t seat; /* SIZE_MAX: this pack has no such seat */
};

struct seat_pair {
    struct cb_str name;
    struct cb_str label;
    struct side before, after;
    unsigned sight; /* what its cells gain and lose, all together */
};

struct comparison {
    const struct pack *before, *after;
    struct seat_pair *seats; /* of both, those of AFTER first */
    size_t seat_count;
    bool gains_sight;
    json_t *cells, *fields, *verbs, *settings;
    json_t *sentences;
};

void compare_cells(struct comparison *comparison);
void compare_fields(struct comparison *comparison);
void compare_verbs(struct comparison *comparison);
void compare_settings(struct comparison *comparison);
json_t *compare_table(const struct comparison *comparison);

/* The cell of a seat, NULL where the pack has no such seat or class. */
const struct cell *side_cell(const struct side *side, size_t class_index);
/* Whether both packs have the class NAME for this seat, written alike. */
bool cells_alike(const struct seat_pair *seat, struct cb_str class_name);

/* ---- in words ---- */

json_t *words_of_change(unsigned change);       /* ["gains", …]. A new reference. */
json_t *words_of_cell(const struct cell *cell); /* its lines, as a pack has them. New. */
void words_say_change(struct cb_buf *out, unsigned change);
void words_say_cell(struct cb_buf *out, const struct pack *pack, const struct cell *cell);
json_t *words_text(struct cb_str text); /* a JSON string, "" for none. New. */
