#include "server/store/command_index.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/digest.h"
#include "server/store/bytes.h"

enum { RANGES = 256, KEY_BITS = 63, RANGE_BITS = 8 };
enum { FILTER_BITS_LEAST = 23, FILTER_BITS_A_KEY = 16, FILTER_PROBES = 3 };

struct waiting {
    int64_t key;
    uint64_t id; /* of the event */
};

struct range { /* the keys that begin with the same 8 bits */
    struct waiting *at;
    size_t count, room;
};

/* Nearly every command is new. A bit array in which each key in the table has set a few bits says
 * so without a look into the table; where it fills up, more looks are taken in vain. */
struct filter {
    uint64_t *words;
    unsigned bits; /* log2 of their number */
};

struct command_index {
    struct range ranges[RANGES];
    struct filter written;
    size_t most, count; /* how many may wait, and do */
    size_t next;        /* the range to be written next */
    uint64_t began;     /* the newest event when range 0 was written last */
    uint64_t known;     /* the newest event that was added or read */
    bool is_loaded;     /* the mark was read */
};

struct command_index *command_index_new(size_t waiting)
{
    struct command_index *index = cb_alloc(sizeof *index);
    index->most = waiting;
    return index;
}

void command_index_clear(struct command_index *index)
{
    for (size_t i = 0; i < RANGES; i++)
        free(index->ranges[i].at);
    free(index->written.words);
    *index = (struct command_index){.most = index->most};
}

void command_index_free(struct command_index *index)
{
    if (index == NULL)
        return;
    command_index_clear(index);
    free(index);
}

int64_t command_key(struct cb_str account, struct cb_id command)
{
    const struct cb_str parts[] = {{(const char *)command.bytes, sizeof command.bytes}, account};
    struct cb_digest digest = cb_digest_parts(parts, CB_COUNT(parts));
    return (int64_t)(bytes_get_u64(digest.bytes) >> (64 - KEY_BITS));
}

/* ---- the filter ----------------------------------------------------------------------------- */

static void filter_init(struct filter *filter, uint64_t keys)
{
    filter->bits = FILTER_BITS_LEAST;
    while (UINT64_C(1) << filter->bits < 2 * keys * FILTER_BITS_A_KEY)
        filter->bits++;
    filter->words = cb_alloc((size_t)1 << (filter->bits - 3));
}

/* The key is a hash already: each probe takes other bits of it. */
static uint64_t filter_place(const struct filter *filter, int64_t key, unsigned probe)
{
    uint64_t mixed = (uint64_t)key * (UINT64_C(0x9e3779b97f4a7c15) + 2 * probe);
    return mixed >> (64 - filter->bits);
}

static void filter_add(struct filter *filter, int64_t key)
{
    for (unsigned i = 0; i < FILTER_PROBES; i++) {
        uint64_t place = filter_place(filter, key, i);
        filter->words[place / 64] |= UINT64_C(1) << place % 64;
    }
}

static bool filter_may_have(const struct filter *filter, int64_t key)
{
    for (unsigned i = 0; i < FILTER_PROBES; i++) {
        uint64_t place = filter_place(filter, key, i);
        if ((filter->words[place / 64] >> place % 64 & 1) == 0)
            return false;
    }
    return true;
}

