/* The access log: no entry gone or changed; and what it says of keys. */
#include <stdlib.h>
#include <string.h>

#include "caseboard/store/journal.h"
#include "server/store/access_log.h"
#include "server/store/access_row.h"
#include "server/store/bytes.h"
#include "server/store/inside.h"
#include "server/store/verify.h"

static int by_stream_and_seq(const void *left, const void *right)
{
    const struct key_proof *a = left;
    const struct key_proof *b = right;
    int order = memcmp(a->stream.bytes, b->stream.bytes, sizeof a->stream.bytes);
    if (order != 0)
        return order;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static void sort_proofs(struct verify *verify)
{
    size_t kept = 0;
    if (verify->proof_count == 0)
        return;
    qsort(verify->proofs, verify->proof_count, sizeof *verify->proofs, by_stream_and_seq);
    for (size_t i = 0; i < verify->proof_count; i++) {
        bool is_newest = i + 1 == verify->proof_count ||
                         !cb_id_equal(verify->proofs[i].stream, verify->proofs[i + 1].stream);
        if (is_newest)
            verify->proofs[kept++] = verify->proofs[i];
    }
    verify->proof_count = kept;
}

/* The first entry proves the store's own keys; others that of a stream. */
static void take_proof(struct verify *verify, const struct access_row *row)
{
    struct key_proof proof = {.seq = row->link.seq, .erased = row->link.op == ACCESS_ERASE};
    if (row->link.stream.at == NULL || (row->link.proof.at == NULL && !proof.erased))
        return;
    memcpy(proof.stream.bytes, row->link.stream.at, sizeof proof.stream.bytes);
    if (row->link.proof.at != NULL)
        memcpy(proof.proof.bytes, row->link.proof.at, sizeof proof.proof.bytes);
    cb_grow(&verify->proofs, verify->proof_count, &verify->proof_room, sizeof proof);
    verify->proofs[verify->proof_count++] = proof;
}

static enum cb_code verify_meta(struct verify *verify, const struct access_row *first,
                                struct cb_id store, struct cb_error *err)
{
    struct cb_digest proof;
    enum cb_code rc = founding_proof(verify->db, store, &proof, err);
    if (rc == CB_DAMAGED) {
        verify_problem(verify, PROBLEM_META, "%s", err->message);
        return CB_OK;
    }
    if (rc == CB_OK && (first->link.proof.at == NULL || first->link.stream.at != NULL ||
                        memcmp(proof.bytes, first->link.proof.at, sizeof proof.bytes) != 0))
        verify_problem(verify, PROBLEM_META,
                       "the store's own keys are not those that it was made with");
    return rc;
}

struct tail {
    uint64_t seq;
    struct cb_digest hash;
};

static enum cb_code verify_entry(struct verify *verify, struct query *query, struct cb_id store,
                                 struct tail *tail, struct cb_error *err)
{
    struct access_row row;
    bool has_form = access_row_get(query, &row);
    unsigned long long expected = tail->seq + 1;
    if (row.link.seq != expected)
        verify_problem(verify, PROBLEM_ACCESS_GAP, "access entry %llu is gone", expected);
    else if (!has_form || !access_row_holds(&row, &tail->hash))
        verify_problem(verify, PROBLEM_ACCESS_CHANGED,
                       "access entry %llu, its readers or the one before it were changed",
                       expected);
    if (has_form)
        take_proof(verify, &row);
    enum cb_code rc = has_form && row.link.seq == 1 ? verify_meta(verify, &row, store, err) : CB_OK;
    tail->seq = row.link.seq;
    if (has_form)
        tail->hash = row.hash;
    verify->verdict->accesses++;
    verify_step(verify);
    return rc;
}

static enum cb_code verify_entries(struct verify *verify, struct cb_id store, struct tail *tail,
                                   struct cb_error *err)
{
    struct query *query = db_query(verify->db, QUERY_ACCESS_AFTER);
    query_int(query, 1, INT64_MIN);
    enum cb_code rc = query_next(query, err);
    while (rc == CB_OK) {
        rc = verify_entry(verify, query, store, tail, err);
        if (rc == CB_OK)
            rc = query_next(query, err);
    }
    query_end(query);
    return verify_end(verify, rc, err);
}

static enum cb_code verify_tail(struct verify *verify, const struct tail *tail,
                                struct cb_error *err)
{
    uint8_t expected[ACCESS_HEAD_BYTES];
    struct cb_str head = {0};
    bytes_put_u64(expected, tail->seq);
    memcpy(expected + 8, tail->hash.bytes, CB_DIGEST_BYTES);
    enum cb_code rc = meta_get(verify->db, "access_head", &head, err);
    if (rc == CB_NOT_FOUND ||
        (rc == CB_OK && (head.len != sizeof expected || memcmp(head.at, expected, head.len) != 0)))
        verify_problem(verify, PROBLEM_ACCESS_TAIL,
                       "the access log ends with entry %llu, which is not the newest",
                       (unsigned long long)tail->seq);
    query_end(db_query(verify->db, QUERY_META_GET));
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

enum cb_code verify_access(struct verify *verify, struct cb_error *err)
{
    struct cb_str id = {0};
    struct cb_id store = {{0}};
    enum cb_code rc = meta_get(verify->db, "store", &id, err);
    if (rc == CB_OK && id.len == sizeof store.bytes)
        memcpy(store.bytes, id.at, sizeof store.bytes);
    else if (rc == CB_OK || rc == CB_NOT_FOUND)
        verify_problem(verify, PROBLEM_META, "the store has no id");
    query_end(db_query(verify->db, QUERY_META_GET));
    if (rc != CB_OK && rc != CB_NOT_FOUND)
        return rc;
    struct tail tail = {.hash = chain_access_genesis(store)};
    rc = verify_entries(verify, store, &tail, err);
    if (rc == CB_OK)
        rc = verify_tail(verify, &tail, err);
    sort_proofs(verify);
    return rc;
}
