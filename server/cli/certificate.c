#include "certificate.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <unistd.h>

#include "caseboard/base/id.h"
#include "caseboard/base/str.h"

#define YEAR_S (365L * 24 * 60 * 60)

static bool add_extension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool done = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

static bool add_names(X509 *certificate, const char *const *names, size_t count)
{
    CB_AUTO(cb_buf_fini) struct cb_buf list = {0};
    for (size_t i = 0; i < count; i++)
        cb_buf_printf(&list, "%sDNS:%s", i > 0 ? "," : "", names[i]);
    return add_extension(certificate, NID_subject_alt_name, list.at);
}

static bool fill(X509 *certificate, EVP_PKEY *key, const char *const *names, size_t count)
{
    uint64_t serial;
    X509_NAME *subject = X509_get_subject_name(certificate);
    cb_random(&serial, sizeof(serial));
    return X509_set_version(certificate, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), YEAR_S) != NULL &&
           X509_set_pubkey(certificate, key) == 1 &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)names[0],
                                      -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1 &&
           add_names(certificate, names, count) &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

static FILE *open_private(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd < 0 ? NULL : fdopen(fd, "w");
}

static bool write_both(X509 *certificate, EVP_PKEY *key, const char *certificate_path,
                       const char *key_path)
{
    FILE *file = open_private(key_path);
    bool done = file != NULL && PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1;
    if (file != NULL && fclose(file) != 0)
        done = false;
    file = open_private(certificate_path);
    done = done && file != NULL && PEM_write_X509(file, certificate) == 1;
    if (file != NULL && fclose(file) != 0)
        done = false;
    return done;
}

enum cb_code certificate_make(const char *const *names, size_t count, const char *certificate_path,
                              const char *key_path, struct cb_error *err)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    bool done = key != NULL && certificate != NULL && fill(certificate, key, names, count) &&
                write_both(certificate, key, certificate_path, key_path);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return done ? CB_OK
                : cb_fail(err, CB_INTERNAL, "cannot make a certificate in %s", certificate_path);
}
