/* The inside of a fold, for the files of this room that read many records at once. */
#pragma once

#include "caseboard/record/fold.h"

/* The fields of a type that the engine itself reads, found once; NULL where a type has none. */
struct type_parts {
    const struct pack_field *victim;
    const struct pack_field *owner_user;
    const struct pack_field *readers;
    const struct pack_field *recipients;
    const struct pack_field *to_agency;
    bool is_person; /* is its own victim */
};

struct entry {
    struct record record;
    struct entry *next_of_type;
    uint64_t hash;
};

struct chain { /* the records of one type, in the order of creation */
    struct entry *first;
    struct entry *last;
    struct type_parts parts;
};

struct fold {
    const struct pack *pack;
    struct cb_id stream;
    enum stream_kind kind;
    uint64_t seq;
    cb_time at;
    struct entry **entries; /* by position */
    size_t count;
    size_t room;
    struct entry **slots; /* by id: open addressing, a power of two, at most half full */
    size_t slot_count;
    struct chain *chains; /* by index of the type */
    const struct entry *root;
    size_t bytes;
};

const char *root_type_name(enum stream_kind kind);
const struct type_parts *fold_parts(const struct fold *fold, const struct pack_type *type);

/* Which class a rule gives, for the values of a record (its type's fields by index). */
size_t class_rule_index(const struct class_rule *rule, json_t *const *values);

/* Whether EVENT follows what FOLD holds: everything that can be wrong is found here. */
CB_MUST_USE enum cb_code fold_check(const struct fold *fold, const struct event *event,
                                    struct cb_error *err);
