#include "caseboard/base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/check.h"

/* What SAY writes to standard error. */
static void captured(void (*say)(void), char *out, size_t room)
{
    FILE *file = tmpfile();
    CHECK(file != NULL);
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    say();
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    size_t got = fread(out, 1, room - 1, file);
    out[got] = '\0';
    fclose(file);
}

static void say_plain(void)
{
    cb_log(CB_LOG_WARN, "stream.damaged", "stream=%s seq=%d", "s-1", 7);
}

TEST(a_line_holds_time_level_event_and_words)
{
    char line[2000];
    cb_time at = 0;
    captured(say_plain, line, sizeof line);
    CHECK(cb_time_parse((struct cb_str){line, CB_TIME_TEXT - 1}, &at));
    CHECK_STR((const char *)line + CB_TIME_TEXT - 1, " warn stream.damaged stream=s-1 seq=7\n");
}

static void say_hostile(void)
{
    cb_log(CB_LOG_ERROR, "x", "name=%s", "a\nerror forged\x1b[31m\x7f");
}

TEST(a_value_cannot_start_a_second_line)
{
    char line[2000];
    captured(say_hostile, line, sizeof line);
    CHECK(strchr(line, '\n') == line + strlen(line) - 1);
    CHECK(strstr(line, "name=a\\x0aerror forged\\x1b[31m\\x7f") != NULL);
}

static void say_quietly(void)
{
    cb_log_set_level(CB_LOG_WARN);
    cb_log(CB_LOG_INFO, "not.heard", NULL);
    cb_log(CB_LOG_WARN, "heard", NULL);
    cb_log_set_level(CB_LOG_INFO);
    cb_log(CB_LOG_DEBUG, "not.heard", NULL);
}

TEST(lines_below_the_level_are_not_written)
{
    char lines[2000];
    captured(say_quietly, lines, sizeof lines);
    CHECK(strstr(lines, "not.heard") == NULL);
    CHECK(strstr(lines, " warn heard\n") != NULL);
}
