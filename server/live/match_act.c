#include "match_act.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/record/board.h"

#include "batch.h"
#include "request.h"
#include "seat.h"

/* What the engine fixes (design 6): the verb that shuts out, and the record that asks. */
#define EXCLUDE "case.exclude"
#define EXCLUDED "excluded_users"
#define CONFLICT "conflict"

void hits_add(struct hits *hits, const char *user, enum match_kind kind,
              const struct match_token *token)
{
    cb_grow(&hits->at, hits->count, &hits->room, sizeof *hits->at);
    hits->at[hits->count++] = (struct hit){.user = user, .kind = kind, .token = *token};
}

/* As user `caseboard`, in the seat that the pack gives the server. SET is taken. */
static void server_do(struct live *live, const struct stream *stream, const char *method,
                      struct cb_str id, json_t *set)
{
    char command[CB_ID_TEXT];
    struct request *request = request_new(live, NULL, REQUEST_COMMAND, NULL, NULL);
    struct live_command *out = &request->command;
    request->seat = seat_hold(live, CB_STR("caseboard"), CB_STR(""),
                              pack_seat_name(live->pack, pack_server_seat(live->pack)));
    request->by_server = true;
    cb_id_write(cb_id_new(), command);
    out->method = request_str(request, cb_str_of(method));
    out->stream = request_str(request, cb_str_of(stream->text));
    out->id = request_str(request, id);
    out->command = request_str(request, cb_str_of(command));
    out->why = request->why = CB_STR("A detail of a party is alike one of this person.");
    out->params = cb_digest_of(command, strlen(command));
    out->set = set;
    request_step(request);
}

static bool has_text(const json_t *list, const char *text)
{
    bool has = false;
    for (size_t i = 0; i < json_array_size(list); i++)
        has = has || cb_str_is(cb_json_str(json_array_get(list, i)), text);
    return has;
}

/* What was asked once is not asked again: whoever was cleared stays cleared of it. */
static bool was_asked(const struct stream *stream, const struct pack_type *type,
                      const struct hit *hit, const char *token)
{
    const struct record *record;
    size_t cursor = 0;
    while (type != NULL && (record = fold_next(stream->fold, type, &cursor)) != NULL) {
        if (cb_str_is(record_text(record, "user"), hit->user) &&
            cb_str_is(record_text(record, "token"), token))
            return true;
    }
    return false;
}

static void note(struct live *live, const struct stream *stream, const struct hit *hit)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    cb_buf_printf(&what, "{\"match\":\"%s\",\"user\":", match_kind_name(hit->kind));
    cb_json_write_str(&what, cb_str_of(hit->user));
    cb_buf_char(&what, '}');
    struct journal_access access = {.op = ACCESS_COMBINE,
                                    .at = live->config.now(),
                                    .stream = stream->id,
                                    .user = CB_STR("caseboard"),
                                    .what = cb_buf_peek(&what)};
    batch_entry(live, live->gather, &access, EXTRA_JOB);
    live->counters.matches++;
}

static void ask(struct live *live, const struct stream *stream, const struct pack_type *type,
                const struct hit *hit, const char *token)
{
    char id[CB_ID_TEXT];
    if (type == NULL)
        return;
    cb_id_write(cb_id_new(), id);
    server_do(live, stream, type_verb(type, "log")->full_name.at, cb_str_of(id),
              json_pack("{s:s, s:s, s:s}", "user", hit->user, "found", match_kind_name(hit->kind),
                        "token", token));
}

static void act(struct live *live, struct stream *stream, const struct hit *hit)
{
    const struct pack_type *type = pack_type(live->pack, CB_STR(CONFLICT));
    const struct fold *directory = stream->board->directory->fold;
    const struct record *root = fold_root(stream->fold);
    char token[MATCH_TOKEN_TEXT];
    match_token_write(&hit->token, token);
    if (root == NULL || directory == NULL || !board_has_user(directory, cb_str_of(hit->user)))
        return;
    if (!match_kind_excludes(hit->kind) || was_asked(stream, type, hit, token)) {
        if (!match_kind_excludes(hit->kind))
            note(live, stream, hit);
        return;
    }
    note(live, stream, hit);
    if (!has_text(record_get(root, EXCLUDED), hit->user))
        server_do(live, stream, EXCLUDE, root->id, json_pack("{s:[s]}", EXCLUDED, hit->user));
    ask(live, stream, type, hit, token);
}

void hits_act(struct live *live, struct stream *stream, struct hits *hits)
{
    for (size_t i = 0; i < hits->count; i++)
        act(live, stream, &hits->at[i]);
    free(hits->at);
    *hits = (struct hits){0};
}
