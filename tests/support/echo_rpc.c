/* An rpc that only sends back, so that the room net can be tried without the rest of the house.
 * A session is any token of 43 characters that begins with "good"; its messages are text, not
 * JSON-RPC:
 *
 *   !close CODE      close this peer            !code CODE   the same, as receive()'s result
 *   !two HEAD TAIL   send one message in parts  !burst N SIZE  send N messages of SIZE bytes
 *   !all TEXT        send one frame to everybody
 *   !end             end the session: its peers close with 4401
 *   anything else    comes back as it is */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/rpc/rpc.h"
#include "tests/support/echo_rpc.h"

#define ENDED 64
#define LATER_MS 300

struct rpc_peer {
    struct rpc *rpc;
    struct rpc_peer *next;
    struct cb_digest session;
    struct rpc_peer_calls calls;
    void *context;
    char *address;
};
struct rpc_http_call {
    struct rpc *rpc;
    struct rpc_http_call *next;
    void (*done)(void *context, const struct rpc_http_response *response);
    void *context;
    cb_time at;
};
struct rpc {
    struct rpc_peer *peers;
    struct rpc_http_call *calls;
    struct cb_digest ended[ENDED];
    size_t ended_count;
};

struct rpc *echo_rpc_new(void)
{
    return cb_alloc(sizeof(struct rpc));
}

void rpc_free(struct rpc *rpc)
{
    free(rpc);
}

/* ---- sessions ----------------------------------------------------------------------------------
 */

bool rpc_session(struct rpc *rpc, struct cb_str token, struct cb_digest *out)
{
    if (token.len != SESSION_TOKEN_TEXT - 1 || !cb_str_starts(token, "good"))
        return false;
    *out = cb_digest_of(token.at, token.len);
    for (size_t i = 0; i < rpc->ended_count; i++) {
        if (memcmp(rpc->ended[i].bytes, out->bytes, sizeof out->bytes) == 0)
            return false;
    }
    return true;
}

static void end_session(struct rpc *rpc, struct cb_digest session)
{
    rpc->ended[rpc->ended_count++ % ENDED] = session;
    for (struct rpc_peer *peer = rpc->peers; peer != NULL; peer = peer->next) {
        if (memcmp(peer->session.bytes, session.bytes, sizeof session.bytes) == 0)
            peer->calls.close(peer->context, 4401);
    }
}

/* ---- peers -------------------------------------------------------------------------------------
 */

struct rpc_peer *rpc_peer_new(struct rpc *rpc, struct cb_digest session, struct cb_str address,
                              const struct rpc_peer_calls *calls, void *context)
{
    struct rpc_peer *peer = cb_alloc(sizeof *peer);
    *peer = (struct rpc_peer){.rpc = rpc,
                              .next = rpc->peers,
                              .session = session,
                              .calls = *calls,
                              .context = context,
                              .address = cb_str_dup(address)};
    rpc->peers = peer;
    return peer;
}

void rpc_peer_free(struct rpc_peer *peer)
{
    struct rpc_peer **at = &peer->rpc->peers;
    while (*at != peer)
        at = &(*at)->next;
    *at = peer->next;
    free(peer->address);
    free(peer);
}

static struct cb_frame *frame_of_size(size_t size, int number)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_printf(&text, "%d:", number);
    while (text.len < size)
        cb_buf_char(&text, (char)('a' + text.len % 26));
    return cb_frame_take_buf(&text);
}

/* The number at the start of *WORDS, which moves behind it. Messages end with a NUL. */
static int number_in(struct cb_str *words)
{
    struct cb_str word = {0};
    cb_str_split(words, ' ', &word);
    return word.len == 0 ? 0 : (int)strtol(word.at, NULL, 10);
}

static void send_burst(struct rpc_peer *peer, struct cb_str words)
{
    int count = number_in(&words);
    size_t size = (size_t)number_in(&words);
    for (int i = 0; i < count; i++)
        peer->calls.send(peer->context, frame_of_size(size, i), NULL);
}

static void send_two(struct rpc_peer *peer, struct cb_str rest)
{
    struct cb_str head;
    if (cb_str_split(&rest, ' ', &head))
        peer->calls.send(peer->context, cb_frame_new(head), cb_frame_new(rest));
}

