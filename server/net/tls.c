/* libwebsockets' context on our loop, and what TLS may be (security W1). */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/resource.h>

#include "room.h"

#define CIPHERS_12 "ECDHE+AESGCM:ECDHE+CHACHA20"
#define RECORD_PADDING 256

static const struct lws_protocols protocols[] = {
    {.name = "caseboard",
     .callback = conn_callback,
     .rx_buffer_size = 1024,
     .tx_packet_size = CB_FRAGMENT_BYTES},
    {.name = NULL},
};

/* The library's lines hold no client's text but what a peer put into a certificate or an alert. */
static struct net *logging_net;

static void log_line(int level, const char *line)
{
    unsigned held;
    if (logging_net == NULL || !limits_may_log(&logging_net->gate_library, &held))
        return;
    int len = (int)strcspn(line, "\n");
    cb_log(level == LLL_ERR ? CB_LOG_ERROR : CB_LOG_WARN, "net.library",
           "unlogged=%u line=\"%.*s\"", held, len, line);
}

/* As many files as the sockets need: the library's tables are as large as the process's limit. */
static unsigned allow_files(const struct net *net)
{
    struct rlimit limit;
    rlim_t want = (rlim_t)net->limits.sockets + 1024;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return (unsigned)want;
    limit.rlim_cur = want < limit.rlim_max ? want : limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < want)
        cb_log(CB_LOG_WARN, "net.few_files", "limit=%llu wanted=%llu",
               (unsigned long long)limit.rlim_cur, (unsigned long long)want);
    return (unsigned)limit.rlim_cur;
}

void tls_harden(struct net *net, SSL_CTX *ssl)
{
    SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set1_groups_list(ssl, "X25519:P-256:P-384");
    SSL_CTX_set_block_padding(ssl, RECORD_PADDING);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF); /* tickets hold the session */
    net->ssl = ssl;
}

static struct lws_vhost *open_vhost(struct net *net, const char *name, bool is_tls)
{
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER, /* listen.c accepts */
        .vhost_name = name,
        .protocols = protocols,
        .timeout_secs = (unsigned)(net->limits.handshake_ms / 1000 + 1), /* ours comes first */
    };
    if (is_tls) {
        info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.ssl_cert_filepath = net->config.certificate;
        info.ssl_private_key_filepath = net->config.key;
        info.ssl_cipher_list = CIPHERS_12;
        info.alpn = "http/1.1";
        info.ssl_info_event_mask = SSL_CB_HANDSHAKE_DONE;
    }
    return lws_create_vhost(net->lws, &info);
}

enum cb_code tls_open(struct net *net, struct cb_error *err)
{
    void *loops[1] = {&net->loop};
    logging_net = net;
    lws_set_log_level(LLL_ERR | LLL_WARN, log_line);
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
                   LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .foreign_loops = loops,
        .fd_limit_per_thread = allow_files(net),
        .pt_serv_buf_size = CB_FRAGMENT_BYTES + 256, /* a whole TLS record at a read */
        .user = net,
        .pcontext = &net->lws,
        .uid = -1,
        .gid = -1,
    };
    net->lws = lws_create_context(&info);
    if (net->lws == NULL)
        return cb_fail(err, CB_INTERNAL, "libwebsockets does not start on libuv");
    net->tls_vhost = open_vhost(net, "public", true);
    if (net->tls_vhost == NULL || net->ssl == NULL || SSL_CTX_check_private_key(net->ssl) != 1)
        return cb_fail(err, CB_INTERNAL, "certificate %s and key %s do not load or do not match",
                       net->config.certificate, net->config.key);
    net->plain_vhost = open_vhost(net, "status", false);
    if (net->plain_vhost == NULL)
        return cb_fail(err, CB_INTERNAL, "libwebsockets gives no place for the status port");
    return CB_OK;
}

static bool load(SSL_CTX *ssl, const struct net_config *config)
{
    return SSL_CTX_use_certificate_chain_file(ssl, config->certificate) == 1 &&
           SSL_CTX_use_PrivateKey_file(ssl, config->key, SSL_FILETYPE_PEM) == 1 &&
           SSL_CTX_check_private_key(ssl) == 1;
}

/* Tried apart first: half of a new pair in the running context would end all new sign-ins. */
void tls_reload(struct net *net)
{
    SSL_CTX *trial = SSL_CTX_new(TLS_server_method());
    bool is_good = trial != NULL && load(trial, &net->config) && load(net->ssl, &net->config);
    SSL_CTX_free(trial);
    ERR_clear_error();
    if (is_good)
        cb_log(CB_LOG_INFO, "net.certificate", "reloaded=yes");
    else
        cb_log(CB_LOG_ERROR, "net.certificate", "reloaded=no");
}
