/* session.who: who is signed in, and in which seat. Also what a sign-in is answered with. */
#include "caseboard/policy/views.h"
#include "method.h"

static json_t *text(struct cb_str s)
{
    return s.at == NULL ? json_null() : cb_json_string(s);
}

static json_t *pair(struct cb_str id, struct cb_str name)
{
    return json_pack("{s:o, s:o}", "id", text(id), "name", text(name));
}

static json_t *label_of(const struct pack *pack, struct cb_str seat)
{
    size_t index;
    return pack_seat(pack, seat, &index) ? text(pack_seat_label(pack, index)) : json_null();
}

static json_t *seats_json(const struct pack *pack, const json_t *seats)
{
    json_t *list = json_array();
    size_t i;
    json_t *seat;
    json_array_foreach (seats, i, seat) {
        json_array_append_new(list, json_pack("{s:O, s:O, s:O, s:O, s:o}", "membership",
                                              json_object_get(seat, "membership"), "agency",
                                              json_object_get(seat, "agency"), "agency_name",
                                              json_object_get(seat, "agency_name"), "seat",
                                              json_object_get(seat, "seat"), "seat_label",
                                              label_of(pack, cb_json_get_str(seat, "seat"))));
    }
    return list;
}

static const json_t *chosen(const json_t *seats, const char *membership)
{
    size_t i;
    json_t *seat;
    json_array_foreach (seats, i, seat) {
        if (cb_str_is(cb_json_get_str(seat, "membership"), membership))
            return seat;
    }
    return json_array_get(seats, 0);
}

static void add_boards(json_t *who, const json_t *seat)
{
    json_t *boards = json_array();
    json_t *roles = json_object();
    json_t *due = json_array();
    size_t i;
    json_t *board;
    json_array_foreach (json_object_get(seat, "boards"), i, board) {
        struct cb_str id = cb_json_get_str(board, "board");
        json_array_append_new(boards, pair(id, cb_json_get_str(board, "name")));
        json_object_setn(roles, id.at, id.len, json_object_get(board, "roles"));
        if (!json_is_true(json_object_get(board, "declared")))
            json_array_append_new(due, text(id));
    }
    json_object_set_new(who, "boards", boards);
    json_object_set_new(who, "roles", roles);
    json_object_set_new(who, "declaration_due", due);
}

json_t *who_json(struct rpc *rpc, const struct session *session)
{
    if (session == NULL)
        return NULL;
    const struct pack *pack = live_pack(rpc->config.live);
    CB_AUTO(json_decref) json_t *seats = live_seats(rpc->config.live, cb_str_of(session->user));
    CB_AUTO(json_decref) json_t *user = live_user(rpc->config.live, cb_str_of(session->user));
    const json_t *seat = chosen(seats, session->membership);
    if (seat == NULL)
        return NULL;
    struct cb_str code = cb_json_get_str(seat, "seat");
    json_t *who =
        json_pack("{s:o, s:o, s:o, s:o, s:O, s:o, s:b, s:o, s:I, s:I, s:b, s:b}", "user",
                  pair(cb_str_of(session->user), cb_json_get_str(user, "name")), "agency",
                  pair(cb_json_get_str(seat, "agency"), cb_json_get_str(seat, "agency_name")),
                  "seat", text(code), "seat_label", label_of(pack, code), "membership",
                  json_object_get(seat, "membership"), "pack", text(pack_name(pack)), "training",
                  rpc->config.training, "seats", seats_json(pack, seats), "idle_ms",
                  (json_int_t)accounts_idle_ms(rpc->config.accounts), "ends_ms",
                  (json_int_t)accounts_left_ms(rpc->config.accounts, session), "signals",
                  live_reads_signals(rpc->config.live, code), "review",
                  live_reads_review(rpc->config.live, code));
    add_boards(who, seat);
    return who;
}
