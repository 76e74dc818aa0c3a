/* Cards, by lens. */
#include <stdlib.h>
#include <string.h>

#include "board.h"

#define CARDS_KEPT 256 /* of one case, in lenses that somebody had lately */

void cards_clear(struct stream *stream)
{
    for (size_t i = 0; i < stream->card_count; i++)
        free(stream->cards[i].text);
    stream->card_count = 0;
}

static const struct card *card_find(const struct stream *stream, struct cb_digest key)
{
    for (size_t i = 0; i < stream->card_count; i++) {
        if (memcmp(stream->cards[i].key.bytes, key.bytes, sizeof key.bytes) == 0)
            return &stream->cards[i];
    }
    return NULL;
}

const struct card *card_of(struct live *live, struct stream *stream, struct lens *lens)
{
    const struct card *known = card_find(stream, lens_key(lens));
    if (known != NULL || stream->state != STREAM_READY)
        return known;
    if (stream->card_count >= CARDS_KEPT)
        cards_clear(stream);
    cb_grow(&stream->cards, stream->card_count, &stream->card_room, sizeof *stream->cards);
    struct card *card = &stream->cards[stream->card_count++];
    *card = (struct card){.key = lens_key(lens)};
    struct cb_buf text = {0};
    project_card(lens, stream->fold, &text, card->etag);
    card->text = cb_buf_take(&text);
    live->counters.projections++;
    return card;
}
