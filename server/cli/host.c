#include "host.h"

#include <stdio.h>
#include <stdlib.h>

#include "caseboard/live/live.h"

#include "boards.h"

enum cb_code host_open_store(const struct store_options *options, struct store **out,
                             struct cb_error *err)
{
    struct cb_error why = {0};
    if (store_open(options, out, &why) == CB_OK)
        return CB_OK;
    return cb_fail(err, CB_INTERNAL, "%s", why.message);
}

enum cb_code host_open(struct host *host, bool create, bool training, struct cb_error *err)
{
    struct pack_problems problems = {0};
    struct store_options options = {.path = host->store_path,
                                    .key_path = host->key_path,
                                    .create = create,
                                    .training = training,
                                    .exclusive = true};
    enum cb_code rc = pack_load(host->pack_dir, &host->pack, &problems, err);
    if (rc == CB_INVALID)
        fputs(problems.text.at, stderr);
    pack_problems_fini(&problems);
    if (rc == CB_OK)
        rc = host_open_store(&options, &host->store, err);
    if (rc == CB_OK)
        rc = live_check_pack(host->store, host->pack, err);
    if (rc == CB_OK)
        rc = scribe_open(host->store, host->pack, &host->scribe, err);
    return rc;
}

void host_fini(struct host *host)
{
    scribe_free(host->scribe);
    store_free(host->store);
    pack_unref(host->pack);
}

/* ---- boards ---------------------------------------------------------------------------------- */

struct ids {
    struct cb_id *at;
    size_t count, room;
};

static bool keep_directory(void *context, const struct store_stream *row)
{
    struct ids *ids = context;
    if (row->kind != STREAM_DIRECTORY || row->erased)
        return true;
    cb_grow(&ids->at, ids->count, &ids->room, sizeof(*ids->at));
    ids->at[ids->count++] = row->id;
    return true;
}

enum cb_code host_boards(struct host *host,
                         bool (*each)(void *context, struct cb_id stream,
                                      const struct fold *directory),
                         void *context, struct cb_error *err)
{
    struct ids ids = {0};
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    enum cb_code rc = store_reader_open(host->store, &reader, err);
    if (rc == CB_OK)
        rc = store_streams(reader, NULL, keep_directory, &ids, err);
    bool more = true;
    for (size_t i = 0; rc == CB_OK && more && i < ids.count; i++) {
        const struct fold *fold = NULL;
        rc = scribe_fold(host->scribe, ids.at[i], &fold, err);
        more = rc == CB_OK && each(context, ids.at[i], fold);
    }
    free(ids.at);
    return rc;
}

enum cb_code host_board(struct host *host, struct cb_str code, struct cb_id *out,
                        struct cb_error *err)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    enum cb_code rc = store_reader_open(host->store, &reader, err);
    return rc == CB_OK ? boards_find(reader, code, out, err) : rc;
}

enum cb_code host_do(struct host *host, struct cb_id board, const char *verb, struct cb_str id,
                     json_t *taken, const char *why, struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *set = taken;
    struct scribe_command command = {.by = scribe_operator(),
                                     .stream = board,
                                     .board = board,
                                     .verb = cb_str_of(verb),
                                     .id = id,
                                     .set = set,
                                     .why = cb_str_of(why),
                                     .at = cb_time_now()};
    return scribe_do(host->scribe, &command, err);
}

int host_failed(const char *subcommand, enum cb_code code, const struct cb_error *err)
{
    fprintf(stderr, "caseboard %s: %s\n", subcommand, err->message);
    return cb_code_exit_status(code);
}
