/* Nothing that is still to be done is ever nobody's, however people join, move
 * and leave. */
#include <stdio.h>

#include "caseboard/record/owner.h"
#include "tests/support/world.h"

#define COMMANDS 120
#define DAY_MS (24LL * 60 * 60 * 1000)
#define TEXT 400

/* u-0 and u-1 stay, so that there is always somebody; the others come and go.
 */
static const char *const users[] = {"u-0", "u-1", "u-2", "u-3", "u-4", "u-5", "u-6", "u-7"};
static const char *const agencies[] = {"police", "advocacy"};
static const char *const seats[][3] = {{"pol", "coo", "adm"}, {"adv", "adv", "adm"}};

struct history {
    struct gen *g;
    struct world board, world;
};

static struct viewer operator(void)
{
    return (struct viewer){.user = CB_STR("operator"), .seat = CB_STR("adm")};
}

static void write_time(cb_time at, char out[CB_TIME_TEXT])
{
    cb_time_write(at, out);
}

static void add_membership(struct history *h, const char *user, const char *agency,
                           const char *seat, cb_time from)
{
    char set[TEXT], at[CB_TIME_TEXT];
    write_time(from, at);
    snprintf(set, sizeof set,
             "{'user':'%s','agency':'%s','seat':'%s','from':'%s','approved_by':'"
             "operator'}",
             user, agency, seat, at);
    world_tell(&h->board, operator(), "membership.log", NULL, set);
}

static struct history begin(struct gen *g)
{
    struct history h = {.g = g,
                        .board = world_new(world_pack(), STREAM_DIRECTORY, gen_u64(g)),
                        .world = world_begin(gen_u64(g))};
    char set[TEXT], today[CB_DATE_TEXT];
    h.board.now = h.world.now;
    cb_date_write(cb_date_of(h.world.now), today);
    world_tell(&h.board, operator(), "board.log", "b", "{'name':'B','jurisdiction':'EW'}");
    world_tell(&h.board, operator(), "agency.log", "police",
               "{'name':'P','seats':['pol','coo','adm']}");
    world_tell(&h.board, operator(), "agency.log", "advocacy",
               "{'name':'A','seats':['adv','adm']}");
    for (size_t i = 0; i < CB_COUNT(users); i++) {
        world_tell(&h.board, operator(), "user.log", users[i], "{'name':'N'}");
        snprintf(set, sizeof set, "{'user':'%s','on':'%s'}", users[i], today);
        world_tell(&h.board, operator(), "declaration.log", NULL, set);
        add_membership(&h, users[i], agencies[i % 2], seats[i % 2][0], h.world.now - DAY_MS);
    }
    world_tell(&h.board, operator(), "user.log", "a-1", "{'name':'N'}");
    world_tell(&h.board, operator(), "user.log", "a-2", "{'name':'N'}");
    add_membership(&h, "a-1", "police", "adm", h.world.now - DAY_MS);
    add_membership(&h, "a-2", "advocacy", "adm", h.world.now - DAY_MS);
    return h;
}

/* ---- whoever it is, whatever it is: what is refused is refused ---- */

static void try(struct world *world, struct viewer by, const char *verb, const char *id,
                const char *set)
{
    char made[CB_ID_TEXT];
    cb_id_write(gen_id(&world->g), made);
    CB_AUTO(decision_fini)
    struct decision decision = world_do(world, by, verb, id != NULL ? id : made, set, "As it goes");
}

static const struct record *pick(struct history *h, const struct world *world, const char *type)
{
    const struct pack_type *wanted = pack_type(world_pack(), cb_str_of(type));
    const struct record *record = NULL;
    const struct record *found = NULL;
    size_t cursor = 0, seen = 0;
    while ((record = fold_next(world->fold, wanted, &cursor)) != NULL) {
        if (gen_below(h->g, ++seen) == 0)
            found = record;
    }
    return found;
}

/* Somebody who is or was of the board; now and then in a seat that they never
 * had. */
static struct viewer anybody(struct history *h)
{
    const struct record *membership = pick(h, &h->board, "membership");
    size_t agency = gen_below(h->g, CB_COUNT(agencies));
    if (membership == NULL || gen_chance(h->g, 10))
        return world_viewer(gen_pick(h->g, users), agencies[agency], seats[agency][0]);
    return (struct viewer){.user = record_text(membership, "user"),
                           .agency = record_text(membership, "agency"),
                           .seat = record_text(membership, "seat")};
}

