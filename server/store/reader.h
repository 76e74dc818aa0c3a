/* What a read-only connection is made of. */
#pragma once

#include "caseboard/store/store.h"
#include "server/store/command_index.h"
#include "server/store/db.h"
#include "server/store/inside.h"

struct store_reader {
    const struct store *store;
    struct db *db;
    struct sealer *sealer;
    struct seal_key *key; /* one: of the stream that is being read */
    struct command_index *commands;
    int depth; /* of read transactions: calls may nest by way of EACH */
};

/* Everything until reader_end() sees one state of the database. */
CB_MUST_USE enum cb_code reader_begin(struct store_reader *reader, struct cb_error *err);
void reader_end(struct store_reader *reader);
