/* caseboard user: make, list and close users. */
#include <stdio.h>
#include <string.h>

#include "caseboard/account/account.h"
#include "cli.h"
#include "host.h"

static const char USAGE[] =
    "usage: caseboard user add USER --board CODE --agency CODE --seat SEAT --name NAME\n"
    "                          --sign-in NAME [--roles a,b] [--agency-name NAME] --store F …\n"
    "       caseboard user list --board CODE --store F --key F --pack D\n"
    "       caseboard user reset USER --board CODE --sign-in NAME --store F --key F --pack D\n"
    "       caseboard user close USER --board CODE --why WORDS [--successor USER] --store F …\n\n"
    "'add' prints a code, good once within 72 hours, with which the user sets a password; 'reset'\n"
    "takes the password away, opens an account that too many failures closed, and prints a new "
    "code. 'close' ends the user's memberships: what they had goes to the successor, else to a\n"
    "supervisor of the agency, else to its earliest member.";

struct arguments {
    struct host host;
    struct cb_id board;
    const char *board_code, *agency, *agency_name, *seat, *roles, *name, *sign_in, *why, *successor;
};

static void arguments_fini(struct arguments *arguments)
{
    host_fini(&arguments->host);
}
CB_AUTO_DEFINE_FINI(struct arguments, arguments_fini)

static enum cb_code open_board(struct arguments *arguments, struct cb_error *err)
{
    enum cb_code rc = host_open(&arguments->host, false, false, err);
    if (rc == CB_OK)
        rc = host_board(&arguments->host, cb_str_of(arguments->board_code), &arguments->board, err);
    return rc;
}

static const struct record *find(struct arguments *arguments, const char *id)
{
    const struct fold *directory = NULL;
    if (scribe_fold(arguments->host.scribe, arguments->board, &directory, NULL) != CB_OK ||
        directory == NULL)
        return NULL;
    return fold_find(directory, cb_str_of(id));
}

/* ---- add ------------------------------------------------------------------------------------- */

static json_t *list_of(const char *commas)
{
    json_t *list = json_array();
    struct cb_str rest = cb_str_of(commas);
    for (struct cb_str part; cb_str_split(&rest, ',', &part);)
        json_array_append_new(list, cb_json_string(part));
    return list;
}

static bool has_text(const json_t *list, const char *text)
{
    size_t i;
    json_t *item;
    json_array_foreach (list, i, item) {
        if (cb_str_is(cb_json_str(item), text))
            return true;
    }
    return false;
}

/* The agency is made when it is not there, and given the seat when it has not had it. */
static enum cb_code ensure_agency(struct arguments *arguments, struct cb_error *err)
{
    const struct record *agency = find(arguments, arguments->agency);
    struct cb_str id = cb_str_of(arguments->agency);
    if (agency == NULL && arguments->agency_name == NULL)
        return cb_fail(err, CB_USAGE, "there is no agency '%s' yet: give its --agency-name",
                       arguments->agency);
    if (agency == NULL)
        return host_do(
            &arguments->host, arguments->board, "agency.log", id,
            json_pack("{s:s, s:[s]}", "name", arguments->agency_name, "seats", arguments->seat),
            NULL, err);
    const json_t *seats = record_get(agency, "seats");
    if (has_text(seats, arguments->seat))
        return CB_OK;
    json_t *more = json_copy((json_t *)seats);
    json_array_append_new(more, json_string(arguments->seat));
    return host_do(&arguments->host, arguments->board, "agency.amend", id,
                   json_pack("{s:o}", "seats", more), NULL, err);
}

static enum cb_code ensure_user(struct arguments *arguments, const char *user, struct cb_error *err)
{
    if (find(arguments, user) != NULL)
        return CB_OK;
    return host_do(&arguments->host, arguments->board, "user.log", cb_str_of(user),
                   json_pack("{s:s}", "name", arguments->name), NULL, err);
}

static enum cb_code add_membership(struct arguments *arguments, const char *user,
                                   struct cb_error *err)
{
    char id[CB_ID_TEXT];
    char now[CB_TIME_TEXT];
    cb_id_write(cb_id_new(), id);
    cb_time_write(cb_time_now(), now);
    return host_do(&arguments->host, arguments->board, "membership.log", cb_str_of(id),
                   json_pack("{s:s, s:s, s:s, s:o, s:s}", "user", user, "agency", arguments->agency,
                             "seat", arguments->seat, "roles", list_of(arguments->roles), "from",
                             now),
                   NULL, err);
}

