/* Peers and calls: who waits for what, and how an answer is written. */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

/* ---- answers --------------------------------------------------------------------------------- */

static void call_free(struct rpc_call *call)
{
    *call->place = call->next;
    if (call->next != NULL)
        call->next->place = call->place;
    json_decref(call->id);
    free(call);
}

static void begin_reply(struct cb_buf *out, const json_t *id)
{
    cb_buf_text(out, "{\"jsonrpc\":\"2.0\",\"id\":");
    if (id == NULL)
        cb_buf_text(out, "null");
    else if (json_is_integer(id))
        cb_buf_int(out, json_integer_value(id));
    else
        cb_json_write_str(out, cb_json_str(id));
}

static void send_and_end(struct rpc_call *call, struct cb_buf *head, struct cb_frame *tail)
{
    struct rpc_peer *peer = call->peer;
    peer->calls.send(peer->context, cb_frame_take_buf(head), tail);
    call_free(call);
}

void call_result(struct rpc_call *call, struct cb_str result)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    begin_reply(&out, call->id);
    cb_buf_text(&out, ",\"result\":");
    cb_buf_str(&out, result);
    cb_buf_char(&out, '}');
    send_and_end(call, &out, NULL);
}

void call_json(struct rpc_call *call, json_t *taken)
{
    CB_AUTO(json_decref) json_t *result = taken;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_json_write(&text, result);
    call_result(call, cb_buf_peek(&text));
}

/* JSON-RPC has a code of its own for wrong parameters; all else of ours is one code and a kind. */
static int wire_code(enum cb_code code)
{
    return code == CB_INVALID ? -32602 : -32000;
}

static void write_error(struct cb_buf *out, const json_t *id, int code,
                        const struct live_answer *answer)
{
    begin_reply(out, id);
    cb_buf_printf(out, ",\"error\":{\"code\":%d,\"message\":\"%s\",\"data\":{\"kind\":\"%s\"", code,
                  cb_code_kind(answer->code), cb_code_kind(answer->code));
    if (answer->reason != NULL)
        cb_buf_printf(out, ",\"reason\":\"%s\"", answer->reason);
    if (answer->fields != NULL) {
        cb_buf_text(out, ",\"fields\":");
        cb_json_write(out, answer->fields);
    }
    if (answer->record.at != NULL) {
        cb_buf_text(out, ",\"record\":");
        cb_buf_str(out, answer->record);
    }
    if (answer->retry_after_s > 0)
        cb_buf_printf(out, ",\"retry_after\":%d", answer->retry_after_s);
    cb_buf_text(out, "}}}");
}

void call_answer(void *context, const struct live_answer *answer)
{
    struct rpc_call *call = context;
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    if (answer->code != CB_OK) {
        call->peer->rpc->refused++;
        write_error(&out, call->id, wire_code(answer->code), answer);
        send_and_end(call, &out, NULL);
    } else if (answer->shared != NULL) {
        begin_reply(&out, call->id);
        cb_buf_text(&out, ",\"result\":");
        send_and_end(call, &out, cb_frame_ref(answer->shared));
    } else {
        call_result(call, answer->result);
    }
}

void call_error(struct rpc_call *call, enum cb_code code, const char *reason)
{
    call_answer(call, &(struct live_answer){.code = code, .reason = reason});
}

/* ---- seats ----------------------------------------------------------------------------------- */

static json_t *seat_named(const json_t *seats, struct cb_str membership)
{
    size_t i;
    json_t *seat;
    json_array_foreach (seats, i, seat) {
        if (cb_str_equal(cb_json_get_str(seat, "membership"), membership))
            return seat;
    }
    return NULL;
}

static void reader_send(void *context, struct cb_frame *head, struct cb_frame *tail)
{
    struct rpc_peer *peer = context;
    peer->calls.send(peer->context, head, tail);
}

static void reader_ended(void *context)
{
    struct rpc_peer *peer = context;
    peer->calls.close(peer->context, RPC_CLOSE_SIGNED_OUT);
}

static struct live_reader *reader_for(struct rpc_peer *peer, const struct session *session,
                                      const json_t *seat)
{
    struct live_reader_config config = {
        .user = cb_str_of(session->user),
        .agency = cb_json_get_str(seat, "agency"),
        .seat = cb_json_get_str(seat, "seat"),
        .session = session->hash,
        .address = cb_str_of(peer->address),
        .send = reader_send,
        .ended = reader_ended,
        .context = peer,
    };
    return live_reader_new(peer->rpc->config.live, &config);
}

static void drop_calls(struct rpc_peer *peer, const struct rpc_call *except)
{
    struct rpc_call *next;
    for (struct rpc_call *call = peer->waiting; call != NULL; call = next) {
        next = call->next;
        if (call != except)
            call_free(call);
    }
}

bool peer_take_seat(struct rpc_peer *peer, const struct rpc_call *asking)
{
    struct rpc *rpc = peer->rpc;
    const struct session *session = accounts_session_by_hash(rpc->config.accounts, peer->session);
    if (session == NULL)
        return false;
    CB_AUTO(json_decref) json_t *seats = live_seats(rpc->config.live, cb_str_of(session->user));
    json_t *seat = seat_named(seats, cb_str_of(session->membership));
    if (seat == NULL)
        seat = json_array_get(seats, 0);
    if (seat == NULL)
        return false;
    if (!cb_str_is(cb_json_get_str(seat, "membership"), session->membership))
        accounts_choose(rpc->config.accounts, peer->session, cb_json_get_str(seat, "membership"));
    live_reader_free(peer->reader);
    drop_calls(peer, asking);
    peer->reader = reader_for(peer, session, seat);
    json_decref(peer->who);
    peer->who = json_incref(seat);
    peer->budget = budgets_of(rpc->budgets, cb_str_of(session->user));
    return peer->reader != NULL;
}

/* ---- peers ----------------------------------------------------------------------------------- */

struct rpc_peer *rpc_peer_new(struct rpc *rpc, struct cb_digest session, struct cb_str address,
                              const struct rpc_peer_calls *calls, void *context)
{
    struct rpc_peer *peer = cb_alloc(sizeof(*peer));
    peer->rpc = rpc;
    peer->session = session;
    peer->address = cb_str_dup(address);
    peer->calls = *calls;
    peer->context = context;
    peer->place = &rpc->peers;
    peer->next = rpc->peers;
    if (peer->next != NULL)
        peer->next->place = &peer->next;
    rpc->peers = peer;
    if (peer_take_seat(peer, NULL))
        return peer;
    rpc_peer_free(peer);
    return NULL;
}

void rpc_peer_free(struct rpc_peer *peer)
{
    if (peer == NULL)
        return;
    *peer->place = peer->next;
    if (peer->next != NULL)
        peer->next->place = peer->place;
    live_reader_free(peer->reader);
    drop_calls(peer, NULL);
    json_decref(peer->who);
    free(peer->address);
    free(peer);
}

void peers_close(struct rpc *rpc, struct cb_digest session, const struct rpc_peer *except, int code)
{
    struct rpc_peer *next;
    for (struct rpc_peer *peer = rpc->peers; peer != NULL; peer = next) {
        next = peer->next;
        if (peer != except &&
            memcmp(peer->session.bytes, session.bytes, sizeof(session.bytes)) == 0)
            peer->calls.close(peer->context, code);
    }
}
