#include <semaphore.h>
#include <stdio.h>
#include <string.h>

#include "account_world.h"
#include "caseboard/base/limits.h"
#include "tests/support/check.h"

#define HOME "192.0.2.1"
#define ELSEWHERE "198.51.100.7"

TEST(the_right_password_signs_in)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    CHECK_CODE(in.code, CB_OK);
    CHECK_STR(in.session.user, WORLD_USER);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) != NULL);
}

TEST(case_and_spaces_of_the_name_do_not_matter)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    CHECK_CODE(world_sign_in(world, "  Okafor@Demo.TEST ", WORLD_PASSWORD, HOME).code, CB_OK);
}

/* A4 */
TEST(a_wrong_password_and_an_unknown_name_are_answered_alike)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result wrong = world_sign_in(world, WORLD_NAME, "seven loud herons", HOME);
    struct attempt_result unknown = world_sign_in(world, "nobody@demo.test", WORLD_PASSWORD, HOME);
    CHECK_CODE(wrong.code, CB_NOT_ALLOWED);
    CHECK_CODE(unknown.code, CB_NOT_ALLOWED);
    CHECK_INT(wrong.retry_s, unknown.retry_s);
    CHECK_INT(wrong.token[0], '\0');
}

/* The pool's only worker, held for as long as a test wants. */
struct held {
    sem_t begun, gate;
};

static void hold(void *job)
{
    struct held *held = job;
    sem_post(&held->begun);
    sem_wait(&held->gate);
}

static void let_go(void *job)
{
    (void)job;
}

/* A2 */
TEST(as_many_passwords_wait_as_may_and_one_more_is_told_to_come_again)
{
    static const struct cb_job holding = {.run = hold, .done = let_go, .drop = let_go};
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result results[CB_SIGN_IN_QUEUE + 1] = {0};
    struct held held;
    sem_init(&held.begun, 0, 0);
    sem_init(&held.gate, 0, 0);
    CHECK(cb_pool_add(world->pool, &holding, &held));
    sem_wait(&held.begun);
    for (size_t i = 0; i < CB_COUNT(results); i++)
        world_begin_sign_in(world, WORLD_NAME, HOME, &results[i]);
    CHECK(!results[CB_SIGN_IN_QUEUE - 1].is_done);
    CHECK(results[CB_SIGN_IN_QUEUE].is_done);
    CHECK_CODE(results[CB_SIGN_IN_QUEUE].code, CB_BUSY);
    CHECK(results[CB_SIGN_IN_QUEUE].retry_s > 0);
    sem_post(&held.gate);
    for (size_t i = 0; i < CB_SIGN_IN_QUEUE; i++) {
        world_wait_for(world, &results[i]);
        CHECK_CODE(results[i].code, CB_OK);
    }
}

/* A4: 1, 2, 4 … seconds, per name and address block. */
TEST(after_a_failure_the_next_try_has_to_wait)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    world_sign_in(world, WORLD_NAME, "wrong password here", ELSEWHERE);
    struct attempt_result next = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, ELSEWHERE);
    CHECK_CODE(next.code, CB_TOO_FAST);
    CHECK_INT(next.retry_s, 1);
    CHECK_CODE(world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME).code, CB_OK);
}

TEST(unknown_names_have_to_wait_like_known_ones)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    world_sign_in(world, "nobody@demo.test", "wrong password here", ELSEWHERE);
    CHECK_CODE(world_sign_in(world, "nobody@demo.test", "another one here", ELSEWHERE).code,
               CB_TOO_FAST);
}

/* A5 */
TEST(the_token_of_an_ended_session_opens_nothing)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    accounts_sign_out(world->accounts, in.session.hash);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) == NULL);
    CHECK(world_has_ended(world, in.session.hash));
}

TEST(a_made_up_token_opens_nothing)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    CHECK(accounts_session(world->accounts,
                           CB_STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")) == NULL);
    CHECK(accounts_session(world->accounts, CB_STR("")) == NULL);
}

/* A6: 15 minutes, and one moment less. */
TEST(a_session_ends_after_fifteen_minutes_without_a_human_act)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    account_world_pass(CB_SESSION_IDLE_MS - 1);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) != NULL);
    account_world_pass(1);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) == NULL);
    accounts_tick(world->accounts, account_world_now());
    CHECK(world_has_ended(world, in.session.hash));
}

