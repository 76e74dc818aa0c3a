#include "exchange.h"

/* It may take long over a poor line, as long as it moves (outbox_ms). */
#define ANSWER_MS 300000

static const struct {
    int status;
    const char *reason;
} statuses[] = {
#define STATUS(number, reason) {number, reason},
#include "statuses.def"
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < CB_COUNT(statuses); i++) {
        if (statuses[i].status == status)
            return statuses[i].reason;
    }
    return "";
}

void reply_build_headers(struct cb_buf *out)
{
    static const char *const features[] = {
        "accelerometer",
        "autoplay",
        "bluetooth",
        "browsing-topics",
        "camera",
        "clipboard-read",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "gamepad",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "serial",
        "storage-access",
        "usb",
        "web-share",
        "window-management",
        "xr-spatial-tracking",
    };
    cb_buf_text(out, "Content-Security-Policy: default-src 'none'; script-src 'self'; "
                     "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
                     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                     "object-src 'none'; require-trusted-types-for 'script'; "
                     "trusted-types 'none'\r\n"
                     "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
                     "X-Content-Type-Options: nosniff\r\n"
                     "Referrer-Policy: no-referrer\r\n"
                     "Cross-Origin-Opener-Policy: same-origin\r\n"
                     "Cross-Origin-Embedder-Policy: require-corp\r\n"
                     "Cross-Origin-Resource-Policy: same-origin\r\n"
                     "X-Frame-Options: DENY\r\n"
                     "Permissions-Policy: ");
    for (size_t i = 0; i < CB_COUNT(features); i++)
        cb_buf_printf(out, "%s%s=()", i == 0 ? "" : ", ", features[i]);
    cb_buf_text(out, "\r\n");
}

void reply_begin(const struct conn *conn, struct cb_buf *out, int status, const char *cache)
{
    cb_buf_printf(out, "HTTP/1.1 %d %s\r\n", status, reason_of(status));
    cb_buf_str(out, cb_buf_peek(&conn->net->headers));
    cb_buf_printf(out, "Cache-Control: %s\r\nConnection: close\r\n", cache);
    if (status == 405)
        cb_buf_text(out, "Allow: GET, HEAD, POST\r\n");
}

void reply_end(struct conn *conn, struct cb_buf *out, struct cb_frame *body)
{
    bool is_head = conn->exchange != NULL && conn->exchange->request.method == REQUEST_HEAD;
    struct message message = {.tail = body};

    cb_buf_printf(out, "Content-Length: %zu\r\n\r\n", body == NULL ? 0 : cb_frame_len(body));
    message.head = cb_frame_take_buf(out);
    if (is_head) {
        cb_frame_unref(message.tail);
        message.tail = NULL;
    }
    conn_stage(conn, CONN_ANSWER, ANSWER_MS);
    writing_send(conn, &message); /* the first of its connection: it fits */
    conn_end_when_empty(conn);
}

void reply_status(struct conn *conn, int status)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    reply_begin(conn, &out, status, "no-store");
    reply_end(conn, &out, NULL);
}

void reply_json(struct conn *conn, int status, struct cb_str body)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    reply_begin(conn, &out, status, "no-store");
    cb_buf_text(&out, "Content-Type: application/json\r\n");
    reply_end(conn, &out, cb_frame_new(body));
}
