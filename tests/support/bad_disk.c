#include "tests/support/bad_disk.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include <sqlite3.h>

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* in the same memory, behind this */
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs shim;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct {
    bool armed, once, failed;
    enum bad_disk_call call;
    int spare;
    int result;
} plan;

static void arm(enum bad_disk_call call, int spare, int result, bool once)
{
    pthread_mutex_lock(&mutex);
    plan.armed = true;
    plan.once = once;
    plan.failed = false;
    plan.call = call;
    plan.spare = spare;
    plan.result = result;
    pthread_mutex_unlock(&mutex);
}

void bad_disk_break(enum bad_disk_call call, int spare, int result)
{
    arm(call, spare, result, false);
}

void bad_disk_break_once(enum bad_disk_call call, int spare, int result)
{
    arm(call, spare, result, true);
}

void bad_disk_mend(void)
{
    pthread_mutex_lock(&mutex);
    plan.armed = false;
    pthread_mutex_unlock(&mutex);
}

bool bad_disk_has_failed(void)
{
    pthread_mutex_lock(&mutex);
    bool failed = plan.failed;
    pthread_mutex_unlock(&mutex);
    return failed;
}

static int verdict(enum bad_disk_call call)
{
    int result = SQLITE_OK;
    pthread_mutex_lock(&mutex);
    if (plan.armed && plan.call == call && plan.spare-- <= 0) {
        result = plan.result;
        plan.failed = true;
        plan.armed = !plan.once;
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return ((struct file *)file)->real;
}

static int on_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int on_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at)
{
    return real(file)->pMethods->xRead(real(file), out, len, at);
}

static int on_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    int result = verdict(BAD_DISK_WRITE);
    return result != SQLITE_OK ? result : real(file)->pMethods->xWrite(real(file), bytes, len, at);
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 len)
{
    return real(file)->pMethods->xTruncate(real(file), len);
}

static int on_sync(sqlite3_file *file, int flags)
{
    int result = verdict(BAD_DISK_SYNC);
    return result != SQLITE_OK ? result : real(file)->pMethods->xSync(real(file), flags);
}

static int on_size(sqlite3_file *file, sqlite3_int64 *out)
{
    return real(file)->pMethods->xFileSize(real(file), out);
}

static int on_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int on_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int on_check_lock(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int on_control(sqlite3_file *file, int what, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int on_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int on_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int on_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

static int on_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void on_shm_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int on_shm_unmap(sqlite3_file *file, int delete)
{
    return real(file)->pMethods->xShmUnmap(real(file), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* no memory-mapped reads: the store forbids them, too */
    .xClose = on_close,
    .xRead = on_read,
    .xWrite = on_write,
    .xTruncate = on_truncate,
    .xSync = on_sync,
    .xFileSize = on_size,
    .xLock = on_lock,
    .xUnlock = on_unlock,
    .xCheckReservedLock = on_check_lock,
    .xFileControl = on_control,
    .xSectorSize = on_sector,
    .xDeviceCharacteristics = on_device,
    .xShmMap = on_shm_map,
    .xShmLock = on_shm_lock,
    .xShmBarrier = on_shm_barrier,
    .xShmUnmap = on_shm_unmap,
};

static int on_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *opened, int flags, int *out)
{
    struct file *file = (struct file *)opened;
    (void)vfs;
    memset(file, 0, (size_t)shim.szOsFile);
    file->real = (sqlite3_file *)(void *)(file + 1);
    int result = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
    if (file->real->pMethods != NULL)
        file->base.pMethods = &methods;
    return result;
}

void bad_disk_install(void)
{
    if (real_vfs != NULL)
        return;
    real_vfs = sqlite3_vfs_find(NULL);
    shim = *real_vfs;
    shim.pNext = NULL;
    shim.zName = "bad_disk";
    shim.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    shim.xOpen = on_open;
    sqlite3_vfs_register(&shim, 1);
}
