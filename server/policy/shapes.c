/* The members of every file of a pack. policies/schema/ says the same for other readers. */
#include "shape_parts.h"

static const struct shape text = {.forms = FORM_TEXT};
static const struct shape number = {.forms = FORM_NUMBER};
static const struct shape just_true = {.forms = FORM_TRUE};
static const struct shape just_false = {.forms = FORM_FALSE};
static const struct shape texts = {.forms = FORM_LIST, .each = &text};
static const struct shape some_texts = {.forms = FORM_LIST, .each = &text, .some = true};
static const struct shape text_map = {.forms = FORM_OBJECT, .each = &text, .some = true};
static const struct shape labelled = {.forms = FORM_OBJECT, .keys = KEYS(NEEDED("label", text))};

/* ---- pack.json ---- */

static const struct shape pack_file = {
    .forms = FORM_OBJECT,
    .keys =
        KEYS(NEEDED("id", text), NEEDED("version", number), NEEDED("title", text),
             NEEDED("jurisdiction", text), NEEDED("time_zone", text), NEEDED("files", some_texts)),
};

/* ---- dictionary.json ---- */

static const struct shape option_list = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("label", text), NEEDED("values", text_map)),
};
static const struct shape options = {
    .forms = FORM_OBJECT, .each = &option_list, .plain_names = true};

static const struct shape moves = {.forms = FORM_OBJECT, .each = &texts, .plain_names = true};
static const struct shape stages = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("type", text), NEEDED("field", text), NEEDED("verb", text),
                 NEEDED("moves", moves), NEEDED("columns", texts), NEEDED("behind_filter", texts)),
};

static const struct shape section = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("id", text), NEEDED("label", text), NEEDED("types", some_texts)),
};
static const struct shape sections = {.forms = FORM_LIST, .each = &section};

static const struct shape class_rule = {.forms = FORM_TEXT | FORM_OBJECT, .each = &text};
static const struct shape match = {.forms = FORM_TEXT | FORM_OBJECT, .each = &text};
static const struct shape location = {.forms = FORM_TRUE | FORM_OBJECT,
                                      .keys = KEYS(NEEDED("when", text))};

static const struct shape unless = {
    .forms = FORM_OBJECT, .each = &some_texts, .some = true, .plain_names = true};
static const struct shape within = {
    .forms = FORM_OBJECT,
    .keys = KEYS(MAY("from", text), MAY("to", text), MAY("unless", unless), NEEDED("say", text)),
};
static const struct shape withins = {.forms = FORM_LIST, .each = &within, .some = true};

static const struct shape fields;
static const struct shape field = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("kind", text), NEEDED("label", text), MAY("hint", text), MAY("of", text),
                 MAY("or", text), MAY("required", just_true), MAY("min", number),
                 MAY("max", number), MAY("form", text), MAY("location", location),
                 MAY("class", class_rule), MAY("coded", just_true), MAY("set_by", text),
                 MAY("match", match), MAY("within", withins),
                 MAY("sent", just_false), MAY("list", just_true), MAY("fields", fields)),
};
static const struct shape fields = {
    .forms = FORM_OBJECT, .each = &field, .some = true, .plain_names = true};

static const struct shape from_value = {.forms = FORM_TEXT | FORM_NULL};
static const struct shape from_values = {.forms = FORM_LIST, .each = &from_value};
static const struct shape from = {
    .forms = FORM_OBJECT, .each = &from_values, .some = true, .plain_names = true};
static const struct shape to = {
    .forms = FORM_OBJECT, .each = &text, .some = true, .plain_names = true};
static const struct shape set_value = {.forms = FORM_TEXT | FORM_NUMBER | FORM_TRUE | FORM_FALSE |
                                                FORM_NULL};
static const struct shape sets = {
    .forms = FORM_OBJECT, .each = &set_value, .some = true, .plain_names = true};
static const struct shape may = {.forms = FORM_TEXT | FORM_LIST, .each = &text};
static const struct shape must = {
    .forms = FORM_OBJECT,
    .keys = KEYS(MAY("writers", some_texts), MAY("except", some_texts), NEEDED("field", text),
                 NEEDED("is", some_texts)),
};
static const struct shape musts = {.forms = FORM_LIST, .each = &must, .some = true};
static const struct shape verb = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("label", text), MAY("creates", just_true), MAY("from", from), MAY("to", to),
                 MAY("sets", sets), MAY("needs", texts), MAY("may", may), MAY("must", musts),
                 MAY("why", just_true), MAY("fresh", just_true), MAY("by", some_texts),
                 MAY("if", some_texts), MAY("partly", just_true),
                 MAY("built_in", just_true)),
};
static const struct shape verbs = {.forms = FORM_OBJECT, .each = &verb, .plain_names = true};

