/* Writes events without a server: for the host's own subcommands and for the demo. Every write goes
 * through decide with a viewer, like anybody's; what is gathered becomes one job of the journal. */
#pragma once

#include "caseboard/record/decide.h"
#include "caseboard/store/journal.h"

struct scribe;

CB_MUST_USE enum cb_code scribe_open(struct store *store, struct pack *pack, struct scribe **out,
                                     struct cb_error *err);
void scribe_free(struct scribe *scribe); /* what was not flushed is lost */
CB_AUTO_DEFINE(struct scribe, scribe_free)

/* The newest state of a stream, read on first use; NULL when the stream is new. Borrowed. */
CB_MUST_USE enum cb_code scribe_fold(struct scribe *scribe, struct cb_id stream,
                                     const struct fold **out, struct cb_error *err);

struct scribe_command {
    struct viewer by;
    struct cb_id stream;
    struct cb_id board; /* the directory's stream; the stream itself for a directory */
    struct cb_str verb; /* "action.log" */
    struct cb_str id;   /* of the record */
    const json_t *set;  /* NULL: nothing */
    struct cb_str why;
    cb_time at;
};
/* Decide and keep for the next flush. A refusal is its code, with the reason and the fields in ERR.
 */
CB_MUST_USE enum cb_code scribe_do(struct scribe *scribe, const struct scribe_command *command,
                                   struct cb_error *err);
/* Make everything kept durable, with ROWS and ACCESS, all or nothing. */
CB_MUST_USE enum cb_code scribe_flush(struct scribe *scribe, const struct journal_row *rows,
                                      size_t row_count, const struct journal_access *access,
                                      struct cb_error *err);

/* The host's operator (design 6, "First run"). */
struct viewer scribe_operator(void);
