/* Which members the JSON of a pack may have, strictly: what is not named is a problem. This is the
 * form alone; what names mean is checked where they are read. */
#pragma once

#include "loader.h"

enum json_form {
    FORM_TEXT = 1,
    FORM_NUMBER = 2,
    FORM_TRUE = 4,
    FORM_FALSE = 8,
    FORM_NULL = 16,
    FORM_LIST = 32,
    FORM_OBJECT = 64,
};

struct shape_key {
    const char *name;
    const struct shape *shape;
    bool required;
};

struct shape {
    unsigned forms;               /* of enum json_form */
    const struct shape *each;     /* of every item of a list, of every member of a map */
    const struct shape_key *keys; /* the members of an object that is no map; ends with no name */
    bool some;                    /* a list or map holds at least one */
    bool plain_names;             /* the names in a map are lower snake case */
};

/* A file of a pack by its name: what it must look like. */
struct shape_file {
    const char *name;
    const struct shape *shape;
    bool required;
};
extern const struct shape_file shape_files[];
extern const size_t shape_file_count;

void shape_check(struct loader *loader, const struct shape *shape, const json_t *value);
