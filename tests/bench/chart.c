#include "chart.h"

#include "results.h"

#define WIDTH 760
#define LABEL 300
#define BAR 16
#define STEP 22
#define PANEL_GAP 58

struct panel {
    const char *title;
    const char *member;
    int writers, rate;
    const char *unit;
    double scale;
};
static const struct panel panels[] = {
    {"Deliveries a second, 20 writers as fast as they are answered", "deliveries_per_s", 20, 0,
     "/s", 1},
    {"Server's processor time a delivery, one change every 50 ms", "cpu_us_per_delivery", 1, 20,
     " µs", 1},
    {"99 of 100 deliveries are there within, one change every 50 ms", "delivery_p99_us", 1, 20,
     " ms", 0.001},
};
static const struct {
    const char *target, *label, *colour;
} servers[] = {
    {"caseboard", "Caseboard: filtered, sealed, durable", "#1d70b8"},
    {"nchan", "nginx with nchan", "#768692"},
    {"plain", "plain libwebsockets", "#b1b4b6"},
    {"durable", "plain with a bare group commit", "#85994b"},
};
static const int readers[] = {10, 100, 1000};

static bool value_of(const json_t *results, const struct panel *panel, size_t server, size_t r,
                     double *out)
{
    const struct figure figure = {.measure = "fanout",
                                  .target = servers[server].target,
                                  .readers = readers[r],
                                  .writers = panel->writers,
                                  .rate = panel->rate,
                                  .name = panel->member};
    bool found = results_median(results, &figure, out);
    *out *= panel->scale;
    return found;
}

static double largest(const json_t *results, const struct panel *panel)
{
    double max = 0;
    for (size_t r = 0; r < CB_COUNT(readers); r++) {
        for (size_t s = 0; s < CB_COUNT(servers); s++) {
            double value = 0;
            if (value_of(results, panel, s, r, &value) && value > max)
                max = value;
        }
    }
    return max;
}

static void draw_bar(struct cb_buf *out, int y, size_t server, int count, double value, double max,
                     const char *unit)
{
    double width = value / max * (WIDTH - LABEL - 110);
    cb_buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s, %d readers</text>\n",
                  LABEL - 8, y + 12, servers[server].label, count);
    cb_buf_printf(out,
                  "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                  "<text x=\"%.1f\" y=\"%d\">%.*f%s</text>\n",
                  LABEL, y, width, BAR, servers[server].colour, LABEL + width + 6, y + 12,
                  value < 100 ? 1 : 0, value, unit);
}

static int draw_panel(const json_t *results, const struct panel *panel, struct cb_buf *out, int y)
{
    double max = largest(results, panel);
    if (max <= 0)
        return y;
    cb_buf_printf(out, "<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s</text>\n", y, panel->title);
    y += 14;
    for (size_t r = 0; r < CB_COUNT(readers); r++) {
        int top = y;
        for (size_t s = 0; s < CB_COUNT(servers); s++) {
            double value = 0;
            if (!value_of(results, panel, s, r, &value))
                continue;
            draw_bar(out, y, s, readers[r], value, max, panel->unit);
            y += STEP;
        }
        y += y > top ? 6 : 0;
    }
    return y + PANEL_GAP - 20;
}

void chart_draw(const json_t *results, struct cb_buf *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    int y = 28;
    for (size_t i = 0; i < CB_COUNT(panels); i++)
        y = draw_panel(results, &panels[i], &body, y);
    cb_buf_printf(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                  "height=\"%d\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">\n"
                  "<title>Fan-out of one case to its readers</title>\n"
                  "<desc>Bars by server and number of readers, all measured in one run on one "
                  "machine.</desc>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
                  WIDTH, y, WIDTH, y);
    cb_buf_str(out, cb_buf_peek(&body));
    cb_buf_text(out, "</svg>\n");
}
