/* A message ready to be sent: immutable, reference-counted, shared by all its readers.
 * CB_FRAME_PRE writable bytes lie in front of the bytes for the socket's own header.
 * Belongs to one thread at a time (the event loop's, once sent). */
#pragma once

#include <stddef.h>

#include "caseboard/base/compiler.h"
#include "caseboard/base/str.h"

#define CB_FRAME_PRE 32

struct cb_frame;

struct cb_frame *cb_frame_new(struct cb_str bytes);     /* a copy, with one reference */
struct cb_frame *cb_frame_take_buf(struct cb_buf *buf); /* the text of BUF, which is empty then */
struct cb_frame *cb_frame_ref(struct cb_frame *frame);
void cb_frame_unref(struct cb_frame *frame);
CB_AUTO_DEFINE(struct cb_frame, cb_frame_unref)
char *cb_frame_peek(struct cb_frame *frame); /* CB_FRAME_PRE writable bytes lie before it */
size_t cb_frame_len(const struct cb_frame *frame);
