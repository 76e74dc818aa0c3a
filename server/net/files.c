#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "caseboard/base/digest.h"
#include "checks.h"

#define FILE_BYTES (16L * 1024 * 1024)
#define DEPTH 8

struct files {
    struct file *at; /* sorted by path */
    size_t count, room;
};

static const struct {
    const char *ending, *type;
} types[] = {
#define TYPE(ending, type) {ending, type},
#include "file_types.def"
};

static const char *type_of(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < CB_COUNT(types); i++) {
        size_t ending = strlen(types[i].ending);
        if (len > ending && strcmp(name + len - ending, types[i].ending) == 0)
            return types[i].type;
    }
    return NULL;
}

/* NULL with errno set when it cannot be read. */
static struct cb_frame *read_whole(const char *path)
{
    CB_AUTO(cb_buf_fini) struct cb_buf bytes = {0};
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return NULL;
    size_t got;
    do {
        got = fread(cb_buf_reserve(&bytes, 65536), 1, 65536, file);
        bytes.len += got;
    } while (got > 0 && bytes.len <= (size_t)FILE_BYTES);
    bool failed = ferror(file) != 0 || bytes.len > (size_t)FILE_BYTES;
    fclose(file);
    if (failed) {
        errno = EFBIG;
        return NULL;
    }
    return cb_frame_new(cb_buf_peek(&bytes));
}

static void write_etag(struct file *file)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct cb_digest digest = cb_digest_of(cb_frame_peek(file->plain), cb_frame_len(file->plain));
    cb_buf_hex(&text, digest.bytes, 16);
    snprintf(file->etag, sizeof file->etag, "\"%s\"", text.at);
}

static enum cb_code add_file(struct files *files, const char *path, const char *name,
                             struct cb_error *err)
{
    struct file file = {.type = type_of(name)};
    CB_AUTO(cb_buf_fini) struct cb_buf gzip = {0};

    if (file.type == NULL)
        return CB_OK;
    file.plain = read_whole(path);
    if (file.plain == NULL)
        return cb_fail(err, CB_INTERNAL, "%s: %s", path, strerror(errno));
    cb_buf_printf(&gzip, "%s.gz", path);
    file.gzip = read_whole(gzip.at);
    file.path = cb_str_dup(cb_str_of(name));
    file.is_hashed = checks_is_hashed(cb_str_of(name));
    write_etag(&file);
    cb_grow(&files->at, files->count, &files->room, sizeof *files->at);
    files->at[files->count++] = file;
    return CB_OK;
}

/* FOLDER is the one on disk; the names of its files begin with NAME. */
static enum cb_code add_folder(struct files *files, const char *folder, const char *name, int depth,
                               struct cb_error *err)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return cb_fail(err, CB_INTERNAL, "%s: %s", folder, strerror(errno));

    enum cb_code rc = CB_OK;
    struct dirent *entry;
    while (rc == CB_OK && (entry = readdir(dir)) != NULL) {
        CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
        CB_AUTO(cb_buf_fini) struct cb_buf inner = {0};
        struct stat info;
        if (entry->d_name[0] == '.')
            continue;
        cb_buf_printf(&path, "%s/%s", folder, entry->d_name);
        cb_buf_printf(&inner, "%s/%s", name, entry->d_name);
        if (stat(path.at, &info) != 0)
            rc = cb_fail(err, CB_INTERNAL, "%s: %s", path.at, strerror(errno));
        else if (S_ISDIR(info.st_mode) && depth < DEPTH)
            rc = add_folder(files, path.at, inner.at, depth + 1, err);
        else if (S_ISREG(info.st_mode))
            rc = add_file(files, path.at, inner.at, err);
    }
    closedir(dir);
    return rc;
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

CB_AUTO_DEFINE(struct files, files_free)

enum cb_code files_open(const char *root, struct files **out, struct cb_error *err)
{
    CB_AUTO(files_free) struct files *files = cb_alloc(sizeof *files);
    enum cb_code rc = add_folder(files, root, "", 0, err);
    if (rc != CB_OK)
        return rc;
    if (files->count > 0)
        qsort(files->at, files->count, sizeof *files->at, compare);
    if (files_find(files, CB_STR("/index.html")) == NULL)
        return cb_fail(err, CB_INTERNAL, "%s holds no index.html", root);
    *out = cb_take(&files);
    return CB_OK;
}

void files_free(struct files *files)
{
    if (files == NULL)
        return;
    for (size_t i = 0; i < files->count; i++) {
        cb_frame_unref(files->at[i].plain);
        cb_frame_unref(files->at[i].gzip);
        free((char *)files->at[i].path);
    }
    free(files->at);
    free(files);
}

const struct file *files_find(const struct files *files, struct cb_str path)
{
    if (files == NULL)
        return NULL;
    if (path.len == 0 || memchr(path.at, '.', path.len) == NULL)
        path = CB_STR("/index.html");
    size_t low = 0, high = files->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = cb_str_compare(path, cb_str_of(files->at[middle].path));
        if (order == 0)
            return &files->at[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
