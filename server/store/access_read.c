/* The access log on the way out: each entry opened, and checked against the chain. */
#include <string.h>

#include "caseboard/store/rows.h"
#include "server/store/aad.h"
#include "server/store/access_row.h"
#include "server/store/bytes.h"
#include "server/store/reader.h"

static bool take_part(struct cb_str *rest, struct cb_str *out)
{
    if (rest->len < 4)
        return false;
    size_t len = bytes_get_u32((const uint8_t *)rest->at);
    if (len > rest->len - 4)
        return false;
    *out = (struct cb_str){rest->at + 4, len};
    *rest = (struct cb_str){rest->at + 4 + len, rest->len - 4 - len};
    return true;
}

static enum cb_code open_words(struct store_reader *reader, const struct access_row *row,
                               struct journal_access *out, struct cb_error *err)
{
    struct cb_str rest = {0};
    if (row->link.sealed.at == NULL)
        return CB_OK;
    struct aad aad = aad_access(row->link.seq, row->link.at);
    enum cb_code rc = seal_open(reader->sealer, vault_peek_key(reader->store->vault, VAULT_ACCESS),
                                aad_peek(&aad), row->link.sealed, &rest, NULL);
    if (rc == CB_OK && (!take_part(&rest, &out->what) || !take_part(&rest, &out->reason) ||
                        !take_part(&rest, &out->address) || rest.len != 0))
        rc = CB_DAMAGED;
    if (rc != CB_OK)
        rc = cb_fail(err, rc, "access entry %llu does not open", (unsigned long long)row->link.seq);
    return rc;
}

static void copy_bytes(void *out, struct cb_str from)
{
    if (from.at != NULL)
        memcpy(out, from.at, from.len);
}

static enum cb_code open_entry(struct store_reader *reader, const struct access_row *row,
                               struct journal_access *out, struct cb_error *err)
{
    *out = (struct journal_access){.op = (enum access_op)row->link.op,
                                   .at = row->link.at,
                                   .user = row->link.account,
                                   .agency = row->link.agency,
                                   .seat = row->link.seat,
                                   .audience = row->users};
    copy_bytes(out->stream.bytes, row->link.stream);
    copy_bytes(out->session.bytes, row->link.session);
    return open_words(reader, row, out, err);
}

static enum cb_code previous_hash(struct store_reader *reader, uint64_t after,
                                  struct cb_digest *out, struct cb_error *err)
{
    if (after == 0) {
        *out = chain_access_genesis(reader->store->id);
        return CB_OK;
    }
    struct query *query = db_query(reader->db, QUERY_ACCESS_AFTER);
    query_int(query, 1, (int64_t)after - 1);
    enum cb_code rc = query_next(query, err);
    struct access_row row;
    if (rc == CB_OK && (!access_row_get(query, &row) || row.link.seq != after))
        rc = CB_NOT_FOUND;
    if (rc == CB_OK)
        *out = row.hash;
    query_end(query);
    return rc == CB_NOT_FOUND
               ? cb_fail(err, CB_NOT_FOUND, "no access entry %llu", (unsigned long long)after)
               : rc;
}

static enum cb_code each_entry(struct store_reader *reader, uint64_t after,
                               bool (*each)(void *, uint64_t, const struct journal_access *),
                               void *context, struct cb_error *err)
{
    struct cb_digest previous;
    enum cb_code rc = previous_hash(reader, after, &previous, err);
    if (rc != CB_OK)
        return rc;
    struct query *query = db_query(reader->db, QUERY_ACCESS_AFTER);
    query_int(query, 1, (int64_t)after);
    for (rc = query_next(query, err); rc == CB_OK; rc = query_next(query, err)) {
        struct access_row row;
        struct journal_access entry;
        if (!access_row_get(query, &row) || row.link.seq != after + 1 ||
            !access_row_holds(&row, &previous))
            rc = cb_fail(err, CB_DAMAGED, "access entry %llu is missing or changed",
                         (unsigned long long)after + 1);
        else
            rc = open_entry(reader, &row, &entry, err);
        if (rc != CB_OK || !each(context, row.link.seq, &entry))
            break;
        previous = row.hash;
        after++;
    }
    query_end(query);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

enum cb_code store_accesses(struct store_reader *reader, uint64_t after,
                            bool (*each)(void *context, uint64_t seq,
                                         const struct journal_access *entry),
                            void *context, struct cb_error *err)
{
    enum cb_code rc = reader_begin(reader, err);
    if (rc != CB_OK)
        return rc;
    rc = each_entry(reader, after, each, context, err);
    reader_end(reader);
    return rc;
}

/* ---- by what they are about ---- */

static struct query *query_of(struct store_reader *reader, const struct store_access_range *range)
{
    bool of_stream = !cb_id_is_zero(range->stream);
    struct query *query = db_query(reader->db, of_stream                ? QUERY_ACCESS_OF_STREAM
                                               : range->account.len > 0 ? QUERY_ACCESS_OF_ACCOUNT
                                                                        : QUERY_ACCESS_OF_TIME);
    query_int(query, 1, range->since);
    query_int(query, 2, range->before);
    if (of_stream)
        query_blob(query, 3, range->stream.bytes, sizeof range->stream.bytes);
    else if (range->account.len > 0)
        query_text(query, 3, range->account);
    return query;
}

/* The hash of the entry before it stands behind the columns of the row. */
static bool link_holds(struct store_reader *reader, struct query *query,
                       const struct access_row *row)
{
    struct cb_digest previous = chain_access_genesis(reader->store->id);
    if (row->link.seq > 1 && !query_get_bytes(query, 13, previous.bytes, CB_DIGEST_BYTES))
        return false;
    return access_row_holds(row, &previous);
}

static enum cb_code each_of(struct store_reader *reader, const struct store_access_range *range,
                            bool (*each)(void *, uint64_t, const struct journal_access *),
                            void *context, struct cb_error *err)
{
    struct query *query = query_of(reader, range);
    enum cb_code rc = query_next(query, err);
    for (; rc == CB_OK; rc = query_next(query, err)) {
        struct access_row row;
        struct journal_access entry;
        if (!access_row_get(query, &row) || !link_holds(reader, query, &row))
            rc = cb_fail(err, CB_DAMAGED, "access entry %llu, or the one before it, is changed",
                         (unsigned long long)row.link.seq);
        else
            rc = open_entry(reader, &row, &entry, err);
        if (rc != CB_OK || !each(context, row.link.seq, &entry))
            break;
    }
    query_end(query);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

enum cb_code store_accesses_of(struct store_reader *reader, const struct store_access_range *range,
                               bool (*each)(void *context, uint64_t seq,
                                            const struct journal_access *entry),
                               void *context, struct cb_error *err)
{
    enum cb_code rc = reader_begin(reader, err);
    if (rc != CB_OK)
        return rc;
    rc = each_of(reader, range, each, context, err);
    reader_end(reader);
    return rc;
}
