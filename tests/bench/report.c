/* From what was measured to a table of ratios, a file and a picture. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "results.h"

enum better { MORE, LESS };

struct goal {
    const char *id, *what;
    struct figure ours, anchor;
    enum better better;
    double floor, goal;
};
static const struct goal goals[] = {
#define FIGURE(measure, target, readers, writers, rate, group, have, name)                         \
    {                                                                                              \
        measure, target, readers, writers, rate, group, have, name                                 \
    }
#define GOAL(id, what, ours, anchor, better, floor, goal)                                          \
    {id, what, ours, anchor, better, floor, goal},
#include "goals.def"
};

static const char *verdict_of(const struct goal *goal, double ratio)
{
    if (goal->goal <= 0)
        return "told";
    double sign = goal->better == MORE ? 1 : -1;
    if (ratio * sign >= goal->goal * sign)
        return "goal";
    return ratio * sign >= goal->floor * sign ? "floor" : "BELOW";
}

/* What the disk alone takes is not the server's: G4 is what is left. */
static double without_disk(const json_t *results, const struct goal *goal, double ours)
{
    double sync = 0;
    const struct figure disk = {.measure = "fdatasync", .name = "p99_us"};
    if (strcmp(goal->id, "G4") == 0 && results_median(results, &disk, &sync))
        ours = ours > sync ? ours - sync : 0;
    return ours;
}

static json_t *print_goal(const json_t *results, const struct goal *goal)
{
    double ours = 0, anchor = 0;
    bool is_measured = results_median(results, &goal->ours, &ours) &&
                       results_median(results, &goal->anchor, &anchor) && anchor > 0;
    printf("%-4s %-72s", goal->id, goal->what);
    if (!is_measured) {
        puts(" not measured");
        return json_pack("{s:s, s:s, s:n}", "id", goal->id, "what", goal->what, "ratio");
    }
    ours = without_disk(results, goal, ours);
    double ratio = ours / anchor;
    const char *verdict = verdict_of(goal, ratio);
    printf(" %11.4g %11.4g %9.4g   %-5g (%g)  %s\n", ours, anchor, ratio, goal->goal, goal->floor,
           verdict);
    return json_pack("{s:s, s:s, s:f, s:f, s:f, s:f, s:f, s:s, s:f}", "id", goal->id, "what",
                     goal->what, "ours", ours, "anchor", anchor, "ratio", ratio, "goal", goal->goal,
                     "floor", goal->floor, "reached", verdict, "n",
                     results_count(results, &goal->ours));
}

static double number(const json_t *one, const char *name)
{
    return json_number_value(json_object_get(one, name));
}

static void print_fanout(const json_t *one)
{
    if (json_object_get(one, "rate") == NULL)
        return;
    printf("  %-16s %5.0f %5.0f %5.0f %11.0f/s %9.2f %9.1f %9.1f %10.0f/s %8.0f%% %10.0f\n",
           json_string_value(json_object_get(one, "target")), number(one, "readers"),
           number(one, "writers"), number(one, "rate"), number(one, "deliveries_per_s"),
           number(one, "cpu_us_per_delivery"), number(one, "delivery_p50_us") / 1e3,
           number(one, "delivery_p99_us") / 1e3, number(one, "commands_per_s"),
           number(one, "server_cpu_share") * 100, number(one, "n"));
}

static void print_other(const json_t *one)
{
    const char *name;
    json_t *value;
    if (json_object_get(one, "rate") != NULL)
        return;
    printf(" ");
    json_object_foreach ((json_t *)one, name, value) {
        if (json_is_string(value))
            printf(" %s", json_string_value(value));
        else
            printf("  %s %.6g", name, json_number_value(value));
    }
    puts("");
}

static json_t *print(const json_t *results)
{
    json_t *table = json_array();
    size_t i;
    json_t *one;
    printf("\n  %-16s %5s %5s %5s %13s %9s %9s %9s %12s %9s %10s\n", "fan-out", "read", "write",
           "rate", "deliveries", "CPU µs", "p50 ms", "p99 ms", "commands", "its CPU", "n");
    json_array_foreach (results, i, one)
        print_fanout(one);
    puts("");
    json_array_foreach (results, i, one)
        print_other(one);
    printf("\n%-4s %-72s %11s %11s %9s   %s\n", "", "", "ours", "anchor", "ratio", "goal (floor)");
    for (i = 0; i < CB_COUNT(goals); i++)
        json_array_append_new(table, print_goal(results, &goals[i]));
    return table;
}

static bool write_text(const char *path, struct cb_str text)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return false;
    bool ok = fwrite(text.at, 1, text.len, file) == text.len;
    return fclose(file) == 0 && ok;
}

int main(int argc, char **argv)
{
    CB_AUTO(cb_buf_fini) struct cb_buf svg = {0};
    if (argc != 4) {
        fputs("usage: report MEASURED.ndjson RESULTS.json RESULTS.svg\n", stderr);
        return 2;
    }
    CB_AUTO(json_decref) json_t *results = results_read(argv[1]);
    CB_AUTO(json_decref) json_t *all = json_object();
    json_object_set_new(all, "ratios", print(results));
    json_object_set(all, "measured", results);
    chart_draw(results, &svg);
    bool ok = json_dump_file(all, argv[2], JSON_INDENT(1) | JSON_REAL_PRECISION(6)) == 0 &&
              write_text(argv[3], cb_buf_peek(&svg));
    if (!ok)
        fprintf(stderr, "report: cannot write %s or %s\n", argv[2], argv[3]);
    return ok ? 0 : 3;
}
