/* What holds of the clocks of any history. */
#include <stdio.h>
#include <string.h>

#include "caseboard/base/zone.h"
#include "caseboard/clock/engine.h"
#include "tests/support/world.h"

#define EVENTS 60

struct history {
    struct world world;
    char victims[2][CB_ID_TEXT];
    char plans[2][CB_ID_TEXT];
    bool has_plan[2];
    size_t victim_count;
    struct clock_engine *engine; /* fed as it goes, for ids of clocks to cover */
};

static struct viewer police(bool is_supervisor)
{
    struct viewer viewer = world_viewer("u-1", "police", "pol");
    return is_supervisor ? world_viewer_with(viewer, "supervisor") : viewer;
}

static const char *instant(struct history *history, int hours_back, char out[CB_TIME_TEXT])
{
    cb_time_write(history->world.now - gen_int(&history->world.g, 0, hours_back * 60) * 60000, out);
    return out;
}

static void tell(struct history *history, const char *verb, const char *id, const char *set)
{
    (void)world_tell(&history->world, police(gen_chance(&history->world.g, 50)), verb, id, set);
    clock_engine_take(history->engine, history->world.events[history->world.count - 1]);
}

static void keep_id(struct history *history, char out[CB_ID_TEXT])
{
    cb_id_write(gen_id(&history->world.g), out);
}

/* ---- what may happen ---- */

static const char *a_victim(struct history *history)
{
    return history->victims[gen_below(&history->world.g, history->victim_count)];
}

static void add_victim(struct history *history)
{
    if (history->victim_count == 2)
        return;
    char *id = history->victims[history->victim_count++];
    keep_id(history, id);
    tell(history, "person.log", id, "{'role':'victim','name':'A'}");
}

static void log_milestone(struct history *history)
{
    static const char *const types[] = {"VC01", "VC05", "VC08", "VC13",
                                        "VC16", "VC26", "PR02", "support_referral"};
    char set[300];
    char occurred[CB_TIME_TEXT];
    char received[CB_TIME_TEXT];
    bool is_received = gen_chance(&history->world.g, 50);
    snprintf(set, sizeof set, "{'type':'%s','occurred_at':'%s'%s%s%s}",
             gen_pick(&history->world.g, types), instant(history, 100, occurred),
             is_received ? ",'received_at':'" : "",
             is_received ? instant(history, 50, received) : "", is_received ? "'" : "");
    tell(history, "milestone.log", NULL, set);
}

static void log_chase(struct history *history)
{
    char set[300];
    char at[CB_TIME_TEXT];
    snprintf(set, sizeof set, "{'victim':'%s','from':'victim','received_at':'%s'}",
             a_victim(history), instant(history, 20, at));
    tell(history, "chase.log", NULL, set);
}

static void log_promise(struct history *history)
{
    char set[400];
    char at[CB_TIME_TEXT];
    char date[CB_DATE_TEXT];
    cb_date_write(zone_date(history->world.now) + (cb_date)gen_int(&history->world.g, -1, 9), date);
    snprintf(set, sizeof set,
             "{'victim':'%s','recipient':'%s','owner_user':'u-1','owner_agency':'police',"
             "'due_date':'%s','promised_at':'%s'}",
             a_victim(history), gen_chance(&history->world.g, 30) ? "advocate" : "victim", date,
             instant(history, 10, at));
    tell(history, "promise.log", NULL, set);
}

static void add_covers(struct history *history, struct cb_buf *set)
{
    struct clocks clocks = clock_engine_at(history->engine, history->world.now);
    size_t listed = 0;
    cb_buf_text(set, ",'covers':[");
    for (size_t i = 0; i < clocks.count && listed < 5; i++) {
        if (!clock_state_is_live(clocks.at[i].state) || !gen_chance(&history->world.g, 40))
            continue;
        cb_buf_printf(set, "%s'%s'", listed++ == 0 ? "" : ",", clocks.at[i].id);
    }
    cb_buf_char(set, ']');
}

static void log_update(struct history *history)
{
    static const char *const channels[] = {"phone", "email", "in_person", "via_advocate"};
    static const char *const outcomes[] = {"delivered", "delivered",      "delivered",
                                           "no_answer", "voicemail_left", "refused_now",
                                           "bounced"};
    static const char *const recipients[] = {"victim", "victim", "victim", "advocate"};
    static const char *const language[] = {"yes", "yes", "no", "not_needed"};
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    char at[CB_TIME_TEXT];
    cb_buf_printf(&set,
                  "{'victim':'%s','recipient':'%s','channel':'%s','outcome':'%s',"
                  "'language_ok':'%s','made_at':'%s'",
                  a_victim(history), gen_pick(&history->world.g, recipients),
                  gen_pick(&history->world.g, channels), gen_pick(&history->world.g, outcomes),
                  gen_pick(&history->world.g, language), instant(history, 30, at));
    add_covers(history, &set);
    cb_buf_char(&set, '}');
    tell(history, "update.log", NULL, set.at);
}

