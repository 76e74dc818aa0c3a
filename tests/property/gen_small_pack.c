#include "tests/property/gen_small_pack.h"

#include <stdio.h>
#include <string.h>

#define BASE "tests/unit/policy/mini/" /* what of a pack decides no view is taken from here */
#define MADE_TYPES 5
#define MADE_FIELDS 7

static const char *const seats[] = {"pol", "pro", "adv", "aud", "coo"};
static const char *const classes[] = {"IC01", "IC04", "IC09", "IC11", "IC15", "IC24"};
static const char *const sorts[] = {"plain", "secret", "odd"};

static json_t *read(const char *file)
{
    char path[100];
    json_t *document = NULL;
    snprintf(path, sizeof path, BASE "%s", file);
    CHECK_CODE(cb_json_read_file(path, &document, NULL), CB_OK);
    return document;
}

static json_t *parse(const char *text)
{
    CB_AUTO(cb_buf_fini) struct cb_buf json = {0};
    json_t *value = NULL;
    for (; *text != '\0'; text++)
        cb_buf_char(&json, *text == '\'' ? '"' : *text);
    CHECK_CODE(cb_json_read(cb_buf_peek(&json), 0, &value, NULL), CB_OK);
    return value;
}

/* ---- the matrix ---- */

static void add_conditions(struct gen *g, struct cb_buf *out, int64_t count)
{
    static const char *const conditions[] = {
        "own_agency", "own",       "owner",      "own_client",       "assigned", "named",
        "recipient",  "attending", "role:intel", "identity_decided", "approver", "role:wcu",
    };
    for (; count > 0; count--)
        cb_buf_printf(out, " if:%s", gen_pick(g, conditions));
}

/* What a share may raise a line to, or that nothing may. */
static void add_raise(struct gen *g, struct cb_buf *out, size_t level)
{
    static const char *const above[][2] = {
        {"full", "summary"}, {"full", "summary"}, {"full", "summary"}, {"full", "full"}};
    if (level >= CB_COUNT(above) || gen_chance(g, 50))
        return;
    if (gen_chance(g, 30))
        cb_buf_text(out, " never");
    else
        cb_buf_printf(out, " share:%s", gen_pick(g, above[level]));
}

static json_t *gen_line(struct gen *g, bool is_last)
{
    static const char *const levels[] = {"none",    "exists", "codes",
                                         "summary", "full",   "full write"};
    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    size_t level = gen_below(g, CB_COUNT(levels));
    cb_buf_text(&line, levels[level]);
    add_raise(g, &line, level);
    cb_buf_text(&line, gen_chance(g, 30) ? " no_location" : "");
    add_conditions(g, &line, is_last && gen_chance(g, 50) ? 0 : gen_int(g, 1, 2));
    return cb_json_string(cb_buf_peek(&line));
}

static json_t *gen_cell(struct gen *g)
{
    json_t *lines = json_array();
    if (gen_chance(g, 30))
        json_array_append_new(lines, gen_line(g, true));
    for (int64_t left = gen_int(g, 1, 3); left > 0 && json_array_size(lines) == 0; left--)
        json_array_append_new(lines, gen_line(g, left == 1));
    while (json_array_size(lines) < 3 && gen_chance(g, 50))
        json_array_insert_new(lines, 0, gen_line(g, false));
    return lines;
}

static json_t *gen_class(struct gen *g, const char *label)
{
    json_t *cells = json_object();
    for (size_t i = 0; i < CB_COUNT(seats); i++)
        json_object_set_new(cells, seats[i], gen_cell(g));
    json_object_set_new(cells, "adm", json_string("none never"));
    return json_pack("{s:s, s:s, s:o}", "label", label, "because", "So it was drawn.", "cells",
                     cells);
}

static json_t *directory_class(void)
{
    json_t *cells = json_object();
    for (size_t i = 0; i < CB_COUNT(seats); i++)
        json_object_set_new(cells, seats[i], json_string("full"));
    json_object_set_new(cells, "adm", json_string("full write"));
    return json_pack("{s:s, s:s, s:o}", "label", "Directory", "because", "Who is who.", "cells",
                     cells);
}