TEST(a_human_act_renews_the_idle_end)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    account_world_pass(CB_SESSION_IDLE_MS - 1);
    accounts_touch(world->accounts, in.session.hash);
    account_world_pass(CB_SESSION_IDLE_MS - 1);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) != NULL);
}

TEST(no_session_lives_longer_than_twelve_hours)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    for (int64_t passed = 0; passed < CB_SESSION_MAX_MS; passed += CB_SESSION_IDLE_MS / 3) {
        CHECK(accounts_session(world->accounts, cb_str_of(in.token)) != NULL);
        accounts_touch(world->accounts, in.session.hash);
        account_world_pass(CB_SESSION_IDLE_MS / 3);
    }
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) == NULL);
}

TEST(tick_says_when_the_next_session_ends)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    CHECK_INT(accounts_tick(world->accounts, account_world_now()),
              account_world_now() + CB_SESSION_IDLE_MS);
}

/* A6: three sessions a person, at the limit and one past it. */
TEST(a_fourth_session_ends_the_one_used_longest_ago)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in[CB_SESSIONS_PER_USER + 1];
    for (size_t i = 0; i < CB_COUNT(in); i++) {
        account_world_pass(1000);
        if (i == CB_SESSIONS_PER_USER)
            CHECK_INT(world->ended_count, 0);
        in[i] = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    }
    CHECK_INT(world->ended_count, 1);
    CHECK(world_has_ended(world, in[0].session.hash));
    CHECK(accounts_session(world->accounts, cb_str_of(in[3].token)) != NULL);
}

TEST(sessions_and_their_seat_outlive_a_restart)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    accounts_choose(world->accounts, in.session.hash, CB_STR("m-1"));
    account_world_reopen(world);
    const struct session *session = accounts_session(world->accounts, cb_str_of(in.token));
    CHECK(session != NULL);
    CHECK_STR(session->membership, "m-1");
}

TEST(a_session_that_was_ended_stays_ended_after_a_restart)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    accounts_end_user(world->accounts, cb_str_of(WORLD_USER));
    account_world_reopen(world);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) == NULL);
}

/* A5: a new token at every fresh factor. */
TEST(confirming_gives_a_new_token_for_the_same_session)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    account_world_pass(60000);
    struct attempt_result again = world_confirm(world, in.session.hash, WORLD_PASSWORD);
    CHECK_CODE(again.code, CB_OK);
    CHECK(strcmp(again.token, in.token) != 0);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) == NULL);
    CHECK_INT(again.session.began, in.session.began);
    CHECK_INT(again.session.fresh, account_world_now());
}

/* A7 */
TEST(a_factor_is_fresh_for_five_minutes_and_when_it_was_confirmed)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    account_world_pass(CB_FRESH_FACTOR_MS);
    CHECK(accounts_is_fresh(world->accounts, in.session.hash));
    account_world_pass(1);
    CHECK(!accounts_is_fresh(world->accounts, in.session.hash));
    struct attempt_result again = world_confirm(world, in.session.hash, WORLD_PASSWORD);
    CHECK(accounts_is_fresh(world->accounts, again.session.hash));
    CHECK(!accounts_is_fresh(world->accounts, in.session.hash)); /* it ended */
}

TEST(a_wrong_confirmation_leaves_the_session_as_it_is)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result in = world_sign_in(world, WORLD_NAME, WORLD_PASSWORD, HOME);
    CHECK_CODE(world_confirm(world, in.session.hash, "not the password").code, CB_NOT_ALLOWED);
    CHECK(accounts_session(world->accounts, cb_str_of(in.token)) != NULL);
}

/* ---- codes and new passwords ------------------------------------------------------------------
 */

TEST(a_code_sets_the_password_once)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    char code[ACCOUNT_CODE_TEXT];
    world_add_account(world, "brand@demo.test", "u-brand", code);
    CHECK_CODE(world_set_password(world, "brand@demo.test", code, "plenty of plovers").code, CB_OK);
    CHECK_CODE(world_sign_in(world, "brand@demo.test", "plenty of plovers", HOME).code, CB_OK);
    CHECK_CODE(world_set_password(world, "brand@demo.test", code, "plenty of lapwings").code,
               CB_NOT_ALLOWED);
}

