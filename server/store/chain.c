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

struct cb_digest chain_log(const struct cb_digest *previous, uint64_t id,
                           const struct cb_digest *row_hash)
{
    uint8_t number[8];
    bytes_put_u64(number, id);
    const struct cb_str parts[] = {CB_STR("cb1/log"),
                                   BYTES(*previous),
                                   {(const char *)number, sizeof number},
                                   BYTES(*row_hash)};
    return cb_digest_parts(parts, CB_COUNT(parts));
}

struct cb_digest chain_access_genesis(struct cb_id store)
{
    const struct cb_str parts[] = {CB_STR("cb1/access-genesis"), BYTES(store)};
    return cb_digest_parts(parts, CB_COUNT(parts));
}

enum { COLUMNS = 8 };
static const uint32_t NONE = UINT32_MAX;

/* Every column behind its length, so that none can lend bytes to another; none differs from
 * empty. */
struct cb_digest chain_access(const struct cb_digest *previous, const struct chain_access *entry)
{
    const struct cb_str columns[COLUMNS] = {entry->stream, entry->account,  entry->agency,
                                            entry->seat,   entry->audience, entry->session,
                                            entry->proof,  entry->sealed};
    uint8_t lens[COLUMNS][4];
    uint8_t numbers[17];
    struct cb_str parts[3 + 2 * COLUMNS] = {
        CB_STR("cb1/access-chain"), BYTES(*previous), {(const char *)numbers, sizeof numbers}};
    bytes_put_u64(numbers, entry->seq);
    bytes_put_u64(numbers + 8, (uint64_t)entry->at);
    numbers[16] = entry->op;
    for (size_t i = 0; i < COLUMNS; i++) {
        bytes_put_u32(lens[i], columns[i].at == NULL ? NONE : (uint32_t)columns[i].len);
        parts[3 + 2 * i] = (struct cb_str){(const char *)lens[i], sizeof lens[i]};
        parts[4 + 2 * i] = columns[i];
    }
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
