#include "tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

SSL_CTX *tls_context(void)
{
    static SSL_CTX *context;
    if (context != NULL)
        return context;
    context = SSL_CTX_new(TLS_client_method());
    if (context == NULL)
        abort();
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    return context;
}

int tls_connect(int port, bool waits)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (waits ? 0 : SOCK_NONBLOCK), 0);
    if (fd < 0)
        return -1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

bool tls_exchange(int port, struct cb_str request, struct cb_buf *answer)
{
    char bytes[16384];
    int got = -1;
    int fd = tls_connect(port, true);
    if (fd < 0)
        return false;
    SSL *ssl = SSL_new(tls_context());
    SSL_set_fd(ssl, fd);
    if (SSL_connect(ssl) == 1 && SSL_write(ssl, request.at, (int)request.len) == (int)request.len)
        while ((got = SSL_read(ssl, bytes, sizeof bytes)) > 0)
            cb_buf_add(answer, bytes, (size_t)got);
    SSL_free(ssl);
    close(fd);
    return answer->len > 0;
}
