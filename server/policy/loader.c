/* Where we are in the files of a pack, and the list of what is wrong with it. */
#include "loader.h"

void loader_open(struct loader *loader, const char *file)
{
    loader->file = file;
    cb_buf_clear(&loader->path);
}

size_t loader_enter(struct loader *loader, const char *key)
{
    size_t mark = loader->path.len;
    cb_buf_char(&loader->path, '/');
    for (; *key != '\0'; key++) {
        if (*key == '~')
            cb_buf_text(&loader->path, "~0");
        else if (*key == '/')
            cb_buf_text(&loader->path, "~1");
        else if ((unsigned char)*key < ' ') /* one problem is one line, whatever a key holds */
            cb_buf_char(&loader->path, '?');
        else
            cb_buf_char(&loader->path, *key);
    }
    return mark;
}

size_t loader_enter_at(struct loader *loader, size_t index)
{
    size_t mark = loader->path.len;
    cb_buf_printf(&loader->path, "/%zu", index);
    return mark;
}

void loader_leave(struct loader *loader, size_t mark)
{
    loader->path.len = mark;
    if (loader->path.at != NULL)
        loader->path.at[mark] = '\0';
}

static void problem_begin(struct loader *loader)
{
    struct cb_buf *text = &loader->problems->text;
    loader->problems->count++;
    cb_buf_text(text, loader->file);
    cb_buf_char(text, ' ');
    if (loader->path.len == 0)
        cb_buf_char(text, '/');
    cb_buf_str(text, cb_buf_peek(&loader->path));
    cb_buf_text(text, ": ");
}

/* What a file says may hold anything; a problem stays one line. */
static void problem_add(struct loader *loader, struct cb_buf *sentence)
{
    for (size_t i = 0; i < sentence->len; i++) {
        if ((unsigned char)sentence->at[i] < ' ')
            sentence->at[i] = '?';
    }
    cb_buf_str(&loader->problems->text, cb_buf_peek(sentence));
    cb_buf_char(&loader->problems->text, '\n');
}

void loader_problem_args(struct loader *loader, const char *format, va_list args)
{
    CB_AUTO(cb_buf_fini) struct cb_buf sentence = {0};
    char text[1024];
    vsnprintf(text, sizeof text, format, args);
    cb_buf_text(&sentence, text);
    problem_begin(loader);
    problem_add(loader, &sentence);
}

void loader_problem(struct loader *loader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    loader_problem_args(loader, format, args);
    va_end(args);
}

void loader_problem_at(struct loader *loader, const char *key, const char *format, ...)
{
    size_t mark = loader_enter(loader, key);
    va_list args;
    va_start(args, format);
    loader_problem_args(loader, format, args);
    va_end(args);
    loader_leave(loader, mark);
}

void loader_unknown(struct loader *loader, const char *what, struct cb_str name, struct named known)
{
    size_t nearest = named_nearest(known, name);
    if (nearest == SIZE_MAX) {
        loader_problem(loader, "there is no %s \"%.*s\"", what, CB_STR_ARG(name));
        return;
    }
    struct cb_str meant = named_at(known, nearest);
    loader_problem(loader, "there is no %s \"%.*s\"; did you mean \"%.*s\"?", what,
                   CB_STR_ARG(name), CB_STR_ARG(meant));
}

void *loader_array(struct loader *loader, size_t count, size_t size)
{
    return cb_arena_alloc(loader->pack->arena, (count != 0 ? count : 1) * size);
}

void *loader_pointers(struct loader *loader, size_t count)
{
    return loader_array(loader, count, sizeof(void *));
}

const json_t *loader_document(const struct loader *loader, const char *file)
{
    return json_object_get(loader->pack->documents, file);
}