static struct viewer administrator(struct history *h)
{
    return gen_chance(h->g, 50) ? world_viewer("a-1", "police", "adm")
                                : world_viewer("a-2", "advocacy", "adm");
}

static bool stays(struct cb_str user)
{
    return cb_str_is(user, "u-0") || cb_str_is(user, "u-1");
}

static void join(struct history *h)
{
    size_t agency = gen_below(h->g, CB_COUNT(agencies));
    char set[TEXT], from[CB_TIME_TEXT];
    write_time(h->world.now + gen_int(h->g, -2, 5) * DAY_MS, from);
    snprintf(set, sizeof set, "{'user':'%s','agency':'%s','seat':'%s','from':'%s'}",
             gen_pick(h->g, users), agencies[agency], gen_pick(h->g, seats[agency]), from);
    try(&h->board, world_viewer("a-1", "police", "adm"), "membership.log", NULL, set);
    const struct record *draft = pick(h, &h->board, "membership");
    try(&h->board, world_viewer("a-2", "advocacy", "adm"), "membership.approve", draft->id.at,
        "{}");
}

static void leave(struct history *h)
{
    const struct record *membership = pick(h, &h->board, "membership");
    char set[TEXT], to[CB_TIME_TEXT];
    if (stays(record_text(membership, "user")))
        return;
    write_time(h->world.now + gen_int(h->g, -1, 20) * DAY_MS, to);
    if (gen_chance(h->g, 50))
        snprintf(set, sizeof set, "{'successor':'%s'}", gen_pick(h->g, users));
    else
        snprintf(set, sizeof set, "{'successor':'%s','to':'%s'}", gen_pick(h->g, users), to);
    try(&h->board, administrator(h), "membership.end", membership->id.at, set);
}

static void close_account(struct history *h)
{
    if (gen_chance(h->g, 80))
        return;
    const char *user = users[2 + gen_below(h->g, CB_COUNT(users) - 2)];
    char set[TEXT] = "{}";
    if (gen_chance(h->g, 50))
        snprintf(set, sizeof set, "{'successor':'%s'}", gen_pick(h->g, users));
    try(&h->board, administrator(h), gen_chance(h->g, 80) ? "user.close" : "user.withdraw", user,
        gen_chance(h->g, 80) ? set : "{}");
}

static void give_something(struct history *h)
{
    char set[TEXT];
    struct viewer owner = anybody(h);
    snprintf(set, sizeof set,
             "{'title':'T','owner_user':'%s','owner_agency':'%s','due_date':'"
             "2026-12-01'}",
             owner.user.at, owner.agency.at);
    try(&h->world, anybody(h), "action.log", NULL, set);
}

static struct viewer owner_as_viewer(struct history *h, const struct record *action)
{
    struct owner owner = owner_of(h->world.fold, h->board.fold, action, h->world.now);
    return (struct viewer){.user = owner.user,
                           .agency = owner.agency,
                           .seat =
                               cb_str_is(owner.agency, "police") ? CB_STR("pol") : CB_STR("adv")};
}

static void act_on_it(struct history *h)
{
    static const char *const verbs[] = {"accept", "refuse", "start", "complete", "reassign"};
    const struct record *action = pick(h, &h->world, "action");
    const char *verb = gen_pick(h->g, verbs);
    struct viewer owner = anybody(h);
    char set[TEXT] = "{}", name[30];
    if (action == NULL)
        return;
    if (cb_str_is(cb_str_of(verb), "refuse"))
        snprintf(set, sizeof set, "{'reason':'R'}");
    if (cb_str_is(cb_str_of(verb), "complete"))
        snprintf(set, sizeof set, "{'outcome':'O'}");
    if (cb_str_is(cb_str_of(verb), "reassign"))
        snprintf(set, sizeof set, "{'owner_user':'%s','owner_agency':'%s'}", owner.user.at,
                 owner.agency.at);
    snprintf(name, sizeof name, "action.%s", verb);
    struct viewer by = gen_chance(h->g, 50) ? anybody(h) : owner_as_viewer(h, action);
    try(&h->world, by, name, action->id.at, set);
}

static void assign(struct history *h)
{
    static const char *const duties[] = {"OIC", "deputy", "advocate"};
    char set[TEXT], from[CB_TIME_TEXT];
    const struct record *assignment = pick(h, &h->world, "assignment");
    write_time(h->world.now, from);
    snprintf(set, sizeof set, "{'user':'%s','agency':'%s','role':'%s','from':'%s'}",
             gen_pick(h->g, users), gen_pick(h->g, agencies), gen_pick(h->g, duties), from);
    if (assignment != NULL && gen_chance(h->g, 30))
        try(&h->world, anybody(h), "assignment.end", assignment->id.at, "{}");
    else
        try(&h->world, anybody(h), "assignment.log", NULL, set);
}

