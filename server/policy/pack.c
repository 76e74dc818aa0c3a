/* A pack's life: loaded once, shared by reference, gone with its last reader. */
#include "caseboard/policy/pack.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "continuity_load.h"
#include "dictionary_load.h"
#include "shape.h"
#include "views_load.h"

void pack_problems_fini(struct pack_problems *problems)
{
    cb_buf_fini(&problems->text);
    problems->count = 0;
}

static struct pack *pack_new(void)
{
    struct pack *pack = cb_alloc(sizeof *pack);
    atomic_init(&pack->references, 1);
    pack->arena = cb_arena_new();
    pack->documents = json_object();
    pack->location_class = SIZE_MAX;
    pack->directory_class = SIZE_MAX;
    return pack;
}

struct pack *pack_ref(struct pack *pack)
{
    atomic_fetch_add_explicit(&pack->references, 1, memory_order_relaxed);
    return pack;
}

void pack_unref(struct pack *pack)
{
    if (pack == NULL || atomic_fetch_sub_explicit(&pack->references, 1, memory_order_acq_rel) != 1)
        return;
    json_decref(pack->documents);
    cb_arena_free(pack->arena);
    free(pack);
}

/* ---- the documents ---- */

static const struct shape_file *known_file(const char *name)
{
    for (size_t i = 0; i < shape_file_count; i++) {
        if (cb_str_is(cb_str_of(name), shape_files[i].name))
            return &shape_files[i];
    }
    return NULL;
}

static bool is_listed(const json_t *files, const char *name)
{
    for (size_t i = 0; i < json_array_size(files); i++) {
        if (cb_str_is(cb_json_str(json_array_get(files, i)), name))
            return true;
    }
    return cb_str_is(cb_str_of("pack.json"), name);
}

/* pack.json lists the files, and they are the files there are. */
static void check_files(struct loader *loader)
{
    struct cb_str known[8];
    const json_t *files = json_object_get(loader_document(loader, "pack.json"), "files");
    for (size_t i = 0; i < shape_file_count; i++) {
        const char *name = known[i].at = shape_files[i].name;
        known[i].len = cb_str_of(name).len;
        bool is_there = loader_document(loader, name) != NULL;
        loader_open(loader, name);
        if (shape_files[i].required && !is_there)
            loader_problem(loader, "the file is missing");
        if (is_there && files != NULL && !is_listed(files, name))
            loader_problem(loader, "pack.json does not list this file");
    }
    loader_open(loader, "pack.json");
    loader_enter(loader, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        struct cb_str name = cb_json_str(json_array_get(files, i));
        size_t mark = loader_enter_at(loader, i);
        if (name.at != NULL && known_file(name.at) == NULL)
            loader_unknown(loader, "file of a pack", name, NAMED(known, shape_file_count));
        else if (name.at != NULL && loader_document(loader, name.at) == NULL)
            loader_problem(loader, "the file \"%.*s\" is missing", CB_STR_ARG(name));
        loader_leave(loader, mark);
    }
}

static void check_shapes(struct loader *loader)
{
    const char *name = NULL;
    json_t *document = NULL;
    json_object_foreach (loader->pack->documents, name, document) {
        const struct shape_file *file = known_file(name);
        loader_open(loader, name);
        if (file != NULL)
            shape_check(loader, file->shape, document);
        else
            loader_problem(loader, "is no file of a pack");
    }
}

static void name_pack(struct loader *loader)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    const json_t *document = loader_document(loader, "pack.json");
    int64_t version = cb_json_get_int(document, "version", 0);
    struct cb_str id = cb_json_get_str(document, "id");
    loader_open(loader, "pack.json");
    if (json_object_get(document, "version") != NULL && version < 1)
        loader_problem_at(loader, "version", "must be 1 or more");
    for (size_t i = 0; i < id.len; i++) {
        bool letter = id.at[i] >= 'a' && id.at[i] <= 'z';
        if (!letter && (i == 0 || !((id.at[i] >= '0' && id.at[i] <= '9') || id.at[i] == '_'))) {
            loader_problem_at(loader, "id", "has small letters, digits and _ only");
            break;
        }
    }
    cb_buf_printf(&text, "%.*s@%lld", CB_STR_ARG(id), (long long)version);
    loader->pack->name = cb_arena_str(loader->pack->arena, cb_buf_peek(&text));
}

