/* K2, K3: the form of a sealed value, and where it does not open. */
#include "server/store/seal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "server/store/aad.h"
#include "tests/support/check.h"

struct box {
    struct sealer *sealer;
    struct seal_key *key;
    struct cb_buf sealed;
};

static struct box box_of(struct cb_str aad, struct cb_str plain)
{
    struct box box = {.sealer = sealer_new(), .key = seal_keys_new(1)};
    CHECK_CODE(seal_key_random(box.key, NULL), CB_OK);
    CHECK_CODE(seal(box.sealer, box.key, aad, plain, SEAL_EVENT_BLOCK, &box.sealed, NULL), CB_OK);
    return box;
}

static void box_fini(struct box *box)
{
    sealer_free(box->sealer);
    seal_keys_free(box->key, 1);
    cb_buf_fini(&box->sealed);
}

static enum cb_code opens(struct box *box, struct cb_str aad)
{
    struct cb_str ignored;
    return seal_open(box->sealer, box->key, aad, cb_buf_peek(&box->sealed), &ignored, NULL);
}

PROPERTY(what_was_sealed_opens_again)
{
    char text[3000];
    struct cb_str plain = {text, gen_below(g, sizeof text)};
    struct cb_str out;
    gen_bytes(g, text, sizeof text);
    struct box box = box_of(CB_STR("place"), plain);
    CHECK_CODE(
        seal_open(box.sealer, box.key, CB_STR("place"), cb_buf_peek(&box.sealed), &out, NULL),
        CB_OK);
    CHECK(cb_str_equal(out, plain));
    box_fini(&box);
}

TEST(lengths_are_told_in_steps_of_the_block_only)
{
    CHECK_INT(seal_len(0, 256), 29 + 256);
    CHECK_INT(seal_len(255, 256), 29 + 256);
    CHECK_INT(seal_len(256, 256), 29 + 512);
}

/* Opened by the library alone: version 1, nonce, ciphertext, tag; 0x80 and zeros behind. */
TEST(a_sealed_body_has_the_form_that_is_written_down)
{
    uint8_t plain[256];
    int len = 0;
    struct box box = box_of(CB_STR("place"), CB_STR("{\"seq\":1}"));
    uint8_t *at = (uint8_t *)box.sealed.at;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    CHECK_INT(box.sealed.len, 1 + 12 + 256 + 16);
    CHECK_INT(at[0], 1);
    CHECK_INT(EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, box.key->bytes, at + 1), 1);
    CHECK_INT(EVP_DecryptUpdate(ctx, NULL, &len, (const uint8_t *)"place", 5), 1);
    CHECK_INT(EVP_DecryptUpdate(ctx, plain, &len, at + 13, 256), 1);
    CHECK_INT(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 16, at + 13 + 256), 1);
    CHECK_INT(EVP_DecryptFinal_ex(ctx, plain + len, &len), 1);
    CHECK(memcmp(plain, "{\"seq\":1}\x80\0\0", 12) == 0);
    for (size_t i = 10; i < sizeof plain; i++)
        CHECK_INT(plain[i], 0);
    EVP_CIPHER_CTX_free(ctx);
    box_fini(&box);
}

TEST(a_sealed_value_opens_in_its_own_place_alone)
{
    struct box box = box_of(CB_STR("place"), CB_STR("words"));
    CHECK_CODE(opens(&box, CB_STR("place")), CB_OK);
    CHECK_CODE(opens(&box, CB_STR("plac")), CB_DAMAGED);
    CHECK_CODE(opens(&box, CB_STR("")), CB_DAMAGED);
    box.key->bytes[0] ^= 1;
    CHECK_CODE(opens(&box, CB_STR("place")), CB_DAMAGED);
    box_fini(&box);
}

TEST(every_flipped_bit_is_found)
{
    struct box box = box_of(CB_STR("place"), CB_STR("words"));
    for (size_t bit = 0; bit < box.sealed.len * 8; bit++) {
        box.sealed.at[bit / 8] = (char)(box.sealed.at[bit / 8] ^ (1 << bit % 8));
        CHECK_CODE(opens(&box, CB_STR("place")), CB_DAMAGED);
        box.sealed.at[bit / 8] = (char)(box.sealed.at[bit / 8] ^ (1 << bit % 8));
    }
    CHECK_CODE(opens(&box, CB_STR("place")), CB_OK);
    box_fini(&box);
}

TEST(a_value_cut_anywhere_does_not_open)
{
    struct box box = box_of(CB_STR("place"), CB_STR("words"));
    while (box.sealed.len-- > 0)
        CHECK_CODE(opens(&box, CB_STR("place")), CB_DAMAGED);
    box_fini(&box);
}

static int by_nonce(const void *left, const void *right)
{
    return memcmp(left, right, 12);
}

TEST(no_nonce_comes_twice)
{
    enum { COUNT = 20000 };
    static char nonces[COUNT][12];
    struct box box = box_of(CB_STR("place"), CB_STR("words"));
    for (size_t i = 0; i < COUNT; i++) {
        cb_buf_clear(&box.sealed);
        CHECK_CODE(
            seal(box.sealer, box.key, CB_STR("place"), CB_STR("words"), 256, &box.sealed, NULL),
            CB_OK);
        memcpy(nonces[i], box.sealed.at + 1, 12);
    }
    qsort(nonces, COUNT, 12, by_nonce);
    for (size_t i = 1; i < COUNT; i++)
        CHECK(memcmp(nonces[i - 1], nonces[i], 12) != 0);
    box_fini(&box);
}

static struct cb_id counting(uint8_t from)
{
    struct cb_id id;
    for (uint8_t i = 0; i < 16; i++)
        id.bytes[i] = (uint8_t)(from + i);
    return id;
}

TEST(an_event_is_bound_to_stream_seq_time_and_command)
{
    struct aad aad = aad_event(counting(0), 7, 1772442845120, counting(32));
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    cb_buf_hex(&hex, aad.bytes, aad.len);
    CHECK_STR(cb_buf_peek(&hex), "6362312f6576656e74" /* cb1/event */
                                 "000102030405060708090a0b0c0d0e0f"
                                 "0000000000000007"
                                 "0000019cadd37fc0"
                                 "202122232425262728292a2b2c2d2e2f");
}

TEST(a_forked_process_draws_its_own_nonces)
{
    int ends[2];
    char theirs[12];
    char ours[12];
    struct box box = box_of(CB_STR("place"), CB_STR("words"));
    CHECK_INT(pipe(ends), 0);
    pid_t pid = fork();
    cb_buf_clear(&box.sealed);
    CHECK_CODE(seal(box.sealer, box.key, CB_STR("place"), CB_STR("words"), 256, &box.sealed, NULL),
               CB_OK);
    if (pid == 0)
        _exit(write(ends[1], box.sealed.at + 1, 12) == 12 ? 0 : 1);
    memcpy(ours, box.sealed.at + 1, 12);
    CHECK_INT(read(ends[0], theirs, 12), 12);
    CHECK(memcmp(ours, theirs, 12) != 0);
    CHECK_INT(waitpid(pid, NULL, 0), pid);
    box_fini(&box);
}
