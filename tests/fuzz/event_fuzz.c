/* Any lines in the place of a file of events: each is an event that follows, or leaves the fold as
 * it was; what is taken can be written, read and written again with the same bytes, and looked at
 * from every seat. */
#include <stdio.h>
#include <stdlib.h>

#include "caseboard/record/project.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct pack *pack;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct pack_problems problems = {0};
    struct cb_error err = {0};
    (void)argc;
    (void)argv;
    if (pack_load("policies/masip", &pack, &problems, &err) != CB_OK) {
        fprintf(stderr, "%s; run from the top of the tree\n", err.message);
        exit(3);
    }
    return 0;
}

static void check_written(const struct event *event)
{
    CB_AUTO(cb_buf_fini) struct cb_buf once = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf twice = {0};
    CB_AUTO(json_decref) json_t *body = NULL;
    CB_AUTO(event_free) struct event *again = NULL;

    event_write(event, &once);
    if (cb_json_read(cb_buf_peek(&once), 0, &body, NULL) != CB_OK ||
        event_of_json(pack, body, &again, NULL) != CB_OK)
        abort();
    event_write(again, &twice);
    if (!cb_str_equal(cb_buf_peek(&once), cb_buf_peek(&twice)))
        abort();
}

static void take(struct fold **fold, struct cb_str line)
{
    CB_AUTO(json_decref) json_t *body = NULL;
    CB_AUTO(event_free) struct event *event = NULL;

    if (cb_json_read(line, 0, &body, NULL) != CB_OK ||
        event_of_json(pack, body, &event, NULL) != CB_OK)
        return;
    check_written(event);
    if (*fold == NULL)
        *fold = fold_new(pack, event->stream, event->kind);
    uint64_t seq = fold_seq(*fold);
    size_t count = fold_count(*fold);
    enum cb_code rc = fold_apply(*fold, event, NULL);
    if (fold_seq(*fold) != seq + (rc == CB_OK) || (rc != CB_OK && fold_count(*fold) != count))
        abort();
}

static void look(const struct fold *fold, const struct actor *by, size_t seat)
{
    struct viewer viewer = {
        .user = by->user, .agency = by->agency, .seat = pack_seat_name(pack, seat)};
    CB_AUTO(lens_unref)
    struct lens *lens =
        lens_new(&(struct lens_input){.fold = fold, .viewer = &viewer, .now = fold_at(fold)});
    CB_AUTO(view_fini) struct view view = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CB_AUTO(json_decref) json_t *records = NULL;
    char etag[ETAG_TEXT];

    cb_buf_char(&out, '[');
    project_all(lens, fold, &view, &out);
    cb_buf_char(&out, ']');
    if (cb_json_read(cb_buf_peek(&out), SIZE_MAX, &records, NULL) != CB_OK ||
        json_array_size(records) != view.count)
        abort();
    project_card(lens, fold, &out, etag);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    CB_AUTO(fold_free) struct fold *fold = NULL;
    struct cb_str rest = {(const char *)bytes, len};
    struct cb_str line;

    while (cb_str_split(&rest, '\n', &line))
        take(&fold, line);
    const struct record *root = fold != NULL ? fold_root(fold) : NULL;
    for (size_t seat = 0; root != NULL && seat < pack_seat_count(pack); seat++) {
        const struct actor by = {.user = root->author, .agency = root->agency};
        look(fold, &by, seat);
    }
    return 0;
}
