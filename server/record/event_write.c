/* An event as a line of an export file: RFC 8785, members in their order, without a tree. */
#include <string.h>

#include "caseboard/record/event.h"

static void write_id(struct cb_buf *out, const char *name, struct cb_id id)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    cb_buf_text(out, name);
    cb_buf_add(out, text, CB_ID_TEXT - 1);
    cb_buf_char(out, '"');
}

static void write_text(struct cb_buf *out, const char *name, struct cb_str text)
{
    cb_buf_text(out, name);
    if (text.at == NULL)
        cb_buf_text(out, "null");
    else
        cb_json_write_str(out, text);
}

static void write_actor(struct cb_buf *out, const struct actor *by)
{
    write_text(out, ",\"by\":{\"agency\":", by->agency);
    cb_buf_text(out, ",\"roles\":[");
    for (size_t i = 0; i < by->role_count; i++) {
        if (i != 0)
            cb_buf_char(out, ',');
        cb_json_write_str(out, by->roles[i]);
    }
    write_text(out, "],\"seat\":", by->seat);
    write_text(out, ",\"user\":", by->user);
    cb_buf_char(out, '}');
}

static void write_change(struct cb_buf *out, const struct change *change)
{
    write_text(out, "{\"id\":", change->id);
    cb_buf_text(out, ",\"set\":");
    cb_json_write(out, change->set);
    write_text(out, ",\"type\":", change->type->name);
    cb_buf_char(out, '}');
}

void event_write(const struct event *event, struct cb_buf *out)
{
    char at[CB_TIME_TEXT];

    cb_time_write(event->at, at);
    cb_buf_text(out, "{\"at\":\"");
    cb_buf_add(out, at, CB_TIME_TEXT - 1);
    cb_buf_char(out, '"');
    write_actor(out, &event->by);
    write_id(out, ",\"command\":\"", event->command);
    write_text(out, ",\"did\":", event->verb->full_name);
    write_text(out, ",\"kind\":", cb_str_of(stream_kind_name(event->kind)));
    write_text(out, ",\"pack\":", event->pack);
    cb_buf_text(out, ",\"records\":[");
    for (size_t i = 0; i < event->change_count; i++) {
        if (i != 0)
            cb_buf_char(out, ',');
        write_change(out, &event->changes[i]);
    }
    cb_buf_text(out, "],\"seq\":");
    cb_buf_int(out, (int64_t)event->seq);
    write_id(out, ",\"stream\":\"", event->stream);
    write_text(out, ",\"why\":", event->why);
    cb_buf_char(out, '}');
}