static json_t *gen_views(struct gen *g)
{
    static const char *const roles[] = {"supervisor", "intel", "wcu", "may_share", "safeguarding"};
    json_t *views = read("views.json");
    json_t *drawn = json_object();
    json_t *labelled = json_object();
    json_t *held = json_object();
    for (size_t i = 0; i < CB_COUNT(classes); i++)
        json_object_set_new(drawn, classes[i], gen_class(g, classes[i]));
    json_object_set_new(drawn, "DIR", directory_class());
    for (size_t i = 0; i < CB_COUNT(seats); i++)
        json_object_set_new(labelled, seats[i], json_pack("{s:s}", "label", seats[i]));
    json_object_set_new(labelled, "adm", json_pack("{s:s}", "label", "Administrator"));
    for (size_t i = 0; i < CB_COUNT(roles); i++)
        json_object_set_new(held, roles[i], json_pack("{s:s}", "label", roles[i]));
    json_object_set_new(views, "seats", labelled);
    json_object_set_new(views, "roles", held);
    json_object_set_new(views, "classes", drawn);
    json_object_set_new(views, "releases", json_array());
    json_object_set_new(json_object_get(views, "emergency"), "by",
                        json_pack("[s]", "pol:safeguarding"));
    return views;
}

/* ---- types ---- */

static json_t *class_by(struct gen *g, const char *field)
{
    json_t *rule = json_pack("{s:s, s:s}", "by", field, "*", gen_pick(g, classes));
    for (size_t i = 0; i < CB_COUNT(sorts); i++) {
        if (gen_chance(g, 70))
            json_object_set_new(rule, sorts[i], json_string(gen_pick(g, classes)));
    }
    return rule;
}

static json_t *gen_type_class(struct gen *g)
{
    return gen_chance(g, 35) ? class_by(g, "sort") : json_string(gen_pick(g, classes));
}

static void gen_field_class(struct gen *g, json_t *field)
{
    int chance = (int)gen_int(g, 0, 99);
    json_object_del(field, "class");
    if (chance < 15)
        json_object_set_new(field, "class", json_string(gen_pick(g, classes)));
    else if (chance < 30)
        json_object_set_new(field, "class", class_by(g, "sort"));
    else if (chance < 42)
        json_object_set_new(field, "class", json_pack("{s:s}", "as", "about"));
}

static void gen_marks(struct gen *g, json_t *field)
{
    static const char *const words[] = {"text", "prose", "texts", "group"};
    bool has_words = false;
    for (size_t i = 0; i < CB_COUNT(words); i++)
        has_words = has_words || cb_str_is(cb_json_get_str(field, "kind"), words[i]);
    json_object_del(field, "location");
    json_object_del(field, "coded");
    if (gen_chance(g, 20))
        json_object_set_new(field, "location", json_true());
    else if (gen_chance(g, 25))
        json_object_set_new(field, "location", json_pack("{s:s}", "when", "shows_place"));
    if (!has_words && gen_chance(g, 40))
        json_object_set_new(field, "coded", json_true());
}

/* A field of a record, whoever may see it. */
static json_t *gen_field(struct gen *g)
{
    static const char *const plain[] = {"text",   "prose", "texts",    "date",  "time",
                                        "number", "users", "agencies", "limit", "clocks"};
    json_t *field = json_pack("{s:s, s:s}", "label", "Made up", "kind", gen_pick(g, plain));
    int chance = (int)gen_int(g, 0, 99);
    if (chance < 12)
        json_object_set_new(field, "kind", json_string("record"));
    else if (chance < 24)
        json_object_set_new(field, "kind", json_string("records"));
    else if (chance < 28)
        json_object_set_new(field, "kind", json_string("case"));
    else if (chance < 36)
        json_object_update_new(field, parse("{'kind':'choice','of':'sort'}"));
    else if (chance < 46)
        json_object_update_new(field, parse("{'kind':'group','list':true,'fields':{"
                                            "'what':{'kind':'text','label':'What','required':true},"
                                            "'points_at':{'kind':'record','label':'Points at'},"
                                            "'elsewhere':{'kind':'case','label':'Elsewhere'}}}"));
    if (cb_str_is(cb_json_get_str(field, "kind"), "record") && gen_chance(g, 30))
        json_object_set_new(field, "or", json_string("sort"));
    if (gen_chance(g, 8))
        json_object_set_new(field, "sent", json_false());
    gen_field_class(g, field);
    gen_marks(g, field);
    return field;
}

/* What conditions read, deciding fields and what they point at stand in no class of their own. */
static json_t *gen_fields(struct gen *g)
{
    static const char *const read_by_conditions[] = {
        "{'owner_user':{'kind':'user','label':'Owner'}}",
        "{'readers':{'kind':'users','label':'Readers'}}",
        "{'recipients':{'kind':'users','label':'Recipients','or':'agency'}}",
        "{'to_agency':{'kind':'agency','label':'To'}}",
        "{'victim':{'kind':'record','label':'Victim','of':'person'}}",
    };
    json_t *fields = parse("{'sort':{'kind':'choice','label':'Sort','of':'sort'},"
                           "'about':{'kind':'record','label':'About'},"
                           "'shows_place':{'kind':'yesno','label':'Shows the place'}}");
    for (size_t i = 0; i < CB_COUNT(read_by_conditions); i++) {
        if (gen_chance(g, 50))
            json_object_update_new(fields, parse(read_by_conditions[i]));
    }
    for (int i = 0; i < MADE_FIELDS; i++) {
        char name[20];
        snprintf(name, sizeof name, "field_%d", i);
        json_object_set_new(fields, name, gen_field(g));
    }
    return fields;
}

