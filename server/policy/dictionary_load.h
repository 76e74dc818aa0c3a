/* Reading dictionary.json, in three steps that need each other: fields point at types, class rules
 * at fields, verbs at both. All are in the file's order until type_fields_load() sorts fields. */
#pragma once

#include "loader.h"

void dictionary_load(struct loader *loader);

/* The parts, each about the type that we are in. VALUE is the type as the file has it. */
void type_fields_load(struct loader *loader, struct pack_type *type, const json_t *value);
void type_classes_load(struct loader *loader, struct pack_type *type, const json_t *value);
void type_matches_load(struct loader *loader, struct pack_type *type, const json_t *value);
void type_withins_load(struct loader *loader, struct pack_type *type, const json_t *value);
void type_verbs_load(struct loader *loader, struct pack_type *type, const json_t *value);
void verb_musts_load(struct loader *loader, struct pack_verb *verb, const json_t *list);
void stages_load(struct loader *loader, const json_t *dictionary);
void sections_load(struct loader *loader, const json_t *dictionary);

/* The field NAME of the type; a problem and NULL if there is none, or NAME is none. */
const struct pack_field *loader_field(struct loader *loader, const struct pack_type *type,
                                      struct cb_str name);
/* A list of names of fields of the type, at the member KEY of OBJECT. */
const struct pack_field **loader_fields(struct loader *loader, const struct pack_type *type,
                                        const json_t *object, const char *key, size_t *count);
/* The list of writers ("pol:intel if:own_client") at the member KEY of OBJECT. */
const struct writer *writers_load(struct loader *loader, const json_t *object, const char *key,
                                  size_t *count);
struct cb_str loader_label(struct loader *loader, const json_t *object, struct cb_str name);
