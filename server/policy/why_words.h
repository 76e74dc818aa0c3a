/* Levels, conditions and writers as sentences are made of them. */
#pragma once

#include "caseboard/policy/views.h"

void why_say_role(struct cb_buf *out, const struct pack *pack, struct cb_str role);
void why_say_level(struct cb_buf *out, const struct pack *pack, enum level level); /* “Summary” */
/* " where it is of their own agency, and with the role “Intelligence”"; nothing without any. */
void why_say_conditions(struct cb_buf *out, const struct pack *pack,
                        const struct conditions *conditions);
/* "all of it, and may write, where …" */
void why_say_line(struct cb_buf *out, const struct pack *pack, const struct cell_line *line);
/* "somebody with the role “May share” where it is of their own agency, or Chair" */
void why_say_writers(struct cb_buf *out, const struct pack *pack, const struct writer *writers,
                     size_t count);
