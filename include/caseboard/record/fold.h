/* The current records of a stream: its events applied in order. Depends on nothing else. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "caseboard/record/event.h"

/* A record as it stands. Borrowed from the fold, valid until the fold next changes. */
struct record {
    const struct pack_type *type;
    struct cb_str id;
    size_t class_index;   /* which class it is of, fixed when it was made */
    struct cb_str agency; /* its author's: the owner; none: the host */
    struct cb_str author;
    cb_time created;
    uint64_t created_seq;
    uint64_t changed_seq; /* the newest event that touched it: never shown to anybody */
    bool withdrawn;
    json_t **values; /* by field index of the type; NULL where empty */
    size_t position; /* in the order of creation */
};

struct fold;

struct fold *fold_new(const struct pack *pack, struct cb_id stream, enum stream_kind kind);
void fold_free(struct fold *fold);
CB_AUTO_DEFINE(struct fold, fold_free)

/* Apply the next event; it is borrowed for the call only.
 *   CB_INVALID  it does not follow (seq, at, a change of a record that is not there, a record that
 *               is already there, a reference to nothing); FOLD is as before */
CB_MUST_USE enum cb_code fold_apply(struct fold *fold, const struct event *event,
                                    struct cb_error *err);

struct cb_id fold_stream(const struct fold *fold);
enum stream_kind fold_kind(const struct fold *fold);
const struct pack *fold_pack(const struct fold *fold);
uint64_t fold_seq(const struct fold *fold); /* of the newest event; 0: empty */
cb_time fold_at(const struct fold *fold);   /* of the newest event */
size_t fold_bytes(const struct fold *fold); /* about what it holds in memory */

size_t fold_count(const struct fold *fold); /* records, withdrawn ones too */
const struct record *fold_at_position(const struct fold *fold, size_t position);
const struct record *fold_find(const struct fold *fold,
                               struct cb_str id);        /* withdrawn too; or NULL */
const struct record *fold_root(const struct fold *fold); /* its case, meeting or board; or NULL */
/* The records of one type in the order of creation, withdrawn ones too: call with *CURSOR 0 first;
 * NULL at the end. */
const struct record *fold_next(const struct fold *fold, const struct pack_type *type,
                               size_t *cursor);

/* A record's value of a field, or NULL. */
const json_t *record_value(const struct record *record, const struct pack_field *field);
const json_t *record_get(const struct record *record, const char *field);
struct cb_str record_text(const struct record *record,
                          const char *field); /* none unless a string */
