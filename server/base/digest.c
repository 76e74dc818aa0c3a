/* One context a thread, kept for the life of the thread: EVP_MD_CTX set-up costs as much as
 * hashing a kilobyte. */
#include "caseboard/base/digest.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static EVP_MD *sha256;
static _Thread_local EVP_MD_CTX *context;

static void fail(const char *what)
{
    fprintf(stderr, "caseboard: no SHA-256: %s\n", what);
    abort();
}

static void free_context(void *at)
{
    EVP_MD_CTX_free(at);
    context = NULL;
}

static void set_up(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (sha256 == NULL)
        fail("not provided");
    if (pthread_key_create(&key, free_context) != 0)
        fail("no thread key");
}

static EVP_MD_CTX *start(void)
{
    if (context == NULL) {
        pthread_once(&once, set_up);
        context = EVP_MD_CTX_new();
        if (context == NULL || pthread_setspecific(key, context) != 0)
            fail("no context");
    }
    if (EVP_DigestInit_ex2(context, sha256, NULL) != 1)
        fail("init");
    return context;
}

struct cb_digest cb_digest_parts(const struct cb_str *parts, size_t count)
{
    struct cb_digest digest;
    EVP_MD_CTX *ctx = start();
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len != 0 && EVP_DigestUpdate(ctx, parts[i].at, parts[i].len) != 1)
            fail("update");
    }
    if (EVP_DigestFinal_ex(ctx, digest.bytes, NULL) != 1)
        fail("final");
    return digest;
}

struct cb_digest cb_digest_of(const void *bytes, size_t len)
{
    struct cb_str part = {bytes, len};
    return cb_digest_parts(&part, 1);
}
