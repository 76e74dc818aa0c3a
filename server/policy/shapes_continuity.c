/* The members of continuity.json. policies/schema/continuity.json says the same for others. */
#include "shape_parts.h"

static const struct shape text = {.forms = FORM_TEXT};
static const struct shape number = {.forms = FORM_NUMBER};
static const struct shape just_true = {.forms = FORM_TRUE};
static const struct shape some_texts = {.forms = FORM_LIST, .each = &text, .some = true};
static const struct shape text_map = {.forms = FORM_OBJECT, .each = &text, .some = true};
static const struct shape text_or_null = {.forms = FORM_TEXT | FORM_NULL};

static const struct shape value = {.forms = FORM_TEXT | FORM_TRUE | FORM_FALSE | FORM_NULL};
static const struct shape values = {.forms = FORM_LIST, .each = &value, .some = true};
static const struct shape is = {
    .forms = FORM_OBJECT, .each = &values, .some = true, .plain_names = true};

#define PART(name) NEEDED(#name, text),
static const struct shape records = {
    .forms = FORM_OBJECT,
    .keys =
        (const struct shape_key[]){
#include "caseboard/policy/continuity_parts.def"
            {0}},
};

static const struct shape stages = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("accepted", some_texts), NEEDED("closed", some_texts)),
};
static const struct shape duty = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("label", text), NEEDED("role", text), MAY("agency", text)),
};
static const struct shape duties = {
    .forms = FORM_OBJECT, .each = &duty, .some = true, .plain_names = true};

static const struct shape plan = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("paused", some_texts), NEEDED("hold", some_texts),
                 NEEDED("advocate_instead", some_texts)),
};
static const struct shape told = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("spoken", some_texts), NEEDED("written", some_texts),
                 NEEDED("spoken_if_listed", some_texts), NEEDED("delivered", some_texts),
                 NEEDED("voicemail", some_texts), NEEDED("to_advocate", some_texts),
                 NEEDED("not_understood", some_texts)),
};
static const struct shape attempts = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("outcomes", some_texts), NEEDED("at_least", number), NEEDED("apart", text),
                 NEEDED("channels", number)),
};
static const struct shape deferral = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("standard", text), NEEDED("enhanced", text), NEEDED("by", some_texts),
                 NEEDED("again_by", some_texts)),
};
static const struct shape intervals = {.forms = FORM_OBJECT, .each = &text_or_null, .some = true};
static const struct shape recurring = {
    .forms = FORM_OBJECT,
    .keys =
        KEYS(NEEDED("duty", text), NEEDED("without_plan", text), NEEDED("intervals", intervals)),
};

static const struct shape opener = {
    .forms = FORM_OBJECT,
    .keys =
        KEYS(NEEDED("type", text), MAY("is", is), MAY("ever", just_true), MAY("check", text),
             MAY("start", text), MAY("ends", text), MAY("not_after", text), MAY("void_when", is)),
};
static const struct shape openers = {.forms = FORM_LIST, .each = &opener, .some = true};
static const struct shape closer = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("type", text), MAY("is", is), MAY("has", some_texts),
                 MAY("has_any", some_texts), MAY("at", text), MAY("seats", some_texts),
                 MAY("attempt", just_true)),
};
static const struct shape closers = {.forms = FORM_LIST, .each = &closer, .some = true};
static const struct shape limit = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("standard", text), NEEDED("enhanced", text)),
};
static const struct shape row = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("id", text), NEEDED("label", text), NEEDED("duty", text),
                 MAY("duty_of_seats", text_map), NEEDED("limit", limit), NEEDED("start", text),
                 MAY("include", some_texts), MAY("safety", just_true), NEEDED("opened_by", openers),
                 MAY("closed_by", closers), NEEDED("source", text)),
};
static const struct shape rows = {.forms = FORM_LIST, .each = &row};
static const struct shape profile = {
    .forms = FORM_OBJECT,
    .keys =
        KEYS(NEEDED("id", text), NEEDED("label", text), NEEDED("jurisdiction", text),
             NEEDED("calendar", text), NEEDED("from", text), MAY("to", text), NEEDED("rows", rows)),
};
static const struct shape profiles = {.forms = FORM_LIST, .each = &profile, .some = true};

static const struct shape on = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("what", text), MAY("type", text), MAY("is", is), MAY("ever", just_true),
                 MAY("case", is), MAY("plan", is), MAY("filter", text), MAY("field", text),
                 MAY("case_field", text), MAY("limit", text), MAY("days", text), MAY("whole", text),
                 MAY("whole_is", is), MAY("count", number)),
};
static const struct shape way = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("what", text), MAY("type", text), MAY("is", is), MAY("has", some_texts),
                 MAY("has_any", some_texts), MAY("seats", some_texts), MAY("since", just_true),
                 MAY("sets", text), MAY("link", text), MAY("same", text), MAY("as", text),
                 MAY("roles", some_texts), MAY("from", text), MAY("to", text)),
};
static const struct shape ways = {.forms = FORM_LIST, .each = &way, .some = true};
static const struct shape until = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("what", text), MAY("limit", text), MAY("least", text), MAY("field", text),
                 MAY("from", text), MAY("by", text), MAY("assumed", text_map)),
};
static const struct shape worse = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("case", is), NEEDED("severity", text)),
};
static const struct shape escalation = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("limit", text), NEEDED("severity", text)),
};
static const struct shape escalations = {.forms = FORM_LIST, .each = &escalation, .some = true};
static const struct shape owner = {
    .forms = FORM_OBJECT,
    .keys = KEYS(MAY("user", text), NEEDED("agency", text)),
};
static const struct shape progress_record = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("type", text), MAY("is", is)),
};
static const struct shape progress = {.forms = FORM_LIST, .each = &progress_record, .some = true};
static const struct shape rule = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("id", text), NEEDED("label", text), NEEDED("priority", number),
                 NEEDED("severity", text), MAY("worse", worse), MAY("escalates", escalations),
                 NEEDED("duty", text), MAY("owner", owner), NEEDED("on", on), NEEDED("due", until),
                 NEEDED("met_by", ways), MAY("unmet_only", just_true), MAY("progress", progress),
                 NEEDED("source", text)),
};
static const struct shape rules = {.forms = FORM_LIST, .each = &rule};
static const struct shape explanation = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("type", text), NEEDED("field", text)),
};

const struct shape continuity_file = {
    .forms = FORM_OBJECT,
    .keys =
        KEYS(NEEDED("records", records), NEEDED("victim_is", is), NEEDED("stages", stages),
             NEEDED("duties", duties), NEEDED("fallback", some_texts), NEEDED("plan", plan),
             NEEDED("told", told), NEEDED("attempts", attempts), NEEDED("deferral", deferral),
             NEEDED("recurring", recurring), NEEDED("profiles", profiles), NEEDED("product", rows),
             NEEDED("explanation", explanation), NEEDED("rules", rules)),
};
