/* The shell around the pure core: streams in memory; decide, save, publish. Belongs to the event
 * loop's thread. Nothing is answered or sent before it is durable, nothing is disclosed before the
 * disclosure is logged in the same transaction or an earlier one (security R1, R2, P3).
 *
 * How a batch goes: commands and opens are decided as they come. At the end of a turn of the loop,
 * if the journal is idle, what waits becomes a batch: for each touched stream and each lens with
 * readers the touched records are projected once and one frame is made; events and access entries
 * go to the journal; frames and answers wait with the batch. When it is durable they go out:
 * answers first, then small audiences before large ones. */
#pragma once

#include "caseboard/base/frame.h"
#include "caseboard/base/json.h"
#include "caseboard/base/pool.h"
#include "caseboard/record/decide.h"
#include "caseboard/store/journal.h"

struct live;

struct live_config {
    struct store *store;
    struct journal *journal;
    struct cb_pool *pool;
    struct pack *pack; /* in force unless the directories say another; referenced */
    const char *packs; /* the folder in whose folders other packs lie; NULL: none */
    cb_time (*now)(void);
    size_t stream_budget_bytes; /* 0: CB_STREAM_BUDGET_BYTES */
    /* Asks for another turn of the loop soon: something is left to send. NULL: they come anyway. */
    void (*again)(void *context);
    void *context;
};
/* Reads the directory of every board. CB_DAMAGED: a directory does not read. */
CB_MUST_USE enum cb_code live_open(const struct live_config *config, struct live **out,
                                   struct cb_error *err);
/* After its readers, and after the pool has ended: a job of the pool may hold a stream. */
void live_free(struct live *live);
/* Whether PACK is the one in force on a store that no server serves: the one that its boards have
 * active; where they have none, or not all the same, the one that their newest event names. Of a
 * store without boards any is.
 *   CB_INVALID  it is another, and the message names both, or the boards do not read under it */
CB_MUST_USE enum cb_code live_check_pack(struct store *store, const struct pack *pack,
                                         struct cb_error *err);

/* The end of a turn of the loop: hand over what waits. */
void live_turn(struct live *live);
/* After a wake: what journal and pool have finished. */
void live_poll(struct live *live);
/* What time changed by itself; returns when to be called next. */
cb_time live_tick(struct live *live, cb_time now);

/* Rows for the account room, through the same batches. */
void live_write_rows(struct live *live, const struct journal_row *rows, size_t count,
                     const struct journal_access *access,
                     void (*done)(void *context, enum cb_code code), void *done_context);

/* The seats that a user holds now: memberships in force, those of one agency and seat on several
 * boards together, in a fixed order: [{"membership","agency","agency_name","seat",
 * "boards":[{"board","name","roles":[…],"declared"}]}]. A new reference. Also {"user","name"} of
 * the user on any board. */
json_t *live_seats(struct live *live, struct cb_str user);
json_t *live_user(struct live *live, struct cb_str user);
const struct pack *live_pack(const struct live *live);

/* A reader: a connection acting in one seat. */
struct live_reader;
struct live_reader_config {
    struct cb_str user, agency, seat;
    struct cb_digest session;
    struct cb_str address;
    /* Send a message made of one or two parts; references are the callee's to take. */
    void (*send)(void *context, struct cb_frame *head, struct cb_frame *tail);
    void (*ended)(void *context); /* the seat is gone: memberships ended. Close with 4401 */
    void *context;
};
struct live_reader *live_reader_new(struct live *live, const struct live_reader_config *config);
void live_reader_free(struct live_reader *reader); /* answers under way are not given any more */

/* The end of a request. RESULT is JSON text; or SHARED is a frame that holds the result followed by
 * one "}" (it is the tail of a whole reply, shared by all readers of its lens). */
struct live_answer {
    enum cb_code code;
    const char *reason;   /* NOT_ALLOWED, INVALID: a stable word */
    const json_t *fields; /* INVALID: a sentence a field */
    struct cb_str record; /* CONFLICT: the record as this reader sees it now, JSON */
    struct cb_str result;
    struct cb_frame *shared;
    int retry_after_s; /* TOO_FAST */
};
typedef void live_done(void *context, const struct live_answer *answer);

/* A case with a reason, or with HAVE, the root the reader has (then WHY may be none if it opened
 * the case in this session). From its answer on the reader gets case.changed. */
void live_case_open(struct live_reader *reader, struct cb_str case_id, struct cb_str why,
                    struct cb_str have, live_done *done, void *context);
void live_case_close(struct live_reader *reader, struct cb_str case_id);
/* A board's cards: {"board","name","columns":[…],"cards":[…],"root"}; then board.changed. */
void live_board_open(struct live_reader *reader, struct cb_str board_id, struct cb_str have,
                     live_done *done, void *context);
void live_board_close(struct live_reader *reader, struct cb_str board_id);
/* The people and agencies of a board as this seat sees its directory:
 * {"records":[…],"root"}; then directory.changed. */
