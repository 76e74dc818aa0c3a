/* The built client, read into memory at start. A file whose name carries a hash of its contents
 * may be kept by browsers for ever; nothing else may be kept at all. Beside "x.js" there may be
 * "x.js.gz", which the build made: it is what a browser that accepts gzip gets, and not a file of
 * its own. */
#pragma once

#include "caseboard/base/error.h"
#include "caseboard/base/frame.h"

struct files;

struct file {
    const char *path; /* "/main-5HQZX3NP.js" */
    const char *type; /* "text/javascript; charset=utf-8" */
    char etag[36];    /* quoted */
    bool is_hashed;
    struct cb_frame *plain, *gzip; /* GZIP may be NULL */
};

/* *OUT becomes the caller's. CB_INTERNAL: ROOT cannot be read, or holds no index.html. */
CB_MUST_USE enum cb_code files_open(const char *root, struct files **out, struct cb_error *err);
void files_free(struct files *files);
/* What PATH shows, borrowed, or NULL. A path without a dot is a page of the client, which
 * index.html draws. FILES may be NULL: there is no client. */
const struct file *files_find(const struct files *files, struct cb_str path);
