/* A line is built whole and written with one call, so that lines of two threads never mix. */
#include "caseboard/base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "caseboard/base/str.h"
#include "caseboard/base/time.h"

static atomic_int least_level = CB_LOG_INFO;

static const char *const level_names[] = {
    [CB_LOG_DEBUG] = "debug",
    [CB_LOG_INFO] = "info",
    [CB_LOG_WARN] = "warn",
    [CB_LOG_ERROR] = "error",
};

void cb_log_set_level(enum cb_log_level least)
{
    atomic_store_explicit(&least_level, (int)least, memory_order_relaxed);
}

/* A line break or an escape in a value must not make a second line, or colours. */
static void add_escaped(struct cb_buf *line, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7f)
            cb_buf_printf(line, "\\x%02x", c);
        else
            cb_buf_char(line, (char)c);
    }
}

void cb_log(enum cb_log_level level, const char *event, const char *format, ...)
{
    char at[CB_TIME_TEXT];
    char rest[1024] = "";
    va_list args;

    if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
        return;
    va_start(args, format);
    if (format != NULL)
        vsnprintf(rest, sizeof rest, format, args);
    va_end(args);

    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    cb_time_write(cb_time_now(), at);
    cb_buf_printf(&line, "%s %s ", at, level_names[level]);
    add_escaped(&line, event);
    if (rest[0] != '\0')
        cb_buf_char(&line, ' ');
    add_escaped(&line, rest);
    cb_buf_char(&line, '\n');
    ssize_t written = write(STDERR_FILENO, line.at, line.len);
    (void)written; /* there is nowhere to say so */
}
