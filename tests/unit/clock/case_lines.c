#include "case_lines.h"

#include <stdio.h>

struct pack *case_pack(void)
{
    static struct pack *pack;
    struct pack_problems problems = {0};
    if (pack == NULL)
        CHECK_CODE(pack_load("policies/masip", &pack, &problems, NULL), CB_OK);
    return pack;
}

struct case_lines case_lines_read(const char *path)
{
    struct case_lines lines = {.pack = case_pack()};
    FILE *file = fopen(path, "re");
    char line[65536];

    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        CB_AUTO(json_decref) json_t *body = NULL;
        CHECK(lines.count < CASE_LINES);
        CHECK_CODE(cb_json_read(cb_str_of(line), 0, &body, NULL), CB_OK);
        CHECK_CODE(event_of_json(lines.pack, body, &lines.events[lines.count++], NULL), CB_OK);
    }
    fclose(file);
    return lines;
}

void case_lines_fini(struct case_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        event_free(lines->events[i]);
}

struct clock_engine *case_engine_at(const struct case_lines *lines, cb_time at)
{
    struct clock_engine *engine =
        clock_engine_new(&(struct clock_engine_input){.pack = lines->pack});
    for (size_t i = 0; i < lines->count && lines->events[i]->at <= at; i++)
        clock_engine_take(engine, lines->events[i]);
    return engine;
}

void case_clocks_text(struct clock_engine *engine, cb_time at, struct cb_buf *out)
{
    struct clocks clocks = clock_engine_at(engine, at);
    for (size_t i = 0; i < clocks.count; i++) {
        clock_write(&clocks.at[i], out);
        cb_buf_char(out, '\n');
    }
}

cb_time case_time(const char *text)
{
    cb_time at = 0;
    CHECK(cb_time_parse(cb_str_of(text), &at));
    return at;
}
