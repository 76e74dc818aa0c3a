/* An account room over a real store in a folder of its own, with a clock that the test moves. */
#pragma once

#include "caseboard/account/account.h"

#define WORLD_NAME "okafor@demo.test"
#define WORLD_USER "u-okafor"
#define WORLD_PASSWORD "seven quiet herons"

struct account_world {
    struct store *store;
    struct journal *journal;
    struct cb_pool *pool;
    struct accounts *accounts;
    struct cb_digest ended[16]; /* sessions that were told to have ended */
    size_t ended_count;
};

struct account_world *account_world_new(void);
void account_world_free(struct account_world *world);
CB_AUTO_DEFINE(struct account_world, account_world_free)
void account_world_reopen(struct account_world *world); /* as after a restart */
void account_world_pass(int64_t ms);                    /* time goes on */
cb_time account_world_now(void);

/* How an attempt ended; waits for it. */
struct attempt_result {
    enum cb_code code;
    char reason[32];
    struct session session;
    char token[SESSION_TOKEN_TEXT];
    int retry_s;
    bool is_done;
};
struct attempt_result world_sign_in(struct account_world *world, const char *name,
                                    const char *password, const char *address);
/* Begin one and do not wait: RESULT hears of it in world_wait_for(). */
void world_begin_sign_in(struct account_world *world, const char *name, const char *address,
                         struct attempt_result *result);
void world_wait_for(struct account_world *world, const struct attempt_result *result);
struct attempt_result world_confirm(struct account_world *world, struct cb_digest session,
                                    const char *password);
struct attempt_result world_set_password(struct account_world *world, const char *name,
                                         const char *code, const char *password);
/* A new account without a password; its code goes to CODE. */
void world_add_account(struct account_world *world, const char *name, const char *user,
                       char code[ACCOUNT_CODE_TEXT]);
bool world_has_ended(const struct account_world *world, struct cb_digest session);
