#include "packs_ask.h"

#include <stdlib.h>

#include "caseboard/base/limits.h"
#include "caseboard/policy/compare.h"
#include "caseboard/policy/follow.h"

#include "load.h"
#include "reading.h"
#include "request.h"

#define CASES_AT_ONCE 8 /* looked into before others have their turn */

struct packs_ask *packs_ask_new(struct live *live)
{
    struct packs_ask *ask = cb_alloc(sizeof *ask);
    ask->in_force = pack_ref(live->pack);
    ask->dir = live->config.packs;
    return ask;
}

void packs_ask_free(struct packs_ask *ask)
{
    if (ask == NULL)
        return;
    samples_free(ask->samples);
    shelf_fini(&ask->shelf);
    pack_problems_fini(&ask->problems);
    json_decref(ask->comparison);
    trial_fini(&ask->trial);
    pack_unref(ask->in_force);
    free(ask->cases);
    free(ask->holders);
    free(ask);
}

/* ---- on the pool ---- */

static void read_shelf(struct packs_ask *ask)
{
    shelf_read(&ask->shelf, ask->dir);
    ask->is_read = true;
    if (ask->name.len == 0)
        return;
    ask->other = shelf_find(&ask->shelf, ask->name, ask->hash);
    if (ask->other == NULL)
        return;
    ask->follows = policy_follows(ask->in_force, ask->other, &ask->problems);
    if (ask->samples == NULL)
        ask->comparison = policy_compare(ask->in_force, ask->other);
}

/* Each class of which the case holds something that was not withdrawn, once. */
static void count_classes(struct packs_ask *ask, const struct fold *fold)
{
    size_t classes = pack_class_count(ask->in_force);
    bool *holds = cb_alloc((classes + 1) * sizeof *holds);
    for (size_t i = 0; i < fold_count(fold); i++) {
        const struct record *record = fold_at_position(fold, i);
        if (!record->withdrawn)
            holds[record->class_index] = true;
    }
    for (size_t i = 0; i < classes; i++)
        ask->holders[i] += holds[i];
    free(holds);
}

/* What is gone or does not open is left out, as on a board. */
static enum cb_code count_case(struct packs_ask *ask, struct store_reader *reader, struct cb_id id)
{
    CB_AUTO(loaded_fini) struct loaded loaded = {0};
    enum cb_code rc = stream_read(reader, ask->in_force, id, &loaded, NULL);
    if (rc == CB_OK)
        count_classes(ask, loaded.fold);
    return rc == CB_NOT_FOUND || rc == CB_DAMAGED ? CB_OK : rc;
}

static enum cb_code read_part(void *work, struct store_reader *reader)
{
    struct packs_ask *ask = work;
    enum cb_code rc = CB_OK;
    if (!ask->is_read) {
        read_shelf(ask);
        return CB_OK;
    }
    if (ask->samples != NULL) {
        struct samples *samples = ask->samples;
        for (size_t left = CASES_AT_ONCE;
             rc == CB_OK && left > 0 && samples->next < samples->case_count; left--)
            rc = samples_look(samples, reader, ask->in_force, ask->other);
        return rc;
    }
    if (!ask->trial.is_done) {
        trial_go_on(&ask->trial, ask->other, shelf_folder(&ask->shelf, ask->other),
                    CB_PACK_TESTS_WORK);
        return CB_OK;
    }
    for (size_t left = CASES_AT_ONCE; rc == CB_OK && left > 0 && ask->next < ask->case_count;
         left--)
        rc = count_case(ask, reader, ask->cases[ask->next++]);
    return rc;
}

void packs_ask_read(struct request *request)
{
    reading_start(request, read_part, request->packs);
}
