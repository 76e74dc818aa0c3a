/* Which event each command became (R3), by account and command id. Both are random to a database:
 * an index of its own would touch another page for every command. So this one is written behind.
 * The newest commands wait in memory, sorted into ranges of keys; a range at a time goes to the
 * table, where its keys share pages. What waits is not lost with the process: meta 'commands' says
 * up to which event all are in the table, and the events after it are read again. */
#pragma once

#include "server/store/inside.h"

#define COMMANDS_WAITING 32768 /* how many wait before a range is written */

struct command_index;
struct command_index *command_index_new(size_t waiting);
void command_index_free(struct command_index *index);
CB_AUTO_DEFINE(struct command_index, command_index_free)
void command_index_clear(struct command_index *index); /* as new: what DB has may be other */

/* Learn of all events in DB that it does not know yet.
 *   CB_DAMAGED, CB_NOT_SAVED  as query_next() */
CB_MUST_USE enum cb_code command_index_catch_up(struct command_index *index, struct db *db,
                                                struct cb_error *err);
/* The event of ACCOUNT's COMMAND.
 *   CB_NOT_FOUND  there is none, and no message */
CB_MUST_USE enum cb_code command_index_find(struct command_index *index, struct db *db,
                                            struct cb_str account, struct cb_id command,
                                            struct cb_id *stream, uint64_t *seq,
                                            struct cb_error *err);
/* The event that is number ID of the journal was written. */
void command_index_add(struct command_index *index, struct cb_str account, struct cb_id command,
                       uint64_t id);
void command_index_back_to(struct command_index *index,
                           uint64_t id); /* those after ID are undone */
/* Before the commit: write ranges until no more wait than may. */
CB_MUST_USE enum cb_code command_index_sweep(struct command_index *index, struct db *db,
                                             struct cb_error *err);

/* The key in the table: 63 bits of SHA-256. Two commands that fall together, one pair in 2^63,
 * leave the later one without an entry. */
int64_t command_key(struct cb_str account, struct cb_id command);
/* Up to which event all are in the table, as meta says; 0: none. */
CB_MUST_USE enum cb_code command_index_mark(struct db *db, uint64_t *out, struct cb_error *err);