static void log_plan(struct history *history)
{
    static const char *const frequencies[] = {"weekly", "days:3", "monthly", "none", "fortnightly"};
    size_t index = gen_below(&history->world.g, history->victim_count);
    char set[900];
    char date[CB_DATE_TEXT];
    if (history->has_plan[index])
        return;
    cb_date_write(zone_date(history->world.now) - (cb_date)gen_int(&history->world.g, 0, 3), date);
    snprintf(set, sizeof set,
             "{'victim':'%s','recipient':'%s','frequency':'%s','channels':['phone','email'],"
             "'written_counts':%s,'interpreter':%s,'enhanced':%s,'status':'%s','agreed_on':'%s',"
             "'window_is_binding':%s,"
             "'safe_windows':[{'weekday':'wed','from':'10:00','to':'11:00'}],"
             "'event_preferences':[{'row':'VC05','alternative_limit':'WD 3','recorded_by':'u-1',"
             "'victim_words':'Later','review_on':'2030-01-01',"
             "'second_recorder':'u-2'}]}",
             history->victims[index],
             gen_chance(&history->world.g, 20) ? "advocate_only" : "victim",
             gen_pick(&history->world.g, frequencies),
             gen_chance(&history->world.g, 50) ? "true" : "false",
             gen_chance(&history->world.g, 20) ? "true" : "false",
             gen_chance(&history->world.g, 50) ? "true" : "false",
             gen_chance(&history->world.g, 15) ? "paused" : "active", date,
             gen_chance(&history->world.g, 20) ? "true" : "false");
    keep_id(history, history->plans[index]);
    history->has_plan[index] = true;
    tell(history, "victim_contact_plan.log", history->plans[index], set);
}

static void change_plan(struct history *history)
{
    static const char *const sets[] = {
        "{'frequency':'weekly'}", "{'frequency':'days:2'}", "{'weekend_ok':true}",
        "{'enhanced':true}",      "{'enhanced':false}",     "{'interpreter':true}",
    };
    size_t index = gen_below(&history->world.g, history->victim_count);
    if (history->has_plan[index])
        tell(history, "victim_contact_plan.amend", history->plans[index],
             gen_pick(&history->world.g, sets));
}

static void turn_plan(struct history *history)
{
    static const char *const turns[][2] = {{"pause", "paused"},
                                           {"opt_out", "opted_out"},
                                           {"hold", "safety_hold"},
                                           {"resume", "active"}};
    size_t index = gen_below(&history->world.g, history->victim_count);
    size_t turn = gen_below(&history->world.g, CB_COUNT(turns));
    char verb[60];
    char set[100];
    char date[CB_DATE_TEXT];
    if (!history->has_plan[index])
        return;
    cb_date_write(zone_date(history->world.now) + (cb_date)gen_int(&history->world.g, 0, 6), date);
    snprintf(verb, sizeof verb, "victim_contact_plan.%s", turns[turn][0]);
    snprintf(set, sizeof set, "{'status':'%s','resume_on':%s%s%s}", turns[turn][1],
             turn < 2 ? "'" : "", turn < 2 ? date : "null", turn < 2 ? "'" : "");
    tell(history, verb, history->plans[index], set);
}

static void withdraw_plan(struct history *history)
{
    size_t index = gen_below(&history->world.g, history->victim_count);
    if (!history->has_plan[index] || !gen_chance(&history->world.g, 30))
        return;
    history->has_plan[index] = false;
    tell(history, "victim_contact_plan.withdraw", history->plans[index], "{}");
}

static void defer(struct history *history)
{
    struct clocks clocks = clock_engine_at(history->engine, history->world.now);
    char set[300];
    char date[CB_DATE_TEXT];
    char id[CB_ID_TEXT];
    if (clocks.count == 0)
        return;
    cb_date_write(zone_date(history->world.now) + (cb_date)gen_int(&history->world.g, 0, 4), date);
    snprintf(set, sizeof set,
             "{'commitment':'%s','reason_code':'safety','reason':'R','until':'%s'}",
             clocks.at[gen_below(&history->world.g, clocks.count)].id, date);
    keep_id(history, id);
    tell(history, "deferral.log", id, set);
    if (gen_chance(&history->world.g, 80))
        tell(history, "deferral.approve", id, "{'approved_by':'u-1'}");
}

