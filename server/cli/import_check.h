/* Whether a file of events may become part of a board: form, order, and agreement with what the
 * store has. Writes nothing. */
#pragma once

#include "caseboard/record/fold.h"
#include "caseboard/store/journal.h"

struct import;

/* BOARD: the directory stream of the board with this CODE, or zero when there is none yet: then
 * the file has to begin it. All are borrowed. */
struct import *import_new(struct store_reader *reader, const struct pack *pack, struct cb_str code,
                          struct cb_id board);
void import_free(struct import *import);
CB_AUTO_DEFINE(struct import, import_free)

/* The next line, without its end. CB_INVALID: the message says why, not which line. */
CB_MUST_USE enum cb_code import_line(struct import *import, struct cb_str line,
                                     struct cb_error *err);
/* After the last line: no command twice. CB_INVALID: the message begins with the line's number. */
CB_MUST_USE enum cb_code import_end(struct import *import, struct cb_error *err);

/* What is new, ready for the journal; borrowed. */
const struct journal_event *import_peek_events(const struct import *import, size_t *count);
size_t import_stream_count(const struct import *import); /* named in the file */
