#include "actor.h"

#include <stdio.h>
#include <string.h>

#include "caseboard/base/id.h"
#include "caseboard/base/json.h"
#include "process.h"

#define PATIENCE_US (20 * 1000000LL)
#define SLICE_US 1000

static void upgraded(struct client *client)
{
    struct actor *actor = client->context;
    actor->is_upgraded = true;
}

static void take_answer(struct client *client)
{
    struct actor *actor = client->context;
    actor->is_answered = true;
}

static void died(struct client *client)
{
    fprintf(stderr, "load: who decides was cut off: %.*s\n", (int)client->head_len, client->head);
}

static bool wait_for(struct actor *actor, const bool *done)
{
    int64_t until = process_now_us() + PATIENCE_US;
    while (!*done && actor->client.state != CLIENT_DEAD && process_now_us() < until)
        crowd_run(actor->crowd, process_now_us() + SLICE_US, NULL, NULL);
    return *done;
}

bool actor_start(struct actor *actor, struct crowd *crowd, struct cb_str cookie)
{
    CB_AUTO(cb_buf_fini) struct cb_buf upgrade = {0};
    actor->crowd = crowd;
    actor->client.context = actor;
    actor->client.keeps = &actor->answer;
    actor->client.calls = (struct client_calls){upgraded, take_answer, NULL, died};
    target_upgrade(&crowd->target, true, cookie, &upgrade);
    return client_start(&actor->client, crowd->epoll, crowd->target.port, cb_buf_peek(&upgrade)) &&
           wait_for(actor, &actor->is_upgraded);
}

void actor_stop(struct actor *actor)
{
    client_stop(&actor->client);
    cb_buf_fini(&actor->answer);
}

void actor_send(struct actor *actor, struct cb_str text)
{
    cb_buf_clear(&actor->answer);
    actor->is_answered = false;
    client_send(&actor->client, text);
}

void actor_command(struct actor *actor, const char *method, const char *record, const char *etag,
                   struct cb_str params)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    char command[CB_ID_TEXT];
    cb_id_write(cb_id_new(), command);
    cb_buf_printf(&text,
                  "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"%s\",\"params\":{\"stream\":\"%.*s\","
                  "\"id\":\"%s\",\"command\":\"%s\"",
                  method, CB_STR_ARG(actor->crowd->target.case_id), record, command);
    if (etag != NULL)
        cb_buf_printf(&text, ",\"if\":\"%s\"", etag);
    cb_buf_printf(&text, "%s%.*s}}", params.len > 0 ? "," : "", CB_STR_ARG(params));
    actor->sent_us = process_now_us();
    actor_send(actor, cb_buf_peek(&text));
}

bool actor_wait(struct actor *actor, char etag[20])
{
    bool is_answered = wait_for(actor, &actor->is_answered);
    CB_AUTO(json_decref)
    json_t *reply = is_answered ? json_loads(actor->answer.at, 0, NULL) : json_object();
    const char *now = json_string_value(json_object_get(json_object_get(reply, "result"), "etag"));
    if (now == NULL)
        fprintf(stderr, "load: refused, or no answer: %.400s\n",
                actor->answer.len > 0 ? actor->answer.at : "");
    else
        snprintf(etag, 20, "%s", now);
    return now != NULL;
}
