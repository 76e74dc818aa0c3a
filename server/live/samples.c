#include "samples.h"

#include <stdlib.h>
#include <string.h>

#include "load.h"

struct samples *samples_new(void)
{
    return cb_alloc(sizeof(struct samples));
}

void samples_free(struct samples *samples)
{
    if (samples == NULL)
        return;
    fold_free(samples->before);
    fold_free(samples->after);
    for (size_t i = 0; i < samples->count; i++)
        cb_buf_fini(&samples->at[i].ref);
    free(samples->cases);
    free(samples);
}

/* A case as who asks would have it under one of the packs. */
struct side {
    struct loaded in;
    struct lens *lens;
};

static void side_fini(struct side *side)
{
    lens_unref(side->lens);
    loaded_fini(&side->in);
}
CB_AUTO_DEFINE_FINI(struct side, side_fini)

static enum cb_code read_people(struct samples *samples, struct store_reader *reader,
                                const struct pack *pack, struct fold **out)
{
    CB_AUTO(loaded_fini) struct loaded people = {0};
    if (*out != NULL)
        return CB_OK;
    enum cb_code rc = stream_read(reader, pack, samples->people, &people, NULL);
    if (rc == CB_OK)
        *out = cb_take(&people.fold);
    return rc;
}

static enum cb_code side_read(struct side *side, const struct samples *samples, struct cb_id id,
                              struct store_reader *reader, const struct fold *people)
{
    enum cb_code rc = stream_read(reader, fold_pack(people), id, &side->in, NULL);
    if (rc == CB_OK)
        side->lens = lens_new(&(struct lens_input){.fold = side->in.fold,
                                                   .directory = people,
                                                   .viewer = &samples->viewer,
                                                   .now = samples->now});
    return rc;
}

static bool sees_in_full(const struct side *side, struct cb_str id)
{
    const struct record *record = fold_find(side->in.fold, id);
    return record != NULL && lens_gate(side->lens) == GATE_OPEN &&
           lens_sight(side->lens, side->in.fold, record).level == LEVEL_FULL;
}

/* The newest record of the class that both sides show in full. */
static const struct record *newest(const struct samples *samples, const struct side *before,
                                   const struct side *after)
{
    const struct record *best = NULL;
    for (size_t i = 0; i < fold_count(before->in.fold); i++) {
        const struct record *record = fold_at_position(before->in.fold, i);
        if (record->class_index != samples->class_index || !sees_in_full(before, record->id) ||
            !sees_in_full(after, record->id))
            continue;
        if (best == NULL || record->created > best->created ||
            (record->created == best->created && cb_str_compare(record->id, best->id) < 0))
            best = record;
    }
    return best;
}

static int compare_samples(const struct sample *a, const struct sample *b)
{
    int order = cb_str_compare(cb_buf_peek(&a->ref), cb_buf_peek(&b->ref));
    return order != 0 ? order : memcmp(a->stream.bytes, b->stream.bytes, sizeof a->stream.bytes);
}

static void keep(struct samples *samples, struct cb_id stream, const struct record *record,
                 const json_t *ref)
{
    struct sample sample = {.stream = stream, .created = record->created};
    size_t at = samples->count++;
    snprintf(sample.record, sizeof sample.record, "%.*s", CB_STR_ARG(record->id));
    cb_buf_str(&sample.ref, cb_json_str(ref));
    for (; at > 0 && compare_samples(&sample, &samples->at[at - 1]) < 0; at--)
        samples->at[at] = samples->at[at - 1];
    samples->at[at] = sample;
    if (samples->count > CB_PACK_SAMPLES)
        cb_buf_fini(&samples->at[--samples->count].ref);
}

/* What is gone or does not open is left out, as on a board. */
enum cb_code samples_look(struct samples *samples, struct store_reader *reader,
                          const struct pack *in_force, const struct pack *other)
{
    CB_AUTO(side_fini) struct side before = {0};
    CB_AUTO(side_fini) struct side after = {0};
    struct cb_id id = samples->cases[samples->next++];
    enum cb_code rc = read_people(samples, reader, in_force, &samples->before);
    if (rc == CB_OK)
        rc = read_people(samples, reader, other, &samples->after);
    if (rc == CB_OK)
        rc = side_read(&before, samples, id, reader, samples->before);
    if (rc == CB_OK)
        rc = side_read(&after, samples, id, reader, samples->after);
    if (rc == CB_NOT_FOUND || rc == CB_DAMAGED)
        return CB_OK;
    const struct record *record = rc == CB_OK ? newest(samples, &before, &after) : NULL;
    if (record == NULL)
        return rc;
    CB_AUTO(json_decref)
    json_t *ref = project_field(before.lens, before.in.fold, fold_root(before.in.fold), "ref_no");
    if (ref != NULL)
        keep(samples, id, record, ref);
    return CB_OK;
}
