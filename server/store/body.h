/* What an event's JSON says about itself, found without parsing the rest: to compare with the
 * columns beside it (K3). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/id.h"
#include "caseboard/base/str.h"
#include "caseboard/base/time.h"

struct body_facts {
    struct cb_id stream;
    uint64_t seq;
    cb_time at;
    struct cb_id command;
    struct cb_str user; /* points into the body; as written, so an escape in it equals no id */
};

/* False when BODY is no object with all of them, each once and of its form. Any bytes may come. */
bool body_read(struct cb_str body, struct body_facts *out);
