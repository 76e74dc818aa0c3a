/* What was measured: one JSON object a line, several lines for a figure measured several times. */
#pragma once

#include <stdbool.h>

#include "caseboard/base/json.h"

struct figure { /* which lines count; 0 and NULL: whichever */
    const char *measure, *target;
    int readers, writers, rate, group;
    const char *have;
    const char *name; /* the member that is wanted */
};

json_t *results_read(const char *path); /* an array */
/* The median over the lines that fit; false when none does. */
bool results_median(const json_t *results, const struct figure *figure, double *out);
double results_count(const json_t *results, const struct figure *figure); /* the sum of their n */
