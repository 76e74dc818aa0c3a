/* A store with a journal in a folder of the test's own, and events that it takes. */
#pragma once

#include "caseboard/store/rows.h"

struct store_world {
    char path[256];
    char key_path[256];
    struct store *store;
    struct journal *journal;
    struct cb_id board; /* a directory stream; nothing is in it until the test says so */
    cb_time now;        /* moves on by a second an event */
};

/* Made, marked for training, open. */
void store_world_init(struct store_world *world);
void store_world_close(struct store_world *world); /* store and journal */
void store_world_open(struct store_world *world);  /* again, with its journal */
struct store_options store_world_options(const struct store_world *world);

/* The next event of STREAM by u-1, with TEXT in its body; OUT's strings are in BODY. */
struct journal_event store_world_event(struct store_world *world, struct cb_id stream, uint64_t seq,
                                       const char *text, struct cb_buf *body);
/* Its JSON, for an event whose columns a test has changed. */
void store_world_body(const struct journal_event *event, const char *text, struct cb_buf *out);
/* Append it alone, and say what came of it. */
enum cb_code store_world_append(struct store_world *world, struct cb_id stream, uint64_t seq,
                                const char *text);
/* COUNT events from seq 1 in one job each. */
struct cb_id store_world_stream(struct store_world *world, size_t count);
enum cb_code store_world_run(struct store_world *world, const struct journal_job *job);

/* Read all of STREAM: what store_read() said, how many came, the message of a failure. */
struct store_world_read {
    enum cb_code code;
    uint64_t count;
    struct cb_error error;
};
struct store_world_read store_world_read(struct store_world *world, struct cb_id stream);
