/* A case from a file of events, and engines that take it. */
#pragma once

#include "caseboard/clock/engine.h"
#include "tests/support/check.h"

#define CASE_LINES 200

struct case_lines {
    struct pack *pack;
    struct event *events[CASE_LINES];
    size_t count;
};

struct pack *case_pack(void); /* the default pack, loaded once */
struct case_lines case_lines_read(const char *path);
void case_lines_fini(struct case_lines *lines);
CB_AUTO_DEFINE_FINI(struct case_lines, case_lines_fini)

/* A new engine that took the events up to AT. */
struct clock_engine *case_engine_at(const struct case_lines *lines, cb_time at);
/* All clocks at AT, a line each. */
void case_clocks_text(struct clock_engine *engine, cb_time at, struct cb_buf *out);
cb_time case_time(const char *text);
