/* The kinds of field, by name, and small checks that a pack's own values need too. */
#pragma once

#include "caseboard/policy/dictionary.h"
#include "tables.h"

struct named field_kinds(void); /* in the order of enum field_kind */
struct named field_forms(void); /* what field->form counts; the first is any text at all */
size_t field_kind_max(enum field_kind kind);
bool option_matches(const struct pack_option *option, struct cb_str value);
bool limit_is_well_formed(struct cb_str text);
