/* Whether what a scenario expects holds. */
#pragma once

#include "scenario_parts.h"

/* One entry of "expect". What differed is added to DIFFERENCES, a line each; true if nothing did.
 */
bool expect_holds(const struct scenario *scenario, const json_t *expected,
                  struct cb_buf *differences);
/* The same of clocks alone: {"at", "clocks"}.
 *   CB_INVALID  it is no expectation */
CB_MUST_USE enum cb_code expect_clocks(const struct scenario *scenario, const json_t *expected,
                                       struct cb_buf *differences, struct cb_error *err);
