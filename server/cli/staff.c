/* caseboard staff: what agencies bring of their own people, to be compared with parties (security
 * P2). It is made into keyed tokens here; nothing else of it is kept, printed or logged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "caseboard/record/board.h"
#include "caseboard/record/match.h"
#include "caseboard/store/match.h"
#include "cli.h"
#include "host.h"

static const char USAGE[] =
    "usage: caseboard staff load FILE --board CODE --agency CODE --store F --key F --pack D\n\n"
    "FILE is a JSON list of the agency's users with their own details, each a list of texts:\n"
    "  [{\"user\":\"u-71\",\"phone\":[],\"email\":[],\"address\":[],\"vehicle\":[],\"name\":[],\n"
    "    \"workplace\":[]}]\n"
    "What is loaded takes the place of what was loaded for the user before; a user without any\n"
    "has none from then on. Only keyed tokens are kept. Whoever has a phone, an address or a\n"
    "vehicle in common with a party of a case is shut out of it, and the chair is asked.";

struct loading {
    struct host host;
    const char *board, *agency;
    const struct fold *directory;
    struct journal_row *rows;
    struct cb_buf *texts; /* two a row: key and value */
    size_t count, details;
};

static void loading_fini(struct loading *loading)
{
    for (size_t i = 0; i < 2 * loading->count; i++)
        cb_buf_fini(&loading->texts[i]);
    free(loading->texts);
    free(loading->rows);
    host_fini(&loading->host);
}
CB_AUTO_DEFINE_FINI(struct loading, loading_fini)

static enum cb_code add_tokens(struct loading *loading, size_t item, enum match_kind kind,
                               const json_t *values, json_t *tokens, struct cb_error *err)
{
    for (size_t i = 0; i < json_array_size(values); i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf normal = {0};
        char text[MATCH_TOKEN_TEXT];
        match_normal(kind, cb_json_str(json_array_get(values, i)), &normal);
        if (normal.len == 0)
            return cb_fail(err, CB_INVALID,
                           "item %zu: %s %zu is nothing that tells somebody from others", item + 1,
                           match_kind_name(kind), i + 1);
        struct match_token token =
            match_token_of(loading->host.store, match_kind_name(kind), cb_buf_peek(&normal));
        match_token_write(&token, text);
        json_array_append_new(tokens, json_string(text));
    }
    if (json_array_size(tokens) > CB_STAFF_DETAILS)
        return cb_fail(err, CB_INVALID, "item %zu: has more than %d details", item + 1,
                       CB_STAFF_DETAILS);
    return json_is_array(values) ? CB_OK
                                 : cb_fail(err, CB_INVALID, "item %zu: %s is not a list", item + 1,
                                           match_kind_name(kind));
}

static enum cb_code read_tokens(struct loading *loading, size_t item, const json_t *person,
                                json_t *tokens, struct cb_error *err)
{
    const char *key = NULL;
    json_t *values = NULL;
    enum cb_code rc = CB_OK;
    json_object_foreach ((json_t *)(uintptr_t)person, key, values) {
        enum match_kind kind;
        if (strcmp(key, "user") == 0)
            continue;
        if (!match_kind_parse(cb_str_of(key), &kind))
            return cb_fail(err, CB_INVALID, "item %zu: has a member that is not known", item + 1);
        rc = add_tokens(loading, item, kind, values, tokens, err);
        if (rc != CB_OK)
            return rc;
    }
    return rc;
}

