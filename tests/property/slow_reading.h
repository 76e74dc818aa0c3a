/* The rules of visibility a second time, slow and obvious: read for each question from the JSON
 * documents of the pack, with nothing kept and nothing compiled. */
#pragma once

#include "tests/support/world.h"

/* What VIEWER gets of a record: {"level", "fields"}, or NULL where it is told nothing. New. */
json_t *slow_record(const struct world *world, const struct viewer *viewer,
                    const struct record *record);
bool slow_sees_case(const struct world *world, const struct viewer *viewer);