static void hash_pack(struct pack *pack)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_json_write(&text, pack->documents);
    pack->hash = cb_digest_of(text.at, text.len);
}

/* Tables are built even where the form is wrong, so that one run finds everything. */
static enum cb_code build(struct pack *pack, struct pack_problems *problems, struct cb_error *err)
{
    struct loader loader = {.pack = pack, .problems = problems};
    check_files(&loader);
    check_shapes(&loader);
    name_pack(&loader);
    views_load(&loader);
    shares_load(&loader);
    dictionary_load(&loader);
    continuity_load(&loader);
    pack_check(&loader);
    cb_buf_fini(&loader.path);
    if (problems->count != 0)
        return cb_fail(err, CB_INVALID, "the pack has %zu problem%s", problems->count,
                       problems->count == 1 ? "" : "s");
    hash_pack(pack);
    return CB_OK;
}

enum cb_code pack_load_documents(const json_t *documents, struct pack **out,
                                 struct pack_problems *problems, struct cb_error *err)
{
    CB_AUTO(pack_unref) struct pack *pack = pack_new();
    if (!json_is_object(documents))
        return cb_fail(err, CB_INVALID, "the documents of a pack are an object");
    json_decref(pack->documents);
    pack->documents = json_deep_copy(documents);
    enum cb_code rc = build(pack, problems, err);
    if (rc == CB_OK)
        *out = cb_take(&pack);
    return rc;
}

/* ---- from a folder ---- */

/* Reads one file into the documents. What is wrong with its JSON is a problem like any other; a
 * file that is not there is found missing by check_files(). */
static enum cb_code read_file(struct pack *pack, const char *dir, const char *name,
                              struct pack_problems *problems, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    CB_AUTO(json_decref) json_t *document = NULL;
    struct cb_error why = {0};
    cb_buf_printf(&path, "%s/%s", dir, name);
    enum cb_code rc = cb_json_read_file(path.at, &document, &why);
    if (rc == CB_OK)
        json_object_set_new(pack->documents, name, cb_take(&document));
    if (rc == CB_INVALID) {
        problems->count++;
        cb_buf_printf(&problems->text, "%s\n", why.message);
    }
    if (rc == CB_OK || rc == CB_INVALID || rc == CB_NOT_FOUND)
        return CB_OK;
    return cb_fail(err, CB_INTERNAL, "%s", why.message);
}

static enum cb_code read_folder(struct pack *pack, const char *dir, struct pack_problems *problems,
                                struct cb_error *err)
{
    for (size_t i = 0; i < shape_file_count; i++) {
        enum cb_code rc = read_file(pack, dir, shape_files[i].name, problems, err);
        if (rc != CB_OK)
            return rc;
    }
    if (json_object_size(pack->documents) == 0 && problems->count == 0)
        return cb_fail(err, CB_INTERNAL, "%s: there is no pack in this folder", dir);
    if (problems->count != 0)
        return cb_fail(err, CB_INVALID, "the pack has files that are not JSON");
    return CB_OK;
}

enum cb_code pack_load(const char *dir, struct pack **out, struct pack_problems *problems,
                       struct cb_error *err)
{
    CB_AUTO(pack_unref) struct pack *pack = pack_new();
    enum cb_code rc = read_folder(pack, dir, problems, err);
    if (rc == CB_OK)
        rc = build(pack, problems, err);
    if (rc == CB_OK)
        *out = cb_take(&pack);
    return rc;
}

/* ---- what a pack is called ---- */

struct cb_str pack_name(const struct pack *pack)
{
    return pack->name;
}

struct cb_str pack_title(const struct pack *pack)
{
    return cb_json_get_str(pack_document(pack, "pack.json"), "title");
}

struct cb_str pack_time_zone(const struct pack *pack)
{
    return cb_json_get_str(pack_document(pack, "pack.json"), "time_zone");
}

struct cb_digest pack_hash(const struct pack *pack)
{
    return pack->hash;
}

const json_t *pack_document(const struct pack *pack, const char *file)
{
    return json_object_get(pack->documents, file);
}
