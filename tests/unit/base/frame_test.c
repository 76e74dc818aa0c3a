#include "caseboard/base/frame.h"

#include <string.h>

#include "tests/support/check.h"

static struct cb_str content(struct cb_frame *frame)
{
    return (struct cb_str){cb_frame_peek(frame), cb_frame_len(frame)};
}

TEST(a_frame_is_a_copy_of_its_bytes)
{
    char text[] = "hello";
    CB_AUTO(cb_frame_unref) struct cb_frame *frame = cb_frame_new(cb_str_of(text));
    text[0] = 'j';
    CHECK_STR(content(frame), "hello");
}

TEST(a_frame_takes_the_text_of_a_buffer)
{
    struct cb_buf buf = {0};
    cb_buf_text(&buf, "{}");
    CB_AUTO(cb_frame_unref) struct cb_frame *frame = cb_frame_take_buf(&buf);
    CHECK(buf.at == NULL);
    CHECK_STR(content(frame), "{}");
}

TEST(the_bytes_before_a_frame_are_writable)
{
    CB_AUTO(cb_frame_unref) struct cb_frame *frame = cb_frame_new(CB_STR("hello"));
    memset(cb_frame_peek(frame) - CB_FRAME_PRE, 0xff, CB_FRAME_PRE);
    CHECK_STR(content(frame), "hello");
}

TEST(a_frame_lives_as_long_as_its_last_reader)
{
    struct cb_frame *frame = cb_frame_new(CB_STR("hello"));
    struct cb_frame *second = cb_frame_ref(frame);
    cb_frame_unref(frame);
    CHECK_STR(content(second), "hello");
    cb_frame_unref(second);
    cb_frame_unref(NULL);
}

TEST(an_empty_frame_is_a_frame)
{
    CB_AUTO(cb_frame_unref) struct cb_frame *frame = cb_frame_new(cb_str_of(NULL));
    CHECK_INT(cb_frame_len(frame), 0);
}
