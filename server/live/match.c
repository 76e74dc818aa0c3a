#include "match.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "caseboard/record/board.h"
#include "caseboard/record/match.h"
#include "caseboard/store/match.h"
#include "caseboard/store/rows.h"

#include "batch.h"
#include "match_act.h"

#define DAY_MS (24 * 60 * 60 * 1000LL)

struct staff { /* who has a detail of this token */
    struct match_token token;
    struct list users; /* char * */
};

struct author { /* how much somebody brought to matching today */
    char *user;
    cb_time day;
    size_t count;
};

struct mark { /* by a digest */
    char key[MATCH_TOKEN_BYTES];
};

struct matching {
    struct table staff;   /* by token */
    struct table authors; /* by user */
    struct table held;    /* struct mark, of details that did not reach matching (N13) */
    struct table noted;   /* the same, of signals that were given */
};

static struct cb_str bytes_of(const struct match_token *token)
{
    return (struct cb_str){(const char *)token->bytes, sizeof token->bytes};
}

/* ---- what the store has ---- */

static void add_staff(struct matching *matching, struct match_token token, struct cb_str user)
{
    struct staff *staff = table_find(&matching->staff, bytes_of(&token));
    if (staff == NULL) {
        staff = cb_alloc(sizeof *staff);
        staff->token = token;
        table_put(&matching->staff, bytes_of(&staff->token), staff);
    }
    for (size_t i = 0; i < staff->users.count; i++) {
        if (cb_str_is(user, staff->users.at[i]))
            return; /* of two agencies, with one telephone */
    }
    list_add(&staff->users, cb_str_dup(user));
}

/* Whether it was not marked before. */
static bool mark(struct table *marks, const void *key)
{
    if (table_find(marks, (struct cb_str){key, MATCH_TOKEN_BYTES}) != NULL)
        return false;
    struct mark *one = cb_alloc(sizeof *one);
    memcpy(one->key, key, sizeof one->key);
    table_put(marks, (struct cb_str){one->key, sizeof one->key}, one);
    return true;
}

static void marks_free(struct table *marks)
{
    struct mark *one;
    for (size_t cursor = 0; (one = table_next(marks, &cursor)) != NULL;)
        free(one);
    table_fini(marks);
}

static void take_person(struct matching *matching, const json_t *person)
{
    const json_t *tokens = json_object_get(person, "tokens");
    for (size_t i = 0; i < json_array_size(tokens); i++) {
        struct match_token token;
        if (match_token_read(cb_json_str(json_array_get(tokens, i)), &token))
            add_staff(matching, token, cb_json_get_str(person, "user"));
    }
}

static bool take_row(void *context, struct cb_str key, struct cb_str value)
{
    struct matching *matching = context;
    CB_AUTO(json_decref) json_t *row = NULL;
    struct match_token token;
    if (cb_str_starts(key, MATCH_STAFF_ROW) && cb_json_read(value, SIZE_MAX, &row, NULL) == CB_OK)
        take_person(matching, row);
    else if (cb_str_starts(key, MATCH_HELD_ROW) && match_token_read(value, &token))
        mark(&matching->held, token.bytes);
    return true;
}

enum cb_code match_open(struct live *live, struct store_reader *reader, struct cb_error *err)
{
    live->matching = cb_alloc(sizeof *live->matching);
    return store_rows(reader, ROW_META, take_row, live->matching, err);
}

void match_free(struct matching *matching)
{
    struct staff *staff;
    struct author *author;
    if (matching == NULL)
        return;
    for (size_t cursor = 0; (staff = table_next(&matching->staff, &cursor)) != NULL;) {
        for (size_t i = 0; i < staff->users.count; i++)
            free(staff->users.at[i]);
        list_fini(&staff->users);
        free(staff);
    }
    for (size_t cursor = 0; (author = table_next(&matching->authors, &cursor)) != NULL;) {
        free(author->user);
        free(author);
    }
    table_fini(&matching->staff);
    table_fini(&matching->authors);
    marks_free(&matching->held);
    marks_free(&matching->noted);
    free(matching);
}

/* ---- how much of one author reaches it ---- */

static struct author *author_of(struct matching *matching, struct cb_str user)
{
    struct author *author = table_find(&matching->authors, user);
    if (author == NULL) {
        author = cb_alloc(sizeof *author);
        author->user = cb_str_dup(user);
        table_put(&matching->authors, cb_str_of(author->user), author);
    }
    return author;
}

static bool may_match(struct live *live, struct cb_str user)
{
    struct author *author = author_of(live->matching, user);
    cb_time day = live->config.now() / DAY_MS;
    if (author->day != day)
        author->count = 0;
    author->day = day;
    return author->count++ < CB_MATCHES_A_DAY;
}

/* A detail of one case, and perhaps who it is like: held here, it may be compared elsewhere. */
static void mark_key(const struct stream *stream, const struct match_token *token, const char *user,
                     char out[MATCH_TOKEN_BYTES])
{
    struct cb_str parts[] = {cb_str_of(stream->text), bytes_of(token), cb_str_of(user)};
    struct cb_digest digest = cb_digest_parts(parts, CB_COUNT(parts));
    memcpy(out, digest.bytes, MATCH_TOKEN_BYTES);
}

