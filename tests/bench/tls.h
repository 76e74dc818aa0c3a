/* TLS 1.3 to a server on this machine, whose certificate is its own. */
#pragma once

#include <openssl/ssl.h>
#include <stdbool.h>

#include "caseboard/base/str.h"

SSL_CTX *tls_context(void);            /* one for the process; full handshakes only */
int tls_connect(int port, bool waits); /* a socket, or -1; without WAITS it connects by itself */
/* One HTTP request and the whole answer, until the server closes. */
bool tls_exchange(int port, struct cb_str request, struct cb_buf *answer);
