#include "remembered.h"

#include <assert.h>
#include <string.h>

struct remembered_key remembered_key_of(struct cb_str account, struct cb_id command)
{
    struct cb_str parts[] = {{(const char *)command.bytes, sizeof command.bytes}, account};
    struct cb_digest digest = cb_digest_parts(parts, CB_COUNT(parts));
    struct remembered_key key;
    memcpy(key.bytes, digest.bytes, sizeof key.bytes);
    return key;
}

struct remembered *remembered_new(const struct remembered_key *key, const uint8_t *params,
                                  struct cb_str record)
{
    struct remembered *one = cb_alloc(sizeof *one);
    one->key = *key;
    memcpy(one->params, params, sizeof one->params);
    size_t len = record.len < sizeof one->record ? record.len : sizeof one->record - 1;
    if (len > 0)
        memcpy(one->record, record.at, len);
    return one;
}

static struct cb_str key_text(const struct remembered_key *key)
{
    return (struct cb_str){key->bytes, sizeof key->bytes};
}

void remember(struct stream *stream, const struct remembered_key *key, struct cb_digest params,
              struct cb_str record)
{
    struct remembered *one = remembered_new(key, params.bytes, record);
    assert(table_find(&stream->commands, key_text(key)) == NULL);
    table_put(&stream->commands, key_text(&one->key), one);
}

const struct remembered *recall(const struct stream *stream, const struct remembered_key *key)
{
    return table_find(&stream->commands, key_text(key));
}

bool remembered_as(const struct remembered *remembered, struct cb_digest params)
{
    return memcmp(remembered->params, params.bytes, sizeof remembered->params) == 0;
}

void remember_again(struct stream *stream, struct remembered *one)
{
    table_put(&stream->commands, key_text(&one->key), one);
}
