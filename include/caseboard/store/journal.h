/* The journal's thread: appends in groups, one transaction and one fsync a group, a savepoint a
 * job. Submitting and polling belong to the event loop's thread. */
#pragma once

#include "caseboard/base/digest.h"
#include "caseboard/store/store.h"

struct journal;

/* WAKE(CONTEXT), from the journal's thread, must make the loop call journal_poll() soon; NULL where
 * only journal_run() is used. */
CB_MUST_USE enum cb_code journal_open(struct store *store, void (*wake)(void *context),
                                      void *context, struct journal **out, struct cb_error *err);
/* Commits what was submitted, then ends the thread. Jobs whose end nobody polled are dropped. */
void journal_free(struct journal *journal);
CB_AUTO_DEFINE(struct journal, journal_free)

/* An event to append. All strings are copied by journal_submit(). */
struct journal_event {
    struct cb_id stream;
    uint64_t seq; /* expected: the stream's head plus one */
    enum stream_kind kind;
    struct cb_id board;
    cb_time at;
    struct cb_str account;
    struct cb_id command;
    struct cb_digest params;
    struct cb_str body; /* canonical JSON */
};

/* What somebody did or saw (practice, "The access log"; security L5). Never content. */
enum access_op {
    ACCESS_COLLECT,
    ACCESS_ALTER,
    ACCESS_CONSULT,
    ACCESS_DISCLOSE,
    ACCESS_COMBINE,
    ACCESS_ERASE,
    ACCESS_REFUSED,
    ACCESS_SIGN_IN,
    ACCESS_SIGN_OUT,
    ACCESS_KEY /* a stream's key began: written by the store itself */
};
struct journal_access {
    enum access_op op;
    cb_time at;
    struct cb_id stream;              /* zero: none */
    struct cb_str user, agency, seat; /* who acted; for a live frame who caused it */
    struct cb_str what;               /* ids and seqs, or a lens and its root; JSON */
    struct cb_str reason;             /* sealed when stored */
    struct cb_str address;
    struct cb_digest session; /* hash of the session; zero: none */
    /* Who received: user ids, sorted, each once, joined by newlines; none: the user alone.
     * Stored once by its hash and used again. */
    struct cb_str audience;
};

/* One row of account, session or setting, replaced or removed as a whole. */
enum journal_row_kind { ROW_ACCOUNT, ROW_SESSION, ROW_META };
struct journal_row {
    enum journal_row_kind kind;
    struct cb_str key;   /* bytes: account: keyed hash of the sign-in name; session: its
                            hash; a setting's is text */
    struct cb_str value; /* sealed when stored; none: the row goes */
};

/* A job: all of it or none of it. */
struct journal_job {
    const struct journal_event *events;
    size_t event_count;
    const struct journal_access *accesses;
    size_t access_count;
    const struct journal_row *rows;
    size_t row_count;
    void *context; /* handed back in the result */
};

struct journal_result {
    void *context;
    /* CB_OK durable · CB_CONFLICT seq does not follow, or the command was done before · CB_INVALID
     * the command id was used on another stream, or the stream is of another kind or board ·
     * CB_NOT_SAVED the disk did not take it; the next batch begins with the store as it is on disk
     * · CB_DAMAGED the stream's row or key is not whole · CB_NOT_ALLOWED an event, and the store
     * was not opened exclusively · CB_INTERNAL a body says other things than its columns: a bug */
    enum cb_code code;
};

/* Submit a batch of at most CB_BATCH_JOBS jobs. One transaction. At most one batch is under way:
 * journal_is_busy(). Copies everything. */
void journal_submit(struct journal *journal, const struct journal_job *jobs, size_t count);
bool journal_is_busy(const struct journal *journal);
/* Call DONE once for every batch that has ended, with its results in order; loop thread. */
void journal_poll(struct journal *journal,
                  void (*done)(void *context, const struct journal_result *results, size_t count),
                  void *context);
/* Submit one job, wait until it is durable, and return its code: for the command line only, when
 * no loop runs. */
CB_MUST_USE enum cb_code journal_run(struct journal *journal, const struct journal_job *job,
                                     struct cb_error *err);
