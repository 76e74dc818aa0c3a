#include "audit.h"

#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "outgoing.h"
#include "reading.h"
#include "request.h"

struct audit *audit_new(void)
{
    struct audit *audit = cb_alloc(sizeof *audit);
    audit->arena = cb_arena_new();
    audit->range.before = CB_TIME_NEVER;
    return audit;
}

void audit_free(struct audit *audit)
{
    if (audit == NULL)
        return;
    for (size_t i = 0; i < audit->whats.count; i++)
        json_decref(audit->whats.at[i]);
    list_fini(&audit->whats);
    signals_free(audit->signals);
    cb_arena_free(audit->arena);
    free(audit->found);
    free(audit);
}

bool audit_parse_before(struct request *request)
{
    if (request->have.len == 0 || cb_time_parse(request->have, &request->audit->range.before))
        return true;
    request_invalid(request, "before", "This is no moment.");
    return false;
}

/* ---- on the pool ---- */

struct chunk { /* what one job reads */
    struct audit *audit;
    size_t left;
};

static struct cb_str copy(struct audit *audit, struct cb_str text)
{
    return text.at == NULL ? text : cb_arena_str(audit->arena, text);
}

static const json_t *read_what(struct audit *audit, struct cb_str text)
{
    json_t *what = NULL;
    if (text.len == 0 || cb_json_read(text, SIZE_MAX, &what, NULL) != CB_OK)
        return NULL;
    list_add(&audit->whats, what);
    return what;
}

static void keep(struct audit *audit, const struct journal_access *entry)
{
    cb_grow(&audit->found, audit->count, &audit->room, sizeof *audit->found);
    audit->found[audit->count++] = (struct found){
        .op = entry->op,
        .at = entry->at,
        .stream = entry->stream,
        .user = copy(audit, entry->user),
        .agency = copy(audit, entry->agency),
        .seat = copy(audit, entry->seat),
        .reason = copy(audit, entry->reason),
        .address = copy(audit, entry->address),
        .audience = copy(audit, entry->audience),
        .what_text = copy(audit, entry->what),
        .what = read_what(audit, entry->what),
    };
}

/* A chunk ends between two moments, so that the next begins before one. */
static bool each_entry(void *context, uint64_t seq, const struct journal_access *entry)
{
    struct chunk *chunk = context;
    struct audit *audit = chunk->audit;
    (void)seq;
    if (audit->signals != NULL) {
        signals_count(audit->signals, entry);
        return true;
    }
    if (chunk->left == 0 && entry->at != audit->range.before) {
        audit->is_all = false;
        return false;
    }
    chunk->left -= chunk->left > 0;
    keep(audit, entry);
    audit->range.before = entry->at;
    return true;
}

static enum cb_code read_chunk(void *work, struct store_reader *reader)
{
    struct audit *audit = work;
    struct chunk chunk = {.audit = audit, .left = AUDIT_CHUNK};
    struct store_access_range range = audit->range;
    audit->is_all = true;
    return store_accesses_of(reader, &range, each_entry, &chunk, NULL);
}

void audit_read(struct request *request)
{
    reading_start(request, read_chunk, request->audit);
}

/* ---- the page ---- */

void lines_fini(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        json_decref(lines->at[i].json);
        free(lines->at[i].text);
    }
    free(lines->at);
}

json_t *lines_add(struct lines *lines, cb_time at, const char *did)
{
    char text[CB_TIME_TEXT];
    cb_time_write(at, text);
    cb_grow(&lines->at, lines->count, &lines->room, sizeof *lines->at);
    struct line *line = &lines->at[lines->count++];
    *line = (struct line){.at = at, .json = json_pack("{s:s, s:s}", "at", text, "did", did)};
    return line->json;
}

static int compare_lines(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    if (left->at != right->at)
        return left->at > right->at ? -1 : 1;
    return strcmp(left->text, right->text);
}

void lines_sort(struct lines *lines)
{
    size_t kept = 0;
    for (size_t i = 0; i < lines->count; i++) {
        struct cb_buf text = {0};
        cb_json_write(&text, lines->at[i].json);
        free(lines->at[i].text);
        lines->at[i].text = cb_buf_take(&text);
    }
    if (lines->count > 1)
        qsort(lines->at, lines->count, sizeof *lines->at, compare_lines);
    for (size_t i = 0; i < lines->count; i++) {
        if (kept > 0 && compare_lines(&lines->at[kept - 1], &lines->at[i]) == 0) {
            json_decref(lines->at[i].json);
            free(lines->at[i].text);
        } else {
            lines->at[kept++] = lines->at[i];
        }
    }
    lines->count = kept;
}

size_t audit_page_end(const struct lines *lines)
{
    size_t end = lines->count < AUDIT_PAGE ? lines->count : AUDIT_PAGE;
    while (end > 0 && end < lines->count && lines->at[end].at == lines->at[end - 1].at)
        end++;
    return end;
}

bool audit_has_page(const struct audit *audit, const struct lines *lines)
{
    return audit->is_all || audit_page_end(lines) < lines->count;
}

void audit_write_page(const struct lines *lines, struct cb_buf *out)
{
    size_t end = audit_page_end(lines);
    char before[CB_TIME_TEXT];
    cb_buf_text(out, "{\"entries\":[");
    for (size_t i = 0; i < end; i++)
        cb_buf_printf(out, "%s%s", i > 0 ? "," : "", lines->at[i].text);
    cb_buf_printf(out, "],\"more\":%s", end < lines->count ? "true" : "false");
    if (end == lines->count)
        return;
    cb_time_write(lines->at[end - 1].at, before);
    cb_buf_printf(out, ",\"before\":\"%s\"", before);
}

void audit_refuse(struct request *request, struct batch *batch, const char *method)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    struct cb_id id;
    request->code = CB_NOT_FOUND;
    request->reason = "not_found";
    cb_buf_printf(&what, "{\"method\":\"%s\"", method);
    if (cb_id_parse(request->asked, &id))
        cb_buf_printf(&what, ",\"case\":\"%.*s\"", CB_STR_ARG(request->asked));
    cb_buf_char(&what, '}');
    request_entry(request, batch, ACCESS_REFUSED, cb_buf_peek(&what));
}
