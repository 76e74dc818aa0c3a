/* Whether what a scenario expects holds. */
#pragma once

#include "scenario_parts.h"

/* One entry of "expect". What differed is added to DIFFERENCES, a line each; true if nothing did.
 */
bool expect_holds(const struct scenario *scenario, const json_t *expected,
                  struct cb_buf *differences);
