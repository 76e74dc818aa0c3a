#include <inttypes.h>
#include <stdio.h>

#include "crowd.h"
#include "measures.h"
#include "process.h"
#include "writers.h"

#define HANDSHAKES 64 /* while the crowd gathers; how fast it does is storm's business */
#define WRITERS_US 30000000

struct fanout {
    struct crowd crowd;
    struct writers writers;
    struct histogram delivery;
    int64_t counted_from_us; /* 0: nothing counts yet */
};

/* A delivery is one change at one reader. */
static void take_token(struct client *client, unsigned writer, int64_t sent_us)
{
    struct crowd *crowd = client->context;
    struct fanout *fanout = crowd->context;
    (void)writer;
    if (fanout->counted_from_us != 0 && sent_us > 0)
        histogram_add(&fanout->delivery, process_now_us() - sent_us);
}

static uint64_t messages_of(const struct crowd *crowd)
{
    uint64_t messages = 0;
    for (size_t i = 0; i < crowd->count; i++)
        messages += crowd->clients[i].messages;
    return messages;
}

static uint64_t bytes_of(const struct crowd *crowd)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < crowd->count; i++)
        bytes += crowd->clients[i].bytes;
    return bytes;
}

static bool gather(struct fanout *fanout)
{
    int64_t until = process_now_us() + WRITERS_US;
    if (!crowd_gather(&fanout->crowd, HANDSHAKES)) {
        fprintf(stderr, "load: %zu of %zu readers got the case\n", fanout->crowd.ready,
                fanout->crowd.count);
        return false;
    }
    writers_connect(&fanout->writers, fanout->crowd.epoll);
    while (fanout->writers.upgraded < fanout->writers.count && fanout->writers.dead == 0 &&
           process_now_us() < until)
        crowd_run(&fanout->crowd, process_now_us() + 10000, NULL, NULL);
    if (fanout->writers.upgraded < fanout->writers.count)
        fprintf(stderr, "load: %zu of %zu writers got a connection\n", fanout->writers.upgraded,
                fanout->writers.count);
    return fanout->writers.upgraded == fanout->writers.count;
}

static void print(const struct fanout *fanout, double seconds, double cpu_s, uint64_t messages,
                  uint64_t bytes)
{
    const struct order *order = fanout->writers.order;
    const struct writers *writers = &fanout->writers;
    uint64_t deliveries = fanout->delivery.total;
    double n = (double)deliveries;
    printf("{\"measure\":\"fanout\",\"target\":\"%s\",\"readers\":%zu,\"writers\":%zu,"
           "\"rate\":%.0f,\"seconds\":%.3f,\"n\":%" PRIu64 ",\"deliveries_per_s\":%.0f,"
           "\"messages_per_s\":%.0f,\"bytes_per_delivery\":%.0f,\"delivery_p50_us\":%.0f,"
           "\"delivery_p99_us\":%.0f,\"cpu_us_per_delivery\":%.3f,",
           order->target_name, order->readers, order->writers, order->rate, seconds,
           deliveries > 0 ? deliveries : writers->acknowledged, n / seconds,
           (double)messages / seconds, n > 0 ? (double)bytes / n : 0,
           histogram_at(&fanout->delivery, 0.5), histogram_at(&fanout->delivery, 0.99),
           n > 0 ? cpu_s * 1e6 / n : 0);
    printf("\"commands_per_s\":%.1f,\"command_p50_us\":%.0f,\"command_p99_us\":%.0f,"
           "\"server_cpu_share\":%.3f,\"refused\":%" PRIu64 ",\"lost\":%zu}\n",
           (double)writers->acknowledged / seconds, histogram_at(&writers->acknowledgement, 0.5),
           histogram_at(&writers->acknowledgement, 0.99), cpu_s / seconds, writers->refused,
           fanout->crowd.dead + writers->dead);
}

static void run(struct fanout *fanout)
{
    const struct order *order = fanout->writers.order;
    struct crowd *crowd = &fanout->crowd;
    writers_go(&fanout->writers);
    crowd_run(crowd, process_now_us() + (int64_t)(order->warm_s * 1e6), writers_tick,
              &fanout->writers);
    uint64_t messages = messages_of(crowd), bytes = bytes_of(crowd);
    double cpu_s = process_cpu_s(order->pids);
    int64_t start = process_now_us();
    fanout->counted_from_us = start;
    fanout->writers.is_counting = true;
    crowd_run(crowd, start + (int64_t)(order->seconds * 1e6), writers_tick, &fanout->writers);
    double seconds = (double)(process_now_us() - start) / 1e6;
    print(fanout, seconds, process_cpu_s(order->pids) - cpu_s, messages_of(crowd) - messages,
          bytes_of(crowd) - bytes);
}

bool measure_fanout(const struct order *order)
{
    struct fanout fanout = {0};
    crowd_init(&fanout.crowd, &order->target, order->people, order->readers);
    fanout.crowd.token = take_token;
    fanout.crowd.context = &fanout;
    bool ok = writers_init(&fanout.writers, order) && gather(&fanout);
    if (ok) {
        run(&fanout);
        ok = fanout.crowd.dead + fanout.writers.dead == 0;
    }
    writers_fini(&fanout.writers);
    crowd_fini(&fanout.crowd);
    return ok;
}