static json_t *type_of(const char *name, json_t *class, json_t *fields)
{
    json_t *type = parse("{'stream':'case','by':['*'],'verbs':{"
                         "'log':{'label':'Add','creates':true,'may':'*'},"
                         "'amend':{'label':'Change','may':'*'},"
                         "'withdraw':{'label':'Withdraw'}}}");
    json_object_set_new(type, "label", json_string(name));
    json_object_set_new(type, "plural", json_string(name));
    json_object_set_new(type, "class", class);
    json_object_set_new(type, "fields", fields);
    return type;
}

/* The types that gate and conditions read, with what they read of them. */
static void add_engine_types(struct gen *g, json_t *types)
{
    json_object_set_new(
        types, "case",
        type_of("case", json_string(gen_pick(g, classes)),
                parse("{'ref_no':{'kind':'text','label':'Ref'},"
                      "'stage':{'kind':'choice','label':'Stage','of':'stage','set_by':'verb'},"
                      "'opened':{'kind':'date','label':'Opened'},"
                      "'lead_agency':{'kind':'agency','label':'Lead'},"
                      "'risk_band':{'kind':'choice','label':'Band','of':'band'},"
                      "'jurisdiction':{'kind':'text','label':'Where'},"
                      "'suspect_known_to_victim':{'kind':'choice','label':'Known','of':'known'},"
                      "'participating_agencies':{'kind':'agencies','label':'Agencies'},"
                      "'excluded_users':{'kind':'users','label':'Shut out','set_by':'verb'}}")));
    json_object_set_new(json_object_get(json_object_get(types, "case"), "verbs"), "move",
                        parse("{'label':'Move','needs':['stage']}"));
    json_t *person = type_of("person", NULL,
                             parse("{'role':{'kind':'choice','label':'Role','of':'role'},"
                                   "'name':{'kind':'text','label':'Name'}}"));
    json_object_set_new(person, "class",
                        json_pack("{s:s, s:s, s:s}", "by", "role", "victim", gen_pick(g, classes),
                                  "*", gen_pick(g, classes)));
    json_object_set_new(types, "person", person);
    json_object_set_new(
        types, "assignment",
        type_of("assignment", json_string(gen_pick(g, classes)),
                parse("{'user':{'kind':'user','label':'User'},"
                      "'role':{'kind':'choice','label':'Role','of':'duty'},"
                      "'victim':{'kind':'record','label':'Victim','of':'person'},"
                      "'from':{'kind':'time','label':'From'},'to':{'kind':'time','label':'To'}}")));
    json_object_set_new(
        types, "identity_disclosure_decision",
        type_of("decision", json_string(gen_pick(g, classes)),
                parse("{'decision':{'kind':'choice','label':'Decision','of':'decision'}}")));
    json_object_set_new(
        types, "share_decision",
        type_of("share", json_string(gen_pick(g, classes)),
                parse("{'records':{'kind':'group','label':'Records','list':true,'fields':{"
                      "'record':{'kind':'record','label':'Record','required':true},"
                      "'etag':{'kind':'text','label':'As it stood','max':16}}},"
                      "'recipients':{'kind':'users','label':'Readers','or':'agency'},"
                      "'level':{'kind':'choice','label':'Level','of':'share_level'},"
                      "'expires_on':{'kind':'date','label':'Ends on'},"
                      "'state':{'kind':'choice','label':'State','of':'share_state'}}")));
    json_object_set_new(
        types, "emergency_access",
        type_of("emergency", json_string(gen_pick(g, classes)),
                parse("{'target':{'kind':'record','label':'What','or':'information_class'},"
                      "'until':{'kind':'time','label':'Until'}}")));
}

