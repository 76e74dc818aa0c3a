/* The grammar of a cell's line ("full write if:named") and of a writer ("pol:intel if:owner"). */
#pragma once

#include "loader.h"

void cell_read_line(struct loader *loader, struct cb_str text, struct cell_line *out);
void cell_read_writer(struct loader *loader, struct cb_str text, struct writer *out);
/* One condition, as it stands after "if:" or in a verb's "if"; false: a problem was noted. */
bool cell_read_condition(struct loader *loader, struct cb_str text, struct condition *out);
/* As it is written in a pack: "own_client", "role:wcu". */
void cell_write_condition(const struct condition *condition, struct cb_buf *out);