static void add_row(struct loading *loading, struct cb_str user, json_t *tokens)
{
    struct cb_buf *key = &loading->texts[2 * loading->count];
    struct cb_buf *value = key + 1;
    char id[MATCH_TOKEN_TEXT];
    CB_AUTO(cb_buf_fini) struct cb_buf whose = {0};
    cb_buf_str(&whose, user);
    cb_buf_printf(&whose, "\n%s", loading->agency);
    struct match_token token = match_token_of(loading->host.store, "row", cb_buf_peek(&whose));
    match_token_write(&token, id);
    cb_buf_printf(key, "%s%s", MATCH_STAFF_ROW, id);
    CB_AUTO(json_decref)
    json_t *row = json_pack("{s:o, s:O}", "user", cb_json_string(user), "tokens", tokens);
    cb_json_write(value, row);
    bool is_some = json_array_size(tokens) > 0;
    loading->rows[loading->count++] =
        (struct journal_row){.kind = ROW_META,
                             .key = cb_buf_peek(key),
                             .value = is_some ? cb_buf_peek(value) : (struct cb_str){NULL, 0}};
    loading->details += json_array_size(tokens);
}

/* Agencies load for their own users. */
static enum cb_code read_person(struct loading *loading, size_t item, const json_t *person,
                                struct cb_error *err)
{
    struct cb_str user = cb_json_get_str(person, "user");
    CB_AUTO(json_decref) json_t *tokens = json_array();
    if (user.len == 0 ||
        !board_has_member(loading->directory, user, cb_str_of(loading->agency), cb_time_now()))
        return cb_fail(err, CB_INVALID, "item %zu: is no user of the agency on this board",
                       item + 1);
    enum cb_code rc = read_tokens(loading, item, person, tokens, err);
    if (rc == CB_OK)
        add_row(loading, user, tokens);
    return rc;
}

static enum cb_code read_people(struct loading *loading, const json_t *people, struct cb_error *err)
{
    size_t count = json_array_size(people);
    if (!json_is_array(people))
        return cb_fail(err, CB_INVALID, "the file is not a list");
    loading->rows = cb_alloc((count + 1) * sizeof *loading->rows);
    loading->texts = cb_alloc(2 * (count + 1) * sizeof *loading->texts);
    enum cb_code rc = CB_OK;
    for (size_t i = 0; rc == CB_OK && i < count; i++)
        rc = read_person(loading, i, json_array_get(people, i), err);
    return rc;
}

static enum cb_code write_rows(struct loading *loading, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    cb_buf_printf(&what, "{\"staff\":%zu}", loading->count);
    struct journal_access access = {.op = ACCESS_COLLECT,
                                    .at = cb_time_now(),
                                    .user = CB_STR("operator"),
                                    .seat = CB_STR("adm"),
                                    .what = cb_buf_peek(&what)};
    return scribe_flush(loading->host.scribe, loading->rows, loading->count, &access, err);
}

static enum cb_code load(struct loading *loading, const char *path, struct cb_error *err)
{
    struct cb_id board;
    CB_AUTO(json_decref) json_t *people = NULL;
    enum cb_code rc = cb_json_read_file(path, &people, err);
    if (rc == CB_OK)
        rc = host_open(&loading->host, false, false, err);
    if (rc == CB_OK)
        rc = host_board(&loading->host, cb_str_of(loading->board), &board, err);
    if (rc == CB_OK)
        rc = scribe_fold(loading->host.scribe, board, &loading->directory, err);
    if (rc == CB_OK)
        rc = read_people(loading, people, err);
    return rc == CB_OK ? write_rows(loading, err) : rc;
}

int cli_staff(int argc, char **argv)
{
    CB_AUTO(loading_fini) struct loading loading = {0};
    struct option_words words = {0};
    struct cb_error err = {0};
    const struct option_row rows[] = {
        HOST_OPTIONS(loading.host),
        {"board", "(needed) the board's code", &loading.board, NULL},
        {"agency", "(needed) the agency that loads", &loading.agency, NULL},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);
    if (result != 0)
        return options_status(result);
    if (words.count != 2 || strcmp(words.at[0], "load") != 0 || loading.board == NULL ||
        loading.agency == NULL) {
        fprintf(stderr, "%s\n", USAGE);
        return cb_code_exit_status(CB_USAGE);
    }
    enum cb_code rc = load(&loading, words.at[1], &err);
    if (rc != CB_OK)
        return host_failed("staff", rc, &err);
    printf("%zu people, %zu details\n", loading.count, loading.details);
    return 0;
}