static json_t *gen_dictionary(struct gen *g)
{
    json_t *dictionary = parse(
        "{'options':{"
        "'stage':{'label':'Stage','values':{'referred':'Referred','closed':'Closed'}},"
        "'sort':{'label':'Sort','values':{'plain':'Plain','secret':'Secret','odd':'Odd'}},"
        "'band':{'label':'Band','values':{'medium':'Medium','high':'High'}},"
        "'known':{'label':'Known','values':{'yes':'Yes','no':'No'}},"
        "'role':{'label':'Role','values':{'victim':'Victim','suspect':'Suspect'}},"
        "'duty':{'label':'Duty','values':{'advocate':'Advocate','oic':'Officer'}},"
        "'share_level':{'label':'Level','values':{'summary':'Summary','full':'Full'}},"
        "'share_state':{'label':'State','values':{'draft':'Draft','in_force':'In force',"
        "'revoked':'Revoked'}},"
        "'information_class':{'label':'Class','values':{'IC01':'1','IC04':'4','IC09':'9',"
        "'IC10':'10','IC11':'11','IC15':'15','IC24':'24'}},"
        "'decision':{'label':'Decision','values':{'disclose':'Yes','partial':'Part','keep':'No'}}},"
        "'stages':{'type':'case','field':'stage','verb':'move','moves':{'referred':['closed'],"
        "'closed':[]},'columns':['referred'],'behind_filter':['closed']}}");
    json_t *types = json_object();
    json_t *section = json_array();
    const char *name = NULL;
    json_t *type = NULL;
    add_engine_types(g, types);
    for (int i = 0; i < MADE_TYPES; i++) {
        char made[20];
        snprintf(made, sizeof made, "made_%d", i);
        json_object_set_new(types, made, type_of(made, gen_type_class(g), gen_fields(g)));
    }
    json_object_foreach (types, name, type)
        json_array_append_new(section, json_string(name));
    CB_AUTO(json_decref) json_t *base = read("dictionary.json");
    json_object_set(types, "board", json_object_get(json_object_get(base, "types"), "board"));
    json_object_set_new(
        dictionary, "sections",
        json_pack("[{s:s, s:s, s:o}]", "id", "all", "label", "All", "types", section));
    json_object_set_new(dictionary, "types", types);
    return dictionary;
}

json_t *gen_small_documents(struct gen *g)
{
    json_t *documents = json_object();
    json_object_set_new(documents, "pack.json", read("pack.json"));
    json_object_set_new(documents, "calendar.json", read("calendar.json"));
    json_object_set_new(documents, "dictionary.json", gen_dictionary(g));
    json_object_set_new(documents, "views.json", gen_views(g));
    json_object_set_new(documents, "retention.json",
                        parse("{'principle':'A person decides.','holds':[],'reviews':[]}"));
    json_object_set_new(documents, "guidance.json", parse("{'prompts':[]}"));
    return documents;
}

/* ---- another pack over the same events ---- */

static void change_cell(struct gen *g, json_t *documents)
{
    json_t *views = json_object_get(documents, "views.json");
    const char *name = gen_chance(g, 30) ? "IC04" : gen_pick(g, classes); /* lifts masks, too */
    json_t *class = json_object_get(json_object_get(views, "classes"), name);
    json_object_set_new(json_object_get(class, "cells"), gen_pick(g, seats), gen_cell(g));
}

/* Deciding fields stay what they were: an event that sets one would else not follow. */
static void change_field(struct gen *g, json_t *documents)
{
    char type_name[20];
    char field_name[20];
    snprintf(type_name, sizeof type_name, "made_%d", (int)gen_int(g, 0, MADE_TYPES - 1));
    snprintf(field_name, sizeof field_name, "field_%d", (int)gen_int(g, 0, MADE_FIELDS - 1));
    json_t *types = json_object_get(json_object_get(documents, "dictionary.json"), "types");
    json_t *type = json_object_get(types, type_name);
    json_t *field = json_object_get(json_object_get(type, "fields"), field_name);
    if (gen_chance(g, 50))
        gen_marks(g, field);
    else
        json_object_set_new(field, "class", json_string(gen_pick(g, classes)));
    if (gen_chance(g, 20) && json_is_string(json_object_get(type, "class")))
        json_object_set_new(type, "class", json_string(gen_pick(g, classes)));
}

void gen_change_views(struct gen *g, json_t *documents)
{
    for (int64_t left = gen_int(g, 1, 4); left > 0; left--) {
        if (gen_chance(g, 60))
            change_cell(g, documents);
        else
            change_field(g, documents);
    }
}

struct pack *small_pack(const json_t *documents)
{
    struct pack_problems problems = {0};
    struct cb_error err = {CB_OK, ""};
    struct pack *pack = NULL;
    if (pack_load_documents(documents, &pack, &problems, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", err.message,
                     problems.text.at != NULL ? problems.text.at : "");
    pack_problems_fini(&problems);
    return pack;
}
