/* The order of judgement: what the writer may not know of comes first, and gets one answer. */
#include "caseboard/record/decide.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/record/board.h"
#include "caseboard/record/project.h"
#include "decide_parts.h"
#include "event_form.h"
#include "event_make.h"
#include "fold_parts.h"
#include "names.h"
#include "project_parts.h"

static const struct {
    const char *word;
    enum cb_code code;
} refusals[] = {
    [GO_ON] = {NULL, CB_OK},
#define REFUSAL(word, code, text) [REFUSE_##word] = {#word, CB_##code},
#include "caseboard/record/refusals.def"
};

void decision_fini(struct decision *decision)
{
    json_decref(decision->fields);
    event_free(decision->event);
    *decision = (struct decision){0};
}

/* ---- for the steps ---- */

void deciding_complain(struct deciding *deciding, const char *field, const char *sentence)
{
    if (deciding->fields == NULL)
        deciding->fields = json_object();
    if (json_object_get(deciding->fields, field) == NULL)
        json_object_set_new(deciding->fields, field, json_string(sentence));
}

const struct facts *deciding_facts(struct deciding *deciding)
{
    if (!deciding->has_facts)
        facts_read(deciding->input->fold, deciding->command->by.user, deciding->input->now,
                   &deciding->facts);
    deciding->has_facts = true;
    return &deciding->facts;
}

const json_t *deciding_after(const struct deciding *deciding, const struct pack_field *field)
{
    const json_t *set = json_object_getn(deciding->set, field->name.at, field->name.len);
    if (set != NULL)
        return is_empty_value(set) ? NULL : set;
    return deciding->record != NULL ? record_value(deciding->record, field) : NULL;
}

struct cb_str deciding_text_after(const struct deciding *deciding, const char *field)
{
    const struct pack_field *found = type_field_named(deciding->verb->type, field);
    return found != NULL ? cb_json_str(deciding_after(deciding, found)) : (struct cb_str){NULL, 0};
}

void deciding_put(struct deciding *deciding, const char *field, json_t *value)
{
    json_object_set_new(deciding->set, field, value);
}

/* ---- steps ---- */

static bool is_root(const struct deciding *deciding)
{
    return cb_str_is(deciding->verb->type->name, root_type_name(fold_kind(deciding->input->fold)));
}

/* Only people of the board begin a stream, and only the host begins a board. */
static enum refusal check_beginning(struct deciding *deciding)
{
    const struct viewer *by = &deciding->command->by;
    enum stream_kind kind = fold_kind(deciding->input->fold);

    if (!deciding->verb->creates || !is_root(deciding))
        return REFUSE_not_found;
    if (kind == STREAM_DIRECTORY)
        return is_operator(by) ? GO_ON : REFUSE_not_writer;
    if (deciding->people == NULL)
        return GO_ON;
    struct board_member member = board_member(deciding->people, by, deciding->input->now);
    return member.of_board && member.is_member && member.declared ? GO_ON : REFUSE_not_writer;
}

static enum refusal check_stream(struct deciding *deciding)
{
    const struct decide_input *input = deciding->input;

    if (!type_stands_in(deciding->verb->type, fold_kind(input->fold)) ||
        !cb_id_equal(fold_stream(input->fold), deciding->command->stream))
        return REFUSE_not_found;
    if (fold_seq(input->fold) == 0)
        return check_beginning(deciding);
    if (deciding->verb->creates && is_root(deciding)) {
        deciding_complain(deciding, "id", "is taken");
        return REFUSE_id_taken;
    }
    return input->lens != NULL && lens_gate(input->lens) == GATE_OPEN ? GO_ON : REFUSE_not_found;
}

static enum refusal find_record(struct deciding *deciding)
{
    const struct decide_input *input = deciding->input;

    if (deciding->verb->creates)
        return GO_ON;
    const struct record *record = fold_find(input->fold, deciding->command->id);
    if (record == NULL || record->type != deciding->verb->type)
        return REFUSE_not_found;
    deciding->record = record;
    deciding->sight = lens_sight(input->lens, input->fold, record);
    return deciding->sight.level != LEVEL_NONE ? GO_ON : REFUSE_not_found;
}

