#include "histogram.h"

#include <stddef.h>

#define FINE 32 /* buckets a power of two */
#define FINE_BITS 5

static size_t bucket_of(uint64_t us)
{
    if (us < FINE)
        return (size_t)us;
    unsigned top = 63U - (unsigned)__builtin_clzll(us);
    unsigned shift = top - FINE_BITS;
    size_t bucket = (size_t)(shift + 1) * FINE + (size_t)((us >> shift) - FINE);
    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

static double middle_of(size_t bucket)
{
    if (bucket < FINE)
        return (double)bucket;
    unsigned shift = (unsigned)(bucket / FINE) - 1;
    double low = (double)((uint64_t)(bucket % FINE + FINE) << shift);
    return low + (double)((uint64_t)1 << shift) / 2;
}

void histogram_add(struct histogram *histogram, int64_t us)
{
    histogram->count[bucket_of(us > 0 ? (uint64_t)us : 0)]++;
    histogram->total++;
}

double histogram_at(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)((double)histogram->total * share);
    uint64_t seen = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += histogram->count[i];
        if (seen > wanted)
            return middle_of(i);
    }
    return 0;
}
