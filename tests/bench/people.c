#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/json.h"
#include "crowd.h"

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

static bool find_case(int port, const struct person *person, char *out, size_t room)
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
    const char *id = json_string_value(json_object_get(json_array_get(cards, 0), "id"));
    if (id == NULL)
        fprintf(stderr, "load: no case on the board: %.200s\n", answer.at);
    else
        snprintf(out, room, "%s", id);
    return id != NULL;
}

bool people_sign_in(int port, size_t users, const char *path)
{
    struct person person;
    char case_id[40] = "";
    bool ok = true;
    FILE *file = fopen(path, "we");
    for (size_t n = 1; file != NULL && ok && n <= users; n++) {
        for (size_t s = 0; ok && people_seats[s] != NULL; s++) {
            ok = sign_in(port, people_seats[s], n, &person);
            if (ok && case_id[0] == '\0') {
                ok = find_case(port, &person, case_id, sizeof case_id);
                fprintf(file, "case %s\n", case_id);
            }
            if (ok)
                fprintf(file, "%s %s\n", person.seat, person.cookie);
        }
    }
    return file != NULL && fclose(file) == 0 && ok;
}

/* ---- reading --------------------------------------------------------------------------------- */

bool people_read(const char *path, struct people *people)
{
    size_t room = 0;
    struct person person;
    FILE *file = fopen(path, "re");
    *people = (struct people){0};
    if (file == NULL)
        return false;
    if (fscanf(file, "case %39s", people->case_id) == 1) {
        while (fscanf(file, "%7s %159s", person.seat, person.cookie) == 2) {
            cb_grow(&people->person, people->count, &room, sizeof *people->person);
            people->person[people->count++] = person;
        }
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