/* On a board the person looks at the card of a case, and changes nothing but what it shows. */
static bool is_by_card(const struct deciding *deciding)
{
    CB_AUTO(cb_buf_fini) struct cb_buf card = {0};
    const struct decide_input *input = deciding->input;
    char etag[ETAG_TEXT];
    const char *field = NULL;
    json_t *value = NULL;

    json_object_foreach (deciding->command->set, field, value) {
        if (!card_shows(cb_str_of(field)))
            return false;
    }
    return is_root(deciding) && project_card(input->lens, input->fold, &card, etag) &&
           cb_str_is(deciding->command->if_etag, etag);
}

static enum refusal check_etag(struct deciding *deciding)
{
    CB_AUTO(cb_buf_fini) struct cb_buf projected = {0};
    const struct decide_input *input = deciding->input;
    char etag[ETAG_TEXT];

    if (deciding->record == NULL)
        return GO_ON;
    if (deciding->command->if_etag.len == 0) {
        deciding_complain(deciding, "if", "is needed");
        return REFUSE_fields;
    }
    project_record(input->lens, input->fold, deciding->record, &projected, etag);
    if (cb_str_is(deciding->command->if_etag, etag) || is_by_card(deciding))
        return GO_ON;
    return REFUSE_conflict;
}

static bool is_from(const struct record *record, const struct verb_from *from)
{
    const json_t *value = record_value(record, from->field);
    if (value == NULL)
        return from->or_empty;
    for (size_t i = 0; i < from->count; i++) {
        if (cb_str_equal(cb_json_str(value), from->values[i]))
            return true;
    }
    return false;
}

static enum refusal check_state(struct deciding *deciding)
{
    for (size_t i = 0; deciding->record != NULL && i < deciding->verb->from_count; i++) {
        if (!is_from(deciding->record, &deciding->verb->from[i]))
            return REFUSE_wrong_state;
    }
    return GO_ON;
}

static enum refusal check_fresh(struct deciding *deciding)
{
    return deciding->verb->needs_fresh && !deciding->command->is_fresh ? REFUSE_not_fresh : GO_ON;
}

/* A board, an agency or a user has a short code of its own, everything else a UUID. */
static bool is_good_id(const struct deciding *deciding)
{
    static const char *const coded[] = {TYPE_BOARD, TYPE_AGENCY, TYPE_USER};
    const struct fold *fold = deciding->input->fold;
    struct cb_str id = deciding->command->id;
    char stream[CB_ID_TEXT];

    cb_id_write(deciding->command->stream, stream);
    if (fold_seq(fold) == 0 && fold_kind(fold) == STREAM_CASE)
        return cb_str_is(id, stream);
    for (size_t i = 0; fold_kind(fold) == STREAM_DIRECTORY && i < CB_COUNT(coded); i++) {
        if (cb_str_is(deciding->verb->type->name, coded[i]))
            return is_record_id(id, STREAM_DIRECTORY) && !cb_str_is(id, USER_OPERATOR) &&
                   !cb_str_is(id, USER_SERVER);
    }
    return is_record_id(id, STREAM_CASE);
}

static enum refusal check_id(struct deciding *deciding)
{
    if (deciding->record != NULL)
        return GO_ON;
    if (!is_good_id(deciding)) {
        deciding_complain(deciding, "id", "is not the id of such a record");
        return REFUSE_fields;
    }
    if (fold_find(deciding->input->fold, deciding->command->id) == NULL)
        return GO_ON;
    deciding_complain(deciding, "id", "is taken");
    return REFUSE_id_taken;
}

