/* Passwords given: signing in, confirming, setting one by a code. Each is an attempt: looked up on
 * the loop, hashed on the pool, judged on the loop, answered when the journal has it. Unknown names
 * take the same way as known ones (security A4). */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "accounts.h"

#define RETRY_WHEN_BUSY_S 5

enum attempt_kind { ATTEMPT_SIGN_IN, ATTEMPT_CONFIRM, ATTEMPT_SET };

typedef void session_done(void *context, enum cb_code code, const struct session *session,
                          const char *token, int retry_s);
typedef void password_done(void *context, enum cb_code code, const char *reason, int retry_s);

struct attempt {
    enum attempt_kind kind;
    struct accounts *accounts;
    struct cb_digest key; /* of the sign-in name */
    struct account_row row;
    struct cb_digest session; /* ATTEMPT_CONFIRM: the one that asks */
    char *password;
    char *address;
    /* what the worker found */
    bool is_right;
    bool is_renewed; /* row.password is new and to be kept */
    /* what is being saved */
    struct session_slot slot;
    char token[SESSION_TOKEN_TEXT];
    union {
        session_done *session;
        password_done *password;
    } done;
    void *context;
};

static void attempt_free(struct attempt *attempt)
{
    if (attempt == NULL)
        return;
    if (attempt->password != NULL)
        OPENSSL_clear_free(attempt->password, strlen(attempt->password));
    free(attempt->address);
    OPENSSL_cleanse(attempt->token, sizeof(attempt->token));
    free(attempt);
}
CB_AUTO_DEFINE(struct attempt, attempt_free)

static char *secret_copy(struct cb_str text)
{
    char *copy = OPENSSL_malloc(text.len + 1);
    if (copy == NULL)
        abort();
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return copy;
}

static struct attempt *attempt_new(struct accounts *accounts, enum attempt_kind kind,
                                   struct cb_digest key, struct cb_str password,
                                   struct cb_str address)
{
    struct attempt *attempt = cb_alloc(sizeof(*attempt));
    attempt->kind = kind;
    attempt->accounts = accounts;
    attempt->key = key;
    attempt->password = secret_copy(password);
    attempt->address = cb_str_dup(address);
    return attempt;
}

static void answer(struct attempt *attempt, enum cb_code code, int retry_s)
{
    bool is_in = code == CB_OK;
    if (attempt->kind == ATTEMPT_SET)
        attempt->done.password(attempt->context, code, NULL, retry_s);
    else
        attempt->done.session(attempt->context, code, is_in ? &attempt->slot.session : NULL,
                              is_in ? attempt->token : NULL, retry_s);
    attempt_free(attempt);
}

/* ---- on the pool ----------------------------------------------------------------------------- */

static void renew(struct attempt *attempt)
{
    attempt->is_renewed =
        password_make(attempt->accounts->config.store, cb_str_of(attempt->password),
                      &attempt->row.password, NULL) == CB_OK;
}

static void run(void *job)
{
    struct attempt *attempt = job;
    const struct store *store = attempt->accounts->config.store;
    if (attempt->kind == ATTEMPT_SET) {
        renew(attempt);
        attempt->is_right = attempt->is_renewed;
        return;
    }
    attempt->is_right = password_is(store, &attempt->row.password, cb_str_of(attempt->password)) &&
                        !attempt->row.is_closed;
    if (attempt->is_right && attempt->row.password.cost < password_cost_for(store))
        renew(attempt);
}

static void drop(void *job)
{
    attempt_free(job);
}

/* ---- saving ---------------------------------------------------------------------------------- */

static struct journal_row account_row_of(struct attempt *attempt, struct cb_buf *value)
{
    account_row_write(&attempt->row, value);
    return (struct journal_row){
        .kind = ROW_ACCOUNT,
        .key = {(const char *)attempt->key.bytes, sizeof(attempt->key.bytes)},
        .value = cb_buf_peek(value),
    };
}

