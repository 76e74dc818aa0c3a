#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/json.h"
#include "crowd.h"

#define CASE_REFERENCE "Bench 1A"
#define SHARES_REFERENCE "Bench 2B"
#define SHARER "share"
#define APPROVER "super"

const char *const people_seats[] = {"pol", "adv", "pro", "vlo", "mh", "cps", NULL};

size_t people_seat_count(void)
{
    size_t count = 0;
    while (people_seats[count] != NULL)
        count++;
    return count;
}

/* ---- signing in ------------------------------------------------------------------------------ */

static bool sign_in(int port, const char *seat, size_t number, struct person *person)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf request = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf answer = {0};
    cb_buf_printf(&body, "{\"name\":\"%s-%zu@bench.test\",\"password\":\"training bench %s %zu\"}",
                  seat, number, seat, number);
    cb_buf_printf(&request,
                  "POST /api/sign-in HTTP/1.1\r\nHost: localhost:%d\r\n"
                  "Origin: https://localhost:%d\r\nContent-Type: application/json\r\n"
                  "Content-Length: %zu\r\n\r\n%s",
                  port, port, body.len, body.at);
    if (!tls_exchange(port, cb_buf_peek(&request), &answer))
        return false;
    const char *cookie = strstr(answer.at, "Set-Cookie: ");
    if (cookie == NULL) {
        fprintf(stderr, "load: sign-in of %s-%zu: %.80s\n", seat, number, answer.at);
        return false;
    }
    cookie += strlen("Set-Cookie: ");
    snprintf(person->seat, sizeof person->seat, "%s", seat);
    snprintf(person->cookie, sizeof person->cookie, "%.*s", (int)strcspn(cookie, ";\r"), cookie);
    return true;
}

static const char *id_of(const json_t *cards, const char *reference)
{
    size_t i;
    json_t *card;
    json_array_foreach (cards, i, card) {
        if (cb_str_is(cb_json_get_str(json_object_get(card, "fields"), "ref_no"), reference))
            return json_string_value(json_object_get(card, "id"));
    }
    return NULL;
}

static bool write_cases(int port, const struct person *person, FILE *file)
{
    CB_AUTO(cb_buf_fini) struct cb_buf answer = {0};
    struct target target = {.kind = TARGET_CASEBOARD, .port = port};
    if (!crowd_ask(&target, cb_str_of(person->cookie),
                   CB_STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"board.open\",\"params\":"
                          "{\"board\":\"bench\"}}"),
                   &answer))
        return false;
    CB_AUTO(json_decref) json_t *reply = json_loads(answer.at, 0, NULL);
    json_t *cards = json_object_get(json_object_get(reply, "result"), "cards");
    const char *plain = id_of(cards, CASE_REFERENCE), *shares = id_of(cards, SHARES_REFERENCE);
    if (plain == NULL || shares == NULL)
        fprintf(stderr, "load: not both cases on the board: %.200s\n", answer.at);
    else
        fprintf(file, "case %s\nshares %s\n", plain, shares);
    return plain != NULL && shares != NULL;
}

static bool sign_in_to(FILE *file, int port, const char *name, size_t number)
{
    struct person person;
    bool is_first = ftell(file) == 0;
    bool ok = sign_in(port, name, number, &person);
    if (ok && is_first)
        ok = write_cases(port, &person, file);
    if (ok)
        fprintf(file, "%s %s\n", person.seat, person.cookie);
    return ok;
}

bool people_sign_in(int port, size_t users, const char *path)
{
    bool ok = true;
    FILE *file = fopen(path, "we");
    for (size_t n = 1; file != NULL && ok && n <= users; n++) {
        for (size_t s = 0; ok && people_seats[s] != NULL; s++)
            ok = sign_in_to(file, port, people_seats[s], n);
    }
    ok = file != NULL && ok && sign_in_to(file, port, SHARER, 1) &&
         sign_in_to(file, port, APPROVER, 1);
    return file != NULL && fclose(file) == 0 && ok;
}

bool people_sign_in_approver(int port, struct person *out)
{
    return sign_in(port, APPROVER, 1, out);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void add(struct people *people, const struct person *person, size_t *room)
{
    if (strcmp(person->seat, SHARER) == 0) {
        people->sharer = *person;
    } else if (strcmp(person->seat, APPROVER) == 0) {
        people->approver = *person;
    } else {
        cb_grow(&people->person, people->count, room, sizeof *people->person);
        people->person[people->count++] = *person;
    }
}

bool people_read(const char *path, struct people *people)
{
    size_t room = 0;
    struct person person;
    FILE *file = fopen(path, "re");
    *people = (struct people){0};
    if (file == NULL)
        return false;
    if (fscanf(file, "case %39s shares %39s", people->case_id, people->shares_id) == 2) {
        while (fscanf(file, "%7s %159s", person.seat, person.cookie) == 2)
            add(people, &person, &room);
    }
    fclose(file);
    return people->count > 0;
}

void people_free(struct people *people)
{
    free(people->person);
}

struct cb_str people_cookie(const struct people *people, size_t number)
{
    if (people->count == 0)
        return (struct cb_str){NULL, 0};
    return cb_str_of(people->person[number % people->count].cookie);
}
