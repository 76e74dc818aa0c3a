/* What a store knows of itself: an id, its wrapped keys, whether it is for training. Written with
 * its first access entry, which proves the wraps to whoever has no key. */
#include <string.h>

#include "server/store/aad.h"
#include "server/store/access_log.h"
#include "server/store/chain.h"
#include "server/store/inside.h"

enum { TRAINING_KIND = 0xff }; /* no kind of journal_row */

static const char *const wraps[VAULT_PURPOSES] = {
    [VAULT_INDEX] = "key/index", [VAULT_ACCESS] = "key/access", [VAULT_ROWS] = "key/rows"};

static enum cb_code write_keys(struct store *store, struct db *db, struct sealer *sealer,
                               struct cb_error *err)
{
    uint8_t wrap[VAULT_WRAP_BYTES];
    enum cb_code rc = vault_make_keys(store->vault, err);
    for (int i = 0; i < VAULT_PURPOSES && rc == CB_OK; i++) {
        rc = vault_wrap(store->vault, sealer, vault_purpose_names[i], store->id,
                        vault_peek_key(store->vault, (enum vault_purpose)i), wrap, err);
        if (rc == CB_OK)
            rc = meta_put(db, wraps[i], wrap, sizeof wrap, err);
    }
    return rc;
}

/* Sealed, so that nobody makes a real store a training store, or the other way, by a byte. */
static enum cb_code write_training(struct store *store, struct db *db, struct sealer *sealer,
                                   struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf sealed = {0};
    struct aad aad = aad_row(TRAINING_KIND, CB_STR("training"));
    enum cb_code rc =
        seal(sealer, vault_peek_key(store->vault, VAULT_ROWS), aad_peek(&aad),
             store->training ? CB_STR("yes") : CB_STR("no"), SEAL_ROW_BLOCK, &sealed, err);
    return rc != CB_OK ? rc : meta_put(db, "training", sealed.at, sealed.len, err);
}

static enum cb_code write_first_entry(struct store *store, struct db *db, struct sealer *sealer,
                                      struct cb_error *err)
{
    struct access_log log;
    struct cb_digest proof;
    struct journal_access entry = {
        .op = ACCESS_KEY, .at = cb_time_now(), .user = CB_STR("caseboard")};
    enum cb_code rc = founding_proof(db, store->id, &proof, err);
    if (rc != CB_OK)
        return rc;
    access_log_init(&log, store, db, sealer);
    rc = access_log_add(&log, &entry, &proof, err);
    if (rc == CB_OK)
        rc = access_log_keep(&log, err);
    access_log_fini(&log);
    return rc;
}

enum cb_code founding_write(struct store *store, struct db *db, struct cb_error *err)
{
    CB_AUTO(sealer_free) struct sealer *sealer = sealer_new();
    store->id = cb_id_new();
    enum cb_code rc = meta_put(db, "store", store->id.bytes, sizeof store->id.bytes, err);
    if (rc == CB_OK)
        rc = write_keys(store, db, sealer, err);
    if (rc == CB_OK)
        rc = write_training(store, db, sealer, err);
    if (rc == CB_OK)
        rc = write_first_entry(store, db, sealer, err);
    return rc;
}

static enum cb_code add_wrap(struct db *db, const char *key, struct cb_buf *out,
                             struct cb_error *err)
{
    struct cb_str value = {0};
    enum cb_code rc = meta_get(db, key, &value, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_DAMAGED, "meta has no '%s'", key);
    cb_buf_str(out, value);
    query_end(db_query(db, QUERY_META_GET));
    return rc;
}

enum cb_code founding_proof(struct db *db, struct cb_id store, struct cb_digest *out,
                            struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf all = {0};
    enum cb_code rc = CB_OK;
    for (int i = 0; i < VAULT_PURPOSES && rc == CB_OK; i++)
        rc = add_wrap(db, wraps[i], &all, err);
    if (rc == CB_OK)
        rc = add_wrap(db, "training", &all, err);
    if (rc == CB_OK)
        *out = chain_wrap(store, cb_buf_peek(&all));
    return rc;
}

static enum cb_code read_id(struct store *store, struct db *db, struct cb_error *err)
{
    struct cb_str id = {0};
    enum cb_code rc = meta_get(db, "store", &id, err);
    if (rc == CB_NOT_FOUND || (rc == CB_OK && id.len != sizeof store->id.bytes))
        return cb_fail(err, CB_DAMAGED, "the store has no id");
    if (rc == CB_OK)
        memcpy(store->id.bytes, id.at, id.len);
    query_end(db_query(db, QUERY_META_GET));
    return rc;
}

static enum cb_code read_key(struct store *store, struct db *db, struct sealer *sealer,
                             enum vault_purpose purpose, struct cb_error *err)
{
    struct cb_str wrap = {0};
    enum cb_code rc = meta_get(db, wraps[purpose], &wrap, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_DAMAGED, "meta has no '%s'", wraps[purpose]);
    if (rc == CB_OK)
        rc = vault_take_key(store->vault, sealer, purpose, store->id, wrap, err);
    query_end(db_query(db, QUERY_META_GET));
    return rc;
}

static enum cb_code read_training(struct store *store, struct db *db, struct sealer *sealer,
                                  struct cb_error *err)
{
    struct cb_str sealed = {0};
    struct cb_str is = {0};
    struct aad aad = aad_row(TRAINING_KIND, CB_STR("training"));
    enum cb_code rc = meta_get(db, "training", &sealed, err);
    if (rc == CB_NOT_FOUND)
        return cb_fail(err, CB_DAMAGED, "meta has no 'training'");
    if (rc == CB_OK)
        rc = seal_open(sealer, vault_peek_key(store->vault, VAULT_ROWS), aad_peek(&aad), sealed,
                       &is, err);
    if (rc == CB_OK)
        store->training = cb_str_is(is, "yes");
    query_end(db_query(db, QUERY_META_GET));
    return rc;
}

enum cb_code founding_read(struct store *store, struct db *db, struct cb_error *err)
{
    CB_AUTO(sealer_free) struct sealer *sealer = sealer_new();
    enum cb_code rc = read_id(store, db, err);
    for (int i = 0; i < VAULT_PURPOSES && rc == CB_OK; i++)
        rc = read_key(store, db, sealer, (enum vault_purpose)i, err);
    return rc == CB_OK ? read_training(store, db, sealer, err) : rc;
}
