/* What the subcommands on the host share: the store opened with its key, the pack, a scribe, and a
 * board found by its code. */
#pragma once

#include "options.h"
#include "scribe.h"

struct host {
    const char *store_path, *key_path, *pack_dir; /* flags */
    struct pack *pack;
    struct store *store;
    struct scribe *scribe;
};

/* The rows of these flags, to be put first into a subcommand's options. */
#define HOST_OPTIONS(host)                                                                         \
    {"store", "(needed) the database file", &(host).store_path, NULL},                             \
        {"key", "(needed) the master key file", &(host).key_path, NULL},                           \
    {                                                                                              \
        "pack", "(needed) the folder of the policy pack", &(host).pack_dir, NULL                   \
    }

/* store_open() for a subcommand: a store that cannot be opened is no answer, so every failure is
 * CB_INTERNAL (exit status 3), with the store's own message. */
CB_MUST_USE enum cb_code host_open_store(const struct store_options *options, struct store **out,
                                         struct cb_error *err);
/* The pack has to be the one in force on the store: what is written names it (else CB_INVALID). */
CB_MUST_USE enum cb_code host_open(struct host *host, bool create, bool training,
                                   struct cb_error *err);
void host_fini(struct host *host);
CB_AUTO_DEFINE_FINI(struct host, host_fini)

/* The directory stream of the board with this code. CB_NOT_FOUND without one. */
CB_MUST_USE enum cb_code host_board(struct host *host, struct cb_str code, struct cb_id *out,
                                    struct cb_error *err);
/* Every board: its directory's stream and its fold. EACH returns false to stop. */
CB_MUST_USE enum cb_code host_boards(struct host *host,
                                     bool (*each)(void *context, struct cb_id stream,
                                                  const struct fold *directory),
                                     void *context, struct cb_error *err);
/* A directory command of the host's operator, now. SET is taken. */
CB_MUST_USE enum cb_code host_do(struct host *host, struct cb_id board, const char *verb,
                                 struct cb_str id, json_t *set, const char *why,
                                 struct cb_error *err);
/* Print what went wrong; the exit status. */
int host_failed(const char *subcommand, enum cb_code code, const struct cb_error *err);
