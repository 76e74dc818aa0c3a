/* A live server without sockets: a real store in a folder, a real journal and pool, one board with
 * its people and a case, and clients that keep every byte they are sent. Time is the test's. */
#pragma once

#include "caseboard/live/live.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

#define LIVE_BOARD "north"
#define LIVE_USERS 16

struct live_world {
    char path[256];
    char key_path[256];
    struct store *store;
    struct journal *journal;
    struct cb_pool *pool;
    struct live *live;
    struct pack *pack;
    int wake;               /* an eventfd, written by the threads */
    struct cb_id directory; /* the board's stream */
    uint64_t directory_seq;
    struct gen g;
    size_t budget;     /* of streams, for the next live_world_open() */
    const char *packs; /* the folder of other packs, for the next live_world_open() */
    size_t again;      /* how often another turn was asked for */
};

/* The board's people: u-1 to u-10 and u-coo, each of the agency and in the seat of live_people;
 * ROLE is their one role there (u-1 has two: supervisor and may_share). */
struct live_person {
    const char *user, *agency, *seat, *role;
};
extern const struct live_person live_people[];
extern const size_t live_people_count;

extern cb_time live_world_now; /* what the server takes for now */

/* Fails the test with what ERR says, and of WHAT, unless CODE is CB_OK. */
void live_must(enum cb_code code, const struct cb_error *err, const char *what);
/* A store with the board and nobody's case; not open yet, so that history can be put in. */
void live_world_init(struct live_world *world, uint64_t seed);
void live_world_open(struct live_world *world);
/* The same where it may fail. */
enum cb_code live_world_try_open(struct live_world *world, struct cb_error *err);
void live_world_reopen_store(struct live_world *world); /* after a close: to put more into it */
void live_world_close(struct live_world *world); /* the server and its threads; the store stays */
void live_world_fini(struct live_world *world);
CB_AUTO_DEFINE_FINI(struct live_world, live_world_fini)
/* Put all events of HISTORY into the store as a case of the board. Before live_world_open(). */
void live_world_put(struct live_world *world, const struct world *history);
/* One more event of the directory by the host's operator. Before live_world_open(). */
void live_world_directory(struct live_world *world, const char *verb, const char *id,
                          const char *set);
/* Run the loop until nothing is under way. */
void live_world_run(struct live_world *world);
/* One turn of the loop without looking at what the threads have finished. */
void live_world_turn(struct live_world *world);
/* How many entries the access log has, and the text of the newest. */
size_t live_world_entries(struct live_world *world, struct cb_buf *newest);
uint64_t live_world_head(struct live_world *world, struct cb_id stream);

/* ---- clients ---- */

struct live_client {
    struct live_world *world;
    struct live_reader *reader;
    struct cb_buf received; /* frames and answers, a line each, in order */
    size_t frames, answers;
    struct cb_buf last; /* the newest frame or answer */
    struct live_answer answer;
    bool ended;
    void (*on_bytes)(struct live_client *client); /* before a frame or an answer is kept */
    void *context;
};
void live_client_init(struct live_client *client, struct live_world *world, const char *user);
void live_client_fini(struct live_client *client);
CB_AUTO_DEFINE_FINI(struct live_client, live_client_fini)
/* A live_done that keeps the answer: CLIENT is a struct live_client. */
void live_client_keep(void *client, const struct live_answer *answer);
/* Each runs the loop and returns the code of the answer; its text is in LAST. */
enum cb_code live_client_open(struct live_client *client, struct cb_id stream, const char *why,
                              const char *have);
enum cb_code live_client_board(struct live_client *client, const char *have);
enum cb_code live_client_board_named(struct live_client *client, const char *board,
                                     const char *have);
enum cb_code live_client_directory(struct live_client *client);
/* Who looked at a case, one's own looks, signals of the board; BEFORE NULL: the first page. */
enum cb_code live_client_access(struct live_client *client, struct cb_id stream,
                                const char *before);
enum cb_code live_client_mine(struct live_client *client, const char *before);
enum cb_code live_client_signals(struct live_client *client);
/* What people made who were shut out later. */
enum cb_code live_client_review(struct live_client *client, const char *before);
/* Which packs there are; what one of them would change. */
enum cb_code live_client_packs(struct live_client *client);
enum cb_code live_client_compare(struct live_client *client, const char *name, const char *hash);
enum cb_code live_client_samples(struct live_client *client, const char *name, const char *hash,
                                 const char *class_name);
enum cb_code live_client_search(struct live_client *client, const char *text, const char *board);
enum cb_code live_client_do(struct live_client *client, struct cb_id stream, const char *verb,
                            const char *id, const char *set, const char *if_etag);
/* Without running the loop; COMMAND NULL: a new one. ID lies with the caller. */
void live_client_send(struct live_client *client, struct cb_id stream, const char *verb,
                      const char *id, const char *set, const char *if_etag, const char *command);
/* A new id as text, from the world's source. */
const char *live_world_id(struct live_world *world, char out[CB_ID_TEXT]);

/* ---- what a client makes of its bytes ---- */

struct live_copy {   /* of a case, a directory or a board */
    json_t *records; /* by id */
    char root[ROOT_TEXT];
};
void live_copy_fini(struct live_copy *copy);
CB_AUTO_DEFINE_FINI(struct live_copy, live_copy_fini)
/* From everything the client received: the newest snapshot of MEMBER ("records", "cards") and what
 * changed after it by METHOD. Fails the test if a root does not fit the etags. */
void live_copy_read(struct live_copy *copy, const struct live_client *client, const char *member,
                    const char *method);
