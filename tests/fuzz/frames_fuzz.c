/* Frames of a WebSocket: whatever comes, the parser uses every byte, invents none, and gives the
 * same steps however the bytes are cut. The first byte says how. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A sum over all that was announced and delivered. */
static uint64_t run(const uint8_t *data, size_t size, size_t cut)
{
    struct frames frames = {0};
    struct frames_event event = {0};
    uint64_t sum = 0, delivered = 0;

    for (size_t from = 0; from < size; from += cut) {
        size_t len = size - from < cut ? size - from : cut, left = len;
        uint8_t *copy = malloc(len), *at = memcpy(copy, data + from, len);
        enum frames_step step;
        while ((step = frames_next(&frames, &at, &left, &event)) != FRAMES_MORE) {
            if (step == FRAMES_PIECE) {
                delivered += event.len;
                for (size_t i = 0; i < event.len; i++)
                    sum = sum * 31 + event.at[i];
            } else {
                sum = sum * 31 + (uint64_t)step + event.length;
            }
            if (step == FRAMES_ILLEGAL)
                break;
        }
        if (at < copy || at > copy + len || (step == FRAMES_MORE && left != 0))
            abort();
        free(copy);
        if (step == FRAMES_ILLEGAL)
            break;
    }
    if (delivered > size)
        abort();
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    size_t cut = 1 + data[0] % 64;
    if (run(data + 1, size - 1, size) != run(data + 1, size - 1, cut))
        abort();
    frames_is_utf8(data, size);
    return 0;
}
