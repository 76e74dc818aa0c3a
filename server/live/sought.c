#include "sought.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/record/search.h"

#include "load.h"

#define LEAST_LETTERS 3 /* fewer stand in too many names */

struct sought {
    struct live *live;
    struct store *store;
    struct pack *pack; /* a reference */
    struct store_reader *reader;
    char *user;
    struct search_words *words;
    struct cb_id *cases; /* from which the user is shut out; those that hold it come first after */
    size_t count, found;
};

static void job_free(struct sought *sought)
{
    pack_unref(sought->pack);
    search_words_free(sought->words);
    free(sought->user);
    free(sought->cases);
    free(sought);
}

/* ---- on the pool ---- */

static bool has_all(struct search_words *words, const json_t *value)
{
    struct cb_str text = cb_json_str(value);
    bool has = text.len > 0 && search_words_in(words, text) == search_words_all(words);
    for (size_t i = 0; !has && i < json_array_size(value); i++)
        has = has_all(words, json_array_get(value, i));
    return has;
}

/* What the pack says are details of people: names, numbers, addresses, vehicles. */
static bool is_of(struct search_words *words, const struct record *record)
{
    bool is = false;
    for (size_t i = 0; !record->withdrawn && !is && i < record->type->field_count; i++) {
        const struct pack_field *field = &record->type->fields[i];
        is = field->match != NULL && has_all(words, record_value(record, field));
    }
    return is;
}

static bool holds(struct sought *sought, struct cb_id id)
{
    CB_AUTO(loaded_fini) struct loaded loaded = {0};
    bool is = false;
    if (stream_read(sought->reader, sought->pack, id, &loaded, NULL) != CB_OK)
        return false;
    for (size_t i = 0; !is && i < fold_count(loaded.fold); i++)
        is = is_of(sought->words, fold_at_position(loaded.fold, i));
    return is;
}

static void sought_run(void *context)
{
    struct sought *sought = context;
    if (sought->reader == NULL && store_reader_open(sought->store, &sought->reader, NULL) != CB_OK)
        return;
    for (size_t i = 0; i < sought->count; i++) {
        if (holds(sought, sought->cases[i]))
            sought->cases[sought->found++] = sought->cases[i];
    }
}

/* ---- on the loop ---- */

static void note(struct live *live, struct cb_id stream, const char *user)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    cb_buf_text(&what, "{\"sought\":true,\"user\":");
    cb_json_write_str(&what, cb_str_of(user));
    cb_buf_char(&what, '}');
    struct journal_access access = {.op = ACCESS_COMBINE,
                                    .at = live->config.now(),
                                    .stream = stream,
                                    .user = CB_STR("caseboard"),
                                    .what = cb_buf_peek(&what)};
    live_write_rows(live, NULL, 0, &access, NULL, NULL);
}

static void sought_done(void *context)
{
    struct sought *sought = context;
    struct live *live = sought->live;
    live->reading--;
    live->seeking = false;
    if (sought->reader != NULL)
        list_add(&live->stores_idle, sought->reader);
    for (size_t i = 0; i < sought->found; i++)
        note(live, sought->cases[i], sought->user);
    job_free(sought);
    sought_next(live);
}

static void sought_drop(void *context)
{
    struct sought *sought = context;
    store_reader_free(sought->reader);
    job_free(sought);
}

static const struct cb_job sought_calls = {
    .run = sought_run, .done = sought_done, .drop = sought_drop};

static bool names_user(const json_t *excluded, const char *user)
{
    bool names = false;
    for (size_t i = 0; i < json_array_size(excluded); i++)
        names = names || cb_str_is(cb_json_str(json_array_get(excluded, i)), user);
    return names;
}

/* Of every board: who changes boards is shut out all the same. */
static void gather(struct live *live, struct sought *sought)
{
    size_t room = 0;
    free(cb_take(&sought->cases));
    sought->count = 0;
    pack_unref(sought->pack);
    sought->pack = pack_ref(live->pack);
    for (size_t i = 0; i < live->board_list.count; i++) {
        const struct list *cases = &((const struct board *)live->board_list.at[i])->cases;
        for (size_t k = 0; k < cases->count; k++) {
            const struct stream *stream = cases->at[k];
            if (!stream->has_door || !names_user(stream->door.excluded, sought->user))
                continue;
            cb_grow(&sought->cases, sought->count, &room, sizeof *sought->cases);
            sought->cases[sought->count++] = stream->id;
        }
    }
}

/* False: the pool is full. */
static bool submit(struct live *live, struct sought *sought)
{
    if (live->stores_idle.count > 0)
        sought->reader = live->stores_idle.at[--live->stores_idle.count];
    if (cb_pool_add(live->config.pool, &sought_calls, sought))
        return true;
    if (sought->reader != NULL)
        list_add(&live->stores_idle, cb_take(&sought->reader));
    return false;
}

void sought_next(struct live *live)
{
    while (!live->seeking && !live->warming && live->sought.count > 0) {
        struct sought *sought = live->sought.at[0];
        gather(live, sought);
        if (sought->count > 0 && !submit(live, sought))
            return; /* at a later turn */
        list_remove(&live->sought, sought);
        live->seeking = sought->count > 0;
        live->reading += live->seeking;
        if (!live->seeking)
            job_free(sought);
    }
}

static size_t letters_in(struct cb_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) /* a character each, however many bytes */
        count += text.at[i] != ' ' && ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}

void sought_add(struct live *live, const struct seat *seat, struct cb_str text)
{
    const char *problem;
    struct search_words *words =
        letters_in(text) < LEAST_LETTERS || live->sought.count == SOUGHT_WAITING
            ? NULL
            : search_words_new(text, &problem);
    if (words == NULL)
        return;
    struct sought *sought = cb_alloc(sizeof *sought);
    *sought = (struct sought){.live = live,
                              .store = live->config.store,
                              .user = cb_str_dup(cb_str_of(seat->user)),
                              .words = words};
    list_add(&live->sought, sought);
    sought_next(live);
}

void sought_free(struct live *live)
{
    for (size_t i = 0; i < live->sought.count; i++)
        job_free(live->sought.at[i]);
    list_fini(&live->sought);
}
