/* What load can measure. Each prints one JSON object, with how many it counted, on one line. */
#pragma once

#include "people.h"

struct order {
    struct target target;
    const char *target_name;
    const struct people *people;
    const char *pids; /* of the server, with commas between */
    int status_port;  /* where it tells its figures; 0: nowhere */
    size_t readers, writers;
    double rate; /* changes a second of all writers together; 0: as fast as acknowledged */
    double warm_s, seconds;
    const char *have; /* how clients come back: "none", "stale" or "match" */
};

/* Changes to deliveries; without readers, changes to acknowledgements. */
bool measure_fanout(const struct order *order);
/* READERS connect at the same instant, until all have what they came for. */
bool measure_storm(const struct order *order);
/* Memory a connection that is open and silent. */
bool measure_idle(const struct order *order);
/* What each of some readers is shown by a decision of its own, so that their lenses differ; once.
 */
bool measure_standing(const struct order *order);
/* A share that comes and goes, and a plain change beside it: until the last reader has it. False
 * too when anybody was told of the record who should not have been. */
bool measure_share(const struct order *order);