void live_directory_open(struct live_reader *reader, struct cb_str board_id, live_done *done,
                         void *context);

/* The access log, as this seat may read it; each answer is entered itself. BEFORE is none, or the
 * "before" of the page that came before.
 *   audit_access   who looked at a case: {"entries":[{"at","did","user","agency","seat","reason"}
 * or
 *                  {"at","did":"sent","records","to"}],"more","before"}
 *   audit_mine     what the user looked at, and when they signed in:
 * {"entries":[{"at","did","case", "board","reason","address"}],"more","before"} audit_signals  what
 * on a board deserves a second look: {"since","more","signals":[{"kind",
 *                  "user","agency","seat","case","count","first","last"}]} */
void live_audit_access(struct live_reader *reader, struct cb_str case_id, struct cb_str before,
                       live_done *done, void *context);
void live_audit_mine(struct live_reader *reader, struct cb_str before, live_done *done,
                     void *context);
void live_audit_signals(struct live_reader *reader, struct cb_str board_id, live_done *done,
                        void *context);
/* Whether the pack names the seat among those that are told of signals. */
bool live_reads_signals(const struct live *live, struct cb_str seat);
/* Records of a board made by people who were shut out of one of its cases later, for the seats that
 * are told who is shut out, as far as the reader sees the records in full and the person named:
 * {"entries":[{"at","did":"made","user","case","ref_no","record","type","from":[{"case","ref_no"}]}],
 * "more","before"}. */
void live_audit_review(struct live_reader *reader, struct cb_str board_id, struct cb_str before,
                       live_done *done, void *context);
/* Whether the pack tells the seat who is shut out of a case. */
bool live_reads_review(const struct live *live, struct cb_str seat);
/* The packs that may be put in force, for who may propose one on the board: {"in_force":{"name",
 * "hash","title"},"packs":[the same…],"broken":[{"folder","problems"}]}. */
void live_packs(struct live_reader *reader, struct cb_str board_id, live_done *done, void *context);
/* What the pack of that name and hash would change, for who may propose a pack or is told of a draft
 * of it (without counts and tests): as policy_compare() says it, and "follows",
 * "problems" (policy_follows()), "cases":[{"class","seat","cases"}]: how many cases of the board
 * hold something of the class of each cell that changes; few are told as few. And "tests":{"files",
 * "passed","failed","cut","differences":[…],"more"}: what the pack's own tests say. */
void live_pack_compare(struct live_reader *reader, struct cb_str board_id, struct cb_str name,
                       struct cb_str hash, live_done *done, void *context);
/* Records by which to judge such a change, for who may propose a pack or is told of a draft of it:
 * of CLASS, seen in full by the reader under both packs: {"class","samples":[{"case","ref_no",
 * "record":{"id","type","created","fields"}}]}, at most CB_PACK_SAMPLES, of as many cases. */
void live_pack_samples(struct live_reader *reader, struct cb_str board_id, struct cb_str name,
                       struct cb_str hash, struct cb_str class_name, live_done *done, void *context);
/* The cases and records on the seat's boards, or on BOARD (none: all), whose view has all words of
 * TEXT: {"cases":[{"card","case","more","open","records":[…]}],"more"}, each record as
 * search_record() writes it. Cases and records that are not to be opened are found by the card. */
void live_search(struct live_reader *reader, struct cb_str text, struct cb_str board_id,
                 live_done *done, void *context);

/* Why this seat sees no more: of a record, of a class, or of the classes that a type may be of, one
 * of the three, on a case that the reader has open. Answered with {"about":[…]}, as
 * explain_record(), explain_field() and explain_class() say. With READERS: who will see what is of
 * the class, as explain_readers() says. TO_HAND_OVER: {"items"} of explain_to_hand_over(). What is not there, not seen or not open is NOT_FOUND, all
 * alike. */
struct live_question {
    struct cb_str case_id, record, class_name, type;
    struct cb_str field; /* of the record, or none: all of it */
    bool readers;
    bool to_hand_over;
};
void live_explain(struct live_reader *reader, const struct live_question *question, live_done *done,
                  void *context);

struct live_command {
    struct cb_str method; /* "action.log" */
    struct cb_str stream; /* UUID; a directory is named by its board's id in BOARD */
    struct cb_str board;  /* where a stream begins, or the directory */
    struct cb_str id;
    json_t *set; /* may be NULL: empty */
    struct cb_str if_etag, why, command;
    struct cb_digest params; /* over the canonical parameters */
    bool is_fresh;           /* the session's factor was given a moment ago (A7) */
};
/* Answered with {"id","etag","root"}. */
void live_command(struct live_reader *reader, const struct live_command *command, live_done *done,
                  void *context);

/* Counters for /metrics, Prometheus text without ids. */
void live_metrics(const struct live *live, struct cb_buf *out);
/* No stream is closed for damage, and the disk takes writes. */
bool live_is_healthy(const struct live *live);