static enum refusal run(struct deciding *deciding, const struct built_in *built_in)
{
    decide_step *const steps[] = {
        check_stream,
        find_record,
        decide_writer,
        check_fresh,
        check_etag,
        check_state,
        check_id,
        built_in != NULL ? built_in->prepare : NULL,
        decide_draft,
        decide_rest,
        built_in != NULL ? built_in->check : NULL,
    };
    enum refusal refusal = GO_ON;
    for (size_t i = 0; refusal == GO_ON && i < CB_COUNT(steps); i++) {
        if (steps[i] != NULL)
            refusal = steps[i](deciding);
    }
    return refusal == GO_ON && deciding->fields != NULL ? REFUSE_fields : refusal;
}

/* ---- the event ---- */

/* The record of the command, and what a built-in verb changes beside it: {"type","id","set"}. */
static void add_changes(const struct deciding *deciding, struct event *head)
{
    const struct pack *pack = fold_pack(deciding->input->fold);
    size_t count = json_array_size(deciding->beside);

    head->changes = cb_alloc((1 + count) * sizeof *head->changes);
    head->changes[head->change_count++] = (struct change){
        .type = deciding->verb->type, .id = deciding->command->id, .set = deciding->set};
    for (size_t i = 0; i < count; i++) {
        const json_t *record = json_array_get(deciding->beside, i);
        head->changes[head->change_count++] = (struct change){
            .type = pack_type(pack, cb_json_get_str(record, "type")),
            .id = cb_json_get_str(record, "id"),
            .set = json_object_get(record, "set"),
        };
    }
}

static struct actor actor_of(const struct viewer *by)
{
    struct actor actor = {.user = by->user, .seat = by->seat, .role_count = by->role_count};
    if (by->agency.len != 0)
        actor.agency = by->agency;
    memcpy(actor.roles, by->roles, sizeof actor.roles);
    return actor;
}

/* An event is made in one way only: what is allowed here is checked like what a file brings. That
 * it passes is a property of decide(); if it did not, nothing would be written. */
static struct event *event_of(const struct deciding *deciding)
{
    const struct fold *fold = deciding->input->fold;
    const struct command *command = deciding->command;
    cb_time now = deciding->input->now;
    bool is_late = fold_seq(fold) != 0 && fold_at(fold) > now;
    struct event head = {
        .stream = fold_stream(fold),
        .kind = fold_kind(fold),
        .seq = fold_seq(fold) + 1,
        .at = is_late ? fold_at(fold) : now,
        .by = actor_of(&command->by),
        .command = command->command,
        .verb = deciding->verb,
        .pack = pack_name(fold_pack(fold)),
    };
    CB_AUTO(event_free) struct event *event = NULL;
    if (command->why.len != 0)
        head.why = command->why;
    add_changes(deciding, &head);
    enum cb_code rc = event_make(fold_pack(fold), &head, &event, NULL);
    free(head.changes);
    if (rc == CB_OK)
        rc = fold_check(fold, event, NULL);
    return rc == CB_OK ? cb_take(&event) : NULL;
}

static struct decision conclude(struct deciding *deciding, enum refusal refusal)
{
    struct decision decision = {
        .code = refusals[refusal].code,
        .reason = refusals[refusal].word,
    };
    if (refusal == GO_ON) {
        decision.event = event_of(deciding);
        decision.allowed = decision.event != NULL;
        decision.code = decision.allowed ? CB_OK : CB_INTERNAL;
    }
    if (decision.code == CB_INVALID || decision.code == CB_CONFLICT)
        decision.fields = cb_take(&deciding->fields);
    return decision;
}

struct decision decide(const struct decide_input *input, const struct command *command)
{
    bool is_directory = fold_kind(input->fold) == STREAM_DIRECTORY;
    const struct built_in *built_in = NULL;
    struct deciding deciding = {
        .input = input,
        .command = command,
        .verb = command->verb,
        .people = is_directory ? input->fold : input->directory,
        .set = json_object(),
    };
    bool is_built = built_in_of(command->verb, &built_in);
    struct decision decision =
        conclude(&deciding, is_built ? run(&deciding, built_in) : REFUSE_not_available);

    json_decref(deciding.set);
    json_decref(deciding.fields);
    json_decref(deciding.beside);
    facts_fini(&deciding.facts);
    return decision;
}
