#include "server/store/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "caseboard/base/str.h"

static enum cb_code check_mode(int file, const char *path, struct cb_error *err)
{
    struct stat info;
    if (fstat(file, &info) != 0)
        return cb_fail(err, CB_NOT_ALLOWED, "%s: %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return cb_fail(err, CB_NOT_ALLOWED, "%s: the master key is no plain file", path);
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return cb_fail(err, CB_NOT_ALLOWED,
                       "%s: the master key is open to others than its owner (mode %03o)", path,
                       (unsigned)(info.st_mode & 0777));
    if (info.st_size != KEY_BYTES)
        return cb_fail(err, CB_NOT_ALLOWED, "%s: the master key is not of %d bytes", path,
                       KEY_BYTES);
    return CB_OK;
}

enum cb_code key_file_read(const char *path, uint8_t out[KEY_BYTES], struct cb_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return cb_fail(err, CB_NOT_ALLOWED, "%s: the master key: %s", path, strerror(errno));
    enum cb_code rc = check_mode(file, path, err);
    if (rc == CB_OK && read(file, out, KEY_BYTES) != KEY_BYTES)
        rc = cb_fail(err, CB_NOT_ALLOWED, "%s: the master key cannot be read", path);
    if (rc != CB_OK)
        OPENSSL_cleanse(out, KEY_BYTES);
    close(file);
    return rc;
}

static int sync_folder_of(const char *path)
{
    char *copy = cb_str_dup(cb_str_of(path));
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (folder < 0)
        return -1;
    int result = fsync(folder);
    close(folder);
    return result;
}

static int write_key(int file)
{
    uint8_t key[KEY_BYTES];
    int result = RAND_priv_bytes(key, KEY_BYTES) == 1 ? 0 : -1;
    if (result == 0 && write(file, key, KEY_BYTES) != KEY_BYTES)
        result = -1;
    OPENSSL_cleanse(key, sizeof key);
    return result == 0 ? fsync(file) : result;
}

enum cb_code key_file_make(const char *path, struct cb_error *err)
{
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0400);
    if (file < 0 && errno == EEXIST)
        return CB_OK;
    if (file < 0)
        return cb_fail(err, CB_NOT_SAVED, "%s: %s", path, strerror(errno));
    int result = write_key(file);
    if (close(file) != 0 || result != 0 || sync_folder_of(path) != 0) {
        unlink(path);
        return cb_fail(err, CB_NOT_SAVED, "%s: the master key could not be written", path);
    }
    return CB_OK;
}
