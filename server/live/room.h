/* What the files of this room share: the parts of a live server and how they hang together.
 *
 *   live ── boards ── streams ── audiences ── watches ── readers ── seats ── members ── places
 *
 * A stream is read into a fold when somebody needs it. A place is one person in one seat before
 * one stream, with its lens. An audience is all readers whose lenses on a stream are equal and who
 * have the same view; a watch is a reader in an audience. Requests and frames gather in a batch
 * until the journal is idle. */
#pragma once

#include "caseboard/base/limits.h"
#include "caseboard/live/live.h"
#include "caseboard/record/project.h"
#include "table.h"

/* ---- people ---- */

struct seat { /* one user in one seat of one agency, with its readers */
    struct cb_str key;
    char *user, *agency, *name;
    struct list readers;
    struct list members;             /* a struct member each board asked for */
    size_t refs;                     /* readers and requests */
    uint64_t user_mark, agency_mark; /* guess.c's; 0: not made yet */
};

struct member { /* a seat on one board, as the newest directory says */
    struct seat *seat;
    struct board *board;
    struct viewer viewer;
    struct cb_arena *arena; /* of the viewer's roles */
    bool in_force;
    bool may_enter;   /* the part of the gate that is the same for all cases of the board */
    uint64_t version; /* of the directory when it was read */
    cb_time until;    /* when it may become another by time alone */
    cb_time aged;     /* when it did, since the last handover; 0: it did not */
    struct table places;
};

struct place { /* a member before one stream of its board */
    struct member *member;
    struct stream *stream;
    struct lens *lens; /* newest: of the fold with all that was decided; NULL: not made yet */
    bool stale;        /* something that it read has changed */
    cb_time aged;      /* when time made it another, since the last handover; 0: it did not */
};

struct live_reader {
    struct live *live;
    struct seat *seat;
    struct live_reader_config calls; /* its strings are in ADDRESS and the seat */
    char *address;
    struct list watches;
    struct list requests; /* under way */
    bool told_end;
};

/* ---- streams ---- */

enum stream_state { STREAM_UNREAD, STREAM_LOADING, STREAM_READY, STREAM_DAMAGED, STREAM_ABSENT };

struct remembered_key { /* digest of account and command id, shortened */
    char bytes[16];
};

struct remembered { /* a command that became an event (R3) */
    struct remembered_key key;
    char params[16]; /* digest of its parameters, shortened */
    char record[CB_ID_TEXT];
};

struct card { /* as one lens sees it; outlives the fold */
    struct cb_digest key;
    char etag[ETAG_TEXT]; /* "": no card */
    char *text;
};

struct touch {                    /* what the gathering batch did to a stream */
    uint64_t first_seq, last_seq; /* 0: nothing */
    struct list ids;              /* char *: of the records, in the batch's arena */
    size_t last_job;
    const struct request *cause; /* who did the last of it */
};

struct marks { /* of names: looked through to the end */
    uint64_t *at;
    size_t count;
};

#define LENSES_KEPT 16

struct stream {
    struct cb_id id;
    char text[CB_ID_TEXT];
    enum stream_kind kind;
    struct board *board;
    size_t facet; /* its index in the board's cases; they never leave it */
    enum stream_state state;
    struct fold *fold;
    struct table commands;          /* struct remembered */
    struct marks parties, excluded; /* of its door */
    struct case_door door;          /* of a case, once it was read; outlives the fold */
    bool has_door;
    size_t bytes;
    struct stream *newer, *older; /* in the order of use, while READY and no directory */
    struct list waiting;          /* requests, until it is read */
    struct list audiences;
    struct list places;
    struct lens *lenses[LENSES_KEPT]; /* made lately: equal ones are kept once */
    size_t lens_next;
    struct card *cards;
    size_t card_count, card_room;
    struct touch touch;
    size_t pins;      /* requests gathered or under way in the journal */
    bool dirty;       /* in the list of what the next handover looks at */
    bool moved;       /* an event that is not durable yet changed it or its lenses */
    bool relens;      /* some place's lens may be another */
    bool parted;      /* some were, and the board has not looked yet */
    bool passing;     /* read for one look: the first to go again */
    uint64_t changes; /* how often what it holds has become another since the server began */
    bool held;        /* the journal holds something of it */
    bool failed;      /* in the batch that is being looked at */
    bool dropped;     /* its readers may have another view than the store */
    bool restored;    /* it was read again since: what is gone was not sent yet */
    bool aged;        /* some place's lens ran out since the last handover */
};