static void move_case(struct history *history)
{
    static const char *const stages[] = {"screening",     "consultation", "formulation",
                                         "panel_managed", "closed",       "reopened"};
    char id[CB_ID_TEXT];
    char set[60];
    cb_id_write(history->world.stream, id);
    snprintf(set, sizeof set, "{'stage':'%s'}", gen_pick(&history->world.g, stages));
    tell(history, "case.move", id, set);
}

/* Take something back, or say that a message bounced after all. */
static void correct(struct history *history)
{
    const struct fold *fold = history->world.fold;
    const struct record *record =
        fold_at_position(fold, gen_below(&history->world.g, fold_count(fold)));
    char id[CB_ID_TEXT];
    snprintf(id, sizeof id, "%.*s", CB_STR_ARG(record->id));
    if (record->withdrawn)
        return;
    if (cb_str_is(record->type->name, "milestone") || cb_str_is(record->type->name, "deferral")) {
        char verb[60];
        snprintf(verb, sizeof verb, "%.*s.withdraw", CB_STR_ARG(record->type->name));
        tell(history, verb, id, "{}");
    } else if (cb_str_is(record->type->name, "update")) {
        tell(history, "update.amend", id, "{'outcome':'bounced'}");
    }
}

static void happen(struct history *history)
{
    static void (*const things[])(struct history *) = {
        log_milestone, log_milestone, log_chase, log_promise, log_update, log_update,
        log_update,    log_plan,      log_plan,  change_plan, turn_plan,  turn_plan,
        withdraw_plan, defer,         move_case, correct,     add_victim,
    };
    gen_pick(&history->world.g, things)(history);
}

static struct history history_begin(struct gen *g)
{
    struct history history = {.world = world_begin(gen_u64(g))};
    history.engine = clock_engine_new(&(struct clock_engine_input){.pack = history.world.pack});
    for (size_t i = 0; i < history.world.count; i++)
        clock_engine_take(history.engine, history.world.events[i]);
    add_victim(&history);
    return history;
}

static void history_fini(struct history *history)
{
    clock_engine_free(history->engine);
    world_fini(&history->world);
}
CB_AUTO_DEFINE_FINI(struct history, history_fini)

/* ---- looking ---- */

static struct clock_engine *engine_until(const struct history *history, size_t count)
{
    struct clock_engine *engine =
        clock_engine_new(&(struct clock_engine_input){.pack = history->world.pack});
    for (size_t i = 0; i < count; i++)
        clock_engine_take(engine, history->world.events[i]);
    return engine;
}

static void text_of(struct clock_engine *engine, cb_time at, struct cb_buf *out)
{
    struct clocks clocks = clock_engine_at(engine, at);
    for (size_t i = 0; i < clocks.count; i++) {
        clock_write(&clocks.at[i], out);
        cb_buf_char(out, '\n');
    }
}

static void check_same(struct history *history, cb_time at)
{
    CB_AUTO(clock_engine_free)
    struct clock_engine *whole = engine_until(history, history->world.count);
    CB_AUTO(cb_buf_fini) struct cb_buf first = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf second = {0};
    text_of(history->engine, at, &first);
    text_of(whole, at, &second);
    CHECK_STR(cb_buf_peek(&first), cb_buf_peek(&second));
}

PROPERTY_ROUNDS(an_engine_fed_by_and_by_says_what_a_whole_computation_says, 60)
{
    CB_AUTO(history_fini) struct history history = history_begin(g);
    for (int i = 0; i < EVENTS; i++) {
        happen(&history);
        check_same(&history, history.world.now);
        if (gen_chance(g, 20)) /* also later, and back again */
            check_same(&history, history.world.now + gen_int(g, 0, 20) * 24 * 3600000);
    }
}

PROPERTY_ROUNDS(every_clock_is_there_once_and_in_one_state, 60)
{
    CB_AUTO(history_fini) struct history history = history_begin(g);
    size_t classes[STATE_explained + 1] = {0};
    size_t sum = 0;
    for (int i = 0; i < EVENTS; i++)
        happen(&history);
    struct clocks clocks = clock_engine_at(history.engine, history.world.now);
    for (size_t i = 0; i < clocks.count; i++) {
        CHECK(i == 0 || strcmp(clocks.at[i - 1].id, clocks.at[i].id) < 0);
        classes[clocks.at[i].state]++;
        bool is_met = clocks.at[i].state == STATE_on_time || clocks.at[i].state == STATE_late ||
                      clocks.at[i].state == STATE_late_after_attempts;
        CHECK(is_met || clocks.at[i].state == STATE_met || clocks.at[i].closed_by.at == NULL);
        CHECK(clocks.at[i].state != STATE_on_time || clocks.at[i].closed < clocks.at[i].due.at);
    }
    for (size_t i = 0; i < CB_COUNT(classes); i++)
        sum += classes[i];
    CHECK_INT(sum, clocks.count);
}

