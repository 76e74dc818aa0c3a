/* Clients that come all at once, or come and stay silent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/json.h"
#include "crowd.h"
#include "measures.h"
#include "process.h"

#define ROOT_TEXT 65
#define SEATS_MAX 16
#define SETTLE_US 2000000

/* The root of each seat, by the order of the seats. */
static char roots[SEATS_MAX][ROOT_TEXT];

static struct cb_str root_of(const struct crowd *crowd, size_t number)
{
    (void)crowd;
    return cb_str_of(roots[number % people_seat_count()]);
}

static bool read_root(const struct order *order, size_t seat)
{
    CB_AUTO(cb_buf_fini) struct cb_buf open = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf answer = {0};
    target_open(&order->target, (struct cb_str){NULL, 0}, &open);
    if (!crowd_ask(&order->target, people_cookie(order->people, seat), cb_buf_peek(&open), &answer))
        return false;
    CB_AUTO(json_decref) json_t *reply = json_loads(answer.at, 0, NULL);
    const char *root = json_string_value(json_object_get(json_object_get(reply, "result"), "root"));
    if (root != NULL)
        snprintf(roots[seat], ROOT_TEXT, "%s", root);
    return root != NULL;
}

/* Who opened the case before in this session comes back without a reason. */
static bool open_before(const struct order *order)
{
    struct crowd crowd;
    crowd_init(&crowd, &order->target, order->people, order->people->count);
    bool ok = crowd_gather(&crowd, 16);
    crowd_fini(&crowd);
    return ok;
}

static bool prepare(const struct order *order, struct crowd *crowd)
{
    if (order->target.kind != TARGET_CASEBOARD || strcmp(order->have, "none") == 0)
        return true;
    crowd->have = root_of;
    for (size_t i = 0; i < people_seat_count(); i++) {
        memset(roots[i], '0', ROOT_TEXT - 1);
        if (strcmp(order->have, "match") == 0 && !read_root(order, i))
            return false;
    }
    return open_before(order);
}

bool measure_storm(const struct order *order)
{
    struct crowd crowd;
    double bytes = 0;
    crowd_init(&crowd, &order->target, order->people, order->readers);
    bool ok = prepare(order, &crowd);
    double cpu_s = process_cpu_s(order->pids);
    int64_t start = process_now_us();
    ok = ok && crowd_gather(&crowd, order->readers);
    double seconds = (double)(process_now_us() - start) / 1e6;
    cpu_s = process_cpu_s(order->pids) - cpu_s;
    for (size_t i = 0; i < crowd.count; i++)
        bytes += (double)crowd.clients[i].bytes;
    if (ok)
        printf("{\"measure\":\"storm\",\"target\":\"%s\",\"have\":\"%s\",\"n\":%zu,"
               "\"ready_s\":%.3f,\"cpu_ms_per_client\":%.3f,\"bytes_per_client\":%.0f}\n",
               order->target_name, order->have, order->readers, seconds,
               cpu_s * 1e3 / (double)order->readers, bytes / (double)order->readers);
    crowd_fini(&crowd);
    return ok;
}

/* What is made once, whoever comes, is made before the first look. */
bool measure_idle(const struct order *order)
{
    struct crowd crowd, first;
    crowd_init(&first, &order->target, order->people, people_seat_count());
    crowd_init(&crowd, &order->target, order->people, order->readers);
    bool ok = crowd_gather(&first, 1);
    crowd_run(&first, process_now_us() + SETTLE_US / 4, NULL, NULL);
    double before = process_resident_kb(order->pids);
    ok = ok && crowd_gather(&crowd, 32);
    crowd_run(&crowd, process_now_us() + SETTLE_US, NULL, NULL);
    double after = process_resident_kb(order->pids);
    if (ok)
        printf("{\"measure\":\"idle\",\"target\":\"%s\",\"n\":%zu,\"kb_per_connection\":%.2f}\n",
               order->target_name, order->readers, (after - before) / (double)order->readers);
    crowd_fini(&first);
    crowd_fini(&crowd);
    return ok;
}
