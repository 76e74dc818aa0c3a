/* The store: one database and one key file. Rows, not rules. Opened once a process; the journal's
 * thread is the only writer, everybody else reads through a reader of their own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "caseboard/base/error.h"
#include "caseboard/base/id.h"
#include "caseboard/base/str.h"
#include "caseboard/base/time.h"
#include "caseboard/record/event.h" /* enum stream_kind */

struct store;

struct store_options {
    const char *path;     /* the database file; beside it lie its WAL and its lock */
    const char *key_path; /* the master key: 32 bytes, mode 0400 (K1) */
    bool create;          /* make the database (and, only then, a missing key) */
    bool training;        /* with create: mark it as a training store for good */
    bool exclusive;       /* take the lock of the one process that writes events */
};

/* Open, check (quick integrity, version, key), migrate.
 *   CB_NOT_FOUND  there is no such store (and create is false)
 *   CB_NOT_SAVED  it cannot be opened, is of a newer version, or another process holds it
 *   CB_NOT_ALLOWED the key file is missing, readable by others, or not the key of this store
 *   CB_DAMAGED    the database does not pass its check */
CB_MUST_USE enum cb_code store_open(const struct store_options *options, struct store **out,
                                    struct cb_error *err);
void store_free(struct store *store);
CB_AUTO_DEFINE(struct store, store_free)
bool store_is_training(const struct store *store);

/* A read-only connection: for one thread at a time. What is called back may use the same reader,
 * but not for the call that it came from, and what it was handed is gone after another read. */
struct store_reader;
CB_MUST_USE enum cb_code store_reader_open(struct store *store, struct store_reader **out,
                                           struct cb_error *err);
void store_reader_free(struct store_reader *reader);
CB_AUTO_DEFINE(struct store_reader, store_reader_free)

struct store_stream {
    struct cb_id id;
    enum stream_kind kind;
    struct cb_id board; /* the directory stream of its board; itself for a directory */
    uint64_t head;      /* seq of its newest event */
    bool erased;
};
/* Every stream, or those of one BOARD (not NULL), in no order that means anything. EACH returns
 * false to stop. */
CB_MUST_USE enum cb_code store_streams(struct store_reader *reader, const struct cb_id *board,
                                       bool (*each)(void *context, const struct store_stream *row),
                                       void *context, struct cb_error *err);
CB_MUST_USE enum cb_code store_stream(struct store_reader *reader, struct cb_id id,
                                      struct store_stream *out,
                                      struct cb_error *err); /* NOT_FOUND */

/* When the newest event of the store was accepted. CB_NOT_FOUND: there is none. */
CB_MUST_USE enum cb_code store_newest(struct store_reader *reader, cb_time *out,
                                      struct cb_error *err);

/* An event as it was stored. */
struct store_event {
    uint64_t seq;
    cb_time at;
    struct cb_str account;
    struct cb_id command;
    uint8_t params[32]; /* hash of the command's parameters; zero for imported events */
    struct cb_str body; /* the event's canonical JSON, opened; valid during the call */
};
/* The events of STREAM after seq AFTER, in order, each opened and checked against its columns and
 * the chain. EACH returns false to stop (then CB_OK).
 *   CB_DAMAGED  a body does not open, or the chain is broken: the message names the seq */
CB_MUST_USE enum cb_code store_read(struct store_reader *reader, struct cb_id stream,
                                    uint64_t after,
                                    bool (*each)(void *context, const struct store_event *event),
                                    void *context, struct cb_error *err);

/* Which event of ACCOUNT's has this command id: CB_NOT_FOUND without one. */
CB_MUST_USE enum cb_code store_command(struct store_reader *reader, struct cb_str account,
                                       struct cb_id command, struct cb_id *stream, uint64_t *seq,
                                       struct cb_error *err);

/* What was found by verify: the first bad place of each kind of damage, a line each in TEXT, which
 * is the caller's. */
struct store_verdict {
    uint64_t streams, events, accesses;
    size_t problems;
    struct cb_buf text;
};
/* Check every chain and every row against it. Needs no key: opens the database file itself,
 * read-only, also while a server runs. PROGRESS (may be NULL) hears events done and in all. */
CB_MUST_USE enum cb_code store_verify(const char *path, struct store_verdict *out,
                                      void (*progress)(void *context, uint64_t done, uint64_t all),
                                      void *context, struct cb_error *err);
