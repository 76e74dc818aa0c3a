/* Commitments that follow from others: what a pause kept quiet is caught up after it, and what was
 * deferred is due on the day it was put off to. One may follow from another, so that they are
 * taken in the order of time. */
#include <stdio.h>
#include <stdlib.h>

#include "caseboard/clock/zone.h"
#include "caseboard/policy/views.h"
#include "ledger.h"

struct occasion { /* a resume, or the approval of a deferral */
    struct moment when;
    const struct pause *pause;
    const struct item *deferral;
    const struct step *approval;
};
struct occasions {
    struct occasion *at;
    size_t count, room;
};

/* ---- catching up ---- */

/* How many working days for what pause INDEX kept quiet: the least of their limits, 0 for nothing.
 */
static int days_to_catch_up(const struct ledger *ledger, size_t index)
{
    cb_time resume = ledger->pauses[index].to.at;
    int days = -1;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct commitment *quiet = ledger->all[i];
        if (quiet->suppressed == CB_TIME_NEVER || quiet->suppressed_in != index ||
            quiet->voided <= resume)
            continue;
        int limit = quiet->limit.kind == LIMIT_WD ? quiet->limit.n : 1;
        days = days < 0 || limit < days ? limit : days;
    }
    return days;
}

static void replace_or_add(struct ledger *ledger, struct commitment *commitment)
{
    for (size_t i = 0; i < ledger->count; i++) {
        if (cb_str_is(cb_str_of(ledger->all[i]->id), commitment->id)) {
            ledger->all[i] = commitment;
            return;
        }
    }
    ledger_add(ledger, commitment);
}

static void catch_up(struct ledger *ledger, const struct pause *pause)
{
    char date[CB_DATE_TEXT];
    char text[16];
    struct limit limit = {.kind = LIMIT_WD};
    limit.n = days_to_catch_up(ledger, (size_t)(pause - ledger->pauses));
    if (limit.n < 0)
        return;
    cb_date_write(zone_date(pause->to.at), date);
    struct commitment *commitment =
        commitment_new(ledger,
                       (struct cb_str[]){CB_STR("catchup"), pause->plan->id, cb_str_of(date),
                                         ledger_victim_id(ledger)},
                       4);
    commitment->kind = CLOCK_code;
    commitment->rule = CB_STR("catchup");
    commitment->duty = ledger->story->continuity->recurring_duty;
    commitment->opener = pause->plan->id;
    commitment->opened_by = pause->plan;
    commitment->logged = pause->to;
    commitment->start = pause->to.at;
    commitment->ground = ledger_ground(ledger, commitment->start);
    snprintf(text, sizeof text, "WD %d", limit.n);
    commitment->limit_text = cb_arena_str(ledger->arena, cb_str_of(text));
    commitment_set_due(ledger, commitment, limit);
    commitment_close(ledger, commitment);
    commitment_settle(ledger, commitment);
    replace_or_add(ledger, commitment);
}

/* ---- deferring ---- */

static bool may_approve(const struct pack *pack, const struct step *step,
                        const struct writer *writers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct cb_str role = writers[i].role;
        bool has_role = role.at == NULL;
        for (size_t k = 0; k < step->role_count; k++)
            has_role = has_role || cb_str_equal(step->roles[k], role);
        if (has_role && (writers[i].seat == PACK_ANY_SEAT ||
                         cb_str_equal(pack_seat_name(pack, writers[i].seat), step->seat)))
            return true;
    }
    return false;
}

/* Whether an earlier deferral of the same duty stood when this one was approved. */
static bool is_deferred_again(const struct ledger *ledger, const struct commitment *root,
                              struct moment approved)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const struct commitment *other = ledger->all[i];
        if (other->root == root && moment_before(approved, other->deferral->withdrawn))
            return true;
    }
    return false;
}

static bool is_soon_enough(const struct ledger *ledger, const struct item *deferral, cb_date until)
{
    struct moment logged = item_logged(deferral);
    struct ground ground = ledger_ground(ledger, logged.at);
    bool is_enhanced = ledger_turn(ledger, logged.at)->is_enhanced;
    struct limit limit;
    struct due due;
    return limit_parse(is_enhanced ? ground.continuity->deferral_enhanced
                                   : ground.continuity->deferral_standard,
                       &limit) &&
           ground.calendar != NULL &&
           limit_due(ground.calendar, limit, logged.at, CUTOFF_NONE, &due, NULL) == CB_OK &&
           until <= due.date;
}

