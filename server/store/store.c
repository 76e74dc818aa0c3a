/* Opening: key, lock, database, version, keys, checks, in this order. */
#include "caseboard/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caseboard/store/rows.h"
#include "server/store/inside.h"
#include "server/store/key_file.h"

static bool exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

static enum cb_code take_lock(struct store *store, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    cb_buf_printf(&path, "%s.lock", store->path);
    store->lock = open(path.at, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (store->lock < 0)
        return cb_fail(err, CB_NOT_SAVED, "%s: %s", path.at, strerror(errno));
    if (flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        return cb_fail(err, CB_NOT_SAVED, "%s: another process writes to this store", store->path);
    return CB_OK;
}

static enum cb_code check_mode(const char *path, struct cb_error *err)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return cb_fail(err, CB_NOT_SAVED, "%s: %s", path, strerror(errno));
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return cb_fail(err, CB_NOT_ALLOWED,
                       "%s: the store is open to others than its owner (mode %03o)", path,
                       (unsigned)(info.st_mode & 0777));
    return CB_OK;
}

/* Inside a transaction, so that of two processes that find nothing one makes it. */
static enum cb_code migrate(struct store *store, struct db *db, bool create, struct cb_error *err)
{
    int64_t version = 0;
    enum cb_code rc = schema_version(db, &version, err);
    if (rc != CB_OK || version == schema_newest())
        return rc;
    if (version == 0 && !create)
        return cb_fail(err, CB_NOT_FOUND, "%s: there is no store in this file", store->path);
    rc = schema_migrate(db, version, err);
    if (rc == CB_OK && version == 0)
        rc = founding_write(store, db, err);
    return rc;
}

static enum cb_code migrate_whole(struct store *store, struct db *db, bool create,
                                  struct cb_error *err)
{
    enum cb_code rc = db_run(db, "BEGIN IMMEDIATE", err);
    if (rc != CB_OK)
        return rc;
    rc = migrate(store, db, create, err);
    if (rc == CB_OK)
        return db_run(db, "COMMIT", err);
    db_undo(db);
    return rc;
}

static enum cb_code open_database(struct store *store, const struct store_options *options,
                                  struct cb_error *err)
{
    CB_AUTO(db_free) struct db *db = NULL;
    enum cb_code rc = db_open(store->path, options->create ? DB_CREATE : DB_WRITE, &db, err);
    if (rc == CB_OK)
        rc = check_mode(store->path, err);
    if (rc == CB_OK)
        rc = migrate_whole(store, db, options->create, err);
    if (rc == CB_OK)
        rc = founding_read(store, db, err);
    return rc == CB_OK ? check_at_start(store, db, err) : rc;
}

enum cb_code store_open(const struct store_options *options, struct store **out,
                        struct cb_error *err)
{
    bool is_new = !exists(options->path);
    enum cb_code rc = CB_OK;
    if (is_new && !options->create)
        return cb_fail(err, CB_NOT_FOUND, "%s: there is no store", options->path);
    if (is_new)
        rc = key_file_make(options->key_path, err);
    CB_AUTO(store_free) struct store *store = cb_alloc(sizeof *store);
    store->path = cb_str_dup(cb_str_of(options->path));
    store->lock = -1;
    store->exclusive = options->exclusive;
    store->training = options->training;
    if (rc == CB_OK)
        rc = vault_open(options->key_path, &store->vault, err);
    if (rc == CB_OK && options->exclusive)
        rc = take_lock(store, err);
    if (rc == CB_OK)
        rc = open_database(store, options, err);
    if (rc != CB_OK)
        return rc;
    *out = cb_take(&store);
    return CB_OK;
}

void store_free(struct store *store)
{
    if (store == NULL)
        return;
    vault_free(store->vault);
    if (store->lock >= 0)
        close(store->lock); /* and with it the lock */
    free(store->path);
    free(store);
}

bool store_is_training(const struct store *store)
{
    return store->training;
}

struct cb_digest store_keyed_hash(const struct store *store, const char *purpose,
                                  struct cb_str value)
{
    return vault_keyed_hash(store->vault, purpose, value);
}
