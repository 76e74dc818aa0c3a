#include "account_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caseboard/base/limits.h"
#include "tests/support/check.h"

static cb_time now_ms = 1790000000000; /* some day in 2026 */

cb_time account_world_now(void)
{
    return now_ms;
}

void account_world_pass(int64_t ms)
{
    now_ms += ms;
}

static void nobody_sleeps(void *context)
{
    (void)context;
}

static void write_now(void *context, const struct journal_row *rows, size_t count,
                      const struct journal_access *access,
                      void (*done)(void *context, enum cb_code code), void *done_context)
{
    struct account_world *world = context;
    struct journal_job job = {
        .rows = rows, .row_count = count, .accesses = access, .access_count = access != NULL};
    done(done_context, journal_run(world->journal, &job, NULL));
}

static void ended(void *context, struct cb_digest session)
{
    struct account_world *world = context;
    if (world->ended_count < CB_COUNT(world->ended))
        world->ended[world->ended_count++] = session;
}

static void open_accounts(struct account_world *world)
{
    struct accounts_config config = {
        .store = world->store,
        .journal = {.write = write_now, .context = world},
        .pool = world->pool,
        .now = account_world_now,
        .ended = ended,
        .context = world,
    };
    CHECK_CODE(accounts_open(&config, &world->accounts, NULL), CB_OK);
}

static void write_account(struct account_world *world, const struct account_rows *rows)
{
    struct journal_row row = {
        .kind = ROW_ACCOUNT, .key = cb_buf_peek(&rows->key), .value = cb_buf_peek(&rows->value)};
    CHECK_CODE(
        journal_run(world->journal, &(struct journal_job){.rows = &row, .row_count = 1}, NULL),
        CB_OK);
}

struct account_world *account_world_new(void)
{
    struct account_world *world = cb_alloc(sizeof(*world));
    CB_AUTO(account_rows_fini) struct account_rows rows = {0};
    char path[512];
    char key[512];
    const char *folder = check_folder();
    snprintf(path, sizeof(path), "%s/store.db", folder);
    snprintf(key, sizeof(key), "%s/master.key", folder);
    struct store_options options = {
        .path = path, .key_path = key, .create = true, .training = true, .exclusive = true};
    CHECK_CODE(store_open(&options, &world->store, NULL), CB_OK);
    CHECK_CODE(journal_open(world->store, nobody_sleeps, NULL, &world->journal, NULL), CB_OK);
    world->pool = cb_pool_new(1, CB_SIGN_IN_QUEUE, nobody_sleeps, NULL);
    CHECK_CODE(account_make_with_password(world->store, cb_str_of(WORLD_NAME),
                                          cb_str_of(WORLD_USER), cb_str_of(WORLD_PASSWORD), &rows,
                                          NULL),
               CB_OK);
    write_account(world, &rows);
    open_accounts(world);
    return world;
}

void account_world_reopen(struct account_world *world)
{
    accounts_free(world->accounts);
    open_accounts(world);
}

void account_world_free(struct account_world *world)
{
    cb_pool_free(world->pool);
    accounts_free(world->accounts);
    journal_free(world->journal);
    store_free(world->store);
    free(world);
}

void world_wait_for(struct account_world *world, const struct attempt_result *result)
{
    while (!result->is_done) {
        usleep(1000);
        accounts_poll(world->accounts);
    }
}

static void session_done(void *context, enum cb_code code, const struct session *session,
                         const char *token, int retry_s)
{
    struct attempt_result *result = context;
    result->code = code;
    result->retry_s = retry_s;
    result->is_done = true;
    if (session != NULL)
        result->session = *session;
    if (token != NULL)
        memcpy(result->token, token, sizeof(result->token));
}

static void password_done(void *context, enum cb_code code, const char *reason, int retry_s)
{
    struct attempt_result *result = context;
    result->code = code;
    result->retry_s = retry_s;
    result->is_done = true;
    snprintf(result->reason, sizeof(result->reason), "%s", reason != NULL ? reason : "");
}

void world_begin_sign_in(struct account_world *world, const char *name, const char *address,
                         struct attempt_result *result)
{
    accounts_sign_in(world->accounts, cb_str_of(name), CB_STR(WORLD_PASSWORD), cb_str_of(address),
                     session_done, result);
}

struct attempt_result world_sign_in(struct account_world *world, const char *name,
                                    const char *password, const char *address)
{
    struct attempt_result result = {0};
    accounts_sign_in(world->accounts, cb_str_of(name), cb_str_of(password), cb_str_of(address),
                     session_done, &result);
    world_wait_for(world, &result);
    return result;
}

struct attempt_result world_confirm(struct account_world *world, struct cb_digest session,
                                    const char *password)
{
    struct attempt_result result = {0};
    accounts_confirm(world->accounts, session, cb_str_of(password), CB_STR("192.0.2.1"),
                     session_done, &result);
    world_wait_for(world, &result);
    return result;
}

struct attempt_result world_set_password(struct account_world *world, const char *name,
                                         const char *code, const char *password)
{
    struct attempt_result result = {0};
    accounts_set_password(world->accounts, cb_str_of(name), cb_str_of(code), cb_str_of(password),
                          CB_STR("192.0.2.1"), password_done, &result);
    world_wait_for(world, &result);
    return result;
}

void world_add_account(struct account_world *world, const char *name, const char *user,
                       char code[ACCOUNT_CODE_TEXT])
{
    CB_AUTO(account_rows_fini) struct account_rows rows = {0};
    CHECK_CODE(account_make(world->store, cb_str_of(name), cb_str_of(user), account_world_now(),
                            code, &rows, NULL),
               CB_OK);
    write_account(world, &rows);
}

bool world_has_ended(const struct account_world *world, struct cb_digest session)
{
    for (size_t i = 0; i < world->ended_count; i++)
        if (memcmp(world->ended[i].bytes, session.bytes, sizeof(session.bytes)) == 0)
            return true;
    return false;
}
