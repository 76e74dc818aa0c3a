/* audit.access: who looked at a case. Openings are told to the agency of who looked and to the one
 * whose case it is; to whom live frames went, to who reads all of the log. No record is named that
 * the reader is told nothing of, whoever reads. */
#include <string.h>

#include "audit.h"
#include "batch.h"
#include "request.h"
#include "stream.h"

void live_audit_access(struct live_reader *reader, struct cb_str case_id, struct cb_str before,
                       live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_AUDIT_CASE, done, context);
    request->asked = request_str(request, case_id);
    request->have = request_str(request, before);
    request->audit = audit_new();
    if (audit_parse_before(request))
        request_step(request);
}

/* ---- what the reader may know ---- */

struct looking {
    struct lens *lens;
    const struct fold *fold;
    struct cb_str agency; /* the reader's */
    size_t class_index;
    enum level anybodys; /* what is nobody's own: a cell without conditions */
    bool is_of_case;     /* the reader's agency leads the case, or its record is theirs */
    struct lines *lines;
};

static enum level level_of(const struct looking *looking, struct cb_str agency, bool is_received)
{
    return lens_level_of(looking->lens, looking->class_index, agency, is_received);
}

/* The records that an entry names, of which the reader is told something. */
static void add_seen(const struct looking *looking, const json_t *value, json_t *out)
{
    struct cb_str id = cb_json_str(value);
    const struct record *record = id.len > 0 ? fold_find(looking->fold, id) : NULL;
    if (record == NULL || lens_sight(looking->lens, looking->fold, record).level == LEVEL_NONE)
        return;
    json_array_append_new(out, cb_json_string(id));
}

/* NULL: the entry names none. */
static json_t *seen_records(const struct looking *looking, const struct found *found)
{
    static const char *const keys[] = {"put", "record", "records"};
    json_t *out = NULL;
    for (size_t k = 0; k < CB_COUNT(keys); k++) {
        const json_t *named = json_object_get(found->what, keys[k]);
        if (named == NULL)
            continue;
        if (out == NULL)
            out = json_array();
        if (json_is_string(named))
            add_seen(looking, named, out);
        for (size_t i = 0; i < json_array_size(named); i++)
            add_seen(looking, json_array_get(named, i), out);
    }
    return out;
}

static void set_text(json_t *line, const char *key, struct cb_str text)
{
    if (text.len > 0)
        json_object_set_new(line, key, cb_json_string(text));
}

/* ---- somebody's act ---- */

/* That nothing had changed for who came back is not told: it says what others were shown. */
static const char *word_of(const struct found *found)
{
    static const char *const words[] = {
        [ACCESS_COLLECT] = "collected",  [ACCESS_ALTER] = "altered",    [ACCESS_CONSULT] = "opened",
        [ACCESS_DISCLOSE] = "disclosed", [ACCESS_COMBINE] = "combined", [ACCESS_ERASE] = "erased",
        [ACCESS_REFUSED] = "refused"};
    if ((size_t)found->op >= CB_COUNT(words))
        return NULL;
    if (found->op == ACCESS_CONSULT && json_object_get(found->what, "log") != NULL)
        return "read_log";
    if (found->op == ACCESS_CONSULT && cb_json_get_bool(found->what, "found"))
        return "found";
    if (found->op == ACCESS_CONSULT && cb_json_get_bool(found->what, "listed"))
        return "listed";
    return words[found->op];
}

/* A refusal may be an excluded person's, and what the server compared says who is alike whom
 * (N13): only who reads all of the log is told. */
static enum level act_level(const struct looking *looking, const struct found *found)
{
    if (found->op == ACCESS_REFUSED || found->op == ACCESS_COMBINE)
        return looking->anybodys == LEVEL_FULL ? LEVEL_FULL : LEVEL_NONE;
    return level_of(looking, found->agency, looking->is_of_case);
}

/* The words that somebody gave may say what others are not to read: they stay in the agency. */
static void add_act(struct looking *looking, const struct found *found)
{
    const char *did = word_of(found);
    enum level level = did == NULL ? LEVEL_NONE : act_level(looking, found);
    if (level == LEVEL_NONE)
        return;
    CB_AUTO(json_decref) json_t *records = seen_records(looking, found);
    if (records != NULL && json_array_size(records) == 0 && found->op != ACCESS_REFUSED)
        return;
    json_t *line = lines_add(looking->lines, found->at, did);
    set_text(line, "agency", found->agency);
    if (level != LEVEL_FULL)
        return;
    set_text(line, "user", found->user);
    set_text(line, "seat", found->seat);
    if (found->op != ACCESS_REFUSED && level_of(looking, found->agency, false) == LEVEL_FULL)
        set_text(line, "reason", found->reason);
}

