#include "target.h"

#include <stdio.h>
#include <string.h>

#include "caseboard/base/id.h"

bool target_kind_of(const char *name, enum target_kind *out)
{
    static const char *const NAMES[] = {"caseboard", "nchan", "plain"};
    for (size_t i = 0; i < CB_COUNT(NAMES); i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            *out = (enum target_kind)i;
            return true;
        }
    }
    return false;
}

void target_upgrade(const struct target *target, bool writes, struct cb_str cookie,
                    struct cb_buf *out)
{
    bool is_ours = target->kind == TARGET_CASEBOARD;
    cb_buf_printf(out, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\n",
                  is_ours  ? "/ws"
                  : writes ? "/pub"
                           : "/sub",
                  target->port);
    cb_buf_text(out, "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    if (is_ours)
        cb_buf_printf(out,
                      "Origin: https://localhost:%d\r\nSec-WebSocket-Protocol: caseboard.v1\r\n"
                      "Cookie: %.*s\r\n",
                      target->port, CB_STR_ARG(cookie));
    if (target->kind == TARGET_PLAIN)
        cb_buf_text(out, "Sec-WebSocket-Protocol: bench\r\n");
    cb_buf_text(out, "\r\n");
}

void target_open(const struct target *target, struct cb_str have, struct cb_buf *out)
{
    cb_buf_printf(out,
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"case.open\",\"params\":"
                  "{\"case\":\"%.*s\",\"%s\":\"%.*s\"}}",
                  CB_STR_ARG(target->case_id), have.at == NULL ? "why" : "have",
                  CB_STR_ARG(have.at == NULL ? CB_STR("Measured by the bench") : have));
}

static void pad(struct cb_buf *out, size_t len)
{
    static const char WORDS[] = "and was told what happens next, by whom and by when; ";
    for (size_t i = 0; i < len; i++)
        cb_buf_char(out, WORDS[i % (sizeof WORDS - 1)]);
}

void target_change(const struct target *target, unsigned writer, int64_t now_us,
                   struct cb_str record, struct cb_str etag, struct cb_buf *out)
{
    char token[TOKEN_MAX], command[CB_ID_TEXT];
    int len = snprintf(token, sizeof token, "~%u,%lld~", writer, (long long)now_us);
    if (target->kind != TARGET_CASEBOARD) {
        cb_buf_text(out, token);
        pad(out, MESSAGE_BYTES - (size_t)len);
        return;
    }
    cb_id_write(cb_id_new(), command);
    cb_buf_printf(out,
                  "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"action.amend\",\"params\":{"
                  "\"stream\":\"%.*s\",\"id\":\"%.*s\",\"if\":\"%.*s\",\"command\":\"%s\","
                  "\"set\":{\"detail\":\"%s",
                  CB_STR_ARG(target->case_id), CB_STR_ARG(record), CB_STR_ARG(etag), command,
                  token);
    pad(out, 60);
    cb_buf_text(out, "\"}}}");
}
