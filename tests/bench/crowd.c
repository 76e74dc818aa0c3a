#include "crowd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "process.h"

#define EVENTS 256
#define PATIENCE_US (60 * 1000000LL)

static void be_ready(struct client *client)
{
    struct crowd *crowd = client->context;
    crowd->ready++;
    client->calls.message = crowd->message;
}

/* The first message answers case.open. */
static void take_first(struct client *client)
{
    if (memmem(client->head, client->head_len, "\"error\":", 8) != NULL) {
        fprintf(stderr, "load: case.open: %.*s\n", (int)client->head_len, client->head);
        client_stop(client);
        client->calls.died(client);
        return;
    }
    be_ready(client);
}

static void upgraded(struct client *client)
{
    struct crowd *crowd = client->context;
    CB_AUTO(cb_buf_fini) struct cb_buf open = {0};
    struct cb_str have = {NULL, 0};
    if (crowd->target.kind != TARGET_CASEBOARD) {
        be_ready(client);
        return;
    }
    if (crowd->have != NULL)
        have = crowd->have(crowd, client->number);
    target_open(&crowd->target, have, &open);
    client_send(client, cb_buf_peek(&open));
}

static void died(struct client *client)
{
    struct crowd *crowd = client->context;
    if (crowd->dead++ == 0)
        fprintf(stderr, "load: connection %u ended: %.*s\n", client->number, (int)client->head_len,
                client->head);
}

static void start_one(struct crowd *crowd)
{
    CB_AUTO(cb_buf_fini) struct cb_buf upgrade = {0};
    size_t number = crowd->started++;
    struct client *client = &crowd->clients[number];
    client->number = (unsigned)number;
    client->context = crowd;
    client->calls = (struct client_calls){upgraded, take_first, crowd->token, died};
    target_upgrade(&crowd->target, false, people_cookie(crowd->people, number), &upgrade);
    if (!client_start(client, crowd->epoll, crowd->target.port, cb_buf_peek(&upgrade)))
        died(client);
}

void crowd_init(struct crowd *crowd, const struct target *target, const struct people *people,
                size_t count)
{
    *crowd = (struct crowd){.target = *target, .people = people, .count = count};
    crowd->epoll = epoll_create1(EPOLL_CLOEXEC);
    crowd->clients = cb_alloc((count + 1) * sizeof *crowd->clients);
}

void crowd_fini(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->started; i++)
        client_stop(&crowd->clients[i]);
    free(crowd->clients);
    close(crowd->epoll);
}

static void serve(int epoll, int64_t wait_us)
{
    struct epoll_event events[EVENTS];
    int wait_ms = wait_us < 0 ? 0 : (int)((wait_us + 999) / 1000);
    int count = epoll_wait(epoll, events, EVENTS, wait_ms);
    for (int i = 0; i < count; i++) {
        struct client *client = events[i].data.ptr;
        if (client->state != CLIENT_DEAD)
            client_event(client);
    }
}

bool crowd_gather(struct crowd *crowd, size_t at_once)
{
    int64_t until = process_now_us() + PATIENCE_US;
    while (crowd->ready < crowd->count && crowd->dead == 0 && process_now_us() < until) {
        while (crowd->started < crowd->count && crowd->started - crowd->ready < at_once)
            start_one(crowd);
        serve(crowd->epoll, 100000);
    }
    return crowd->ready == crowd->count && crowd->dead == 0;
}

void crowd_run(struct crowd *crowd, int64_t until_us, int64_t (*tick)(void *context), void *context)
{
    for (int64_t now = process_now_us(); now < until_us; now = process_now_us()) {
        int64_t next = tick == NULL ? until_us : tick(context);
        serve(crowd->epoll, (next < until_us ? next : until_us) - now);
    }
}

/* ---- one question ---------------------------------------------------------------------------- */

struct question {
    struct cb_str text;
    bool is_answered;
};

static void put(struct client *client)
{
    const struct question *question = client->context;
    client_send(client, question->text);
}

static void be_answered(struct client *client)
{
    struct question *question = client->context;
    question->is_answered = true;
}

bool crowd_ask(const struct target *target, struct cb_str cookie, struct cb_str text,
               struct cb_buf *answer)
{
    CB_AUTO(cb_buf_fini) struct cb_buf upgrade = {0};
    struct question question = {.text = text};
    struct client client = {
        .calls = {put, be_answered, NULL, NULL}, .context = &question, .keeps = answer};
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int64_t until = process_now_us() + PATIENCE_US;
    target_upgrade(target, true, cookie, &upgrade);
    (void)client_start(&client, epoll, target->port, cb_buf_peek(&upgrade));
    while (!question.is_answered && client.state != CLIENT_DEAD && process_now_us() < until)
        serve(epoll, 100000);
    if (!question.is_answered)
        fprintf(stderr, "load: no answer: %.*s\n", (int)client.head_len, client.head);
    client_stop(&client);
    close(epoll);
    return question.is_answered;
}
