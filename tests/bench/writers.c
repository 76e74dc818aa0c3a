#include "writers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/json.h"
#include "crowd.h"
#include "process.h"

#define FAR (3600 * 1000000LL)

static void change(struct writers *writers, struct writer *writer)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    writer->sent_us = process_now_us();
    writer->is_waiting = true;
    target_change(&writers->order->target, writer->client.number, writer->sent_us,
                  cb_str_of(writer->record), cb_str_of(writer->etag), &text);
    client_send(&writer->client, cb_buf_peek(&text));
}

/* Caseboard answers with the record's new etag; an answer without one is a refusal. */
static bool take_etag(struct writer *writer)
{
    static const char NAME[] = "\"etag\":\"";
    const struct client *client = &writer->client;
    const char *at = memmem(client->head, client->head_len, NAME, sizeof NAME - 1);
    if (at == NULL || memmem(client->head, client->head_len, "\"error\":", 8) != NULL)
        return false;
    memcpy(writer->etag, at + sizeof NAME - 1, 16);
    return true;
}

static void take_answer(struct client *client)
{
    struct writers *writers = client->context;
    struct writer *writer = &writers->writer[client->number];
    bool is_ours = writers->order->target.kind == TARGET_CASEBOARD;
    if (is_ours && !take_etag(writer)) {
        if (writers->refused++ == 0)
            fprintf(stderr, "load: refused: %.*s\n", (int)client->head_len, client->head);
        return;
    }
    writer->is_waiting = false;
    if (writers->is_counting) {
        writers->acknowledged++;
        histogram_add(&writers->acknowledgement, process_now_us() - writer->sent_us);
    }
    if (writers->is_running && writers->order->rate <= 0)
        change(writers, writer);
}

static void upgraded(struct client *client)
{
    struct writers *writers = client->context;
    writers->upgraded++;
}

static void died(struct client *client)
{
    struct writers *writers = client->context;
    if (writers->dead++ == 0)
        fprintf(stderr, "load: writer %u ended: %.*s\n", client->number, (int)client->head_len,
                client->head);
}

/* ---- the records they write ------------------------------------------------------------------ */

static bool take_records(struct writers *writers, const char *text)
{
    CB_AUTO(json_decref) json_t *reply = json_loads(text, 0, NULL);
    json_t *records = json_object_get(json_object_get(reply, "result"), "records");
    size_t i, found = 0;
    json_t *record;
    json_array_foreach (records, i, record) {
        if (found == writers->count || !cb_str_is(cb_json_get_str(record, "type"), "action"))
            continue;
        struct writer *writer = &writers->writer[found++];
        snprintf(writer->record, sizeof writer->record, "%s",
                 json_string_value(json_object_get(record, "id")));
        snprintf(writer->etag, sizeof writer->etag, "%s",
                 json_string_value(json_object_get(record, "etag")));
    }
    if (found < writers->count)
        fprintf(stderr, "load: %zu actions for %zu writers: %.200s\n", found, writers->count, text);
    return found == writers->count;
}

bool writers_init(struct writers *writers, const struct order *order)
{
    CB_AUTO(cb_buf_fini) struct cb_buf open = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf answer = {0};
    *writers = (struct writers){.order = order, .count = order->writers};
    writers->writer = cb_alloc((writers->count + 1) * sizeof *writers->writer);
    if (order->target.kind != TARGET_CASEBOARD)
        return true;
    target_open(&order->target, (struct cb_str){NULL, 0}, &open);
    return crowd_ask(&order->target, people_cookie(order->people, 0), cb_buf_peek(&open),
                     &answer) &&
           take_records(writers, answer.at);
}

void writers_fini(struct writers *writers)
{
    for (size_t i = 0; i < writers->count; i++)
        client_stop(&writers->writer[i].client);
    free(writers->writer);
}

/* All in the first seat, whose lens the etags were read through. */
void writers_connect(struct writers *writers, int epoll)
{
    for (size_t i = 0; i < writers->count; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf upgrade = {0};
        struct client *client = &writers->writer[i].client;
        client->number = (unsigned)i;
        client->context = writers;
        client->calls = (struct client_calls){upgraded, take_answer, NULL, died};
        target_upgrade(&writers->order->target, true,
                       people_cookie(writers->order->people, i * people_seat_count()), &upgrade);
        if (!client_start(client, epoll, writers->order->target.port, cb_buf_peek(&upgrade)))
            died(client);
    }
}

/* ---- writing --------------------------------------------------------------------------------- */

void writers_go(struct writers *writers)
{
    writers->is_running = true;
    writers->next_us = process_now_us();
    if (writers->order->rate > 0)
        return;
    for (size_t i = 0; i < writers->count; i++)
        change(writers, &writers->writer[i]);
}

/* One who still waits is passed over: a server that does not keep up gets fewer, and its latency
 * says so. */
int64_t writers_tick(void *context)
{
    struct writers *writers = context;
    int64_t now = process_now_us();
    if (!writers->is_running || writers->order->rate <= 0)
        return now + FAR;
    while (writers->next_us <= now) {
        struct writer *writer = &writers->writer[writers->next++ % writers->count];
        if (!writer->is_waiting)
            change(writers, writer);
        writers->next_us += (int64_t)(1e6 / writers->order->rate);
    }
    return writers->next_us;
}
