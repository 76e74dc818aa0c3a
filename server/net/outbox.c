#include "outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"

struct outbox_entry {
    struct outbox_entry *next;
    struct message message;
};

static struct cb_str part_of(struct cb_frame *frame)
{
    if (frame == NULL)
        return (struct cb_str){NULL, 0};
    return (struct cb_str){cb_frame_peek(frame), cb_frame_len(frame)};
}

size_t message_len(const struct message *message)
{
    return message->prefix_len + part_of(message->head).len + part_of(message->tail).len;
}

void message_drop(struct message *message)
{
    cb_frame_unref(message->head);
    cb_frame_unref(message->tail);
    message->head = message->tail = NULL;
}

struct cb_str message_piece(const struct message *message, size_t at, char *scratch)
{
    struct cb_str parts[] = {{(const char *)message->prefix, message->prefix_len},
                             part_of(message->head),
                             part_of(message->tail)};
    size_t filled = 0;

    for (size_t i = 0; i < CB_COUNT(parts) && filled < CB_FRAGMENT_BYTES; i++) {
        if (at >= parts[i].len) {
            at -= parts[i].len;
            continue;
        }
        size_t rest = parts[i].len - at, room = CB_FRAGMENT_BYTES - filled;
        size_t take = rest < room ? rest : room;
        if (filled == 0 && (take == room || i + 1 == CB_COUNT(parts)))
            return (struct cb_str){parts[i].at + at, take};
        memcpy(scratch + filled, parts[i].at + at, take);
        filled += take;
        at = 0;
    }
    return (struct cb_str){scratch, filled};
}

void outbox_push(struct outbox *outbox, const struct message *message, size_t at)
{
    struct outbox_entry *entry = cb_alloc(sizeof *entry);

    assert(at == 0 || outbox->first == NULL);
    entry->message = *message;
    if (outbox->first == NULL) {
        outbox->first = entry;
        outbox->at = at;
    } else {
        outbox->last->next = entry;
    }
    outbox->last = entry;
    outbox->bytes += message_len(message) - at;
}

const struct message *outbox_peek(const struct outbox *outbox)
{
    return outbox->first == NULL ? NULL : &outbox->first->message;
}

static void drop_first(struct outbox *outbox)
{
    struct outbox_entry *entry = outbox->first;
    outbox->bytes -= message_len(&entry->message) - outbox->at;
    outbox->at = 0;
    outbox->first = entry->next;
    if (outbox->first == NULL)
        outbox->last = NULL;
    message_drop(&entry->message);
    free(entry);
}

void outbox_advance(struct outbox *outbox, size_t written)
{
    outbox->at += written;
    outbox->bytes -= written;
    if (outbox->at == message_len(&outbox->first->message))
        drop_first(outbox);
}

void outbox_keep_begun(struct outbox *outbox)
{
    struct outbox kept = {0};
    if (outbox->first != NULL && outbox->at > 0) {
        kept = *outbox;
        outbox->first = kept.first->next;
        kept.first->next = NULL;
        kept.last = kept.first;
        kept.bytes = message_len(&kept.first->message) - kept.at;
        outbox->bytes -= kept.bytes;
        outbox->at = 0;
    }
    outbox_clear(outbox);
    *outbox = kept;
}

void outbox_clear(struct outbox *outbox)
{
    while (outbox->first != NULL)
        drop_first(outbox);
}