static bool is_valid(const struct ledger *ledger, const struct occasion *occasion,
                     const struct commitment *duty, cb_date *until)
{
    const struct continuity *continuity = ledger->story->continuity;
    const struct item *deferral = occasion->deferral;
    const struct commitment *root = duty->root != NULL ? duty->root : duty;
    const struct pack *pack = ledger->story->pack;
    if (!duty->has_due || item_logged(deferral).at >= duty->due.at ||
        occasion->when.at >= duty->due.at || !moment_before(occasion->when, deferral->withdrawn))
        return false;
    if (cb_json_str(item_at_log(deferral, READS_OF(ledger, deferral_reason))).len == 0 ||
        !cb_date_parse(cb_json_str(item_at_log(deferral, READS_OF(ledger, deferral_until))),
                       until) ||
        !is_soon_enough(ledger, deferral, *until))
        return false;
    if (is_deferred_again(ledger, root, occasion->when))
        return may_approve(pack, occasion->approval, continuity->second_deferral_writers,
                           continuity->second_deferral_writer_count);
    return may_approve(pack, occasion->approval, continuity->deferral_writers,
                       continuity->deferral_writer_count);
}

static void follow_on(struct ledger *ledger, const struct occasion *occasion,
                      struct commitment *duty, cb_date until)
{
    struct commitment *root = duty->root != NULL ? duty->root : duty;
    struct commitment *commitment = commitment_new(
        ledger,
        (struct cb_str[]){CB_STR("deferral"), occasion->deferral->id, ledger_victim_id(ledger)}, 3);
    commitment->kind = root->kind;
    commitment->rule = CB_STR("deferral");
    commitment->duty = root->duty;
    commitment->owner_user = root->owner_user;
    commitment->owner_agency = root->owner_agency;
    commitment->recipient = root->recipient;
    commitment->is_to_advocate = root->is_to_advocate;
    commitment->opener = occasion->deferral->id;
    commitment->opened_by = occasion->deferral;
    commitment->root = root;
    commitment->deferral = occasion->deferral;
    commitment->logged = occasion->when;
    commitment->start = occasion->when.at;
    commitment->ground = ledger_ground(ledger, commitment->start);
    commitment->voided = occasion->deferral->withdrawn.at < root->voided
                             ? occasion->deferral->withdrawn.at
                             : root->voided;
    commitment_set_due(ledger, commitment, (struct limit){.kind = LIMIT_DATE, .date = until});
    commitment->limit = root->limit; /* what catching up counts */
    commitment_close(ledger, commitment);
    commitment_settle(ledger, commitment);
    ledger_add(ledger, commitment);
}

static void defer(struct ledger *ledger, const struct occasion *occasion)
{
    const struct item *deferral = occasion->deferral;
    struct cb_str id = cb_json_str(item_at_log(deferral, READS_OF(ledger, deferral_commitment)));
    struct commitment *duty = ledger_find(ledger, id);
    cb_date until = 0;
    if (duty == NULL || !is_valid(ledger, occasion, duty, &until))
        return;
    for (size_t i = 0; i < ledger->count; i++) {
        if (ledger->all[i]->deferral == deferral)
            return; /* approved before */
    }
    if (deferral->withdrawn.at > duty->deferred_to)
        duty->deferred_to = deferral->withdrawn.at;
    follow_on(ledger, occasion, duty, until);
}

/* ---- in order ---- */

static void add_occasion(struct occasions *occasions, struct occasion occasion)
{
    cb_grow(&occasions->at, occasions->count, &occasions->room, sizeof(struct occasion));
    occasions->at[occasions->count++] = occasion;
}

static void read_approvals(const struct ledger *ledger, struct occasions *out)
{
    const struct continuity *continuity = ledger->story->continuity;
    const struct pack_type *type = continuity->parts[PART_deferral];
    const struct pack_verb *approve = type_verb(type, "approve");
    for (const struct item *item = chronicle_first(ledger->story->chronicle, type); item != NULL;
         item = item->next) {
        for (size_t i = 0; i < item->step_count; i++) {
            if (item->steps[i].verb == approve)
                add_occasion(out, (struct occasion){.when = item->steps[i].when,
                                                    .deferral = item,
                                                    .approval = &item->steps[i]});
        }
    }
}

static int compare_occasions(const void *a, const void *b)
{
    const struct occasion *left = a;
    const struct occasion *right = b;
    return moment_before(left->when, right->when) ? -1 : moment_before(right->when, left->when);
}

void ledger_open_followers(struct ledger *ledger)
{
    struct occasions occasions = {0};
    for (size_t i = 0; i < ledger->pause_count; i++) {
        if (ledger->pauses[i].to.at != CB_TIME_NEVER)
            add_occasion(&occasions, (struct occasion){.when = ledger->pauses[i].to,
                                                       .pause = &ledger->pauses[i]});
    }
    read_approvals(ledger, &occasions);
    if (occasions.count > 1)
        qsort(occasions.at, occasions.count, sizeof(struct occasion), compare_occasions);
    for (size_t i = 0; i < occasions.count; i++) {
        if (occasions.at[i].pause != NULL)
            catch_up(ledger, occasions.at[i].pause);
        else
            defer(ledger, &occasions.at[i]);
    }
    free(occasions.at);
}
