/* The clients of a live world, and what they make of their bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/live_world.h"

static void keep(struct live_client *client, struct cb_str bytes)
{
    cb_buf_clear(&client->last);
    cb_buf_str(&client->last, bytes);
    cb_buf_str(&client->received, bytes);
    cb_buf_char(&client->received, '\n');
}

static void client_frame(void *context, struct cb_frame *head, struct cb_frame *tail)
{
    struct live_client *client = context;
    if (client->on_bytes != NULL)
        client->on_bytes(client);
    client->frames++;
    keep(client, (struct cb_str){cb_frame_peek(head), cb_frame_len(head)});
    cb_frame_unref(head);
    cb_frame_unref(tail);
}

static void client_ended(void *context)
{
    ((struct live_client *)context)->ended = true;
}

/* As it would stand on the wire: the code's kind, what the answer says. */
void live_client_keep(void *context, const struct live_answer *answer)
{
    struct live_client *client = context;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    if (client->on_bytes != NULL)
        client->on_bytes(client);
    client->answers++;
    client->answer = *answer;
    if (answer->code != CB_OK) {
        cb_buf_printf(&text,
                      "{\"kind\":\"%s\",\"reason\":\"%s\",\"record\":", cb_code_kind(answer->code),
                      answer->reason == NULL ? "" : answer->reason);
        cb_buf_str(&text, answer->record.len > 0 ? answer->record : CB_STR("null"));
        cb_buf_text(&text, ",\"fields\":");
        if (answer->fields != NULL)
            cb_json_write(&text, answer->fields);
        else
            cb_buf_text(&text, "null");
        cb_buf_char(&text, '}');
    } else if (answer->shared != NULL) { /* less the brace that ends the whole reply */
        cb_buf_add(&text, cb_frame_peek(answer->shared), cb_frame_len(answer->shared) - 1);
    } else {
        cb_buf_str(&text, answer->result);
    }
    keep(client, cb_buf_peek(&text));
}

void live_client_init(struct live_client *client, struct live_world *world, const char *user)
{
    *client = (struct live_client){.world = world};
    for (size_t i = 0; i < live_people_count; i++) {
        if (strcmp(live_people[i].user, user) != 0)
            continue;
        struct live_reader_config config = {.user = cb_str_of(user),
                                            .agency = cb_str_of(live_people[i].agency),
                                            .seat = cb_str_of(live_people[i].seat),
                                            .session = cb_digest_of(user, strlen(user)),
                                            .address = CB_STR("192.0.2.1"),
                                            .send = client_frame,
                                            .ended = client_ended,
                                            .context = client};
        client->reader = live_reader_new(world->live, &config);
    }
}

void live_client_fini(struct live_client *client)
{
    live_reader_free(client->reader);
    cb_buf_fini(&client->received);
    cb_buf_fini(&client->last);
}