static enum cb_code flush_with_account(struct arguments *arguments, const char *user,
                                       struct cb_str what, char code[ACCOUNT_CODE_TEXT],
                                       struct cb_error *err)
{
    CB_AUTO(account_rows_fini) struct account_rows account = {0};
    enum cb_code rc = account_make(arguments->host.store, cb_str_of(arguments->sign_in),
                                   cb_str_of(user), cb_time_now(), code, &account, err);
    if (rc != CB_OK)
        return rc;
    struct journal_row row = {.kind = ROW_ACCOUNT,
                              .key = cb_buf_peek(&account.key),
                              .value = cb_buf_peek(&account.value)};
    struct journal_access access = {.op = ACCESS_COLLECT,
                                    .at = cb_time_now(),
                                    .user = CB_STR("operator"),
                                    .seat = CB_STR("adm"),
                                    .what = what};
    return scribe_flush(arguments->host.scribe, &row, 1, &access, err);
}

/* A user of two boards stands in both under one id, with one account. */
static enum cb_code find_account(struct arguments *arguments, const char *user, bool *exists,
                                 struct cb_error *err)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf owner = {0};
    enum cb_code rc = store_reader_open(arguments->host.store, &reader, err);
    if (rc != CB_OK)
        return rc;
    rc = account_user(arguments->host.store, reader, cb_str_of(arguments->sign_in), &owner, err);
    *exists = rc == CB_OK;
    if (rc == CB_OK && !cb_str_is(cb_buf_peek(&owner), user))
        return cb_fail(err, CB_CONFLICT, "'%s' is the sign-in name of another user",
                       arguments->sign_in);
    return rc == CB_NOT_FOUND ? CB_OK : rc;
}

static enum cb_code flush(struct arguments *arguments, const char *user,
                          char code[ACCOUNT_CODE_TEXT], struct cb_error *err)
{
    bool exists = false;
    enum cb_code rc = find_account(arguments, user, &exists, err);
    if (rc != CB_OK)
        return rc;
    if (!exists)
        return flush_with_account(arguments, user, CB_STR("account made"), code, err);
    fputs("caseboard user: there is an account already, with its password\n", stderr);
    return scribe_flush(arguments->host.scribe, NULL, 0, NULL, err);
}

static int add(struct arguments *arguments, const char *user)
{
    char code[ACCOUNT_CODE_TEXT] = "";
    struct cb_error err = {0};
    if (arguments->agency == NULL || arguments->seat == NULL || arguments->name == NULL ||
        arguments->sign_in == NULL) {
        fprintf(stderr, "%s\n", USAGE);
        return cb_code_exit_status(CB_USAGE);
    }
    enum cb_code rc = open_board(arguments, &err);
    if (rc == CB_OK)
        rc = ensure_agency(arguments, &err);
    if (rc == CB_OK)
        rc = ensure_user(arguments, user, &err);
    if (rc == CB_OK)
        rc = add_membership(arguments, user, &err);
    if (rc == CB_OK)
        rc = flush(arguments, user, code, &err);
    if (rc != CB_OK)
        return host_failed("user", rc, &err);
    if (code[0] != '\0')
        printf("%s\n", code);
    return 0;
}

/* ---- reset ----------------------------------------------------------------------------------- */

static int reset(struct arguments *arguments, const char *user)
{
    char code[ACCOUNT_CODE_TEXT] = "";
    struct cb_error err = {0};
    bool exists = false;
    if (arguments->sign_in == NULL) {
        fprintf(stderr, "%s\n", USAGE);
        return cb_code_exit_status(CB_USAGE);
    }
    enum cb_code rc = open_board(arguments, &err);
    if (rc == CB_OK && find(arguments, user) == NULL)
        rc = cb_fail(&err, CB_NOT_FOUND, "there is no user '%s' on this board", user);
    if (rc == CB_OK)
        rc = find_account(arguments, user, &exists, &err);
    if (rc == CB_OK && !exists)
        rc = cb_fail(&err, CB_NOT_FOUND, "there is no account '%s'", arguments->sign_in);
    if (rc == CB_OK)
        rc = flush_with_account(arguments, user, CB_STR("account reset"), code, &err);
    if (rc != CB_OK)
        return host_failed("user", rc, &err);
    printf("%s\n", code);
    return 0;
}

