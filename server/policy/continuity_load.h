/* Reading continuity.json, after the dictionary: names of types, fields, options, duties. Every
 * name is looked up where it is read; what is none is a problem and left out. */
#pragma once

#include "dictionary_load.h"

void continuity_load(struct loader *loader);

/* The parts. Each reads the member KEY of OBJECT, and is in it while it does. */
struct names continuity_names(struct loader *loader, const json_t *object, const char *key);
/* The same, all of which are options of FIELD (NULL: it was not found, and nothing is said). */
struct names continuity_options(struct loader *loader, const json_t *object, const char *key,
                                const struct pack_field *field);
struct fields_are continuity_is(struct loader *loader, const json_t *object, const char *key,
                                const struct pack_type *type);
struct cb_str continuity_limit(struct loader *loader, const json_t *object, const char *key);
/* A type of a case; a problem and NULL if there is none of the name. */
const struct pack_type *continuity_type(struct loader *loader, const json_t *object,
                                        const char *key);
/* A field of TYPE that is one of KINDS, as bits; or none. */
struct cb_str continuity_field_of(struct loader *loader, const json_t *object, const char *key,
                                  const struct pack_type *type, uint32_t kinds);
const struct duty *continuity_duty(struct loader *loader, const json_t *object, const char *key);
int continuity_number(struct loader *loader, const json_t *object, const char *key, int least,
                      int most);
struct row *continuity_rows(struct loader *loader, const json_t *object, const char *key,
                            bool is_product, size_t *count);

void continuity_rules(struct loader *loader, const json_t *document, struct continuity *out);

#define KIND_IS(kind) (UINT32_C(1) << FIELD_##kind)
