/* What the files of this room share: the accounts themselves and how rows get written. */
#pragma once

#include "limiter.h"
#include "row.h"
#include "sessions.h"

struct accounts {
    struct accounts_config config;
    struct store_reader *reader;
    struct sessions *sessions;
    struct limiter *limiter;
    int64_t idle_ms, session_ms;
};

typedef void rows_done(void *context, enum cb_code code);

void accounts_write(struct accounts *accounts, const struct journal_row *rows, size_t count,
                    const struct journal_access *access, rows_done *done, void *context);
/* The same where nobody waits for it. */
void accounts_write_later(struct accounts *accounts, const struct journal_row *rows, size_t count,
                          const struct journal_access *access);
/* Take a session out, tell whoever listens, and remove its row. */
void accounts_end(struct accounts *accounts, struct cb_digest session, const char *why);
struct journal_row session_row(const struct session_slot *slot, struct cb_buf *value);

/* A new token and its hash. */
struct cb_digest token_make(char token[SESSION_TOKEN_TEXT]);
