/* Working out what is owed to one victim, and looking things up in it. */
#include "ledger.h"

#include <stdlib.h>

#include "caseboard/base/digest.h"

struct ledger *ledger_new(const struct case_story *story, const struct item *victim, cb_time now)
{
    struct ledger *ledger = cb_alloc(sizeof *ledger);
    ledger->story = story;
    ledger->victim = victim;
    ledger->arena = cb_arena_new();
    ledger->now = now;
    ledger_read_plan(ledger);
    ledger_read_told(ledger);
    ledger_open_rows(ledger);
    ledger_open_promises(ledger);
    ledger_open_recurring(ledger);
    ledger_open_followers(ledger);
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    if (ledger == NULL)
        return;
    free(ledger->turns);
    free(ledger->pauses);
    free(ledger->told);
    free(ledger->covers);
    free(ledger->all);
    cb_arena_free(ledger->arena);
    free(ledger);
}

struct cb_str ledger_victim_id(const struct ledger *ledger)
{
    return ledger->victim->id;
}

/* From the event that entered the victim until the one that took the entry back. */
bool ledger_was_on_case(const struct ledger *ledger, struct moment when)
{
    return !moment_before(when, item_logged(ledger->victim)) &&
           moment_before(when, ledger->victim->withdrawn);
}

struct ground ledger_ground(const struct ledger *ledger, cb_time at)
{
    const struct case_story *story = ledger->story;
    struct cb_str none = {0};
    struct cb_str jurisdiction =
        story->root != NULL
            ? item_text(story->root, story->continuity->fields[READS_case_jurisdiction])
            : none;
    return grounds_at(story->grounds, jurisdiction, at);
}

/* ---- commitments ---- */

void clock_id_of_key(struct cb_str key, char out[CLOCK_ID_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    struct cb_digest digest = cb_digest_of(key.at, key.len);
    for (size_t i = 0; i < (CLOCK_ID_TEXT - 1) / 2; i++) {
        out[2 * i] = digits[digest.bytes[i] >> 4];
        out[2 * i + 1] = digits[digest.bytes[i] & 15];
    }
    out[CLOCK_ID_TEXT - 1] = '\0';
}

struct commitment *commitment_new(struct ledger *ledger, const struct cb_str *parts, size_t count)
{
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    struct commitment *commitment = cb_arena_alloc(ledger->arena, sizeof *commitment);
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            cb_buf_char(&key, '/');
        cb_buf_str(&key, parts[i]);
    }
    commitment->key = cb_arena_str(ledger->arena, cb_buf_peek(&key));
    clock_id_of_key(commitment->key, commitment->id);
    commitment->recipient = CB_STR("victim");
    commitment->voided = commitment->suppressed = commitment->paused = CB_TIME_NEVER;
    commitment->closed = CB_TIME_NEVER;
    return commitment;
}

void ledger_add(struct ledger *ledger, struct commitment *commitment)
{
    cb_grow(&ledger->all, ledger->count, &ledger->room, sizeof(struct commitment *));
    ledger->all[ledger->count++] = commitment;
}

struct commitment *ledger_find(const struct ledger *ledger, struct cb_str id)
{
    for (size_t i = ledger->count; i-- > 0;) {
        if (cb_str_is(id, ledger->all[i]->id))
            return ledger->all[i];
    }
    return NULL;
}
