#include "search.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"

#include "batch.h"
#include "directory.h"
#include "outgoing.h"
#include "seat.h"
#include "stream.h"

void live_search(struct live_reader *reader, struct cb_str text, struct cb_str board_id,
                 live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_SEARCH, done, context);
    request->sought = request_str(request, text);
    request->asked = request_str(request, board_id);
    request_step(request);
}

void find_fini(struct find *find)
{
    json_decref(find->card_json);
    cb_buf_fini(&find->card);
    cb_buf_fini(&find->records);
    cb_buf_fini(&find->ids);
    *find = (struct find){0};
}

void find_drop(struct search *search, size_t at)
{
    find_fini(&search->finds[at]);
    search->find_count--;
    memmove(&search->finds[at], &search->finds[at + 1],
            (search->find_count - at) * sizeof *search->finds);
}

void search_free(struct search *search)
{
    if (search == NULL)
        return;
    if (search->now.stream != NULL)
        search->now.stream->pins--;
    find_fini(&search->now);
    while (search->find_count > 0)
        find_drop(search, search->find_count - 1);
    search_words_free(search->words);
    free(search->finds);
    free(search->targets);
    free(search);
}

bool search_failed(const struct search *search)
{
    bool failed = false;
    for (size_t i = 0; search != NULL && i < search->find_count; i++) {
        const struct stream *stream = search->finds[i].stream;
        failed = failed || stream->failed || stream->board->directory->failed;
    }
    return failed;
}

/* ---- beginning ---- */

static void add_targets(struct request *request, struct board *board)
{
    struct search *search = request->search;
    struct member *member = seat_member(request->live, request->seat, board);
    size_t count = search->target_count + board->cases.count;
    if (!member->in_force)
        return;
    search->targets = cb_realloc(search->targets, (count + 1) * sizeof *search->targets);
    for (size_t i = 0; i < board->cases.count; i++)
        search->targets[search->target_count++] =
            (struct target){.stream = board->cases.at[i], .member = member};
}

static bool begin(struct request *request)
{
    struct live *live = request->live;
    const char *problem;
    struct search_words *words = search_words_new(request->sought, &problem);
    if (words == NULL) {
        request_invalid(request, "text", problem);
        return false;
    }
    request->search = cb_alloc(sizeof *request->search);
    request->search->words = words;
    if (request->asked.at != NULL)
        request->search->board = directory_board(live, request->asked);
    for (size_t i = 0; i < live->board_list.count; i++) {
        struct board *board = live->board_list.at[i];
        if (request->asked.at == NULL || board == request->search->board)
            add_targets(request, board);
    }
    return true;
}

/* ---- in turn ---- */

static enum progress go_on(struct request *request, size_t *budget)
{
    struct search *search = request->search;
    while (request->reader != NULL && search->next < search->target_count) {
        struct target *target = &search->targets[search->next];
        if (*budget == 0)
            return PAUSES;
        if (!target->done) {
            enum progress progress = search_look(request, search->next, budget);
            if (progress != LOOKED)
                return progress;
            target->done = true;
        }
        search->next++;
    }
    return LOOKED;
}

static void go_and_queue(struct request *request, size_t *budget)
{
    struct live *live = request->live;
    enum progress progress = go_on(request, budget);
    if (progress == LOOKED)
        batch_add(live, request);
    else if (progress == PAUSES)
        list_add(&live->searches, request);
}

static void ask_again(const struct live *live)
{
    if (live->searches.count > 0 && live->config.again != NULL)
        live->config.again(live->config.context);
}

/* What was read for it may be gone by the next turn: it is looked at now. */
void search_step(struct request *request)
{
    size_t budget = CB_SEARCH_WORK_A_TURN;
    bool was_begun = request->search != NULL;
    if (!was_begun && !begin(request))
        return;
    if (was_begun)
        go_and_queue(request, &budget);
    else
        list_add(&request->live->searches, request);
    ask_again(request->live);
}

void searches_turn(struct live *live)
{
    size_t budget = CB_SEARCH_WORK_A_TURN;
    while (budget > 0 && live->searches.count > 0) {
        struct request *request = live->searches.at[0];
        list_remove(&live->searches, request);
        go_and_queue(request, &budget);
    }
    ask_again(live);
}
