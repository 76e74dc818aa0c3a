/* The anchor: a libwebsockets server that sends what any writer says to every reader, one write a
 * message and reader, as the library does it. It filters nothing and, without --durable, keeps
 * nothing; with it, what came in one round of the loop is committed together before it is sent. */
#include <libwebsockets.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "caseboard/base/str.h"
#include "group_commit.h"

#define ROUND_MAX 1024 /* messages of one round of the loop */
#define MESSAGE_MAX 1024
#define KEPT 65536 /* messages that a slow reader can still get */

struct message {
    size_t len;
    unsigned char bytes[LWS_PRE + MESSAGE_MAX];
};
struct session {
    struct lws *wsi;
    struct session *next;
    bool writes;
    size_t acknowledge; /* messages to confirm to a writer */
    size_t sent;        /* of a reader: how far it is in the messages */
};

static struct session *sessions;
static struct message *kept; /* a ring of KEPT */
static size_t committed, received;
static struct group_commit *journal;
static volatile sig_atomic_t is_stopping;

static struct message *message_at(size_t number)
{
    return &kept[number % KEPT];
}

static bool send_one(struct session *session, unsigned char *bytes, size_t len)
{
    return lws_write(session->wsi, bytes, len, LWS_WRITE_TEXT) >= (int)len;
}

/* As long as the socket takes it. */
static int feed(struct session *session)
{
    static unsigned char yes[LWS_PRE + 2] = {[LWS_PRE] = 'o', 'k'};
    while (session->acknowledge > 0 && !lws_send_pipe_choked(session->wsi)) {
        if (!send_one(session, yes + LWS_PRE, 2))
            return -1;
        session->acknowledge--;
    }
    if (session->writes) {
        if (session->acknowledge > 0)
            lws_callback_on_writable(session->wsi);
        return 0;
    }
    while (session->sent < committed && !lws_send_pipe_choked(session->wsi)) {
        struct message *message = message_at(session->sent);
        if (!send_one(session, message->bytes + LWS_PRE, message->len))
            return -1;
        session->sent++;
    }
    if (session->sent < committed)
        lws_callback_on_writable(session->wsi);
    return 0;
}

static void begin(struct session *session, struct lws *wsi)
{
    char path[64] = "";
    session->wsi = wsi;
    session->sent = committed;
    session->next = sessions;
    sessions = session;
    lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI);
    session->writes = strcmp(path, "/pub") == 0;
}

static void end(struct session *session)
{
    struct session **at = &sessions;
    while (*at != NULL && *at != session)
        at = &(*at)->next;
    if (*at != NULL)
        *at = session->next;
}

static int receive(struct session *session, const void *bytes, size_t len)
{
    struct message *message = message_at(received);
    if (len > MESSAGE_MAX || received - committed == ROUND_MAX)
        return -1;
    message->len = len;
    memcpy(message->bytes + LWS_PRE, bytes, len);
    received++;
    session->acknowledge++;
    return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
        begin(user, wsi);
        return 0;
    case LWS_CALLBACK_CLOSED:
        end(user);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        return receive(user, in, len);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return feed(user);
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    }
}

/* What came in this round: durable if asked for, then to everybody at once; writers hear last, so
 * that they cannot outrun the readers. */
static void end_round(void)
{
    if (received == committed)
        return;
    if (journal != NULL) {
        const struct message *message = message_at(committed);
        group_commit_rows(journal, message->bytes + LWS_PRE, message->len, received - committed);
    }
    committed = received;
    for (int writes = 0; writes < 2; writes++) {
        for (struct session *session = sessions; session != NULL; session = session->next) {
            if (session->writes == (writes == 1) && feed(session) != 0)
                lws_set_timeout(session->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
        }
    }
}

static void stop(int signal_number)
{
    (void)signal_number;
    is_stopping = 1;
}

static struct lws_context *listen_on(int port, const char *certificate, const char *key)
{
    static const struct lws_protocols protocols[] = {
        {.name = "bench",
         .callback = callback,
         .per_session_data_size = sizeof(struct session),
         .rx_buffer_size = 1024},
        {.name = NULL},
    };
    struct lws_context_creation_info info = {
        .port = port,
        .iface = "127.0.0.1",
        .protocols = protocols,
        .ssl_cert_filepath = certificate,
        .ssl_private_key_filepath = key,
        .alpn = "http/1.1",
        .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
        .pt_serv_buf_size = 8192,
    };
    struct rlimit files;
    lws_set_log_level(LLL_ERR, NULL);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max < 20000 ? files.rlim_max : 20000;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    return lws_create_context(&info);
}

int main(int argc, char **argv)
{
    if (argc != 4 && !(argc == 6 && strcmp(argv[4], "--durable") == 0)) {
        fputs("usage: plain PORT CERTIFICATE KEY [--durable FILE]\n", stderr);
        return 2;
    }
    signal(SIGTERM, stop);
    kept = cb_alloc(KEPT * sizeof *kept);
    if (argc == 6)
        journal = group_commit_open(argv[5]);
    struct lws_context *context = listen_on(atoi(argv[1]), argv[2], argv[3]);
    if (context == NULL)
        return 3;
    while (!is_stopping && lws_service(context, 0) >= 0)
        end_round();
    lws_context_destroy(context);
    if (journal != NULL)
        group_commit_close(journal);
    free(kept);
    return 0;
}
