#include "in_force.h"

#include <stdlib.h>

#include "caseboard/live/live.h"

#include "load.h"
#include "shelf.h"

#define TYPE_PACK "pack"
#define HASH_SHOWN 12

static const struct record *active_pack(const struct fold *directory)
{
    const struct pack_type *type =
        directory != NULL ? pack_type(fold_pack(directory), CB_STR(TYPE_PACK)) : NULL;
    const struct record *record = NULL;
    for (size_t cursor = 0;
         type != NULL && (record = fold_next(directory, type, &cursor)) != NULL;) {
        if (!record->withdrawn && cb_str_is(record_text(record, "state"), "active"))
            return record;
    }
    return NULL;
}

static cb_time first_activation(const struct board_pack *boards, size_t count)
{
    cb_time first = CB_TIME_NEVER;
    for (size_t i = 0; i < count; i++) {
        if (active_pack(boards[i].directory) != NULL && boards[i].activated_at < first)
            first = boards[i].activated_at;
    }
    return first;
}

/* A board that could have put a pack in force and has not keeps that of its first event; one that
 * came to have two people for it later takes what there is. */
bool in_force_agree(const struct board_pack *boards, size_t count, struct wish *out)
{
    cb_time first = first_activation(boards, count);
    *out = (struct wish){0};
    for (size_t i = 0; i < count; i++) {
        const struct record *record = active_pack(boards[i].directory);
        if (record == NULL && boards[i].settled_at >= first)
            continue;
        struct cb_str name =
            record != NULL ? record_text(record, "name") : cb_str_of(boards[i].born);
        struct cb_str hash = record != NULL ? record_text(record, "hash") : (struct cb_str){0};
        if (out->name.at != NULL && !cb_str_equal(out->name, name))
            return false;
        if (out->hash.at != NULL && hash.at != NULL && !cb_str_equal(out->hash, hash))
            return false;
        out->name = name;
        out->hash = hash.at != NULL ? hash : out->hash;
    }
    return out->hash.at != NULL;
}

/* ---- without a server ---- */

struct directories {
    struct cb_id *ids;
    struct loaded *loaded;
    size_t count, room;
};

static void directories_fini(struct directories *directories)
{
    for (size_t i = 0; directories->loaded != NULL && i < directories->count; i++)
        loaded_fini(&directories->loaded[i]);
    free(directories->loaded);
    free(directories->ids);
}
CB_AUTO_DEFINE_FINI(struct directories, directories_fini)

static bool keep_directory(void *context, const struct store_stream *row)
{
    struct directories *directories = context;
    if (row->kind != STREAM_DIRECTORY || row->erased)
        return true;
    cb_grow(&directories->ids, directories->count, &directories->room, sizeof *directories->ids);
    directories->ids[directories->count++] = row->id;
    return true;
}

static enum cb_code read_all(struct directories *directories, struct store_reader *reader,
                             const struct pack *pack, struct cb_error *err)
{
    enum cb_code rc = store_streams(reader, NULL, keep_directory, directories, err);
    directories->loaded = cb_alloc((directories->count + 1) * sizeof *directories->loaded);
    for (size_t i = 0; rc == CB_OK && i < directories->count; i++)
        rc = stream_read(reader, pack, directories->ids[i], &directories->loaded[i], err);
    if (rc == CB_DAMAGED)
        return cb_fail(err, CB_INVALID,
                       "the boards of this store do not read under the pack %.*s: it is not the "
                       "one in force",
                       CB_STR_ARG(pack_name(pack)));
    return rc;
}

static bool agree(const struct directories *directories, struct wish *out)
{
    struct board_pack *boards = cb_alloc((directories->count + 1) * sizeof *boards);
    for (size_t i = 0; i < directories->count; i++) {
        const struct loaded *loaded = &directories->loaded[i];
        boards[i] = (struct board_pack){.directory = loaded->fold,
                                        .born = loaded->born,
                                        .settled_at = loaded->settled_at,
                                        .activated_at = loaded->activated_at};
    }
    bool agreed = in_force_agree(boards, directories->count, out);
    free(boards);
    return agreed;
}

/* Where nobody has put one in force, or not every board: the one that the newest event names. */
static struct cb_str newest_name(const struct directories *directories)
{
    const struct loaded *newest = NULL;
    for (size_t i = 0; i < directories->count; i++) {
        const struct loaded *loaded = &directories->loaded[i];
        if (newest == NULL || fold_at(loaded->fold) > fold_at(newest->fold))
            newest = loaded;
    }
    return cb_str_of(newest != NULL ? newest->under : NULL);
}

static enum cb_code check_hash(const struct pack *pack, const struct wish *wish,
                               struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    struct cb_digest digest = pack_hash(pack);
    if (pack_has_hash(pack, wish->hash))
        return CB_OK;
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    return cb_fail(err, CB_INVALID,
                   "the pack in force on this store is %.*s (hash %.*s…), not %.*s (hash %.*s…)",
                   CB_STR_ARG(wish->name), HASH_SHOWN, wish->hash.at, CB_STR_ARG(pack_name(pack)),
                   HASH_SHOWN, hex.at);
}

enum cb_code live_check_pack(struct store *store, const struct pack *pack, struct cb_error *err)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    CB_AUTO(directories_fini) struct directories directories = {0};
    struct wish wish;
    enum cb_code rc = store_reader_open(store, &reader, err);
    if (rc == CB_OK)
        rc = read_all(&directories, reader, pack, err);
    if (rc != CB_OK)
        return rc;
    if (agree(&directories, &wish))
        return check_hash(pack, &wish, err);
    struct cb_str name = newest_name(&directories);
    if (name.len == 0 || cb_str_equal(name, pack_name(pack)))
        return CB_OK;
    return cb_fail(err, CB_INVALID, "the pack in force on this store is %.*s, not %.*s",
                   CB_STR_ARG(name), CB_STR_ARG(pack_name(pack)));
}
