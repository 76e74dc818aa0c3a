#include "caseboard/clock/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"

struct account { /* of one victim */
    const struct item *victim;
    struct ledger *ledger; /* NULL: to be worked out */
};

struct clock_engine {
    struct case_story story;
    const struct pack *pack;
    struct account *accounts;
    size_t account_count, account_room;
    const struct ledger **ledgers; /* the same, while findings look at them */
    struct findings *findings;     /* NULL: to be worked out */
    struct clock *clocks;
    size_t clock_count, clock_room;
    bool *is_owed; /* by index of the type: what is owed depends on it */
    size_t worked;
};

/* ---- its life ---- */

/* Which types it reads: the parts, and whatever opens or closes a row. */
static void read_rows(struct clock_engine *engine, const struct row *rows, size_t count)
{
    const struct pack *pack = engine->pack;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < rows[i].opener_count; k++)
            chronicle_read(engine->story.chronicle, pack_type(pack, rows[i].openers[k].type));
        for (size_t k = 0; k < rows[i].closer_count; k++)
            chronicle_read(engine->story.chronicle, pack_type(pack, rows[i].closers[k].type));
    }
}

static void read_rules(struct clock_engine *engine)
{
    const struct continuity *continuity = engine->story.continuity;
    const struct pack *pack = engine->pack;
    chronicle_read(engine->story.chronicle, continuity->explanation);
    for (size_t i = 0; i < continuity->rule_count; i++) {
        const struct rule *rule = &continuity->rules[i];
        const struct pack_type *type = pack_type(pack, rule->on.type);
        chronicle_read(engine->story.chronicle, type);
        if (rule->on.whole.at != NULL)
            chronicle_read(engine->story.chronicle, type_field(type, rule->on.whole)->of);
        for (size_t k = 0; k < rule->way_count; k++)
            chronicle_read(engine->story.chronicle, pack_type(pack, rule->ways[k].type));
        for (size_t k = 0; k < rule->progress_count; k++)
            chronicle_read(engine->story.chronicle, pack_type(pack, rule->progress[k].type));
    }
}

static void read_types(struct clock_engine *engine)
{
    const struct continuity *continuity = engine->story.continuity;
    for (size_t i = 0; i < PART_COUNT; i++)
        chronicle_read(engine->story.chronicle, continuity->parts[i]);
    for (size_t i = 0; i < continuity->profile_count; i++)
        read_rows(engine, continuity->profiles[i].rows, continuity->profiles[i].row_count);
    read_rows(engine, continuity->product, continuity->product_count);
    for (size_t i = 0; i < pack_type_count(engine->pack); i++)
        engine->is_owed[i] =
            chronicle_reads(engine->story.chronicle, pack_type_at(engine->pack, i));
    read_rules(engine);
}

struct clock_engine *clock_engine_new(const struct clock_engine_input *input)
{
    struct clock_engine *engine = cb_alloc(sizeof *engine);
    engine->pack = input->pack;
    engine->story = (struct case_story){
        .pack = engine->pack,
        .continuity = pack_continuity(engine->pack),
        .chronicle = chronicle_new(engine->pack),
        .grounds = grounds_new(input),
        .cutoff = CUTOFF_NONE,
    };
    engine->is_owed = cb_alloc(pack_type_count(engine->pack) * sizeof *engine->is_owed);
    if (engine->story.continuity != NULL)
        read_types(engine);
    return engine;
}

static void forget_findings(struct clock_engine *engine)
{
    findings_free(engine->findings);
    engine->findings = NULL;
}

static void forget(struct clock_engine *engine)
{
    forget_findings(engine);
    for (size_t i = 0; i < engine->account_count; i++) {
        ledger_free(engine->accounts[i].ledger);
        engine->accounts[i].ledger = NULL;
    }
}

void clock_engine_free(struct clock_engine *engine)
{
    if (engine == NULL)
        return;
    forget(engine);
    free(engine->accounts);
    free(engine->ledgers);
    free(engine->is_owed);
    free(engine->clocks);
    chronicle_free(engine->story.chronicle);
    grounds_free(engine->story.grounds);
    json_decref(engine->story.settings);
    free(engine);
}

/* ---- what comes in ---- */

void clock_engine_settings(struct clock_engine *engine, json_t *settings)
{
    struct cb_str cutoff = cb_json_get_str(settings, "rollover_cutoff");
    int hours, minutes;
    char text[6] = {0};
    json_decref(engine->story.settings);
    engine->story.settings = json_incref(settings);
    engine->story.cutoff = CUTOFF_NONE;
    if (cutoff.len == sizeof text - 1) {
        for (size_t i = 0; i < cutoff.len; i++)
            text[i] = cutoff.at[i];
        if (sscanf(text, "%2d:%2d", &hours, &minutes) == 2)
            engine->story.cutoff = hours * 60 + minutes;
    }
    forget(engine);
}

static bool is_victim(const struct clock_engine *engine, const struct item *item)
{
    return item_is(item, engine->story.continuity->victim_is, item_logged(item));
}

static void add_victims(struct clock_engine *engine)
{
    const struct item *item =
        chronicle_first(engine->story.chronicle, engine->story.continuity->parts[PART_victim]);
    for (; item != NULL; item = item->next) {
        bool is_known = false;
        for (size_t i = 0; i < engine->account_count; i++)
            is_known = is_known || engine->accounts[i].victim == item;
        if (is_known || !is_victim(engine, item))
            continue;
        cb_grow(&engine->accounts, engine->account_count, &engine->account_room,
                sizeof(struct account));
        engine->accounts[engine->account_count++] = (struct account){item, NULL};
    }
}