struct board {
    char *code; /* the directory's own id for it; NULL until its first event is there */
    char *born; /* the name of the pack that its first event names */
    cb_time settled_at, activated_at; /* as struct loaded has them */
    struct stream *directory;
    struct list cases;     /* struct stream, in the order they became known */
    struct list audiences; /* of its cards */
    struct list members;
    bool dirty, whole, moved;
};

/* ---- readers of one view ---- */

struct facet {         /* a case of a board as an audience sees it */
    struct lens *lens; /* NULL: not known yet */
    struct cb_digest key;
    struct lens *before; /* had time stood still; NULL: it made no difference */
};

struct audience {
    struct stream *stream; /* a case or a directory; or */
    struct board *board;   /* the cards of a board */
    struct lens *lens;
    struct facet *facets; /* of a board, by the index of its cases */
    size_t facet_count;
    struct cb_digest key;
    struct view view; /* what its readers have once all that is under way is sent */
    uint8_t *levels;  /* of a stream's records by position */
    size_t level_count;
    bool whole;          /* the view may differ from the lens anywhere */
    struct lens *before; /* of a stream: its lens, had time stood still; NULL: no other */
    bool out;            /* of a board: its readers belong to it no more; */
    bool aged_out;       /* and time alone did that */
    unsigned idle;       /* handovers since somebody used it */
    struct list watches;
    struct roster *roster; /* of the watches; NULL: to be made */
    struct cb_frame *snapshot;
    char root[ROOT_TEXT]; /* of the view; "": to be made */
};

struct watch { /* a reader in an audience */
    struct live_reader *reader;
    struct audience *audience; /* NULL: it gets what is under way and then no more */
    struct place *place;       /* of a stream; or */
    struct member *member;     /* of a board */
    struct stream *stream;
    struct board *board;
    size_t refs;
    bool open;
};

struct roster { /* the watches of an audience at one moment, and their users for the access log */
    size_t refs;
    struct watch **at;
    size_t count;
    char *users;
};

struct delivery { /* a frame for a roster */
    struct cb_frame *frame;
    struct roster *roster;
    size_t next; /* whose turn it is */
    size_t order;
    struct stream *stream;
    struct board *board;
    struct view_entry *undo; /* what the view had before, to take it back */
    size_t undo_count;
    bool parts; /* who has left the audience gets nothing after it */
    size_t job; /* in whose part of the transaction its access entry stands */
};

/* ---- what waits for the journal ---- */

enum request_kind {
    REQUEST_CASE,
    REQUEST_BOARD,
    REQUEST_DIRECTORY,
    REQUEST_COMMAND,
    REQUEST_SEARCH,
    REQUEST_ROWS,
    REQUEST_AUDIT_CASE,
    REQUEST_AUDIT_OWN,
    REQUEST_AUDIT_SIGNALS,
    REQUEST_REVIEW,
    REQUEST_EXPLAIN,
    REQUEST_PACKS,
};

