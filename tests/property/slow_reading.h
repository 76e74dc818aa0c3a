/* The rules of visibility a second time, slow and obvious: read for each question from the JSON
 * documents of the pack, with nothing kept and nothing compiled. */
#pragma once

#include "tests/support/world.h"

/* What VIEWER gets of a record: {"level", "fields"}, or NULL where it is told nothing. New. */
json_t *slow_record(const struct world *world, const struct viewer *viewer,
                    const struct record *record);
bool slow_sees_case(const struct world *world, const struct viewer *viewer);
/* Whether a writers' line of the dictionary ("adv if:own_client", "pol:intel") lets VIEWER use the
 * verb on RECORD, and what ties it to the record beyond that: its agency, the cell, the verb. */
bool slow_is_writer(const struct world *world, const struct viewer *viewer,
                    const struct pack_verb *verb, const struct record *record);
bool slow_is_tied(const struct world *world, const struct viewer *viewer,
                  const struct pack_verb *verb, const struct record *record);
