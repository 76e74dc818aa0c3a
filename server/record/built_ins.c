#include "built_ins.h"

static const struct built_in rows[] = {
#define BUILT_IN(verb, prepare, check) {verb, prepare, check},
#include "built_ins.def"
};

static const char *const not_built[] = {
#define NOT_BUILT(name) name,
#include "not_built.def"
};

bool built_in_of(const struct pack_verb *verb, const struct built_in **out)
{
    *out = NULL;
    for (size_t i = 0; i < CB_COUNT(not_built); i++) {
        if (cb_str_is(verb->type->name, not_built[i]) || cb_str_is(verb->full_name, not_built[i]))
            return false;
    }
    for (size_t i = 0; i < CB_COUNT(rows); i++) {
        if (cb_str_is(verb->full_name, rows[i].verb)) {
            *out = &rows[i];
            return true;
        }
    }
    return !verb->built_in;
}
