#include "caseboard/base/digest.h"

#include <pthread.h>
#include <string.h>

#include "tests/support/check.h"

static void check_hex(struct cb_digest digest, const char *expected)
{
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    CHECK_STR(cb_buf_peek(&hex), expected);
}

/* FIPS 180-4, examples of NIST. */
TEST(digests_are_those_of_the_standard)
{
    check_hex(cb_digest_of("", 0),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_hex(cb_digest_of("abc", 3),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check_hex(cb_digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

PROPERTY(parts_digest_as_if_they_were_one_run)
{
    char bytes[300];
    size_t len = gen_below(g, sizeof bytes + 1);
    size_t first = gen_below(g, len + 1);
    gen_bytes(g, bytes, sizeof bytes);
    struct cb_str parts[] = {{bytes, first}, {NULL, 0}, {bytes + first, len - first}};
    struct cb_digest whole = cb_digest_of(bytes, len);
    struct cb_digest joined = cb_digest_parts(parts, CB_COUNT(parts));
    CHECK(memcmp(whole.bytes, joined.bytes, sizeof whole.bytes) == 0);
}

static void *digest_often(void *out)
{
    struct cb_digest *digest = out;
    for (int i = 0; i < 200; i++)
        *digest = cb_digest_of("abc", 3);
    return NULL;
}

TEST(threads_do_not_disturb_each_other)
{
    pthread_t threads[4];
    struct cb_digest digests[4];
    for (size_t i = 0; i < CB_COUNT(threads); i++)
        CHECK_INT(pthread_create(&threads[i], NULL, digest_often, &digests[i]), 0);
    for (size_t i = 0; i < CB_COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < CB_COUNT(threads); i++)
        check_hex(digests[i], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
