/* One block: the header, room for the socket's own header, the bytes. */
#include "caseboard/base/frame.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct cb_frame {
    size_t references;
    size_t len;
    char bytes[]; /* CB_FRAME_PRE of them, then LEN, then a NUL */
};

struct cb_frame *cb_frame_new(struct cb_str bytes)
{
    struct cb_frame *frame = cb_realloc(NULL, sizeof *frame + CB_FRAME_PRE + bytes.len + 1);
    frame->references = 1;
    frame->len = bytes.len;
    memset(frame->bytes, 0, CB_FRAME_PRE);
    if (bytes.len != 0)
        memcpy(frame->bytes + CB_FRAME_PRE, bytes.at, bytes.len);
    frame->bytes[CB_FRAME_PRE + bytes.len] = '\0';
    return frame;
}

struct cb_frame *cb_frame_take_buf(struct cb_buf *buf)
{
    struct cb_frame *frame = cb_frame_new(cb_buf_peek(buf));
    cb_buf_fini(buf);
    return frame;
}

struct cb_frame *cb_frame_ref(struct cb_frame *frame)
{
    frame->references++;
    return frame;
}

void cb_frame_unref(struct cb_frame *frame)
{
    if (frame == NULL)
        return;
    assert(frame->references > 0);
    if (--frame->references == 0)
        free(frame);
}

char *cb_frame_peek(struct cb_frame *frame)
{
    return frame->bytes + CB_FRAME_PRE;
}

size_t cb_frame_len(const struct cb_frame *frame)
{
    return frame->len;
}
