/* Clocks as text: their words, and the line that the command line prints. */
#include "caseboard/clock/engine.h"

static const char *const kinds[] = {
#define KIND(name) #name,
#include "caseboard/clock/clock_kinds.def"
};
static const struct {
    const char *name;
    bool is_live;
} states[] = {
#define STATE(name, is_live) {#name, is_live},
#include "caseboard/clock/clock_states.def"
};
static const char *const flag_names[] = {
#define FLAG(name, says) #name,
#include "caseboard/clock/clock_flags.def"
};

const char *clock_kind_name(enum clock_kind kind)
{
    return kinds[kind];
}

const char *clock_state_name(enum clock_state state)
{
    return states[state].name;
}

bool clock_state_is_live(enum clock_state state)
{
    return states[state].is_live;
}

static json_t *text_or_null(struct cb_str text)
{
    return text.at != NULL ? cb_json_string(text) : json_null();
}

static json_t *instant(cb_time at) /* in whole seconds */
{
    char text[CB_TIME_TEXT];
    cb_time_write(at, text);
    return json_sprintf("%.19sZ", text);
}

static json_t *flags_of(const struct clock *clock)
{
    json_t *flags = json_array();
    for (size_t i = 0; i < CB_COUNT(flag_names); i++) {
        if ((clock->flags & (1U << i)) != 0)
            json_array_append_new(flags, json_string(flag_names[i]));
    }
    return flags;
}

void clock_write(const struct clock *clock, struct cb_buf *out)
{
    CB_AUTO(json_decref) json_t *line = json_object();
    json_t *owner = json_object();
    char date[CB_DATE_TEXT];
    cb_date_write(clock->due.date, date);
    json_object_set_new(owner, "agency", text_or_null(clock->owner_agency));
    json_object_set_new(owner, "user", text_or_null(clock->owner_user));
    json_object_set_new(line, "id", json_string(clock->id));
    json_object_set_new(line, "key", cb_json_string(clock->key));
    json_object_set_new(line, "kind", json_string(clock_kind_name(clock->kind)));
    json_object_set_new(line, "rule", cb_json_string(clock->rule));
    json_object_set_new(line, "owner", owner);
    json_object_set_new(line, "recipient", text_or_null(clock->recipient));
    json_object_set_new(line, "start", instant(clock->start));
    json_object_set_new(line, "due_date", clock->has_due ? json_string(date) : json_null());
    json_object_set_new(line, "due_at", clock->has_due ? instant(clock->due.at) : json_null());
    json_object_set_new(line, "state", json_string(clock_state_name(clock->state)));
    json_object_set_new(line, "closed_by", text_or_null(clock->closed_by));
    json_object_set_new(line, "flags", flags_of(clock));
    cb_json_write(out, line);
}
