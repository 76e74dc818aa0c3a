#include "deciders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/id.h"
#include "caseboard/base/json.h"

#define WORDS "#shared-"

const char *const deciders_seats[] = {"adv", "pro", "mh", "cps", NULL};

size_t deciders_seat_count(void)
{
    size_t count = 0;
    while (deciders_seats[count] != NULL)
        count++;
    return count;
}

/* ---- what lies there ------------------------------------------------------------------------- */

static void copy(char *out, size_t room, const json_t *record, const char *name)
{
    struct cb_str text = cb_json_get_str(record, name);
    snprintf(out, room, "%.*s", CB_STR_ARG(text));
}

/* The story numbers them. */
static void take_shared(struct deciders *deciders, const json_t *record)
{
    const char *summary =
        json_string_value(json_object_get(json_object_get(record, "fields"), "summary"));
    const char *words = summary == NULL ? NULL : strstr(summary, WORDS);
    if (words == NULL || deciders->shared_count == SHARED_MAX)
        return;
    struct shared *shared = &deciders->shared[deciders->shared_count++];
    copy(shared->id, sizeof shared->id, record, "id");
    copy(shared->etag, sizeof shared->etag, record, "etag");
    snprintf(shared->words, sizeof shared->words, WORDS "%lu#",
             strtoul(words + strlen(WORDS), NULL, 10));
}

/* What old decisions name comes and goes in them as well, in every frame that shows it. */
static void take_decision(struct deciders *deciders, const json_t *decision)
{
    const json_t *fields = json_object_get(decision, "fields");
    const json_t *named = json_array_get(json_object_get(fields, "records"), 0);
    for (size_t i = 0; i < deciders->shared_count; i++) {
        struct shared *shared = &deciders->shared[i];
        if (!cb_str_is(cb_json_get_str(named, "record"), shared->id))
            continue;
        shared->named++;
        shared->is_shown |= cb_str_is(cb_json_get_str(fields, "state"), "in_force");
    }
}

static int compare_shared(const void *a, const void *b)
{
    const struct shared *left = a, *right = b;
    if (left->is_shown != right->is_shown)
        return left->is_shown ? 1 : -1;
    return (left->named > right->named) - (left->named < right->named);
}

static void take_records(struct deciders *deciders, const json_t *records)
{
    size_t i;
    json_t *record;
    json_array_foreach (records, i, record) {
        if (cb_str_is(cb_json_get_str(record, "type"), "intelligence"))
            take_shared(deciders, record);
        else if (cb_str_is(cb_json_get_str(record, "type"), "action") &&
                 deciders->action[0] == '\0') {
            copy(deciders->action, sizeof deciders->action, record, "id");
            copy(deciders->action_etag, sizeof deciders->action_etag, record, "etag");
        }
    }
    json_array_foreach (records, i, record) {
        if (cb_str_is(cb_json_get_str(record, "type"), "share_decision"))
            take_decision(deciders, record);
    }
    qsort(deciders->shared, deciders->shared_count, sizeof deciders->shared[0], compare_shared);
    while (deciders->free_count < deciders->shared_count &&
           !deciders->shared[deciders->free_count].is_shown)
        deciders->free_count++;
}

static bool read_case(struct deciders *deciders)
{
    CB_AUTO(cb_buf_fini) struct cb_buf open = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf answer = {0};
    const struct crowd *crowd = deciders->sharer.crowd;
    target_open(&crowd->target, (struct cb_str){NULL, 0}, &open);
    if (!crowd_ask(&crowd->target, cb_str_of(crowd->people->sharer.cookie), cb_buf_peek(&open),
                   &answer))
        return false;
    CB_AUTO(json_decref) json_t *reply = json_loads(answer.at, 0, NULL);
    take_records(deciders, json_object_get(json_object_get(reply, "result"), "records"));
    if (deciders->free_count == 0 || deciders->action[0] == '\0')
        fprintf(stderr, "load: nothing to share: %.200s\n", answer.at);
    return deciders->free_count > 0 && deciders->action[0] != '\0';
}

bool deciders_start(struct deciders *deciders, struct crowd *crowd)
{
    struct person approver;
    return people_sign_in_approver(crowd->target.port, &approver) &&
           actor_start(&deciders->sharer, crowd, cb_str_of(crowd->people->sharer.cookie)) &&
           actor_start(&deciders->approver, crowd, cb_str_of(approver.cookie)) &&
           read_case(deciders);
}

void deciders_stop(struct deciders *deciders)
{
    actor_stop(&deciders->sharer);
    actor_stop(&deciders->approver);
}

/* ---- deciding -------------------------------------------------------------------------------- */

bool deciders_draft(struct deciders *deciders, const struct shared *shared,
                    struct cb_str recipients, struct decision *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf params = {0};
    cb_id_write(cb_id_new(), out->id);
    cb_buf_printf(&params,
                  "\"set\":{\"records\":[{\"record\":\"%s\",\"etag\":\"%s\"}],\"recipients\":%.*s,",
                  shared->id, shared->etag, CB_STR_ARG(recipients));
    cb_buf_text(&params, "\"level\":\"summary\",\"purpose\":\"protect_from_harm\","
                         "\"legal_basis\":[\"dpa3\"],"
                         "\"necessity\":\"They plan visits to the same place\","
                         "\"proportionality\":\"Two sentences, and no more of it\","
                         "\"consent\":\"given\",\"victim_safety_checked\":true,"
                         "\"victim_safety_checked_by\":\"The supervisor on duty\","
                         "\"conditions\":[\"no_onward\"]}");
    actor_command(&deciders->sharer, "share_decision.log", out->id, NULL, cb_buf_peek(&params));
    return actor_wait(&deciders->sharer, out->etag);
}

void deciders_approve(struct deciders *deciders, const struct decision *decision)
{
    actor_command(&deciders->approver, "share_decision.approve", decision->id, decision->etag,
                  (struct cb_str){NULL, 0});
}

void deciders_revoke(struct deciders *deciders, const struct decision *decision)
{
    actor_command(&deciders->sharer, "share_decision.revoke", decision->id, decision->etag,
                  CB_STR("\"why\":\"No longer needed\""));
}
