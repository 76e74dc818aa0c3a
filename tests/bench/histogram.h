/* Durations in microseconds, counted in buckets that are at most 3 % wide. */
#pragma once

#include <stdint.h>

#define HISTOGRAM_BUCKETS 1024

struct histogram {
    uint64_t count[HISTOGRAM_BUCKETS];
    uint64_t total;
};

void histogram_add(struct histogram *histogram, int64_t us);
/* The duration that SHARE (0 to 1) of all do not pass; 0 without any. */
double histogram_at(const struct histogram *histogram, double share);