static void hand_over(struct history *h)
{
    const struct record *handover = pick(h, &h->world, "handover");
    char set[TEXT];
    snprintf(set, sizeof set, "{'from_user':'%s','to_user':'%s','effective_on':'2026-03-02'}",
             gen_pick(h->g, users), gen_pick(h->g, users));
    if (handover == NULL || gen_chance(h->g, 40))
        try(&h->world, anybody(h), "handover.log", NULL, set);
    else
        try(&h->world, world_viewer(record_text(handover, "to_user").at, "police", "pol"),
            "handover.complete", handover->id.at,
            "{'account_summary_read':true,'commitments_transferred':true,'evidence_"
            "list':true,"
            "'orders':true,'risks':true,'contact_plan':true,'victim_told':true,"
            "'advocate_told':true,'introduction_made':true}");
}

static void change_parties(struct history *h)
{
    static const char *const parties[] = {
        "{'participating_agencies':['police','advocacy'],'lead_agency':'police'}",
        "{'participating_agencies':['police'],'lead_agency':'police'}",
        "{'participating_agencies':['advocacy'],'lead_agency':'advocacy'}"};
    try(&h->world, anybody(h), "case.amend", fold_root(h->world.fold)->id.at,
        gen_pick(h->g, parties));
}

static void let_time_pass(struct history *h)
{
    h->world.now += (cb_time)gen_below(h->g, 5) * DAY_MS;
}

/* ---- the second reading of who may own ---- */

static bool slow_is_there(const struct world *board, struct cb_str user, struct cb_str agency,
                          cb_time at)
{
    const struct record *account = fold_find(board->fold, user);
    if (account == NULL || account->withdrawn || record_get(account, "closed_at") != NULL)
        return false;
    for (size_t i = 0; i < fold_count(board->fold); i++) {
        const struct record *m = fold_at_position(board->fold, i);
        cb_time from = 0, to = CB_TIME_NEVER;
        if (!cb_str_is(m->type->name, "membership") || m->withdrawn ||
            record_get(m, "approved_by") == NULL || cb_str_is(record_text(m, "seat"), "adm") ||
            !cb_str_equal(record_text(m, "user"), user) ||
            !cb_str_equal(record_text(m, "agency"), agency))
            continue;
        cb_time_parse(record_text(m, "from"), &from);
        cb_time_parse(record_text(m, "to"), &to);
        if (from <= at && at < to)
            return true;
    }
    return false;
}

static void check_record(const struct history *h, const struct record *record, cb_time at)
{
    struct owner owner = owner_of(h->world.fold, h->board.fold, record, at);
    const json_t *parties = record_get(fold_root(h->world.fold), "participating_agencies");
    bool takes_part = false;
    for (size_t i = 0; i < json_array_size(parties); i++)
        takes_part |= cb_str_equal(cb_json_str(json_array_get(parties, i)), owner.agency);
    CHECK(takes_part);
    CHECK(slow_is_there(&h->board, owner.user, owner.agency, at));
}

/* Now, and at any later time if nothing more happens. */
static void check_all(const struct history *h)
{
    static const int later[] = {0, 3, 10, 40, 400};
    for (size_t i = 0; i < fold_count(h->world.fold); i++) {
        const struct record *record = fold_at_position(h->world.fold, i);
        for (size_t k = 0; owner_is_needed(h->world.fold, record) && k < CB_COUNT(later); k++)
            check_record(h, record, h->world.now + later[k] * DAY_MS);
    }
}

PROPERTY_ROUNDS(what_is_still_to_be_done_always_has_an_owner_who_is_there, 300)
{
    static void (*const steps[])(struct history *) = {
        join,      leave,  close_account, give_something, give_something, act_on_it,
        act_on_it, assign, hand_over,     change_parties, let_time_pass};
    struct history h = begin(g);
    for (int i = 0; i < COMMANDS; i++) {
        h.board.now = h.world.now = h.world.now > h.board.now ? h.world.now : h.board.now;
        h.world.directory = h.board.fold;
        gen_pick(g, steps)(&h);
        check_all(&h);
    }
    world_fini(&h.world);
    world_fini(&h.board);
}
