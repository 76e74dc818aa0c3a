#include "server/store/access_row.h"

#include <string.h>

static bool is_none_or(struct cb_str value, size_t len)
{
    return value.at == NULL || value.len == len;
}

bool access_row_get(struct query *query, struct access_row *out)
{
    int64_t op = query_get_int(query, 2);
    *out = (struct access_row){.link = {.seq = (uint64_t)query_get_int(query, 0),
                                        .at = query_get_int(query, 1),
                                        .op = (uint8_t)op,
                                        .stream = query_get(query, 3),
                                        .account = query_get_text(query, 4),
                                        .agency = query_get_text(query, 5),
                                        .seat = query_get_text(query, 6),
                                        .audience = query_get(query, 7),
                                        .session = query_get(query, 8),
                                        .proof = query_get(query, 9),
                                        .sealed = query_get(query, 10)},
                               .users = query_get(query, 12)};
    return op >= 0 && op <= UINT8_MAX && is_none_or(out->link.stream, 16) &&
           is_none_or(out->link.audience, CB_DIGEST_BYTES) &&
           is_none_or(out->link.session, CB_DIGEST_BYTES) &&
           is_none_or(out->link.proof, CB_DIGEST_BYTES) &&
           query_get_bytes(query, 11, out->hash.bytes, CB_DIGEST_BYTES);
}

bool access_row_holds(const struct access_row *row, const struct cb_digest *previous)
{
    struct cb_digest hash = chain_access(previous, &row->link);
    if (memcmp(&hash, &row->hash, sizeof hash) != 0)
        return false;
    if (row->link.audience.at == NULL)
        return true;
    struct cb_digest audience = chain_audience(row->users);
    return memcmp(audience.bytes, row->link.audience.at, sizeof audience.bytes) == 0;
}
