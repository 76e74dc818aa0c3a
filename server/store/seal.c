#include "server/store/seal.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

enum { VERSION = 1, NONCE = 12, TAG = 16, SECURE_HEAP = 1024 * 1024 };

/* A context that keeps the schedule of the key it used last: events of one stream come in runs. */
struct direction {
    EVP_CIPHER_CTX *context;
    struct seal_key *last;
    bool has_key;
};

/* Nonces are drawn from the library's generator many at a time, as a draw costs more than a short
 * body. A forked process draws its own: the same nonce under the same key would betray both. */
enum { NONCES = 64 };
struct nonces {
    uint8_t bytes[NONCES][NONCE];
    size_t used;
    unsigned drawn_in; /* what FORKS was then; 0: none are drawn */
};

struct sealer {
    struct direction sealing;
    struct direction opening;
    struct nonces nonces;
    struct cb_buf plain;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static EVP_CIPHER *aes;
static unsigned forks = 1; /* how many processes there are from the first to this one */

static void count_fork(void)
{
    forks++;
}

static void set_up(void)
{
    if (pthread_atfork(NULL, NULL, count_fork) != 0)
        abort();
    /* 0 when the heap is there already, 2 when it could not be locked: keys are wiped all the
     * same, and the service unit forbids swap. */
    (void)CRYPTO_secure_malloc_init(SECURE_HEAP, SEAL_KEY_BYTES);
    aes = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    if (aes == NULL) {
        fputs("caseboard: no AES-256-GCM\n", stderr);
        abort();
    }
}

struct seal_key *seal_keys_new(size_t count)
{
    pthread_once(&once, set_up);
    struct seal_key *keys = OPENSSL_secure_zalloc(count * sizeof *keys);
    if (keys == NULL)
        abort();
    return keys;
}

void seal_keys_free(struct seal_key *keys, size_t count)
{
    OPENSSL_secure_clear_free(keys, count * sizeof *keys);
}

enum cb_code seal_key_random(struct seal_key *key, struct cb_error *err)
{
    if (RAND_priv_bytes(key->bytes, SEAL_KEY_BYTES) == 1)
        return CB_OK;
    return cb_fail(err, CB_INTERNAL, "no randomness");
}

static void direction_init(struct direction *direction)
{
    direction->context = EVP_CIPHER_CTX_new();
    direction->last = seal_keys_new(1);
    if (direction->context == NULL)
        abort();
}

struct sealer *sealer_new(void)
{
    struct sealer *sealer = cb_alloc(sizeof *sealer);
    direction_init(&sealer->sealing);
    direction_init(&sealer->opening);
    return sealer;
}

static void direction_fini(struct direction *direction)
{
    EVP_CIPHER_CTX_free(direction->context);
    seal_keys_free(direction->last, 1);
}

void sealer_free(struct sealer *sealer)
{
    if (sealer == NULL)
        return;
    direction_fini(&sealer->sealing);
    direction_fini(&sealer->opening);
    if (sealer->plain.at != NULL)
        OPENSSL_cleanse(sealer->plain.at, sealer->plain.room);
    cb_buf_fini(&sealer->plain);
    free(sealer);
}

static bool draw_nonce(struct nonces *nonces, uint8_t out[NONCE])
{
    if (nonces->drawn_in != forks || nonces->used == NONCES) {
        nonces->drawn_in = 0;
        if (RAND_bytes(nonces->bytes[0], sizeof nonces->bytes) != 1)
            return false;
        nonces->drawn_in = forks;
        nonces->used = 0;
    }
    memcpy(out, nonces->bytes[nonces->used++], NONCE);
    return true;
}

/* Ready for one message: the key only if it is another one, the nonce always. */
static bool start(struct direction *direction, bool encrypt, const struct seal_key *key,
                  const uint8_t *nonce, struct cb_str aad)
{
    int ignored = 0;
    bool same = direction->has_key &&
                CRYPTO_memcmp(direction->last->bytes, key->bytes, SEAL_KEY_BYTES) == 0;
    if (EVP_CipherInit_ex2(direction->context, same ? NULL : aes, same ? NULL : key->bytes, nonce,
                           encrypt, NULL) != 1) {
        direction->has_key = false;
        return false;
    }
    memcpy(direction->last->bytes, key->bytes, SEAL_KEY_BYTES);
    direction->has_key = true;
    return EVP_CipherUpdate(direction->context, NULL, &ignored, (const uint8_t *)aad.at,
                            (int)aad.len) == 1;
}

static bool update(struct direction *direction, uint8_t *out, const void *in, size_t len)
{
    int done = 0;
    return len == 0 || (EVP_CipherUpdate(direction->context, out, &done, in, (int)len) == 1 &&
                        (size_t)done == len);
}

static bool finish_sealing(struct direction *direction, uint8_t *tag)
{
    int ignored = 0;
    uint8_t rest[TAG];
    return EVP_CipherFinal_ex(direction->context, rest, &ignored) == 1 &&
           EVP_CIPHER_CTX_ctrl(direction->context, EVP_CTRL_AEAD_GET_TAG, TAG, tag) == 1;
}

static bool finish_opening(struct direction *direction, const uint8_t *tag)
{
    int ignored = 0;
    uint8_t rest[TAG];
    uint8_t copy[TAG];
    memcpy(copy, tag, TAG);
    return EVP_CIPHER_CTX_ctrl(direction->context, EVP_CTRL_AEAD_SET_TAG, TAG, copy) == 1 &&
           EVP_CipherFinal_ex(direction->context, rest, &ignored) == 1;
}

static size_t padded_len(size_t plain_len, size_t block)
{
    return (plain_len / block + 1) * block; /* there is always room for the 0x80 */
}

size_t seal_len(size_t plain_len, size_t block)
{
    return 1 + NONCE + padded_len(plain_len, block) + TAG;
}

enum cb_code seal(struct sealer *sealer, const struct seal_key *key, struct cb_str aad,
                  struct cb_str plain, size_t block, struct cb_buf *out, struct cb_error *err)
{
    static const uint8_t padding[SEAL_EVENT_BLOCK] = {0x80};
    if (plain.len > SEAL_MAX_BYTES)
        return cb_fail(err, CB_INVALID, "too long to be sealed");
    size_t padded = padded_len(plain.len, block);
    size_t len = seal_len(plain.len, block);
    uint8_t *at = (uint8_t *)cb_buf_reserve(out, len);
    uint8_t *nonce = at + 1;
    uint8_t *text = nonce + NONCE;
    struct direction *direction = &sealer->sealing;
    *at = VERSION;
    if (!draw_nonce(&sealer->nonces, nonce) || !start(direction, true, key, nonce, aad) ||
        !update(direction, text, plain.at, plain.len) ||
        !update(direction, text + plain.len, padding, padded - plain.len) ||
        !finish_sealing(direction, text + padded))
        return cb_fail(err, CB_INTERNAL, "sealing failed");
    out->len += len;
    out->at[out->len] = '\0';
    return CB_OK;
}

static bool unpadded(const char *text, size_t padded, size_t *len)
{
    while (padded != 0 && text[padded - 1] == '\0')
        padded--;
    if (padded == 0 || (uint8_t)text[padded - 1] != 0x80)
        return false;
    *len = padded - 1;
    return true;
}

enum cb_code seal_open(struct sealer *sealer, const struct seal_key *key, struct cb_str aad,
                       struct cb_str sealed, struct cb_str *out, struct cb_error *err)
{
    const uint8_t *at = (const uint8_t *)sealed.at;
    if (sealed.len <= 1 + NONCE + TAG || sealed.len > SEAL_MAX_BYTES + 1024 || *at != VERSION)
        return cb_fail(err, CB_DAMAGED, "not a sealed value");
    size_t padded = sealed.len - 1 - NONCE - TAG;
    const uint8_t *text = at + 1 + NONCE;
    cb_buf_clear(&sealer->plain);
    char *plain = cb_buf_reserve(&sealer->plain, padded);
    struct direction *direction = &sealer->opening;
    size_t len = 0;
    if (!start(direction, false, key, at + 1, aad) ||
        !update(direction, (uint8_t *)plain, text, padded) ||
        !finish_opening(direction, text + padded) || !unpadded(plain, padded, &len))
        return cb_fail(err, CB_DAMAGED, "a sealed value does not open");
    plain[len] = '\0';
    *out = (struct cb_str){plain, len};
    return CB_OK;
}

enum cb_code seal_wrap(struct sealer *sealer, const struct seal_key *under, struct cb_str aad,
                       const struct seal_key *key, uint8_t out[SEAL_WRAPPED_BYTES],
                       struct cb_error *err)
{
    struct direction *direction = &sealer->sealing;
    if (!draw_nonce(&sealer->nonces, out) || !start(direction, true, under, out, aad) ||
        !update(direction, out + NONCE, key->bytes, SEAL_KEY_BYTES) ||
        !finish_sealing(direction, out + NONCE + SEAL_KEY_BYTES))
        return cb_fail(err, CB_INTERNAL, "wrapping a key failed");
    return CB_OK;
}

enum cb_code seal_unwrap(struct sealer *sealer, const struct seal_key *under, struct cb_str aad,
                         const uint8_t wrapped[SEAL_WRAPPED_BYTES], struct seal_key *out,
                         struct cb_error *err)
{
    struct direction *direction = &sealer->opening;
    struct seal_key *key = seal_keys_new(1);
    enum cb_code rc = CB_OK;
    if (!start(direction, false, under, wrapped, aad) ||
        !update(direction, key->bytes, wrapped + NONCE, SEAL_KEY_BYTES) ||
        !finish_opening(direction, wrapped + NONCE + SEAL_KEY_BYTES))
        rc = cb_fail(err, CB_DAMAGED, "a wrapped key does not open");
    else
        *out = *key;
    seal_keys_free(key, 1);
    return rc;
}
