#include "server/store/access_log.h"

#include <string.h>

#include <openssl/crypto.h>

#include "server/store/aad.h"
#include "server/store/bytes.h"
#include "server/store/chain.h"

void access_log_init(struct access_log *log, const struct store *store, struct db *db,
                     struct sealer *sealer)
{
    *log =
        (struct access_log){.db = db, .vault = store->vault, .sealer = sealer, .store = store->id};
}

void access_log_fini(struct access_log *log)
{
    if (log->plain.at != NULL)
        OPENSSL_cleanse(log->plain.at, log->plain.room);
    cb_buf_fini(&log->plain);
    cb_buf_fini(&log->sealed);
}

void access_log_forget(struct access_log *log)
{
    log->is_loaded = false;
    log->has_moved = false;
}

static enum cb_code load(struct access_log *log, struct cb_error *err)
{
    struct cb_str head = {0};
    enum cb_code rc = meta_get(log->db, "access_head", &head, err);
    if (rc == CB_NOT_FOUND) {
        log->seq = 0;
        log->head = chain_access_genesis(log->store);
        rc = CB_OK;
    } else if (rc == CB_OK && head.len != ACCESS_HEAD_BYTES) {
        rc = cb_fail(err, CB_DAMAGED, "the access log's head is malformed");
    } else if (rc == CB_OK) {
        log->seq = bytes_get_u64((const uint8_t *)head.at);
        memcpy(log->head.bytes, head.at + 8, CB_DIGEST_BYTES);
    }
    query_end(db_query(log->db, QUERY_META_GET));
    log->is_loaded = rc == CB_OK;
    return rc;
}

static void add_part(struct cb_buf *out, struct cb_str part)
{
    uint8_t len[4];
    bytes_put_u32(len, (uint32_t)part.len);
    cb_buf_add(out, len, sizeof len);
    cb_buf_str(out, part);
}

/* What may hold words goes under the access key; ids and codes stay outside (K4). */
static enum cb_code seal_words(struct access_log *log, const struct journal_access *entry,
                               uint64_t seq, struct cb_str *out, struct cb_error *err)
{
    *out = (struct cb_str){0};
    if (entry->what.len == 0 && entry->reason.len == 0 && entry->address.len == 0)
        return CB_OK;
    cb_buf_clear(&log->plain);
    add_part(&log->plain, entry->what);
    add_part(&log->plain, entry->reason);
    add_part(&log->plain, entry->address);
    cb_buf_clear(&log->sealed);
    struct aad aad = aad_access(seq, entry->at);
    enum cb_code rc = seal(log->sealer, vault_peek_key(log->vault, VAULT_ACCESS), aad_peek(&aad),
                           cb_buf_peek(&log->plain), SEAL_ROW_BLOCK, &log->sealed, err);
    if (rc == CB_OK)
        *out = cb_buf_peek(&log->sealed);
    return rc;
}

static enum cb_code add_audience(struct access_log *log, struct cb_str users,
                                 struct cb_digest *hash, struct cb_error *err)
{
    *hash = chain_audience(users);
    struct cb_digest *known = &log->known[hash->bytes[0] % ACCESS_KNOWN_AUDIENCES];
    if (memcmp(known, hash, sizeof *hash) == 0)
        return CB_OK;
    *known = *hash; /* if the transaction fails, LOG is made anew */
    struct query *query = db_query(log->db, QUERY_AUDIENCE_ADD);
    query_blob(query, 1, hash->bytes, sizeof hash->bytes);
    query_text(query, 2, users);
    return query_done(query, err);
}

static void bind_blob(struct query *query, int at, struct cb_str value)
{
    if (value.at == NULL)
        query_null(query, at);
    else
        query_blob(query, at, value.at, value.len);
}

/* Never NULL: '' in the table and in the chain. */
static struct cb_str text(struct cb_str value)
{
    return value.at != NULL ? value : CB_STR("");
}

static enum cb_code insert(struct access_log *log, const struct chain_access *row,
                           const struct cb_digest *hash, struct cb_error *err)
{
    struct query *query = db_query(log->db, QUERY_ACCESS_ADD);
    query_int(query, 1, (int64_t)row->seq);
    query_int(query, 2, row->at);
    query_int(query, 3, row->op);
    bind_blob(query, 4, row->stream);
    query_text(query, 5, row->account);
    query_text(query, 6, row->agency);
    query_text(query, 7, row->seat);
    bind_blob(query, 8, row->audience);
    bind_blob(query, 9, row->session);
    bind_blob(query, 10, row->proof);
    bind_blob(query, 11, row->sealed);
    query_blob(query, 12, hash->bytes, sizeof hash->bytes);
    return query_done(query, err);
}

static bool is_zero(const struct cb_digest *digest)
{
    return memcmp(digest, &(struct cb_digest){{0}}, sizeof *digest) == 0;
}

#define BYTES(thing) ((struct cb_str){(const char *)(thing).bytes, sizeof(thing).bytes})

enum cb_code access_log_add(struct access_log *log, const struct journal_access *entry,
                            const struct cb_digest *proof, struct cb_error *err)
{
    struct cb_digest audience;
    enum cb_code rc = log->is_loaded ? CB_OK : load(log, err);
    if (rc != CB_OK)
        return rc;
    struct chain_access row = {.seq = log->seq + 1,
                               .at = entry->at,
                               .op = (uint8_t)entry->op,
                               .account = text(entry->user),
                               .agency = text(entry->agency),
                               .seat = text(entry->seat)};
    if (!cb_id_is_zero(entry->stream))
        row.stream = BYTES(entry->stream);
    if (!is_zero(&entry->session))
        row.session = BYTES(entry->session);
    if (proof != NULL)
        row.proof = BYTES(*proof);
    if (entry->audience.len != 0) {
        rc = add_audience(log, entry->audience, &audience, err);
        row.audience = BYTES(audience);
    }
    if (rc == CB_OK)
        rc = seal_words(log, entry, row.seq, &row.sealed, err);
    if (rc != CB_OK)
        return rc;
    struct cb_digest hash = chain_access(&log->head, &row);
    rc = insert(log, &row, &hash, err);
    if (rc != CB_OK)
        return rc;
    log->seq = row.seq;
    log->head = hash;
    log->has_moved = true;
    return CB_OK;
}

enum cb_code access_log_keep(struct access_log *log, struct cb_error *err)
{
    uint8_t head[ACCESS_HEAD_BYTES];
    if (!log->has_moved)
        return CB_OK;
    bytes_put_u64(head, log->seq);
    memcpy(head + 8, log->head.bytes, CB_DIGEST_BYTES);
    log->has_moved = false;
    return meta_put(log->db, "access_head", head, sizeof head, err);
}
