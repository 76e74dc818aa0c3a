/* The access log, read for people. Entries are fetched on the pool, a chunk at a time, until a page
 * of what the reader may know of is full; they are judged and written in the handover, and the
 * reading is entered like any other. What is left out leaves no gap: pages begin before a moment,
 * and are full as long as there is more to tell (security N4). */
#pragma once

#include "caseboard/store/rows.h"

#include "room.h"

#define AUDIT_PAGE 50   /* lines; more where several are of one moment */
#define AUDIT_CHUNK 200 /* entries read at a time */

struct found { /* an entry, copied */
    enum access_op op;
    cb_time at;
    struct cb_id stream;
    struct cb_str user, agency, seat, reason, address, audience;
    struct cb_str what_text;
    const json_t *what; /* NULL: it is no JSON */
};

struct watched_case { /* of a board whose signals are made: the reader may know of it */
    struct cb_id id;
    struct table tied; /* struct cb_str *: the users whom the reader sees named in it */
};

struct audit {
    struct cb_arena *arena;
    struct list whats;               /* json_t, that FOUND points into */
    struct store_access_range range; /* what is not read yet: ends before what is */
    struct found *found;
    size_t count, room;
    bool is_all;             /* read to the end */
    struct signals *signals; /* NULL: the entries themselves are wanted */
};
struct audit *audit_new(void);
void audit_free(struct audit *audit);

/* Read the next chunk on the pool, and step the request again; what cannot be read answers it. */
void audit_read(struct request *request);
/* "before" as the reader sent it; false: the request was answered. */
bool audit_parse_before(struct request *request);

/* ---- the page ---- */

struct line {
    cb_time at;
    json_t *json;
    char *text; /* of the JSON, when sorted */
};
struct lines {
    struct line *at;
    size_t count, room;
};
void lines_fini(struct lines *lines);
CB_AUTO_DEFINE_FINI(struct lines, lines_fini)
/* A line of one moment, with "at" and "did"; borrowed, to be filled in. */
json_t *lines_add(struct lines *lines, cb_time at, const char *did);
/* The newest first, those of one moment in the order of their bytes, equal ones once. */
void lines_sort(struct lines *lines);
/* Whether a page is full or there is nothing more to read. */
bool audit_has_page(const struct audit *audit, const struct lines *lines);
/* How many lines the page holds: it does not end within a moment. */
size_t audit_page_end(const struct lines *lines);
/* {"entries":[…],"more","before"}, without the last brace. */
void audit_write_page(const struct lines *lines, struct cb_buf *out);
/* Refused as if it were not there; METHOD is entered. */
void audit_refuse(struct request *request, struct batch *batch, const char *method);

void signals_free(struct signals *signals);
/* On the pool: count an entry. */
void signals_count(struct signals *signals, const struct journal_access *entry);