static void send_all(struct rpc *rpc, struct cb_str text)
{
    CB_AUTO(cb_frame_unref) struct cb_frame *frame = cb_frame_new(text);
    for (struct rpc_peer *peer = rpc->peers; peer != NULL; peer = peer->next)
        peer->calls.send(peer->context, cb_frame_ref(frame), NULL);
}

static int command(struct rpc_peer *peer, struct cb_str text)
{
    struct cb_str rest = text, word;
    cb_str_split(&rest, ' ', &word);
    if (cb_str_is(word, "!code"))
        return number_in(&rest);
    if (cb_str_is(word, "!close"))
        peer->calls.close(peer->context, number_in(&rest));
    else if (cb_str_is(word, "!burst"))
        send_burst(peer, rest);
    else if (cb_str_is(word, "!two"))
        send_two(peer, rest);
    else if (cb_str_is(word, "!all"))
        send_all(peer->rpc, rest);
    else if (cb_str_is(word, "!end"))
        end_session(peer->rpc, peer->session);
    else if (cb_str_is(word, "!address"))
        peer->calls.send(peer->context, cb_frame_new(cb_str_of(peer->address)), NULL);
    return 0;
}

int rpc_peer_receive(struct rpc_peer *peer, struct cb_str text)
{
    if (cb_str_starts(text, "!"))
        return command(peer, text);
    peer->calls.send(peer->context, cb_frame_new(text), NULL);
    return 0;
}

/* ---- HTTP ---------------------------------------------------------------------------------------
 */

bool rpc_http_serves(struct cb_str method, struct cb_str path)
{
    if (cb_str_is(method, "GET"))
        return cb_str_is(path, "/api/session");
    return cb_str_is(path, "/api/sign-in") || cb_str_is(path, "/api/sign-out") ||
           cb_str_is(path, "/api/confirm");
}

static void sign_in(struct rpc_http_response *response)
{
    static int count;
    snprintf(response->cookie, sizeof response->cookie, "good%039d", ++count);
    response->body = CB_STR("{\"user\":\"u-1\"}");
}

struct rpc_http_call *
rpc_http(struct rpc *rpc, const struct rpc_http_request *request,
         void (*done)(void *context, const struct rpc_http_response *response), void *context)
{
    struct rpc_http_response response = {.status = 200, .body = CB_STR("{}")};
    if (cb_str_is(request->path, "/api/confirm")) {
        struct rpc_http_call *call = cb_alloc(sizeof *call);
        *call = (struct rpc_http_call){.rpc = rpc,
                                       .next = rpc->calls,
                                       .done = done,
                                       .context = context,
                                       .at = cb_time_now() + LATER_MS};
        rpc->calls = call;
        return call;
    }
    if (cb_str_is(request->path, "/api/sign-in"))
        sign_in(&response);
    response.clear = cb_str_is(request->path, "/api/sign-out");
    done(context, &response);
    return NULL;
}

static void take_out(struct rpc_http_call *call)
{
    struct rpc_http_call **at = &call->rpc->calls;
    while (*at != call)
        at = &(*at)->next;
    *at = call->next;
}

void rpc_http_drop(struct rpc_http_call *call)
{
    take_out(call);
    free(call);
}

/* ---- time
 * ---------------------------------------------------------------------------------------- */

void rpc_turn(struct rpc *rpc)
{
    (void)rpc;
}

void rpc_poll(struct rpc *rpc)
{
    (void)rpc;
}

cb_time rpc_tick(struct rpc *rpc, cb_time now)
{
    for (struct rpc_http_call *call = rpc->calls, *next; call != NULL; call = next) {
        next = call->next;
        if (now < call->at)
            continue;
        take_out(call);
        call->done(call->context,
                   &(struct rpc_http_response){.status = 200, .body = CB_STR("{\"late\":true}")});
        free(call);
    }
    return rpc->calls == NULL ? CB_TIME_NEVER : now + 20;
}

void rpc_metrics(struct rpc *rpc, struct cb_buf *out)
{
    (void)rpc;
    cb_buf_text(out, "caseboard_echo 1\n");
}

bool rpc_is_ready(const struct rpc *rpc)
{
    (void)rpc;
    return true;
}
