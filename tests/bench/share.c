/* One record is shared with four seats and taken away again, over and over, while everybody has the
 * case open: until the last reader has been told, beside a plain change that all of them get. */
#include <inttypes.h>
#include <stdio.h>

#include "deciders.h"
#include "histogram.h"
#include "measures.h"
#include "process.h"
#include "status.h"
#include "told.h"

#define HANDSHAKES 64
#define PATIENCE_US (20 * 1000000LL)
#define SLICE_US 1000
#define SETTLE_US 20000 /* what comes to some readers beside what is measured has come */
#define ROUNDS 10       /* each with a record of its own */

struct took {
    struct histogram us;
    int64_t most_us;
};
struct share {
    struct crowd crowd;
    struct told told;
    struct deciders deciders;
    struct cb_buf recipients;
    int64_t change_us, last_us; /* the plain change under way, and when a reader last got it */
    size_t changed;
    double lenses;
    struct took change, shown, gone;
};

static void take_token(struct client *client, unsigned writer, int64_t sent_us)
{
    struct crowd *crowd = client->context;
    struct share *share = crowd->context;
    (void)writer;
    if (sent_us != share->change_us)
        return;
    share->changed++;
    share->last_us = process_now_us();
}

static void take_message(struct client *client)
{
    struct crowd *crowd = client->context;
    struct share *share = crowd->context;
    told_take(&share->told, client->number);
}

static void add(struct took *took, int64_t us)
{
    histogram_add(&took->us, us);
    if (us > took->most_us)
        took->most_us = us;
}

static bool wait_for_all(struct share *share, const size_t *count, size_t wanted, const char *what)
{
    int64_t until = process_now_us() + PATIENCE_US;
    while (*count < wanted && share->crowd.dead == 0 && process_now_us() < until)
        crowd_run(&share->crowd, process_now_us() + SLICE_US, NULL, NULL);
    if (*count < wanted)
        fprintf(stderr, "load: %zu of %zu readers %s\n", *count, wanted, what);
    return *count == wanted;
}

static void settle(struct share *share)
{
    crowd_run(&share->crowd, process_now_us() + SETTLE_US, NULL, NULL);
}

/* ---- one round ------------------------------------------------------------------------------- */

static bool change(struct share *share)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct deciders *deciders = &share->deciders;
    share->changed = 0;
    share->change_us = process_now_us();
    target_change(&share->crowd.target, 0, share->change_us, cb_str_of(deciders->action),
                  cb_str_of(deciders->action_etag), &text);
    actor_send(&deciders->sharer, cb_buf_peek(&text));
    if (!wait_for_all(share, &share->changed, share->crowd.count, "got a plain change") ||
        !actor_wait(&deciders->sharer, deciders->action_etag))
        return false;
    add(&share->change, share->last_us - share->change_us);
    settle(share);
    return true;
}

static bool show(struct share *share, size_t number, struct decision *decision)
{
    struct deciders *deciders = &share->deciders;
    if (!deciders_draft(deciders, &deciders->shared[number], cb_buf_peek(&share->recipients),
                        decision))
        return false;
    settle(share);
    told_expect(&share->told, TOLD_SHOWING, number);
    deciders_approve(deciders, decision);
    if (!wait_for_all(share, &share->told.reached, share->told.recipients, "got what is shared") ||
        !actor_wait(&deciders->approver, decision->etag))
        return false;
    add(&share->shown, share->told.last_us - deciders->approver.sent_us);
    settle(share);
    return true;
}

static bool take_away(struct share *share, size_t number, struct decision *decision)
{
    struct deciders *deciders = &share->deciders;
    told_expect(&share->told, TOLD_TAKING, number);
    deciders_revoke(deciders, decision);
    if (!wait_for_all(share, &share->told.reached, share->told.recipients,
                      "lost what was shared") ||
        !actor_wait(&deciders->sharer, decision->etag))
        return false;
    add(&share->gone, share->told.last_us - deciders->sharer.sent_us);
    settle(share);
    told_expect(&share->told, TOLD_NOTHING, number);
    return true;
}

static bool go_round(struct share *share, size_t number)
{
    struct decision decision;
    return change(share) && show(share, number, &decision) && take_away(share, number, &decision);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* A change that all see is one frame a lens. */
static bool count_lenses(struct share *share, int status_port)
{
    static const char FRAMES[] = "caseboard_live_frames_total";
    double before = status_figure(status_port, FRAMES);
    bool ok = change(share);
    share->lenses = status_figure(status_port, FRAMES) - before;
    if (before < 0)
        fputs("load: the server does not tell how many frames it made\n", stderr);
    return ok && before >= 0;
}

/* Named people, since a decision is for those or for one agency. */
static void name_recipients(struct share *share, size_t users)
{
    for (size_t i = 0; i < users * deciders_seat_count(); i++)
        cb_buf_printf(&share->recipients, "%s\"u-%s-%zu\"", i == 0 ? "[" : ",",
                      deciders_seats[i / users], i % users + 1);
    cb_buf_char(&share->recipients, ']');
}

static bool prepare(struct share *share, const struct order *order)
{
    name_recipients(share, order->people->count / people_seat_count());
    if (!crowd_gather(&share->crowd, HANDSHAKES) ||
        !deciders_start(&share->deciders, &share->crowd))
        return false;
    settle(share);
    if (share->deciders.free_count <= ROUNDS) {
        fprintf(stderr, "load: %zu records to share\n", share->deciders.free_count);
        return false;
    }
    if (!told_begin(&share->told, share->deciders.shared, ROUNDS + 1))
        return false;
    return count_lenses(share, order->status_port);
}

static bool run(struct share *share)
{
    bool ok = go_round(share, 0);
    share->change = share->shown = share->gone = (struct took){0};
    for (size_t i = 1; ok && i <= ROUNDS; i++)
        ok = go_round(share, i);
    settle(share);
    told_expect(&share->told, TOLD_NOTHING, 0);
    if (share->told.stray > 0)
        fprintf(stderr, "load: %" PRIu64 " messages told of the record where they must not\n",
                share->told.stray);
    return ok && share->told.stray == 0 && share->crowd.dead == 0;
}

static void print_took(const char *name, const struct took *took)
{
    printf(",\"%s_p50_us\":%.0f,\"%s_max_us\":%lld", name, histogram_at(&took->us, 0.5), name,
           (long long)took->most_us);
}

static void print(const struct share *share, const struct order *order)
{
    printf("{\"measure\":\"share\",\"target\":\"%s\",\"readers\":%zu,\"lenses\":%.0f,"
           "\"recipients\":%zu,\"n\":%" PRIu64,
           order->target_name, order->readers, share->lenses, share->told.recipients,
           share->gone.us.total);
    print_took("change", &share->change);
    print_took("share", &share->shown);
    print_took("revoke", &share->gone);
    printf(",\"stray\":%" PRIu64 "}\n", share->told.stray);
}

bool measure_share(const struct order *order)
{
    static struct share share;
    struct target target = order->target;
    target.case_id = cb_str_of(order->people->shares_id);
    crowd_init(&share.crowd, &target, order->people, order->readers);
    share.crowd.token = take_token;
    share.crowd.message = take_message;
    share.crowd.context = &share;
    told_init(&share.told, &share.crowd);
    bool ok = prepare(&share, order) && run(&share);
    if (ok)
        print(&share, order);
    deciders_stop(&share.deciders);
    crowd_fini(&share.crowd);
    told_fini(&share.told);
    cb_buf_fini(&share.recipients);
    return ok;
}
