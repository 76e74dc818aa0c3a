/* policy.packs and policy.compare: for whoever may propose a pack on the board. Nothing here shows
 * what a case holds; how many cases hold something of a class is a named release of the pack, and
 * few are told as few (security N9). */
#include <stdlib.h>

#include "batch.h"
#include "directory.h"
#include "packs_ask.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

#define FEW 5
#define RELEASE "pack_trial"

void live_packs(struct live_reader *reader, struct cb_str board_id, live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_PACKS, done, context);
    request->asked = request_str(request, board_id);
    request_step(request);
}

void live_pack_samples(struct live_reader *reader, struct cb_str board_id, struct cb_str name,
                       struct cb_str hash, struct cb_str class_name, live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_PACKS, done, context);
    request->asked = request_str(request, board_id);
    request->packs = packs_ask_new(request->live);
    request->packs->name = request_str(request, name);
    request->packs->hash = request_str(request, hash);
    request->packs->samples = samples_new();
    request->packs->samples->class_name = request_str(request, class_name);
    request_step(request);
}

void live_pack_compare(struct live_reader *reader, struct cb_str board_id, struct cb_str name,
                       struct cb_str hash, live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_PACKS, done, context);
    request->asked = request_str(request, board_id);
    request->packs = packs_ask_new(request->live);
    request->packs->name = request_str(request, name);
    request->packs->hash = request_str(request, hash);
    request_step(request);
}

static bool holds_role(const struct viewer *viewer, struct cb_str role)
{
    for (size_t i = 0; i < viewer->role_count; i++) {
        if (cb_str_equal(viewer->roles[i], role))
            return true;
    }
    return role.len == 0;
}

/* As the dictionary says of pack.log; no line of it has conditions in a directory. */
static bool may_propose(const struct live *live, const struct viewer *viewer)
{
    const struct pack_verb *verb = pack_verb(live->pack, CB_STR("pack.log"));
    size_t seat = SIZE_MAX;
    if (verb == NULL || !pack_seat(live->pack, viewer->seat, &seat))
        return false;
    for (size_t i = 0; i < verb->writer_count; i++) {
        if (verb->writers[i].seat == seat && holds_role(viewer, verb->writers[i].role))
            return true;
    }
    return false;
}

static bool is_released(const struct pack *pack)
{
    const json_t *releases = json_object_get(pack_document(pack, "views.json"), "releases");
    for (size_t i = 0; i < json_array_size(releases); i++) {
        if (cb_str_is(cb_json_get_str(json_array_get(releases, i), "id"), RELEASE))
            return true;
    }
    return false;
}

static bool wants_tests(const struct request *request)
{
    return request->packs->is_proposer && request->packs->other != NULL &&
           !request->packs->trial.is_done;
}

static bool wants_count(struct request *request)
{
    struct packs_ask *ask = request->packs;
    const struct list *cases = &request->stream->board->cases;
    if (!ask->is_proposer || ask->comparison == NULL || !is_released(ask->in_force))
        return false;
    if (ask->cases == NULL) {
        ask->cases = cb_alloc((cases->count + 1) * sizeof *ask->cases);
        ask->holders = cb_alloc((pack_class_count(ask->in_force) + 1) * sizeof *ask->holders);
        for (size_t i = 0; i < cases->count; i++)
            ask->cases[ask->case_count++] = ((const struct stream *)cases->at[i])->id;
    }
    return ask->next < ask->case_count;
}

static bool shows(const struct lens *lens, const struct fold *directory,
                  const struct record *record, const char *field, struct cb_str value)
{
    CB_AUTO(json_decref) json_t *shown = project_field(lens, directory, record, field);
    return value.len > 0 && cb_str_equal(cb_json_str(shown), value);
}

/* Whoever is told of a draft may look at what it would change: they are who can say whether it is
 * right, and who proposes packs sees no case. */
static bool sees_draft(const struct request *request, const struct lens *lens)
{
    const struct fold *directory = request->stream->fold;
    const struct pack_type *type = pack_type(fold_pack(directory), CB_STR("pack"));
    const struct packs_ask *ask = request->packs;
    const struct record *record;
    size_t cursor = 0;
    while (ask != NULL && type != NULL && (record = fold_next(directory, type, &cursor)) != NULL) {
        if (shows(lens, directory, record, "state", CB_STR("draft")) &&
            shows(lens, directory, record, "name", ask->name) &&
            shows(lens, directory, record, "hash", ask->hash))
            return true;
    }
    return false;
}

static bool may_look(struct request *request, const struct lens *lens)
{
    struct live *live = request->live;
    struct member *member = seat_member(live, request->seat, request->stream->board);
    bool is_proposer = may_propose(live, &member->viewer);
    if (request->packs != NULL)
        request->packs->is_proposer = is_proposer;
    return is_proposer || sees_draft(request, lens);
}

