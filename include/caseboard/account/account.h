/* Who may sign in: names, passwords, sessions, rate limits. Knows users by id and nothing of what
 * they may see. Belongs to the loop's thread; hashing runs on the pool. */
#pragma once

#include "caseboard/base/pool.h"
#include "caseboard/store/rows.h"

struct accounts;

struct accounts_config {
    struct store *store;
    struct journal_calls { /* how rows are written: live fills this in (it owns the batches) */
        void (*write)(void *context, const struct journal_row *rows, size_t count,
                      const struct journal_access *access,
                      void (*done)(void *context, enum cb_code code), void *done_context);
        void *context;
    } journal;
    struct cb_pool *pool;
    cb_time (*now)(void);
    int64_t idle_ms, session_ms; /* 0: the defaults of limits.h */
    /* Told when a session has ended for whatever reason; its sockets close with 4401. */
    void (*ended)(void *context, struct cb_digest session);
    void *context;
};
CB_MUST_USE enum cb_code accounts_open(const struct accounts_config *config, struct accounts **out,
                                       struct cb_error *err);
void accounts_free(struct accounts *accounts);

/* How long a session lasts without a human act. */
int64_t accounts_idle_ms(const struct accounts *accounts);

/* A session as it is now. */
struct session {
    struct cb_digest hash; /* SHA-256 of its token: its name everywhere */
    char user[64];
    char membership[64];           /* the seat it acts in; "" until it is chosen */
    cb_time began, touched, fresh; /* touched: last human act; fresh: last factor given */
};

#define SESSION_TOKEN_TEXT 44 /* 32 bytes as base64url without padding, and the NUL */

/* Sign in with a name and a password exactly as typed. DONE hears exactly once, later:
 *   CB_OK          SESSION and TOKEN (for the cookie)
 *   CB_NOT_ALLOWED name or password wrong, or disabled: never said which; same work
 *   CB_TOO_FAST    RETRY_S says when
 *   CB_BUSY        as many passwords wait to be hashed as may (A2); RETRY_S says when
 *   CB_NOT_SAVED */
void accounts_sign_in(struct accounts *accounts, struct cb_str name, struct cb_str password,
                      struct cb_str address,
                      void (*done)(void *context, enum cb_code code, const struct session *session,
                                   const char *token, int retry_s),
                      void *context);
/* Set the password with a code that `user add` printed (A1: 12 to 128 characters, not common, not
 * made of the name). CB_INVALID: REASON says why in a stable word. */
void accounts_set_password(struct accounts *accounts, struct cb_str name, struct cb_str code,
                           struct cb_str password, struct cb_str address,
                           void (*done)(void *context, enum cb_code code, const char *reason,
                                        int retry_s),
                           void *context);
/* How long the session lasts from now on, whatever is done in it. */
int64_t accounts_left_ms(const struct accounts *accounts, const struct session *session);
/* The session of a token, or NULL: unknown or ended. Borrowed until the next call. */
const struct session *accounts_session(struct accounts *accounts, struct cb_str token);
const struct session *accounts_session_by_hash(struct accounts *accounts, struct cb_digest hash);
/* Whether the session's last factor was given a moment ago (A7): at sign-in, or confirmed. */
bool accounts_is_fresh(struct accounts *accounts, struct cb_digest session);
/* A human act of this session: renews its idle end. */
void accounts_touch(struct accounts *accounts, struct cb_digest session);
void accounts_choose(struct accounts *accounts, struct cb_digest session, struct cb_str membership);
void accounts_sign_out(struct accounts *accounts, struct cb_digest session);
/* Every session of the user that has not ended, in no order. */
void accounts_sessions_of(struct accounts *accounts, struct cb_str user,
                          void (*each)(void *context, const struct session *session),
                          void *context);
void accounts_end_user(struct accounts *accounts, struct cb_str user); /* all its sessions */
/* The password again, for a fresh factor or after the lock screen; answers like sign-in with a new
 * token for the same session (A5). */
void accounts_confirm(struct accounts *accounts, struct cb_digest session, struct cb_str password,
                      struct cb_str address,
                      void (*done)(void *context, enum cb_code code, const struct session *session,
                                   const char *token, int retry_s),
                      void *context);
/* After a wake of the pool: judge what has been hashed. */
void accounts_poll(struct accounts *accounts);
/* End what is idle or too old; returns when to be called next. */
cb_time accounts_tick(struct accounts *accounts, cb_time now);

/* For the command line, which has no loop: rows for a new account with a code good for 72 hours
 * (CODE: 27 characters to be read aloud and typed), or with a password (demo and tests only: the
 * store must be a training store). The caller writes the rows. */
/* The user whose account this sign-in name opens. CB_NOT_FOUND: there is none. */
CB_MUST_USE enum cb_code account_user(const struct store *store, struct store_reader *reader,
                                      struct cb_str name, struct cb_buf *user,
                                      struct cb_error *err);
#define ACCOUNT_CODE_TEXT 28
struct account_rows {
    struct cb_buf key, value;
};
void account_rows_fini(struct account_rows *rows);
CB_AUTO_DEFINE_FINI(struct account_rows, account_rows_fini)
CB_MUST_USE enum cb_code account_make(struct store *store, struct cb_str name, struct cb_str user,
                                      cb_time now, char code[ACCOUNT_CODE_TEXT],
                                      struct account_rows *out, struct cb_error *err);
CB_MUST_USE enum cb_code account_make_with_password(struct store *store, struct cb_str name,
                                                    struct cb_str user, struct cb_str password,
                                                    struct account_rows *out, struct cb_error *err);
