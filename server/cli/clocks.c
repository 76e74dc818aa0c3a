/* caseboard clocks: every clock of a case in a file of events, by the pure core alone. */
#include <stdio.h>

#include "caseboard/clock/engine.h"
#include "cli.h"
#include "event_lines.h"
#include "options.h"

static const char USAGE[] =
    "usage: caseboard clocks --pack DIR [--at T] [--directory FILE] EVENTS|-\n\n"
    "Prints every clock of the case in EVENTS with its state at T (now), a JSON object a line, by\n"
    "id. With --directory the board's settings count.";

struct clocks_call {
    const char *pack_dir, *at, *directory, *events;
    cb_time now;
    struct pack *pack;
    struct fold *people;
    struct clock_engine *engine;
};

static void clocks_call_fini(struct clocks_call *call)
{
    clock_engine_free(call->engine);
    fold_free(call->people);
    pack_unref(call->pack);
}
CB_AUTO_DEFINE_FINI(struct clocks_call, clocks_call_fini)

static enum cb_code load_pack(struct clocks_call *call, struct cb_error *err)
{
    struct pack_problems problems = {0};
    enum cb_code rc = pack_load(call->pack_dir, &call->pack, &problems, err);
    if (rc == CB_INVALID && problems.count != 0)
        fputs(problems.text.at, stderr);
    pack_problems_fini(&problems);
    return rc;
}

/* The fields of the board's record that are texts. */
static json_t *settings_of(const struct fold *directory)
{
    const struct record *board = directory != NULL ? fold_root(directory) : NULL;
    json_t *settings = json_object();
    for (size_t i = 0; board != NULL && i < board->type->field_count; i++) {
        const struct pack_field *field = &board->type->fields[i];
        if (json_is_string(board->values[field->index]))
            json_object_setn(settings, field->name.at, field->name.len,
                             board->values[field->index]);
    }
    return settings;
}

static void take_event(void *context, const struct event *event)
{
    clock_engine_take(context, event);
}

static enum cb_code read_all(struct clocks_call *call, struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *settings = NULL;
    call->now = cb_time_now();
    if (call->at != NULL && !cb_time_parse(cb_str_of(call->at), &call->now))
        return cb_fail(err, CB_USAGE, "--at is not a time such as 2026-03-02T09:00:00Z");
    enum cb_code rc = load_pack(call, err);
    if (rc == CB_OK && call->directory != NULL)
        rc = event_lines_fold(call->directory, call->pack, STREAM_DIRECTORY, call->now,
                              &call->people, err);
    if (rc != CB_OK)
        return rc;
    call->engine = clock_engine_new(&(struct clock_engine_input){.pack = call->pack});
    settings = settings_of(call->people);
    clock_engine_settings(call->engine, settings);
    return event_lines_each(call->events, call->pack, STREAM_CASE, call->now,
                            &(struct event_taker){take_event, call->engine}, err);
}

static void print_clocks(const struct clocks_call *call)
{
    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    struct clocks clocks = clock_engine_at(call->engine, call->now);
    for (size_t i = 0; i < clocks.count; i++) {
        cb_buf_clear(&line);
        clock_write(&clocks.at[i], &line);
        puts(line.at);
    }
}

int cli_clocks(int argc, char **argv)
{
    CB_AUTO(clocks_call_fini) struct clocks_call call = {0};
    struct option_words words = {0};
    struct cb_error err = {CB_OK, ""};
    const struct option_row rows[] = {
        {"pack", "(needed) the folder of the policy pack", &call.pack_dir, NULL},
        {"at", "the instant that is looked at (now)", &call.at, NULL},
        {"directory", "the events of the board's directory: its settings count", &call.directory,
         NULL},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);

    if (result != 0)
        return options_status(result);
    if (call.pack_dir == NULL || words.count != 1) {
        fprintf(stderr, "%s\n", USAGE);
        return cb_code_exit_status(CB_USAGE);
    }
    call.events = words.at[0];
    enum cb_code rc = read_all(&call, &err);
    if (rc != CB_OK) {
        fprintf(stderr, "caseboard clocks: %s\n", err.message);
        return cb_code_exit_status(rc);
    }
    print_clocks(&call);
    return 0;
}