static struct journal_access access_of(const struct attempt *attempt, enum access_op op,
                                       const char *what)
{
    return (struct journal_access){
        .op = op,
        .at = attempt->accounts->config.now(),
        .user = cb_str_of(attempt->row.user),
        .what = cb_str_of(what),
        .address = cb_str_of(attempt->address),
        .session = attempt->slot.session.hash,
    };
}

static void session_saved(void *context, enum cb_code code)
{
    struct attempt *attempt = context;
    struct accounts *accounts = attempt->accounts;
    if (code == CB_OK) {
        if (attempt->kind == ATTEMPT_CONFIRM)
            accounts_end(accounts, attempt->session, "renewed");
        while (sessions_count_of(accounts->sessions, cb_str_of(attempt->row.user)) >=
               CB_SESSIONS_PER_USER)
            accounts_end(
                accounts,
                sessions_oldest_of(accounts->sessions, cb_str_of(attempt->row.user))->session.hash,
                "one session too many");
        sessions_add(accounts->sessions, &attempt->slot);
    }
    answer(attempt, code, 0);
}

static void start_session(struct attempt *attempt)
{
    CB_AUTO(cb_buf_fini) struct cb_buf account = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf session = {0};
    struct session_slot *slot = &attempt->slot;
    struct session_slot *old = sessions_find(attempt->accounts->sessions, attempt->session);
    cb_time now = attempt->accounts->config.now();
    if (attempt->kind == ATTEMPT_CONFIRM && old == NULL) {
        answer(attempt, CB_SIGNED_OUT, 0); /* it ended while the hash was worked out */
        return;
    }
    if (old != NULL)
        *slot = *old;
    else
        slot->session.began = now;
    memcpy(slot->session.user, attempt->row.user, sizeof(slot->session.user));
    slot->account = attempt->key;
    slot->session.hash = token_make(attempt->token);
    slot->session.touched = slot->session.fresh = slot->kept = now;
    struct journal_row rows[] = {session_row(slot, &session), account_row_of(attempt, &account)};
    struct journal_access access = access_of(
        attempt, ACCESS_SIGN_IN, attempt->kind == ATTEMPT_CONFIRM ? "confirmed" : "signed in");
    accounts_write(attempt->accounts, rows, attempt->is_renewed ? 2 : 1, &access, session_saved,
                   attempt);
}

static void password_saved(void *context, enum cb_code code)
{
    struct attempt *attempt = context;
    if (code == CB_OK)
        accounts_end_user(attempt->accounts, cb_str_of(attempt->row.user));
    answer(attempt, code, 0);
}

static void set_password(struct attempt *attempt)
{
    CB_AUTO(cb_buf_fini) struct cb_buf account = {0};
    attempt->row.code_until = 0;
    memset(&attempt->row.code, 0, sizeof(attempt->row.code));
    struct journal_row row = account_row_of(attempt, &account);
    struct journal_access access = access_of(attempt, ACCESS_ALTER, "password set");
    accounts_write(attempt->accounts, &row, 1, &access, password_saved, attempt);
}

static void refused_saved(void *context, enum cb_code code)
{
    answer(context, code == CB_OK ? CB_NOT_ALLOWED : CB_NOT_SAVED, 0);
}

/* A refusal is entered like a success. Too many in a row close the account (A4). */
static void refuse(struct attempt *attempt)
{
    CB_AUTO(cb_buf_fini) struct cb_buf account = {0};
    struct accounts *accounts = attempt->accounts;
    int failures = limiter_failed(accounts->limiter, attempt->key, cb_str_of(attempt->address),
                                  cb_monotonic_ms());
    struct journal_access access = access_of(attempt, ACCESS_REFUSED, "sign-in refused");
    bool closes = failures >= LIMITER_FAILURES_TO_LOCK && attempt->row.user[0] != '\0' &&
                  !attempt->row.is_closed;
    attempt->row.is_closed = attempt->row.is_closed || closes;
    struct journal_row row = account_row_of(attempt, &account);
    accounts_write(accounts, &row, closes ? 1 : 0, &access, refused_saved, attempt);
}