/* ---- what was sent to those who had it open ---- */

/* The line of a moment about these records, so that lines tell nothing of who shares a lens. */
static json_t *sent_line(struct looking *looking, cb_time at, json_t *records)
{
    for (size_t i = looking->lines->count; i-- > 0;) {
        const struct line *line = &looking->lines->at[i];
        if (line->at == at && json_object_get(line->json, "to") != NULL &&
            json_equal(json_object_get(line->json, "records"), records))
            return line->json;
    }
    json_t *line = lines_add(looking->lines, at, "sent");
    json_object_set(line, "records", records);
    json_object_set_new(line, "to", json_array());
    return line;
}

static void add_to(json_t *line, struct cb_str user)
{
    json_t *to = json_object_get(line, "to");
    size_t at = 0;
    while (at < json_array_size(to)) {
        int order = cb_str_compare(cb_json_str(json_array_get(to, at)), user);
        if (order == 0)
            return;
        if (order > 0)
            break;
        at++;
    }
    json_array_insert_new(to, at, cb_json_string(user));
}

/* A frame tells those who share its lens of a change, which others may see no trace of: only who
 * reads all of the log is told who received it. */
static void add_sent(struct looking *looking, const struct found *found)
{
    struct cb_str rest = found->audience, user;
    if (looking->anybodys != LEVEL_FULL)
        return;
    CB_AUTO(json_decref) json_t *records = seen_records(looking, found);
    json_t *line = sent_line(looking, found->at, records);
    if (rest.len == 0) /* what a command was answered with */
        rest = found->user;
    while (cb_str_split(&rest, '\n', &user))
        add_to(line, user);
}

static bool is_frame(const struct found *found)
{
    return found->op == ACCESS_DISCLOSE && (json_object_get(found->what, "put") != NULL ||
                                            json_object_get(found->what, "record") != NULL);
}

static bool is_of_case(const struct looking *looking)
{
    const struct record *root = fold_root(looking->fold);
    CB_AUTO(json_decref)
    json_t *lead = project_field(looking->lens, looking->fold, root, "lead_agency");
    return cb_str_equal(root->agency, looking->agency) ||
           cb_str_equal(cb_json_str(lead), looking->agency);
}

static void make_lines(struct request *request, struct lens *lens, struct lines *lines)
{
    const struct stream *stream = request->stream;
    struct looking looking = {.lens = lens,
                              .fold = stream->fold,
                              .agency = cb_str_of(request->seat->agency),
                              .class_index = pack_access_class(fold_pack(stream->fold)),
                              .lines = lines};
    if (looking.class_index == SIZE_MAX)
        return;
    looking.anybodys = level_of(&looking, (struct cb_str){0}, false);
    looking.is_of_case = is_of_case(&looking);
    for (size_t i = 0; i < request->audit->count; i++) {
        const struct found *found = &request->audit->found[i];
        if (is_frame(found))
            add_sent(&looking, found);
        else
            add_act(&looking, found);
    }
    lines_sort(lines);
}

/* ---- on the way ---- */

/* Who may not open the case costs what a case costs that is not there: the log is not read. */
static bool has_enough(struct request *request)
{
    CB_AUTO(lines_fini) struct lines lines = {0};
    struct lens *lens = request_lens(request);
    if (lens == NULL || lens_gate(lens) != GATE_OPEN)
        return true;
    request->audit->range.stream = request->stream->id;
    if (request->audit->is_all)
        return true;
    make_lines(request, lens, &lines);
    return audit_has_page(request->audit, &lines);
}

void audit_case_step(struct request *request)
{
    if (!case_find(request))
        return;
    if (has_enough(request))
        batch_add(request->live, request);
    else
        audit_read(request);
}

void audit_case_project(struct request *request, struct batch *batch)
{
    CB_AUTO(lines_fini) struct lines lines = {0};
    if (request->reader == NULL || request->code != CB_OK)
        return;
    struct lens *lens = request_lens(request);
    if (lens == NULL && request->stream != NULL) {
        request->wants_again = true; /* its directory is being read */
        return;
    }
    if (lens == NULL || lens_gate(lens) != GATE_OPEN) {
        audit_refuse(request, batch, "audit.access");
        return;
    }
    if (cb_id_is_zero(request->audit->range.stream)) { /* it was shut when the log was to be read */
        request->wants_again = true;
        return;
    }
    make_lines(request, lens, &lines);
    audit_write_page(&lines, &request->text);
    cb_buf_char(&request->text, '}');
    request_entry(request, batch, ACCESS_CONSULT, CB_STR("{\"log\":\"case\"}"));
}