/* ---- list ------------------------------------------------------------------------------------ */

static void print_membership(const struct fold *directory, const struct record *membership)
{
    const struct record *user = fold_find(directory, record_text(membership, "user"));
    CB_AUTO(cb_buf_fini) struct cb_buf roles = {0};
    size_t i;
    json_t *role;
    json_array_foreach (record_get(membership, "roles"), i, role) {
        cb_buf_printf(&roles, "%s%s", i > 0 ? "," : "", json_string_value(role));
    }
    bool has_ended = record_get(membership, "to") != NULL ||
                     (user != NULL && record_get(user, "closed_at") != NULL);
    printf("%.*s\t%.*s\t%.*s\t%.*s\t%s\t%s\n", CB_STR_ARG(record_text(membership, "user")),
           CB_STR_ARG(user != NULL ? record_text(user, "name") : CB_STR("")),
           CB_STR_ARG(record_text(membership, "agency")),
           CB_STR_ARG(record_text(membership, "seat")), roles.at != NULL ? roles.at : "",
           has_ended ? "ended" : "in force");
}

static int list(struct arguments *arguments)
{
    struct cb_error err = {0};
    const struct fold *directory = NULL;
    enum cb_code rc = open_board(arguments, &err);
    if (rc == CB_OK)
        rc = scribe_fold(arguments->host.scribe, arguments->board, &directory, &err);
    if (rc != CB_OK)
        return host_failed("user", rc, &err);
    const struct pack_type *type = pack_type(arguments->host.pack, CB_STR("membership"));
    size_t cursor = 0;
    for (const struct record *record = fold_next(directory, type, &cursor); record != NULL;
         record = fold_next(directory, type, &cursor))
        if (!record->withdrawn)
            print_membership(directory, record);
    return 0;
}

/* ---- close ----------------------------------------------------------------------------------- */

static int close_user(struct arguments *arguments, const char *user)
{
    struct cb_error err = {0};
    json_t *set = NULL;
    enum cb_code rc = open_board(arguments, &err);
    if (rc == CB_OK && find(arguments, user) == NULL)
        rc = cb_fail(&err, CB_NOT_FOUND, "there is no user '%s' on this board", user);
    if (rc == CB_OK && arguments->successor != NULL)
        set = json_pack("{s:s}", "successor", arguments->successor);
    if (rc == CB_OK)
        rc = host_do(&arguments->host, arguments->board, "user.close", cb_str_of(user), set,
                     arguments->why, &err);
    if (rc == CB_OK)
        rc = scribe_flush(arguments->host.scribe, NULL, 0, NULL, &err);
    return rc == CB_OK ? 0 : host_failed("user", rc, &err);
}

int cli_user(int argc, char **argv)
{
    CB_AUTO(arguments_fini) struct arguments arguments = {.roles = ""};
    struct option_words words = {0};
    const struct option_row rows[] = {
        HOST_OPTIONS(arguments.host),
        {"board", "(needed) the board's code", &arguments.board_code, NULL},
        {"agency", "the agency's code", &arguments.agency, NULL},
        {"agency-name", "its name, where the agency is new", &arguments.agency_name, NULL},
        {"seat", "the seat", &arguments.seat, NULL},
        {"roles", "roles on top of the seat, separated by commas", &arguments.roles, NULL},
        {"name", "the user's name, for people", &arguments.name, NULL},
        {"sign-in", "the name to sign in with", &arguments.sign_in, NULL},
        {"why", "the reason for closing", &arguments.why, NULL},
        {"successor", "who has what the closed user had", &arguments.successor, NULL},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);
    if (result != 0)
        return options_status(result);
    if (words.count == 2 && strcmp(words.at[0], "add") == 0)
        return add(&arguments, words.at[1]);
    if (words.count == 1 && strcmp(words.at[0], "list") == 0)
        return list(&arguments);
    if (words.count == 2 && strcmp(words.at[0], "reset") == 0)
        return reset(&arguments, words.at[1]);
    if (words.count == 2 && strcmp(words.at[0], "close") == 0)
        return close_user(&arguments, words.at[1]);
    fprintf(stderr, "%s\n", USAGE);
    return cb_code_exit_status(CB_USAGE);
}
