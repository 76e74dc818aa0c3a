/* What a pack must hold to beyond its form and its names. Each check is on its own and notes what
 * it finds; check.c runs them all over a pack whose tables are built. */
#pragma once

#include "loader.h"

void pack_check(struct loader *loader);

/* Go to /types/TYPE/KEY/NAME of dictionary.json and say it there; KEY NULL: at the type. */
void check_problem(struct loader *loader, const struct pack_type *type, const char *key,
                   struct cb_str name, const char *format, ...) CB_PRINTF(5, 6);

/* Whether the verb gives the field a value: one it needs, may have, or sets itself. */
bool verb_writes(const struct pack_verb *verb, const struct pack_field *field);
void check_type_verbs(struct loader *loader, const struct pack_type *type);
void check_type_fields(struct loader *loader, const struct pack_type *type);
void check_type_guards(struct loader *loader, const struct pack_type *type); /* security N6 */
void check_views(struct loader *loader);
void check_calendar(struct loader *loader);
void check_retention(struct loader *loader);
void check_guidance(struct loader *loader);

/* The options of the stages' field; none without one. */
struct named check_stages(const struct loader *loader);
