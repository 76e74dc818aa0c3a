/* Sessions as they live: looked up, touched, ended. Signing in is sign_in.c. */
#include "caseboard/account/account.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "accounts.h"
#include "caseboard/base/id.h"

/* A touch is kept at most this much later than it happened. */
#define KEEP_TOUCH_MS 60000

static bool load_session(void *context, struct cb_str key, struct cb_str value)
{
    struct accounts *accounts = context;
    struct session_slot slot;
    if (session_read(key, value, &slot))
        sessions_add(accounts->sessions, &slot);
    return true;
}

enum cb_code accounts_open(const struct accounts_config *config, struct accounts **out,
                           struct cb_error *err)
{
    struct accounts *accounts = cb_alloc(sizeof(*accounts));
    accounts->config = *config;
    accounts->idle_ms = config->idle_ms != 0 ? config->idle_ms : CB_SESSION_IDLE_MS;
    accounts->session_ms = config->session_ms != 0 ? config->session_ms : CB_SESSION_MAX_MS;
    accounts->sessions = sessions_new();
    accounts->limiter = limiter_new();
    enum cb_code rc = store_reader_open(config->store, &accounts->reader, err);
    if (rc == CB_OK)
        rc = store_rows(accounts->reader, ROW_SESSION, load_session, accounts, err);
    if (rc != CB_OK) {
        accounts_free(accounts);
        return rc;
    }
    *out = accounts;
    return CB_OK;
}

void accounts_free(struct accounts *accounts)
{
    if (accounts == NULL)
        return;
    store_reader_free(accounts->reader);
    sessions_free(accounts->sessions);
    limiter_free(accounts->limiter);
    free(accounts);
}

int64_t accounts_idle_ms(const struct accounts *accounts)
{
    return accounts->idle_ms;
}

int64_t accounts_left_ms(const struct accounts *accounts, const struct session *session)
{
    int64_t left = session->began + accounts->session_ms - accounts->config.now();
    return left > 0 ? left : 0;
}

/* ---- rows ------------------------------------------------------------------------------------ */

void accounts_write(struct accounts *accounts, const struct journal_row *rows, size_t count,
                    const struct journal_access *access, rows_done *done, void *context)
{
    accounts->config.journal.write(accounts->config.journal.context, rows, count, access, done,
                                   context);
}

static void nobody_waits(void *context, enum cb_code code)
{
    (void)context;
    (void)code; /* the journal's own health tells; what is in memory is right */
}

void accounts_write_later(struct accounts *accounts, const struct journal_row *rows, size_t count,
                          const struct journal_access *access)
{
    accounts_write(accounts, rows, count, access, nobody_waits, NULL);
}

struct journal_row session_row(const struct session_slot *slot, struct cb_buf *value)
{
    session_write(slot, value);
    return (struct journal_row){
        .kind = ROW_SESSION,
        .key = {(const char *)slot->session.hash.bytes, CB_DIGEST_BYTES},
        .value = cb_buf_peek(value),
    };
}

struct cb_digest token_make(char token[SESSION_TOKEN_TEXT])
{
    uint8_t random[32];
    unsigned char base64[48];
    cb_random(random, sizeof(random));
    EVP_EncodeBlock(base64, random, sizeof(random));
    for (size_t i = 0; i < SESSION_TOKEN_TEXT - 1; i++)
        token[i] = base64[i] == '+' ? '-' : base64[i] == '/' ? '_' : (char)base64[i];
    token[SESSION_TOKEN_TEXT - 1] = '\0';
    OPENSSL_cleanse(random, sizeof(random));
    OPENSSL_cleanse(base64, sizeof(base64));
    return cb_digest_of(token, SESSION_TOKEN_TEXT - 1);
}

/* ---- sessions -------------------------------------------------------------------------------- */

static bool has_ended(const struct accounts *accounts, const struct session *session, cb_time now)
{
    return now - session->touched >= accounts->idle_ms ||
           now - session->began >= accounts->session_ms;
}

const struct session *accounts_session_by_hash(struct accounts *accounts, struct cb_digest hash)
{
    struct session_slot *slot = sessions_find(accounts->sessions, hash);
    if (slot == NULL || has_ended(accounts, &slot->session, accounts->config.now()))
        return NULL;
    return &slot->session;
}

bool accounts_is_fresh(struct accounts *accounts, struct cb_digest hash)
{
    const struct session *session = accounts_session_by_hash(accounts, hash);
    if (session == NULL)
        return false;
    cb_time since = accounts->config.now() - session->fresh;
    return since >= 0 && since <= CB_FRESH_FACTOR_MS;
}