enum cb_code live_client_open(struct live_client *client, struct cb_id stream, const char *why,
                              const char *have)
{
    char id[CB_ID_TEXT];
    size_t answers = client->answers;
    cb_id_write(stream, id);
    live_case_open(client->reader, cb_str_of(id), cb_str_of(why), cb_str_of(have), live_client_keep,
                   client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_board_named(struct live_client *client, const char *board,
                                     const char *have)
{
    size_t answers = client->answers;
    live_board_open(client->reader, cb_str_of(board), cb_str_of(have), live_client_keep, client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_board(struct live_client *client, const char *have)
{
    return live_client_board_named(client, LIVE_BOARD, have);
}

/* Runs the loop until the one answer is there. */
static enum cb_code answered(struct live_client *client, size_t answers)
{
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_access(struct live_client *client, struct cb_id stream, const char *before)
{
    char text[CB_ID_TEXT];
    size_t answers = client->answers;
    cb_id_write(stream, text);
    live_audit_access(client->reader, cb_str_of(text), cb_str_of(before), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_mine(struct live_client *client, const char *before)
{
    size_t answers = client->answers;
    live_audit_mine(client->reader, cb_str_of(before), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_signals(struct live_client *client)
{
    size_t answers = client->answers;
    live_audit_signals(client->reader, CB_STR(LIVE_BOARD), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_directory(struct live_client *client)
{
    size_t answers = client->answers;
    live_directory_open(client->reader, CB_STR(LIVE_BOARD), live_client_keep, client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_packs(struct live_client *client)
{
    size_t answers = client->answers;
    live_packs(client->reader, CB_STR(LIVE_BOARD), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_compare(struct live_client *client, const char *name, const char *hash)
{
    size_t answers = client->answers;
    live_pack_compare(client->reader, CB_STR(LIVE_BOARD), cb_str_of(name), cb_str_of(hash),
                      live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_review(struct live_client *client, const char *before)
{
    size_t answers = client->answers;
    live_audit_review(client->reader, CB_STR(LIVE_BOARD), cb_str_of(before), live_client_keep,
                      client);
    return answered(client, answers);
}

enum cb_code live_client_samples(struct live_client *client, const char *name, const char *hash,
                                 const char *class_name)
{
    size_t answers = client->answers;
    live_pack_samples(client->reader, CB_STR(LIVE_BOARD), cb_str_of(name), cb_str_of(hash),
                      cb_str_of(class_name), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_search(struct live_client *client, const char *text, const char *board)
{
    size_t answers = client->answers;
    live_search(client->reader, cb_str_of(text), cb_str_of(board), live_client_keep, client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

static json_t *read_set(const char *set)
{
    CB_AUTO(cb_buf_fini) struct cb_buf json = {0};
    struct cb_error err = {0};
    json_t *value = NULL;
    if (set == NULL)
        return NULL;
    for (const char *c = set; *c != '\0'; c++)
        cb_buf_char(&json, *c == '\'' ? '"' : *c);
    live_must(cb_json_read(cb_buf_peek(&json), 0, &value, &err), &err, set);
    return value;
}

void live_client_send(struct live_client *client, struct cb_id stream, const char *verb,
                      const char *id, const char *set, const char *if_etag, const char *command)
{
    char stream_text[CB_ID_TEXT], new_command[CB_ID_TEXT];
    CB_AUTO(json_decref) json_t *json = read_set(set);
    CB_AUTO(cb_buf_fini) struct cb_buf params = {0};
    cb_id_write(stream, stream_text);
    cb_buf_printf(&params, "%s %s %s %s", verb, id, set == NULL ? "" : set,
                  if_etag == NULL ? "" : if_etag);
    struct live_command asked = {
        .method = cb_str_of(verb),
        .stream = cb_str_of(stream_text),
        .board = CB_STR(LIVE_BOARD),
        .id = cb_str_of(id),
        .set = json,
        .if_etag = cb_str_of(if_etag),
        .why = CB_STR("because"),
        .command = cb_str_of(command != NULL ? command : live_world_id(client->world, new_command)),
        .params = cb_digest_of(params.at, params.len),
        .is_fresh = true};
    live_command(client->reader, &asked, live_client_keep, client);
}

enum cb_code live_client_do(struct live_client *client, struct cb_id stream, const char *verb,
                            const char *id, const char *set, const char *if_etag)
{
    size_t answers = client->answers;
    live_client_send(client, stream, verb, id, set, if_etag, NULL);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

/* ---- what a client makes of its bytes ---- */

void live_copy_fini(struct live_copy *copy)
{
    json_decref(copy->records);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The root that the etags give: by the definition, not by the server's code. */
static void root_of(json_t *records, char out[ROOT_TEXT])
{
    const char *keys[4096];
    size_t count = 0;
    const char *key;
    json_t *record;
    CB_AUTO(cb_buf_fini) struct cb_buf lines = {0}, hex = {0};
    json_object_foreach (records, key, record) {
        CHECK(count < CB_COUNT(keys));
        keys[count++] = key;
    }
    qsort(keys, count, sizeof keys[0], compare_keys);
    for (size_t i = 0; i < count; i++)
        cb_buf_printf(
            &lines, "%s:%s\n", keys[i],
            json_string_value(json_object_get(json_object_get(records, keys[i]), "etag")));
    struct cb_digest digest = cb_digest_of(lines.at, lines.len);
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    snprintf(out, ROOT_TEXT, "%s", hex.at);
}

static void put_all(struct live_copy *copy, const json_t *records)
{
    for (size_t i = 0; i < json_array_size(records); i++) {
        json_t *record = json_array_get(records, i);
        json_object_set(copy->records, json_string_value(json_object_get(record, "id")), record);
    }
}

static void check_root(struct live_copy *copy, const json_t *from)
{
    char root[ROOT_TEXT];
    root_of(copy->records, root);
    snprintf(copy->root, sizeof copy->root, "%s", json_string_value(json_object_get(from, "root")));
    CHECK_STR(root, copy->root);
}

static void read_line(struct live_copy *copy, const json_t *message, const char *member,
                      const char *method)
{
    if (json_object_get(message, member) != NULL) {
        json_decref(copy->records);
        copy->records = json_object();
        put_all(copy, json_object_get(message, member));
        check_root(copy, message);
    } else if (cb_str_is(cb_json_get_str(message, "method"), method)) {
        const json_t *params = json_object_get(message, "params");
        const json_t *gone = json_object_get(params, "gone");
        CHECK(copy->records != NULL);
        for (size_t i = 0; i < json_array_size(gone); i++)
            CHECK_INT(json_object_del(copy->records, json_string_value(json_array_get(gone, i))),
                      0);
        put_all(copy, json_object_get(params, "put"));
        check_root(copy, params);
    }
}

void live_copy_read(struct live_copy *copy, const struct live_client *client, const char *member,
                    const char *method)
{
    struct cb_str rest = cb_buf_peek(&client->received), line;
    while (cb_str_split(&rest, '\n', &line)) {
        struct cb_error err = {0};
        CB_AUTO(json_decref) json_t *message = NULL;
        live_must(cb_json_read(line, 1000000, &message, &err), &err, "a message");
        read_line(copy, message, member, method);
    }
}