static void hold(struct live *live, const struct stream *stream, const struct match_token *token)
{
    struct match_token key;
    char value[MATCH_TOKEN_TEXT];
    CB_AUTO(cb_buf_fini) struct cb_buf row_key = {0};
    mark_key(stream, token, NULL, (char *)key.bytes);
    if (!mark(&live->matching->held, key.bytes))
        return;
    match_token_write(&key, value);
    cb_buf_printf(&row_key, "%s%s", MATCH_HELD_ROW, value);
    struct journal_row row = {
        .kind = ROW_META, .key = cb_buf_peek(&row_key), .value = cb_str_of(value)};
    live_write_rows(live, &row, 1, NULL, NULL, NULL);
}

static bool is_held(const struct live *live, const struct stream *stream,
                    const struct match_token *token)
{
    char key[MATCH_TOKEN_BYTES];
    mark_key(stream, token, NULL, key);
    return table_find(&live->matching->held, (struct cb_str){key, sizeof key}) != NULL;
}

/* ---- comparing ---- */

/* A signal is given once, however often the case is read. */
static bool is_news(struct live *live, const struct stream *stream, enum match_kind kind,
                    const struct match_token *token, const char *user)
{
    char key[MATCH_TOKEN_BYTES];
    if (match_kind_excludes(kind))
        return true;
    mark_key(stream, token, user, key);
    return mark(&live->matching->noted, key);
}

struct comparing {
    struct live *live;
    struct stream *stream;
    struct cb_str author; /* who brought it just now; none: it was there */
    struct hits hits;
};

static void compare(void *context, enum match_kind kind, struct cb_str normal)
{
    struct comparing *comparing = context;
    struct live *live = comparing->live;
    struct match_token token = match_token_of(live->config.store, match_kind_name(kind), normal);
    const struct staff *staff = table_find(&live->matching->staff, bytes_of(&token));
    bool is_new = comparing->author.len > 0;
    if (is_new && !may_match(live, comparing->author)) {
        hold(live, comparing->stream, &token);
        return;
    }
    if (!is_new && is_held(live, comparing->stream, &token))
        return;
    for (size_t i = 0; staff != NULL && i < staff->users.count; i++) {
        if (is_news(live, comparing->stream, kind, &token, staff->users.at[i]))
            hits_add(&comparing->hits, staff->users.at[i], kind, &token);
    }
}

/* Without details of staff nothing is held back either: nobody could learn anything. */
static bool is_on(const struct live *live)
{
    return live->matching != NULL && live->matching->staff.count > 0 &&
           pack_server_seat(live->pack) != SIZE_MAX;
}

void match_case(struct live *live, struct stream *stream)
{
    struct comparing comparing = {.live = live, .stream = stream};
    if (!is_on(live) || stream->kind != STREAM_CASE || stream->state != STREAM_READY)
        return;
    for (size_t i = 0; i < fold_count(stream->fold); i++)
        match_each(fold_at_position(stream->fold, i), compare, &comparing);
    hits_act(live, stream, &comparing.hits);
}

/* Whether a change sets a detail, or what kind of one it is. */
static bool sets_detail(const struct change *change)
{
    bool sets = false;
    for (size_t i = 0; i < change->setting_count; i++) {
        sets = sets || change->settings[i].field->match != NULL;
        for (size_t k = 0; k < change->type->field_count; k++) {
            const struct field_match *match = change->type->fields[k].match;
            sets = sets || (match != NULL && match->by == change->settings[i].field);
        }
    }
    return sets;
}

static void compare_changes(struct live *live, struct stream *stream, const struct event *event)
{
    struct comparing comparing = {.live = live, .stream = stream, .author = event->by.user};
    for (size_t i = 0; i < event->change_count; i++) {
        const struct record *record =
            sets_detail(&event->changes[i]) ? fold_find(stream->fold, event->changes[i].id) : NULL;
        if (record != NULL)
            match_each(record, compare, &comparing);
    }
    hits_act(live, stream, &comparing.hits);
}

/* Somebody may have joined the board: the cases that are not in memory are compared when they are
 * read. */
static void compare_board(struct live *live, const struct board *board, const struct event *event)
{
    bool may_join = false;
    for (size_t i = 0; i < event->change_count; i++) {
        struct cb_str type = event->changes[i].type->name;
        may_join = may_join || cb_str_is(type, "user") || cb_str_is(type, "membership");
    }
    for (size_t i = 0; may_join && i < board->cases.count; i++)
        match_case(live, board->cases.at[i]);
}

void match_event(struct live *live, struct stream *stream, const struct event *event)
{
    if (!is_on(live))
        return;
    if (stream->kind == STREAM_CASE)
        compare_changes(live, stream, event);
    else if (stream->kind == STREAM_DIRECTORY)
        compare_board(live, stream->board, event);
}