const struct session *accounts_session(struct accounts *accounts, struct cb_str token)
{
    if (token.len != SESSION_TOKEN_TEXT - 1)
        return NULL;
    return accounts_session_by_hash(accounts, cb_digest_of(token.at, token.len));
}

static void keep(struct accounts *accounts, struct session_slot *slot, cb_time now)
{
    CB_AUTO(cb_buf_fini) struct cb_buf value = {0};
    slot->kept = now;
    struct journal_row row = session_row(slot, &value);
    accounts_write_later(accounts, &row, 1, NULL);
}

void accounts_touch(struct accounts *accounts, struct cb_digest hash)
{
    struct session_slot *slot = sessions_find(accounts->sessions, hash);
    cb_time now = accounts->config.now();
    if (slot == NULL || has_ended(accounts, &slot->session, now))
        return;
    slot->session.touched = now;
    if (now - slot->kept >= KEEP_TOUCH_MS)
        keep(accounts, slot, now);
}

void accounts_choose(struct accounts *accounts, struct cb_digest hash, struct cb_str membership)
{
    struct session_slot *slot = sessions_find(accounts->sessions, hash);
    if (slot == NULL || membership.len >= sizeof(slot->session.membership))
        return;
    memcpy(slot->session.membership, membership.at, membership.len);
    slot->session.membership[membership.len] = '\0';
    keep(accounts, slot, accounts->config.now());
}

void accounts_end(struct accounts *accounts, struct cb_digest hash, const char *why)
{
    struct session_slot *slot = sessions_find(accounts->sessions, hash);
    if (slot == NULL)
        return;
    struct session_slot ended = *slot;
    struct journal_row row = {.kind = ROW_SESSION,
                              .key = {(const char *)ended.session.hash.bytes, CB_DIGEST_BYTES}};
    struct journal_access access = {.op = ACCESS_SIGN_OUT,
                                    .at = accounts->config.now(),
                                    .user = cb_str_of(ended.session.user),
                                    .what = cb_str_of(why),
                                    .session = ended.session.hash};
    sessions_remove(accounts->sessions, hash);
    accounts_write_later(accounts, &row, 1, &access);
    if (accounts->config.ended != NULL)
        accounts->config.ended(accounts->config.context, hash);
}

void accounts_sign_out(struct accounts *accounts, struct cb_digest hash)
{
    accounts_end(accounts, hash, "signed out");
}

void accounts_end_user(struct accounts *accounts, struct cb_str user)
{
    for (struct session_slot *slot = sessions_oldest_of(accounts->sessions, user); slot != NULL;
         slot = sessions_oldest_of(accounts->sessions, user))
        accounts_end(accounts, slot->session.hash, "ended for the user");
}

struct listing {
    const struct accounts *accounts;
    struct cb_str user;
    void (*each)(void *context, const struct session *session);
    void *context;
};

static void list_one(void *context, struct session_slot *slot)
{
    const struct listing *listing = context;
    const struct accounts *accounts = listing->accounts;
    if (cb_str_is(listing->user, slot->session.user) &&
        !has_ended(accounts, &slot->session, accounts->config.now()))
        listing->each(listing->context, &slot->session);
}

void accounts_sessions_of(struct accounts *accounts, struct cb_str user,
                          void (*each)(void *context, const struct session *session), void *context)
{
    struct listing listing = {accounts, user, each, context};
    sessions_each(accounts->sessions, list_one, &listing);
}

void accounts_poll(struct accounts *accounts)
{
    cb_pool_poll(accounts->config.pool);
}

struct due {
    const struct accounts *accounts;
    cb_time now, next;
};

static bool is_due(const struct session_slot *slot, const void *argument)
{
    const struct due *due = argument;
    return has_ended(due->accounts, &slot->session, due->now);
}

static void look_when(void *context, struct session_slot *slot)
{
    struct due *due = context;
    cb_time idle = slot->session.touched + due->accounts->idle_ms;
    cb_time most = slot->session.began + due->accounts->session_ms;
    cb_time end = idle < most ? idle : most;
    if (end < due->next)
        due->next = end;
}

cb_time accounts_tick(struct accounts *accounts, cb_time now)
{
    struct due due = {accounts, now, CB_TIME_NEVER};
    for (struct session_slot *slot = sessions_first(accounts->sessions, is_due, &due); slot != NULL;
         slot = sessions_first(accounts->sessions, is_due, &due))
        accounts_end(accounts, slot->session.hash, "idle or too old");
    sessions_each(accounts->sessions, look_when, &due);
    return due.next;
}
