#include "server/store/chain.h"

#include "server/store/bytes.h"

#define BYTES(thing) ((struct cb_str){(const char *)(thing).bytes, sizeof(thing).bytes})

struct cb_digest chain_genesis(struct cb_id stream, enum stream_kind kind, struct cb_id board)
{
    uint8_t kind_byte = (uint8_t)kind;
    const struct cb_str parts[] = {
        CB_STR("cb1/genesis"),
        BYTES(stream),
        {(const char *)&kind_byte, 1},
        BYTES(board),
    };
    return cb_digest_parts(parts, CB_COUNT(parts));
}

struct cb_digest chain_event(const struct cb_digest *previous, const struct chain_event *event)
{
    struct cb_digest body = cb_digest_of(event->sealed.at, event->sealed.len);
    uint8_t numbers[16];
    bytes_put_u64(numbers, event->seq);
    bytes_put_u64(numbers + 8, (uint64_t)event->at);
    const struct cb_str parts[] = {
        CB_STR("cb1/chain"),   BYTES(*previous),
        BYTES(event->stream),  {(const char *)numbers, sizeof numbers},
        BYTES(event->command), BYTES(body),
    };
    return cb_digest_parts(parts, CB_COUNT(parts));
}

struct cb_digest chain_event_row(const struct cb_digest *hash, const struct cb_digest *params,
                                 struct cb_str account)
{
    const struct cb_str parts[] = {CB_STR("cb1/event-row"), BYTES(*hash), BYTES(*params), account};
    return cb_digest_parts(parts, CB_COUNT(parts));
}

struct cb_digest chain_access_genesis(struct cb_id store)
{
    const struct cb_str parts[] = {CB_STR("cb1/access-genesis"), BYTES(store)};
    return cb_digest_parts(parts, CB_COUNT(parts));
}

/* Columns of any length go in as the digest of each, so that none can lend bytes to another; none
 * and empty differ in their first byte. */
static struct cb_digest column(struct cb_str value)
{
    const struct cb_str parts[] = {value.at == NULL ? CB_STR("0") : CB_STR("1"), value};
    return cb_digest_parts(parts, CB_COUNT(parts));
}

struct cb_digest chain_access(const struct cb_digest *previous, const struct chain_access *entry)
{
    const struct cb_str columns[] = {entry->stream,   entry->account, entry->agency, entry->seat,
                                     entry->audience, entry->session, entry->proof,  entry->sealed};
    struct cb_digest digests[CB_COUNT(columns)];
    for (size_t i = 0; i < CB_COUNT(columns); i++)
        digests[i] = column(columns[i]);
    uint8_t numbers[17];
    bytes_put_u64(numbers, entry->seq);
    bytes_put_u64(numbers + 8, (uint64_t)entry->at);
    numbers[16] = entry->op;
    const struct cb_str parts[] = {
        CB_STR("cb1/access-chain"),
        BYTES(*previous),
        {(const char *)numbers, sizeof numbers},
        {(const char *)digests, sizeof digests},
    };
    return cb_digest_parts(parts, CB_COUNT(parts));
}

struct cb_digest chain_audience(struct cb_str users)
{
    const struct cb_str parts[] = {CB_STR("cb1/audience"), users};
    return cb_digest_parts(parts, CB_COUNT(parts));
}

struct cb_digest chain_wrap(struct cb_id owner, struct cb_str wraps)
{
    const struct cb_str parts[] = {CB_STR("cb1/wrapped"), BYTES(owner), wraps};
    return cb_digest_parts(parts, CB_COUNT(parts));
}