static void judged(void *job)
{
    struct attempt *attempt = job;
    if (!attempt->is_right) {
        refuse(attempt);
        return;
    }
    limiter_succeeded(attempt->accounts->limiter, attempt->key, cb_str_of(attempt->address));
    if (attempt->kind == ATTEMPT_SET)
        set_password(attempt);
    else
        start_session(attempt);
}

static const struct cb_job HASHING = {.run = run, .done = judged, .drop = drop};

/* ---- the ways in ----------------------------------------------------------------------------- */

/* Takes ATTEMPT, whose row and done are set. */
static void begin(struct attempt *attempt)
{
    int wait = limiter_wait_s(attempt->accounts->limiter, attempt->key, cb_str_of(attempt->address),
                              cb_monotonic_ms());
    if (wait > 0)
        answer(attempt, CB_TOO_FAST, wait);
    else if (!cb_pool_add(attempt->accounts->config.pool, &HASHING, attempt))
        answer(attempt, CB_BUSY, RETRY_WHEN_BUSY_S);
}

void accounts_sign_in(struct accounts *accounts, struct cb_str name, struct cb_str password,
                      struct cb_str address, session_done *done, void *context)
{
    struct cb_digest key = account_key(accounts->config.store, name);
    struct attempt *attempt = attempt_new(accounts, ATTEMPT_SIGN_IN, key, password, address);
    attempt->done.session = done;
    attempt->context = context;
    enum cb_code rc = account_row_find(accounts->reader, key, &attempt->row, NULL);
    if (rc != CB_OK && rc != CB_NOT_FOUND)
        answer(attempt, CB_INTERNAL, 0);
    else
        begin(attempt);
}

void accounts_confirm(struct accounts *accounts, struct cb_digest session, struct cb_str password,
                      struct cb_str address, session_done *done, void *context)
{
    struct session_slot *slot = sessions_find(accounts->sessions, session);
    if (slot == NULL) {
        done(context, CB_SIGNED_OUT, NULL, NULL, 0);
        return;
    }
    struct attempt *attempt =
        attempt_new(accounts, ATTEMPT_CONFIRM, slot->account, password, address);
    attempt->session = session;
    attempt->done.session = done;
    attempt->context = context;
    enum cb_code rc = account_row_find(accounts->reader, slot->account, &attempt->row, NULL);
    if (rc != CB_OK && rc != CB_NOT_FOUND)
        answer(attempt, CB_INTERNAL, 0);
    else
        begin(attempt);
}

static bool code_opens(const struct accounts *accounts, const struct account_row *row,
                       struct cb_str code)
{
    struct cb_digest hash = account_code_hash(accounts->config.store, code);
    bool same = CRYPTO_memcmp(hash.bytes, row->code.bytes, sizeof(hash.bytes)) == 0;
    return same && accounts->config.now() < row->code_until && !row->is_closed;
}

void accounts_set_password(struct accounts *accounts, struct cb_str name, struct cb_str code,
                           struct cb_str password, struct cb_str address, password_done *done,
                           void *context)
{
    const char *problem = password_problem(password, name);
    if (problem != NULL) {
        done(context, CB_INVALID, problem, 0);
        return;
    }
    struct cb_digest key = account_key(accounts->config.store, name);
    struct attempt *attempt = attempt_new(accounts, ATTEMPT_SET, key, password, address);
    attempt->done.password = done;
    attempt->context = context;
    enum cb_code rc = account_row_find(accounts->reader, key, &attempt->row, NULL);
    if (rc != CB_OK && rc != CB_NOT_FOUND)
        answer(attempt, CB_INTERNAL, 0);
    else if (limiter_wait_s(accounts->limiter, key, address, cb_monotonic_ms()) == 0 &&
             !code_opens(accounts, &attempt->row, code))
        refuse(attempt);
    else
        begin(attempt);
}