static bool touches(const struct account *account, const struct item *item,
                    const struct pack_type *type)
{
    const struct pack_field *victim = type_field_named(type, "victim");
    if (victim == NULL || item == NULL)
        return true;
    /* As it stands or as it stood: one that moves from victim to victim touches both. */
    for (size_t i = 0; i < item->step_count; i++) {
        const json_t *value = item_at(item, victim, item->steps[i].when);
        if (value == NULL || cb_str_equal(cb_json_str(value), account->victim->id))
            return true;
    }
    return false;
}

/* Whether what is owed depends on records of the type, and not only findings do. */
static bool is_owed_by(const struct clock_engine *engine, const struct pack_type *type)
{
    return engine->is_owed[type->index];
}

/* Assignments say who owes, which is asked anew each time, but may open a row as well. */
static void touch(struct clock_engine *engine, const struct change *change)
{
    const struct item *item = chronicle_find_of(engine->story.chronicle, change->type, change->id);
    forget_findings(engine);
    if (!is_owed_by(engine, change->type))
        return;
    for (size_t i = 0; i < engine->account_count; i++) {
        struct account *account = &engine->accounts[i];
        if (account->ledger == NULL || !touches(account, item, change->type))
            continue;
        ledger_free(account->ledger);
        account->ledger = NULL;
    }
}

void clock_engine_take(struct clock_engine *engine, const struct event *event)
{
    if (engine->story.continuity == NULL)
        return;
    grounds_pack(engine->story.grounds, event->at, event->pack);
    chronicle_take(engine->story.chronicle, event);
    if (engine->story.root == NULL)
        engine->story.root =
            chronicle_first(engine->story.chronicle, engine->story.continuity->parts[PART_case]);
    add_victims(engine);
    for (size_t i = 0; i < event->change_count; i++) {
        if (chronicle_reads(engine->story.chronicle, event->changes[i].type))
            touch(engine, &event->changes[i]);
    }
}

/* ---- what comes out ---- */

/* Worked out anew where an event touched it, or a day to resume on has come since, or NOW lies
 * before what it was worked out for. */
static struct ledger *ledger_at(struct clock_engine *engine, struct account *account, cb_time now)
{
    struct ledger *ledger = account->ledger;
    if (ledger != NULL && now >= ledger->now && now < ledger->next_resume)
        return ledger;
    ledger_free(ledger);
    forget_findings(engine);
    engine->worked++;
    return account->ledger = ledger_new(&engine->story, account->victim, now);
}

static struct findings *findings_at(struct clock_engine *engine, cb_time now)
{
    struct findings *findings = engine->findings;
    if (findings != NULL && now >= findings->now && now < findings->next)
        return findings;
    forget_findings(engine);
    engine->ledgers =
        cb_realloc(engine->ledgers, (engine->account_count + 1) * sizeof(struct ledger *));
    for (size_t i = 0; i < engine->account_count; i++)
        engine->ledgers[i] = engine->accounts[i].ledger;
    return engine->findings =
               findings_new(&engine->story, engine->ledgers, engine->account_count, now);
}

static void add_clock(struct clock_engine *engine, struct clock clock)
{
    cb_grow(&engine->clocks, engine->clock_count, &engine->clock_room, sizeof(struct clock));
    engine->clocks[engine->clock_count++] = clock;
}

static int compare_clocks(const void *a, const void *b)
{
    return strcmp(((const struct clock *)a)->id, ((const struct clock *)b)->id);
}

struct clocks clock_engine_at(struct clock_engine *engine, cb_time now)
{
    engine->clock_count = 0;
    if (engine->story.continuity == NULL || engine->story.root == NULL)
        return (struct clocks){0};
    for (size_t i = 0; i < engine->account_count; i++) {
        const struct ledger *ledger = ledger_at(engine, &engine->accounts[i], now);
        for (size_t k = 0; k < ledger->count; k++)
            add_clock(engine, clock_of_commitment(ledger, ledger->all[k], now));
    }
    const struct findings *findings = findings_at(engine, now);
    for (size_t i = 0; i < findings->count; i++)
        add_clock(engine, clock_of_finding(findings, &findings->all[i], now));
    if (engine->clock_count > 1)
        qsort(engine->clocks, engine->clock_count, sizeof(struct clock), compare_clocks);
    return (struct clocks){engine->clocks, engine->clock_count};
}

cb_time clock_engine_next(const struct clock_engine *engine, cb_time now)
{
    cb_time next = CB_TIME_NEVER;
    if (engine->story.continuity != NULL)
        next = story_next_owner(&engine->story, now);
    for (size_t i = 0; i < engine->account_count; i++) {
        const struct ledger *ledger = engine->accounts[i].ledger;
        if (ledger == NULL)
            continue;
        next = ledger->next_resume < next ? ledger->next_resume : next;
        for (size_t k = 0; k < ledger->count; k++) {
            cb_time at = commitment_next(ledger->all[k], now);
            next = at < next ? at : next;
        }
    }
    const struct findings *findings = engine->findings;
    if (findings != NULL && findings->next < next)
        next = findings->next;
    for (size_t i = 0; findings != NULL && i < findings->count; i++) {
        cb_time at = finding_next(&findings->all[i], now);
        next = at < next ? at : next;
    }
    return next;
}

const struct clock *clocks_find(struct clocks clocks, struct cb_str id)
{
    for (size_t i = 0; i < clocks.count; i++) {
        if (cb_str_is(id, clocks.at[i].id))
            return &clocks.at[i];
    }
    return NULL;
}

size_t clock_engine_worked(const struct clock_engine *engine)
{
    return engine->worked;
}
