/* The built client: the only answers that a browser may keep, or get compressed. */
#include "exchange.h"

static bool has_it(const struct request *request, const struct file *file)
{
    return request->times[FIELD_IF_NONE_MATCH] > 0 &&
           checks_list_has(request->field[FIELD_IF_NONE_MATCH], file->etag);
}

static void add_lines(struct cb_buf *out, const struct file *file, bool is_gzip)
{
    cb_buf_printf(out, "Content-Type: %s\r\n", file->type);
    if (file->is_hashed)
        cb_buf_printf(out, "ETag: %s\r\n", file->etag);
    if (file->gzip != NULL)
        cb_buf_text(out, "Vary: Accept-Encoding\r\n");
    if (is_gzip)
        cb_buf_text(out, "Content-Encoding: gzip\r\n");
}

void file_reply(struct conn *conn)
{
    const struct request *request = &conn->exchange->request;
    const struct file *file = files_find(conn->net->files, request->path);
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};

    if (file == NULL) {
        reply_status(conn, 404);
        return;
    }
    bool is_kept = file->is_hashed && has_it(request, file);
    bool is_gzip =
        file->gzip != NULL && checks_list_has(request->field[FIELD_ACCEPT_ENCODING], "gzip");
    reply_begin(conn, &out, is_kept ? 304 : 200,
                file->is_hashed ? "public, max-age=31536000, immutable" : "no-store");
    add_lines(&out, file, is_gzip && !is_kept);
    reply_end(conn, &out, is_kept ? NULL : cb_frame_ref(is_gzip ? file->gzip : file->plain));
}