struct request {
    struct live *live;
    struct live_reader *reader; /* NULL: nobody waits any more */
    struct seat *seat;
    live_done *done;
    void *context;
    enum request_kind kind;
    struct cb_arena *arena; /* of all strings */
    struct cb_str asked;    /* the stream or board as it was named */
    struct cb_str why, have, address;
    struct cb_str sought; /* of a search */
    struct cb_digest session;
    struct stream *stream;
    struct stream *named; /* the case of the id that was given, whoever gave it: for the log */
    struct board *board;
    struct live_question question;
    /* a command */
    struct live_command command;
    struct cb_id command_id;
    struct remembered_key remembered_key;
    const struct pack_verb *verb;
    bool decided, retried, wants_record, wants_result;
    bool by_server;          /* it looks at what is there when it is decided */
    unsigned doors;          /* of other cases that it waited for */
    struct audit *audit;     /* what was read of the access log, and what is left to read */
    struct packs_ask *packs; /* what was read of the shelf of packs; NULL: nothing */
    struct review *review;   /* what is listed for review; NULL: not begun */
    struct search *search;   /* how far it is; NULL: not begun */
    /* rows */
    struct journal_row *rows;
    size_t row_count;
    struct journal_access *access;
    void (*rows_done)(void *context, enum cb_code code);
    /* the answer */
    enum cb_code code;
    const char *reason;
    json_t *fields;
    struct cb_buf text;
    struct cb_frame *shared;
    struct watch *watch; /* what a successful open began */
    struct stream *pinned;
    size_t cursor;    /* of a board's cases: those before it are known */
    bool wants_again; /* step again when the batch has ended */
    size_t job;       /* NO_JOB: it needs none */
};
#define NO_JOB SIZE_MAX
#define EXTRA_JOB (SIZE_MAX - 1) /* the one job of a batch for what belongs to no event */
#define CB_RETRY_MS 1000         /* after the disk or a reader failed */

struct job { /* an event or rows */
    struct request *request;
    struct stream *stream;
    struct journal_event event;
    char *body;
    enum cb_code code;
};

struct entry { /* for the access log */
    struct journal_access access;
    size_t job;
};

struct batch {
    struct cb_arena *arena;
    cb_time at; /* of the handover: all frames of it are of one moment */
    struct job jobs[CB_BATCH_JOBS - 1];
    size_t job_count;
    struct list requests; /* in the order they came */
    struct entry *entries;
    size_t entry_count, entry_room;
    struct list deliveries;
    struct list streams; /* that it holds */
    bool directory_moved;
    bool activates; /* puts a pack in force */
    enum cb_code extra_code;
};

struct live {
    struct live_config config;
    struct pack *pack;
    struct list packs;      /* struct pack, that were in force: lenses may still read them */
    struct pack *candidate; /* what the gathered or handed over activation puts in force */
    bool changing;          /* until that is durable, what comes later waits */
    size_t budget;
    struct table streams; /* by id */
    struct table boards;  /* by code */
    struct list board_list;
    struct table seats;
    struct list readers;
    struct fold *nowhere; /* an empty case, for looking up what is not there with equal work */

    struct batch *gather;    /* what the next handover takes */
    struct batch *under_way; /* what the journal has */
    struct list inbox;       /* requests that found the gathering batch full */
    struct list dirty;       /* streams to look at in the next handover */
    struct list outgoing;    /* struct outgoing, in order */
    size_t outgoing_at;
    bool sending, asked_again, seats_moved;
    cb_time retry_at; /* after a failed commit: not before */
    cb_time next_due; /* the earliest end of a lens or a membership */

    struct list stores_idle;   /* struct store_reader, for loading */
    struct list loads;         /* streams that wait for a place in the pool */
    struct matching *matching; /* NULL: nothing is compared */
    struct list searches;      /* requests that look through cases, in turn */
    struct list sought;        /* struct sought, that wait: see sought.h */
    bool seeking;              /* one of them is being looked at */
    size_t loading, loading_in_passing;
    size_t reading; /* jobs of the pool that read the access log, or the doors of cases */
    bool warming;   /* the doors of cases are being read: see guess.h */
    struct list cold, guessing; /* cases whose door is not read, requests that wait for all */
    struct marks nobody;
    size_t loaded_bytes, loaded_streams;
    struct stream *newest, *oldest;
    struct table opened; /* (session, seat, case) that had a reason already */
    struct list opened_order;
    size_t opened_at;
    size_t damaged;
    bool disk_ok;

    struct live_counters {
#define COUNTER(name, help) uint64_t name;
#include "counters.def"
    } counters;
};
