#include "server/store/vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "server/store/aad.h"
#include "server/store/key_file.h"

_Static_assert(KEY_BYTES == SEAL_KEY_BYTES, "the master key is a key like others");

const char *const vault_purpose_names[VAULT_PURPOSES] = {
    [VAULT_INDEX] = "index", [VAULT_ACCESS] = "access", [VAULT_ROWS] = "rows"};

struct vault {
    uint8_t kek_id[VAULT_KEK_ID_BYTES];
    struct seal_key *kek;  /* one */
    struct seal_key *keys; /* VAULT_PURPOSES */
    EVP_MAC *hmac;
};

static void name_kek(struct vault *vault)
{
    struct cb_str parts[] = {CB_STR("cb1/kek"), {(const char *)vault->kek->bytes, SEAL_KEY_BYTES}};
    struct cb_digest digest = cb_digest_parts(parts, CB_COUNT(parts));
    memcpy(vault->kek_id, digest.bytes, VAULT_KEK_ID_BYTES);
}

enum cb_code vault_open(const char *key_path, struct vault **out, struct cb_error *err)
{
    CB_AUTO(vault_free) struct vault *vault = cb_alloc(sizeof *vault);
    vault->kek = seal_keys_new(1);
    vault->keys = seal_keys_new(VAULT_PURPOSES);
    vault->hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (vault->hmac == NULL)
        return cb_fail(err, CB_INTERNAL, "no HMAC");
    enum cb_code rc = key_file_read(key_path, vault->kek->bytes, err);
    if (rc != CB_OK)
        return rc;
    name_kek(vault);
    *out = cb_take(&vault);
    return CB_OK;
}

void vault_free(struct vault *vault)
{
    if (vault == NULL)
        return;
    seal_keys_free(vault->kek, 1);
    seal_keys_free(vault->keys, VAULT_PURPOSES);
    EVP_MAC_free(vault->hmac);
    free(vault);
}

const uint8_t *vault_peek_kek_id(const struct vault *vault)
{
    return vault->kek_id;
}

enum cb_code vault_wrap(const struct vault *vault, struct sealer *sealer, const char *purpose,
                        struct cb_id owner, const struct seal_key *key,
                        uint8_t out[VAULT_WRAP_BYTES], struct cb_error *err)
{
    struct aad aad = aad_wrap(vault->kek_id, purpose, owner);
    memcpy(out, vault->kek_id, VAULT_KEK_ID_BYTES);
    return seal_wrap(sealer, vault->kek, aad_peek(&aad), key, out + VAULT_KEK_ID_BYTES, err);
}

enum cb_code vault_unwrap(const struct vault *vault, struct sealer *sealer, const char *purpose,
                          struct cb_id owner, struct cb_str wrap, struct seal_key *out,
                          struct cb_error *err)
{
    if (wrap.at == NULL || wrap.len != VAULT_WRAP_BYTES)
        return cb_fail(err, CB_DAMAGED, "the %s key is not there", purpose);
    if (memcmp(wrap.at, vault->kek_id, VAULT_KEK_ID_BYTES) != 0)
        return cb_fail(err, CB_NOT_ALLOWED, "the %s key is under another master key", purpose);
    struct aad aad = aad_wrap(vault->kek_id, purpose, owner);
    const uint8_t *wrapped = (const uint8_t *)wrap.at + VAULT_KEK_ID_BYTES;
    return seal_unwrap(sealer, vault->kek, aad_peek(&aad), wrapped, out, err);
}

enum cb_code vault_make_keys(struct vault *vault, struct cb_error *err)
{
    enum cb_code rc = CB_OK;
    for (size_t i = 0; i < VAULT_PURPOSES && rc == CB_OK; i++)
        rc = seal_key_random(&vault->keys[i], err);
    return rc;
}

enum cb_code vault_take_key(struct vault *vault, struct sealer *sealer, enum vault_purpose purpose,
                            struct cb_id store, struct cb_str wrap, struct cb_error *err)
{
    return vault_unwrap(vault, sealer, vault_purpose_names[purpose], store, wrap,
                        &vault->keys[purpose], err);
}

const struct seal_key *vault_peek_key(const struct vault *vault, enum vault_purpose purpose)
{
    return &vault->keys[purpose];
}

static void fail(void)
{
    fputs("caseboard: HMAC failed\n", stderr);
    abort();
}

/* Runs on any thread and seldom, so the context is made for the call. */
struct cb_digest vault_keyed_hash(const struct vault *vault, const char *purpose,
                                  struct cb_str value)
{
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    struct cb_digest out;
    size_t len = 0;
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(vault->hmac);
    if (context == NULL ||
        EVP_MAC_init(context, vault->keys[VAULT_INDEX].bytes, SEAL_KEY_BYTES, params) != 1 ||
        EVP_MAC_update(context, (const uint8_t *)purpose, strlen(purpose) + 1) != 1 ||
        (value.len != 0 && EVP_MAC_update(context, (const uint8_t *)value.at, value.len) != 1) ||
        EVP_MAC_final(context, out.bytes, &len, sizeof out.bytes) != 1 || len != sizeof out.bytes)
        fail();
    EVP_MAC_CTX_free(context);
    return out;
}