TEST(a_code_may_be_typed_in_small_letters_and_without_dashes)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    char code[ACCOUNT_CODE_TEXT];
    char typed[ACCOUNT_CODE_TEXT] = "";
    world_add_account(world, "brand@demo.test", "u-brand", code);
    for (size_t i = 0, j = 0; code[i] != '\0'; i++)
        if (code[i] != '-')
            typed[j++] = code[i] >= 'A' ? (char)(code[i] - 'A' + 'a') : code[i];
    CHECK_CODE(world_set_password(world, "brand@demo.test", typed, "plenty of plovers").code,
               CB_OK);
}

TEST(a_code_is_good_for_seventy_two_hours)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    char first[ACCOUNT_CODE_TEXT];
    char second[ACCOUNT_CODE_TEXT];
    world_add_account(world, "brand@demo.test", "u-brand", first);
    world_add_account(world, "byrne@demo.test", "u-byrne", second);
    account_world_pass(CB_CODE_VALID_MS - 1);
    CHECK_CODE(world_set_password(world, "brand@demo.test", first, "plenty of plovers").code,
               CB_OK);
    account_world_pass(1);
    CHECK_CODE(world_set_password(world, "byrne@demo.test", second, "plenty of plovers").code,
               CB_NOT_ALLOWED);
}

TEST(an_account_without_a_password_cannot_be_signed_in_to)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    char code[ACCOUNT_CODE_TEXT];
    world_add_account(world, "brand@demo.test", "u-brand", code);
    CHECK_CODE(world_sign_in(world, "brand@demo.test", "", HOME).code, CB_NOT_ALLOWED);
    CHECK_CODE(world_sign_in(world, "brand@demo.test", code, ELSEWHERE).code, CB_NOT_ALLOWED);
}

static void check_problem(const char *password, const char *reason)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    struct attempt_result set =
        world_set_password(world, WORLD_NAME, "00000-00000-00000-00000-000", password);
    CHECK_CODE(set.code, *reason != '\0' ? CB_INVALID : CB_NOT_ALLOWED);
    CHECK_STR(set.reason, reason);
}

/* A1; the reason comes before the code is looked at, the same for every account. */
TEST(a_password_has_twelve_to_a_hundred_and_twenty_eight_characters)
{
    char longest[CB_PASSWORD_MAX + 2];
    for (size_t i = 0; i < sizeof(longest) - 1; i++)
        longest[i] = (char)('a' + i % 26);
    longest[CB_PASSWORD_MAX + 1] = '\0';
    check_problem("eleven char", "too_short");
    check_problem("twelve chars", "");
    check_problem("zwölf zeiché", "");
    check_problem(longest, "too_long");
    longest[CB_PASSWORD_MAX] = '\0';
    check_problem(longest, "");
}

TEST(a_common_password_is_refused)
{
    check_problem("1qaz2wsx3edc", "too_common");
    check_problem("1QAZ2wsx3edc", "too_common");
    check_problem("zzzzzzzzzzzzzzz", "too_common");
}

TEST(a_password_made_of_the_name_or_the_product_is_refused)
{
    check_problem("okafor@demo.test", "made_of_name");
    check_problem("caseboard1234", "made_of_name");
    check_problem("caseboard in the long dark room", "");
}

/* ---- the store --------------------------------------------------------------------------------
 */

TEST(given_passwords_are_for_training_stores_alone)
{
    CB_AUTO(account_rows_fini) struct account_rows rows = {0};
    CB_AUTO(store_free) struct store *store = NULL;
    char path[512];
    char key[512];
    const char *folder = check_folder();
    snprintf(path, sizeof(path), "%s/real.db", folder);
    snprintf(key, sizeof(key), "%s/real.key", folder);
    struct store_options options = {.path = path, .key_path = key, .create = true};
    CHECK_CODE(store_open(&options, &store, NULL), CB_OK);
    CHECK_CODE(account_make_with_password(store, CB_STR("a@b.test"), CB_STR("u-a"),
                                          CB_STR("long enough here"), &rows, NULL),
               CB_NOT_ALLOWED);
}

TEST(the_user_of_a_sign_in_name_can_be_looked_up)
{
    CB_AUTO(account_world_free) struct account_world *world = account_world_new();
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf user = {0};
    CHECK_CODE(store_reader_open(world->store, &reader, NULL), CB_OK);
    CHECK_CODE(account_user(world->store, reader, CB_STR("OKAFOR@demo.test"), &user, NULL), CB_OK);
    CHECK_STR(cb_buf_peek(&user), WORLD_USER);
    CHECK_CODE(account_user(world->store, reader, CB_STR("nobody"), &user, NULL), CB_NOT_FOUND);
}