static enum cb_code filter_load(struct filter *filter, struct db *db, uint64_t keys,
                                struct cb_error *err)
{
    enum cb_code rc = CB_OK;
    struct query *query = db_query(db, QUERY_COMMAND_ALL);
    filter_init(filter, keys);
    while ((rc = query_next(query, err)) == CB_OK)
        filter_add(filter, query_get_int(query, 0));
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

/* ---- what waits ----------------------------------------------------------------------------- */

static struct range *range_of(struct command_index *index, int64_t key)
{
    return &index->ranges[key >> (KEY_BITS - RANGE_BITS)];
}

static void add(struct command_index *index, int64_t key, uint64_t id)
{
    struct range *range = range_of(index, key);
    cb_grow(&range->at, range->count, &range->room, sizeof *range->at);
    range->at[range->count++] = (struct waiting){key, id};
    index->count++;
    index->known = id;
}

void command_index_add(struct command_index *index, struct cb_str account, struct cb_id command,
                       uint64_t id)
{
    add(index, command_key(account, command), id);
}

void command_index_back_to(struct command_index *index, uint64_t id)
{
    for (size_t i = 0; i < RANGES; i++) {
        struct range *range = &index->ranges[i];
        while (range->count != 0 && range->at[range->count - 1].id > id) {
            range->count--;
            index->count--;
        }
    }
    index->known = id;
}

/* ---- reading ------------------------------------------------------------------------------- */

enum cb_code command_index_mark(struct db *db, uint64_t *out, struct cb_error *err)
{
    struct cb_str mark = {0};
    *out = 0;
    enum cb_code rc = meta_get(db, "commands", &mark, err);
    if (rc == CB_OK && mark.len == sizeof *out)
        *out = bytes_get_u64((const uint8_t *)mark.at);
    else if (rc == CB_OK)
        rc = cb_fail(err, CB_DAMAGED, "the mark of the commands is malformed");
    query_end(db_query(db, QUERY_META_GET));
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

enum cb_code command_index_catch_up(struct command_index *index, struct db *db,
                                    struct cb_error *err)
{
    enum cb_code rc = CB_OK;
    if (!index->is_loaded)
        rc = command_index_mark(db, &index->known, err);
    if (rc == CB_OK && !index->is_loaded)
        rc = filter_load(&index->written, db, index->known, err);
    if (rc != CB_OK)
        return rc;
    index->is_loaded = true;
    struct query *query = db_query(db, QUERY_COMMAND_AFTER);
    query_int(query, 1, (int64_t)index->known);
    while ((rc = query_next(query, err)) == CB_OK) {
        struct cb_id command = {{0}};
        if (query_get_bytes(query, 2, command.bytes, sizeof command.bytes))
            command_index_add(index, query_get_text(query, 1), command,
                              (uint64_t)query_get_int(query, 0));
    }
    query_end(query);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

static enum cb_code find_number(struct command_index *index, struct db *db, int64_t key,
                                uint64_t *id, struct cb_error *err)
{
    const struct range *range = range_of(index, key);
    for (size_t i = 0; i < range->count; i++) {
        *id = range->at[i].id;
        if (range->at[i].key == key)
            return CB_OK;
    }
    if (!filter_may_have(&index->written, key))
        return CB_NOT_FOUND;
    struct query *query = db_query(db, QUERY_COMMAND_GET);
    query_int(query, 1, key);
    enum cb_code rc = query_next(query, err);
    if (rc == CB_OK)
        *id = (uint64_t)query_get_int(query, 0);
    query_end(query);
    return rc;
}

enum cb_code command_index_find(struct command_index *index, struct db *db, struct cb_str account,
                                struct cb_id command, struct cb_id *stream, uint64_t *seq,
                                struct cb_error *err)
{
    uint64_t id = 0;
    struct cb_id is = {{0}};
    enum cb_code rc = find_number(index, db, command_key(account, command), &id, err);
    if (rc != CB_OK)
        return rc;
    struct query *query = db_query(db, QUERY_EVENT_AT);
    query_int(query, 1, (int64_t)id);
    rc = query_next(query, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_DAMAGED, "a command's event is gone");
    if (rc != CB_OK)
        return rc;
    bool is_whole = query_get_bytes(query, 0, stream->bytes, sizeof stream->bytes) &&
                    query_get_bytes(query, 3, is.bytes, sizeof is.bytes);
    *seq = (uint64_t)query_get_int(query, 1);
    if (!is_whole)
        rc = cb_fail(err, CB_DAMAGED, "a command's row is malformed");
    else if (!cb_id_equal(is, command) || !cb_str_equal(query_get_text(query, 2), account))
        rc = CB_NOT_FOUND;
    query_end(query);
    return rc;
}

/* ---- writing ------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    const struct waiting *left = a, *right = b;
    return (left->key > right->key) - (left->key < right->key);
}

static enum cb_code write_range(struct command_index *index, struct db *db, struct cb_error *err)
{
    struct range *range = &index->ranges[index->next];
    enum cb_code rc = CB_OK;
    if (range->count > 1)
        qsort(range->at, range->count, sizeof *range->at, compare);
    for (size_t i = 0; i < range->count && rc == CB_OK; i++) {
        struct query *query = db_query(db, QUERY_COMMAND_ADD);
        query_int(query, 1, range->at[i].key);
        query_int(query, 2, (int64_t)range->at[i].id);
        rc = query_done(query, err);
        filter_add(&index->written, range->at[i].key);
    }
    index->count -= range->count;
    range->count = 0;
    return rc;
}

/* After a whole round everything that there was at its beginning is in the table. */
static enum cb_code put_mark(struct command_index *index, struct db *db, struct cb_error *err)
{
    uint8_t mark[8];
    bytes_put_u64(mark, index->began);
    return meta_put(db, "commands", mark, sizeof mark, err);
}

enum cb_code command_index_sweep(struct command_index *index, struct db *db, struct cb_error *err)
{
    enum cb_code rc = CB_OK;
    while (index->count > index->most && rc == CB_OK) {
        if (index->next == 0)
            index->began = index->known;
        rc = write_range(index, db, err);
        index->next = (index->next + 1) % RANGES;
        if (rc == CB_OK && index->next == 0)
            rc = put_mark(index, db, err);
    }
    return rc;
}
