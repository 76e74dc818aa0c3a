/* Borrowed strings, and text being built. Out of memory aborts (limits.h bounds every size). */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caseboard/base/compiler.h"

/* A borrowed run of bytes, UTF-8 unless said, not NUL-terminated; {NULL, 0} is "none". */
struct cb_str {
    const char *at;
    size_t len;
};

#define CB_STR(literal) ((struct cb_str){(literal), sizeof(literal) - 1})
/* For printf's "%.*s". */
#define CB_STR_ARG(s) (int)(s).len, (s).at

struct cb_str cb_str_of(const char *text); /* NULL gives none */
bool cb_str_equal(struct cb_str a, struct cb_str b);
int cb_str_compare(struct cb_str a, struct cb_str b); /* by bytes; "a" before "ab" */
bool cb_str_is(struct cb_str s, const char *text);
bool cb_str_starts(struct cb_str s, const char *prefix);
/* Take the part of *REST before the next SEPARATOR, and the separator, off *REST; false when
 * nothing is left. So "a,,b," gives "a", "" and "b": a separator at the end starts no part. */
bool cb_str_split(struct cb_str *rest, char separator, struct cb_str *part);
char *cb_str_dup(struct cb_str s); /* malloc'd and NUL-terminated; the caller frees it */
/* How many single-character edits lie between A and B: for "did you mean". */
size_t cb_str_distance(struct cb_str a, struct cb_str b);

/* Text being built; always NUL-terminated once something was added. {0} is empty and valid. */
struct cb_buf {
    char *at;
    size_t len;
    size_t room;
};

void cb_buf_fini(struct cb_buf *buf);
void cb_buf_wipe(struct cb_buf *buf);  /* the same, and nothing of the text stays in memory (K7) */
void cb_buf_clear(struct cb_buf *buf); /* keeps the memory */
void cb_buf_add(struct cb_buf *buf, const void *bytes, size_t len);
void cb_buf_str(struct cb_buf *buf, struct cb_str s);
void cb_buf_text(struct cb_buf *buf, const char *text);
void cb_buf_char(struct cb_buf *buf, char c);
void cb_buf_printf(struct cb_buf *buf, const char *format, ...) CB_PRINTF(2, 3);
void cb_buf_int(struct cb_buf *buf, int64_t number); /* decimal */
void cb_buf_hex(struct cb_buf *buf, const void *bytes, size_t len); /* lower case */
char *cb_buf_reserve(struct cb_buf *buf, size_t more); /* at least MORE writable bytes at the end */
char *cb_buf_take(struct cb_buf *buf);                 /* the caller frees it; BUF is empty again */
struct cb_str cb_buf_peek(const struct cb_buf *buf);
CB_AUTO_DEFINE_FINI(struct cb_buf, cb_buf_fini)

void *cb_alloc(size_t bytes);             /* zeroed; aborts instead of returning NULL */
void *cb_realloc(void *at, size_t bytes); /* aborts instead of returning NULL */
/* Grow the array *AT of SIZE-byte items so that it has room for one more than COUNT. */
void cb_grow(void *at, size_t count, size_t *room, size_t size);
