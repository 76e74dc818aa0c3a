/* K1, K2: a wrapped key opens in its own row, for its own purpose, under its own master key. */
#include "server/store/vault.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/store/key_file.h"
#include "tests/support/check.h"

struct safe {
    char path[256];
    struct vault *vault;
    struct sealer *sealer;
    struct seal_key *keys; /* two: the one that is wrapped, the one that came back */
    struct cb_id owner;
    uint8_t wrap[VAULT_WRAP_BYTES];
};

static struct safe safe_new(void)
{
    struct safe safe = {.sealer = sealer_new(), .keys = seal_keys_new(2), .owner = cb_id_new()};
    snprintf(safe.path, sizeof safe.path, "%s/master.key", check_folder());
    CHECK_CODE(key_file_make(safe.path, NULL), CB_OK);
    CHECK_CODE(vault_open(safe.path, &safe.vault, NULL), CB_OK);
    CHECK_CODE(seal_key_random(&safe.keys[0], NULL), CB_OK);
    CHECK_CODE(
        vault_wrap(safe.vault, safe.sealer, "stream", safe.owner, &safe.keys[0], safe.wrap, NULL),
        CB_OK);
    return safe;
}

static void safe_fini(struct safe *safe)
{
    vault_free(safe->vault);
    sealer_free(safe->sealer);
    seal_keys_free(safe->keys, 2);
}

static enum cb_code unwrap(struct safe *safe, const char *purpose, struct cb_id owner)
{
    struct cb_str wrap = {(const char *)safe->wrap, sizeof safe->wrap};
    return vault_unwrap(safe->vault, safe->sealer, purpose, owner, wrap, &safe->keys[1], NULL);
}

TEST(a_wrapped_key_comes_back)
{
    struct safe safe = safe_new();
    CHECK_CODE(unwrap(&safe, "stream", safe.owner), CB_OK);
    CHECK(memcmp(&safe.keys[0], &safe.keys[1], sizeof safe.keys[0]) == 0);
    safe_fini(&safe);
}

TEST(a_wrapped_key_moved_to_another_row_or_purpose_does_not_open)
{
    struct safe safe = safe_new();
    CHECK_CODE(unwrap(&safe, "stream", cb_id_new()), CB_DAMAGED);
    CHECK_CODE(unwrap(&safe, "access", safe.owner), CB_DAMAGED);
    safe.wrap[40] ^= 1;
    CHECK_CODE(unwrap(&safe, "stream", safe.owner), CB_DAMAGED);
    safe_fini(&safe);
}

TEST(another_master_key_is_told_from_damage)
{
    struct safe safe = safe_new();
    vault_free(safe.vault);
    safe.vault = NULL;
    CHECK_INT(unlink(safe.path), 0);
    CHECK_CODE(key_file_make(safe.path, NULL), CB_OK);
    CHECK_CODE(vault_open(safe.path, &safe.vault, NULL), CB_OK);
    CHECK_CODE(unwrap(&safe, "stream", safe.owner), CB_NOT_ALLOWED);
    safe_fini(&safe);
}

TEST(keyed_hashes_depend_on_purpose_value_and_key)
{
    struct safe safe = safe_new();
    struct safe other = safe_new();
    CHECK_CODE(vault_make_keys(safe.vault, NULL), CB_OK);
    CHECK_CODE(vault_make_keys(other.vault, NULL), CB_OK);
    struct cb_digest name = vault_keyed_hash(safe.vault, "name", CB_STR("anna"));
    struct cb_digest again = vault_keyed_hash(safe.vault, "name", CB_STR("anna"));
    struct cb_digest value = vault_keyed_hash(safe.vault, "name", CB_STR("anne"));
    struct cb_digest purpose = vault_keyed_hash(safe.vault, "nam", CB_STR("anna"));
    struct cb_digest key = vault_keyed_hash(other.vault, "name", CB_STR("anna"));
    CHECK(memcmp(&name, &again, sizeof name) == 0);
    CHECK(memcmp(&name, &value, sizeof name) != 0);
    CHECK(memcmp(&name, &purpose, sizeof name) != 0);
    CHECK(memcmp(&name, &key, sizeof name) != 0);
    safe_fini(&safe);
    safe_fini(&other);
}