static const struct shape type = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("stream", text), MAY("also", some_texts), MAY("derived", just_true),
                 NEEDED("label", text), NEEDED("plural", text), MAY("class", class_rule),
                 MAY("title", some_texts), MAY("when", text), NEEDED("by", texts),
                 MAY("unique", some_texts), NEEDED("fields", fields), NEEDED("verbs", verbs)),
};
static const struct shape types = {
    .forms = FORM_OBJECT, .each = &type, .some = true, .plain_names = true};

static const struct shape dictionary_file = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("options", options), NEEDED("stages", stages), NEEDED("sections", sections),
                 NEEDED("types", types)),
};

/* ---- views.json ---- */

static const struct shape labels = {
    .forms = FORM_OBJECT, .each = &labelled, .some = true, .plain_names = true};
static const struct shape cell = {.forms = FORM_TEXT | FORM_LIST, .each = &text, .some = true};
static const struct shape cells = {
    .forms = FORM_OBJECT, .each = &cell, .some = true, .plain_names = true};
static const struct shape class = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("label", text), NEEDED("because", text), NEEDED("cells", cells)),
};
static const struct shape classes = {.forms = FORM_OBJECT, .each = &class, .some = true};
static const struct shape shares = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("by", some_texts), NEEDED("days", number), NEEDED("most_days", number),
                 NEEDED("second_approver", texts), NEEDED("second_approver_when_consent", texts),
                 MAY("reason_when_consent", texts), NEEDED("because", text)),
};
static const struct shape emergency = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("by", some_texts), NEEDED("most_hours", number), NEEDED("raises", text),
                 NEEDED("because", text)),
};
static const struct shape asking = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("verb", text), NEEDED("to", text), NEEDED("about", text)),
};
static const struct shape release = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("id", text), MAY("type", text), MAY("level", text), MAY("fields", texts),
                 NEEDED("because", text)),
};
static const struct shape releases = {.forms = FORM_LIST, .each = &release};

static const struct shape signals = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("by", some_texts), NEEDED("days", number), NEEDED("opens_a_day", number),
                 NEEDED("quiet_from_hour", number), NEEDED("quiet_to_hour", number),
                 NEEDED("networks_within_minutes", number), NEEDED("because", text)),
};
static const struct shape access_log = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("class", text), NEEDED("signals", signals)),
};

static const struct shape views_file = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("seats", labels), NEEDED("roles", labels), NEEDED("levels", labels),
                 NEEDED("declaration_days", number), MAY("location_class", text),
                 MAY("directory_class", text), MAY("server_seat", text), NEEDED("classes", classes), MAY("shares", shares),
                 MAY("emergency", emergency), MAY("access_log", access_log), MAY("asking", asking),
                 NEEDED("releases", releases)),
};

/* ---- the others ---- */

static const struct shape calendar = {
    .forms = FORM_OBJECT, .keys = KEYS(NEEDED("label", text), NEEDED("holidays", texts))};
static const struct shape calendars = {.forms = FORM_OBJECT, .each = &calendar, .some = true};
static const struct shape calendar_file = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("version", text), NEEDED("from", text), NEEDED("to", text),
                 NEEDED("source", text), NEEDED("calendars", calendars)),
};

static const struct shape review_when = {
    .forms = FORM_OBJECT,
    .keys = KEYS(MAY("stage", texts), MAY("reached", texts), MAY("not_reached", texts),
                 MAY("seat", texts)),
};
static const struct shape review = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("id", text), NEEDED("label", text), MAY("of", some_texts),
                 MAY("when", review_when), NEEDED("from", text), MAY("years", number),
                 MAY("then_every_years", number), MAY("sooner", text), NEEDED("because", text)),
};
static const struct shape reviews = {.forms = FORM_LIST, .each = &review};
static const struct shape retention_file = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("principle", text), NEEDED("holds", texts), NEEDED("reviews", reviews)),
};

static const struct shape prompt_value = {.forms = FORM_TEXT | FORM_TRUE | FORM_FALSE};
static const struct shape prompt_values = {.forms = FORM_LIST, .each = &prompt_value, .some = true};
static const struct shape prompt_when = {
    .forms = FORM_OBJECT, .each = &prompt_values, .some = true, .plain_names = true};
static const struct shape prompt = {
    .forms = FORM_OBJECT,
    .keys = KEYS(NEEDED("id", text), NEEDED("type", text), NEEDED("field", text),
                 MAY("when", prompt_when), NEEDED("text", text), NEEDED("source", text),
                 NEEDED("date", text)),
};
static const struct shape prompts = {.forms = FORM_LIST, .each = &prompt};
static const struct shape guidance_file = {.forms = FORM_OBJECT,
                                           .keys = KEYS(NEEDED("prompts", prompts))};

const struct shape_file shape_files[] = {
    {"pack.json", &pack_file, true},
    {"dictionary.json", &dictionary_file, true},
    {"views.json", &views_file, true},
    {"calendar.json", &calendar_file, false},
    {"retention.json", &retention_file, false},
    {"guidance.json", &guidance_file, false},
    {"continuity.json", &continuity_file, false},
};
const size_t shape_file_count = CB_COUNT(shape_files);