/* True: it may go on. Otherwise it waits or was answered. */
static bool may_go_on(struct request *request)
{
    struct live *live = request->live;
    struct board *board = directory_board(live, request->asked);
    request->stream = board != NULL ? board->directory : NULL;
    if (board != NULL && board->directory->state == STREAM_DAMAGED) {
        request_refuse(request, CB_DAMAGED, NULL);
        return false;
    }
    if (board != NULL && !stream_want(live, board->directory, request))
        return false;
    struct lens *lens = request_lens(request);
    if (lens == NULL || lens_gate(lens) != GATE_OPEN) {
        request_refuse(request, CB_NOT_FOUND, "not_found");
        return false;
    }
    if (may_look(request, lens))
        return true;
    request_refuse(request, CB_NOT_ALLOWED, "not_writer");
    return false;
}

/* It comes here again after each part that was read. */
void packs_step(struct request *request)
{
    if (request->reader == NULL) { /* nobody waits for it any more */
        batch_add(request->live, request);
        return;
    }
    if (!may_go_on(request))
        return;
    if (request->packs == NULL)
        request->packs = packs_ask_new(request->live);
    if (!request->packs->is_read)
        packs_ask_read(request);
    else if (request->packs->name.len != 0 && request->packs->other == NULL)
        request_refuse(request, CB_NOT_FOUND, "not_found");
    else if (request->packs->samples != NULL)
        samples_step(request);
    else if (wants_tests(request) || wants_count(request))
        packs_ask_read(request);
    else
        batch_add(request->live, request);
}

/* ---- the answer ---- */

static json_t *packs_json(const struct request *request)
{
    const struct packs_ask *ask = request->packs;
    json_t *list = json_array();
    for (size_t i = 0; i < ask->shelf.count; i++)
        json_array_append_new(list, shelf_name(ask->shelf.packs[i]));
    json_t *out = json_object();
    json_object_set_new(out, "in_force", shelf_name(request->live->pack));
    json_object_set_new(out, "packs", list);
    json_object_set(out, "broken", ask->shelf.broken);
    return out;
}

static json_t *count_json(size_t count)
{
    return count < FEW ? json_string("fewer than 5") : json_integer((json_int_t)count);
}

/* Of each cell that changes, how many cases hold something of its class. */
static json_t *cases_json(const struct packs_ask *ask)
{
    const json_t *cells = json_object_get(ask->comparison, "cells");
    json_t *list = json_array();
    for (size_t i = 0; ask->cases != NULL && i < json_array_size(cells); i++) {
        const json_t *cell = json_array_get(cells, i);
        size_t class_index = 0;
        if (json_array_size(json_object_get(cell, "change")) == 0 ||
            !pack_class_index(ask->in_force, cb_json_get_str(cell, "class"), &class_index))
            continue;
        json_t *entry = json_object();
        json_object_set(entry, "class", json_object_get(cell, "class"));
        json_object_set(entry, "seat", json_object_get(cell, "seat"));
        json_object_set_new(entry, "cases", count_json(ask->holders[class_index]));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *problems_json(const struct pack_problems *problems)
{
    struct cb_str rest = cb_buf_peek(&problems->text);
    struct cb_str line = {0};
    json_t *list = json_array();
    while (cb_str_split(&rest, '\n', &line))
        json_array_append_new(list, cb_json_string(line));
    return list;
}

static json_t *comparison_json(const struct packs_ask *ask)
{
    json_t *out = json_copy(ask->comparison);
    json_object_set_new(out, "follows", json_boolean(ask->follows));
    json_object_set_new(out, "problems", problems_json(&ask->problems));
    json_object_set_new(out, "cases", cases_json(ask));
    if (ask->is_proposer)
        json_object_set_new(out, "tests", trial_json(&ask->trial));
    return out;
}

static void enter(struct request *request, struct batch *batch, const char *method)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    bool is_of_one = request->packs != NULL && request->packs->name.len != 0;
    cb_buf_printf(&what, "{\"method\":\"%s\"", method);
    if (is_of_one) {
        cb_buf_text(&what, ",\"pack\":");
        cb_json_write_str(&what, request->packs->name);
        cb_buf_text(&what, ",\"hash\":");
        cb_json_write_str(&what, request->packs->hash);
    }
    cb_buf_char(&what, '}');
    enum access_op op = request->code != CB_OK ? ACCESS_REFUSED
                        : is_of_one            ? ACCESS_COMBINE
                                               : ACCESS_CONSULT;
    request_entry(request, batch, op, cb_buf_peek(&what));
}

static const char *method_of(const struct request *request)
{
    if (request->packs == NULL || request->packs->name.len == 0)
        return "policy.packs";
    return request->packs->samples != NULL ? "policy.samples" : "policy.compare";
}

void packs_project(struct request *request, struct batch *batch)
{
    bool compares = request->packs != NULL && request->packs->name.len != 0;
    if (request->reader == NULL)
        return;
    if (request->code == CB_OK || request->code == CB_NOT_FOUND || request->code == CB_NOT_ALLOWED)
        enter(request, batch, method_of(request));
    if (request->code != CB_OK)
        return;
    if (compares && request->packs->samples != NULL) {
        samples_project(request, batch);
        return;
    }
    CB_AUTO(json_decref)
    json_t *answer = compares ? comparison_json(request->packs) : packs_json(request);
    cb_json_write(&request->text, answer);
}