PROPERTY_ROUNDS(nothing_is_ownerless, 40)
{
    CB_AUTO(history_fini) struct history history = history_begin(g);
    for (int i = 0; i < EVENTS; i++) {
        happen(&history);
        struct clocks clocks = clock_engine_at(history.engine, history.world.now);
        for (size_t k = 0; k < clocks.count; k++)
            CHECK(clocks.at[k].owner_agency.at != NULL);
    }
}

/* What comes after, as it happens, changes no verdict: only what was entered late, taken back or
 * corrected does. */
PROPERTY_ROUNDS(what_happens_later_changes_no_verdict, 60)
{
    static void (*const later[])(struct history *) = {log_chase, add_victim};
    CB_AUTO(history_fini) struct history history = history_begin(g);
    for (int i = 0; i < EVENTS; i++)
        happen(&history);
    CB_AUTO(clock_engine_free)
    struct clock_engine *before = engine_until(&history, history.world.count);
    struct clocks old = clock_engine_at(before, history.world.now);
    for (int i = 0; i < 10; i++)
        gen_pick(&history.world.g, later)(&history);
    struct clocks new = clock_engine_at(history.engine, history.world.now);
    for (size_t i = 0; i < old.count; i++) {
        const struct clock *clock = clocks_find(new, cb_str_of(old.at[i].id));
        CHECK(clock != NULL);
        if (old.at[i].closed <= history.world.now && old.at[i].closed_by.at != NULL) {
            CHECK_INT(clock->state, old.at[i].state);
            CHECK_STR(clock->closed_by, old.at[i].closed_by);
        }
        CHECK_INT(clock->due.at, old.at[i].due.at);
    }
}

static bool is_turn(const struct event *event)
{
    return cb_str_is(event->verb->full_name, "victim_contact_plan.pause") ||
           cb_str_is(event->verb->full_name, "victim_contact_plan.opt_out") ||
           cb_str_is(event->verb->full_name, "victim_contact_plan.resume");
}

/* The same history without its pauses: products and promises run on as if there were none. */
PROPERTY_ROUNDS(a_pause_moves_neither_products_nor_promises, 60)
{
    CB_AUTO(history_fini) struct history history = history_begin(g);
    CB_AUTO(clock_engine_free) struct clock_engine *without = engine_until(&history, 0);
    for (int i = 0; i < EVENTS; i++)
        happen(&history);
    for (size_t i = 0; i < history.world.count; i++) {
        const char *hold = "victim_contact_plan.hold";
        if (cb_str_is(history.world.events[i]->verb->full_name, hold))
            return; /* what counts as told depends on it */
        if (!is_turn(history.world.events[i]))
            clock_engine_take(without, history.world.events[i]);
    }
    struct clocks paused = clock_engine_at(history.engine, history.world.now);
    struct clocks running = clock_engine_at(without, history.world.now);
    for (size_t i = 0; i < paused.count; i++) {
        const struct clock *clock = &paused.at[i];
        if ((clock->kind != CLOCK_product && clock->kind != CLOCK_promise) ||
            cb_str_is(clock->rule, "deferral"))
            continue;
        const struct clock *same = clocks_find(running, cb_str_of(clock->id));
        CHECK(same != NULL);
        CHECK_INT(same->due.at, clock->due.at);
        CHECK_INT(same->closed, clock->closed);
    }
}

PROPERTY_ROUNDS(a_duty_in_working_days_is_due_on_one, 40)
{
    CB_AUTO(history_fini) struct history history = history_begin(g);
    CB_AUTO(calendar_free) struct calendar *calendar = NULL;
    CHECK_CODE(calendar_read(pack_document(history.world.pack, "calendar.json"), CB_STR("EW"),
                             &calendar, NULL),
               CB_OK);
    for (int i = 0; i < EVENTS; i++)
        happen(&history);
    struct clocks clocks = clock_engine_at(history.engine, history.world.now);
    for (size_t i = 0; i < clocks.count; i++) {
        const struct clock *clock = &clocks.at[i];
        if (clock->kind == CLOCK_code && cb_str_starts(clock->limit, "WD") && clock->has_due &&
            !cb_str_is(clock->rule, "deferral"))
            CHECK(calendar_is_working(calendar, clock->due.date));
    }
}
