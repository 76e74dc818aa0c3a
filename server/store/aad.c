#include "server/store/aad.h"

#include <assert.h>
#include <string.h>

#include "caseboard/base/digest.h"
#include "server/store/bytes.h"

static void add(struct aad *aad, const void *bytes, size_t len)
{
    assert(len <= sizeof aad->bytes - aad->len);
    memcpy(aad->bytes + aad->len, bytes, len);
    aad->len += len;
}

static void add_text(struct aad *aad, const char *text)
{
    add(aad, text, strlen(text));
}

static void add_u64(struct aad *aad, uint64_t value)
{
    uint8_t bytes[8];
    bytes_put_u64(bytes, value);
    add(aad, bytes, sizeof bytes);
}

struct aad aad_wrap(const uint8_t kek_id[8], const char *purpose, struct cb_id owner)
{
    struct aad aad = {.len = 0};
    add_text(&aad, "cb1/wrap");
    add(&aad, kek_id, 8);
    add_text(&aad, purpose);
    add(&aad, owner.bytes, sizeof owner.bytes);
    return aad;
}

struct aad aad_event(struct cb_id stream, uint64_t seq, cb_time at, struct cb_id command)
{
    struct aad aad = {.len = 0};
    add_text(&aad, "cb1/event");
    add(&aad, stream.bytes, sizeof stream.bytes);
    add_u64(&aad, seq);
    add_u64(&aad, (uint64_t)at);
    add(&aad, command.bytes, sizeof command.bytes);
    return aad;
}

struct aad aad_access(uint64_t seq, cb_time at)
{
    struct aad aad = {.len = 0};
    add_text(&aad, "cb1/access");
    add_u64(&aad, seq);
    add_u64(&aad, (uint64_t)at);
    return aad;
}

struct aad aad_row(uint8_t kind, struct cb_str key)
{
    struct aad aad = {.len = 0};
    struct cb_digest digest = cb_digest_of(key.at, key.len);
    add_text(&aad, "cb1/row");
    add(&aad, &kind, 1);
    add(&aad, digest.bytes, sizeof digest.bytes);
    return aad;
}
