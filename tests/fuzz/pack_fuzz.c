/* Any JSON in the place of one file of a good pack: loading says what is wrong, or gives a pack
 * that can be asked everything. Which file it is shows in its members. */
#include <stdio.h>
#include <stdlib.h>

#include "caseboard/policy/explain.h"

#define FOLDER "tests/unit/policy/mini/"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const struct {
    const char *name;
    const char *member;
} FILES[] = {
    {"pack.json", "files"},         {"views.json", "classes"},    {"calendar.json", "calendars"},
    {"retention.json", "reviews"},  {"guidance.json", "prompts"},
    {"dictionary.json", "options"}, /* and whatever shows none of these */
};

static json_t *good_documents;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    good_documents = json_object();
    for (size_t i = 0; i < CB_COUNT(FILES); i++) {
        char path[100];
        json_t *document = NULL;
        struct cb_error err = {0};
        snprintf(path, sizeof path, FOLDER "%s", FILES[i].name);
        if (cb_json_read_file(path, &document, &err) != CB_OK) {
            fprintf(stderr, "%s; run from the top of the tree\n", err.message);
            exit(3);
        }
        json_object_set_new(good_documents, FILES[i].name, document);
    }
    return 0;
}

static const char *file_of(const json_t *document)
{
    size_t last = CB_COUNT(FILES) - 1;
    for (size_t i = 0; i < last; i++) {
        if (json_object_get(document, FILES[i].member) != NULL)
            return FILES[i].name;
    }
    return FILES[last].name;
}

static void ask_everything(const struct pack *pack)
{
    for (size_t i = 0; i < pack_class_count(pack); i++)
        json_decref(policy_readers(pack, i));
    for (size_t seat = 0; seat < pack_seat_count(pack); seat++)
        json_decref(policy_dictionary(pack, seat, NULL, 0));
    for (size_t i = 0; i < pack_type_count(pack); i++) {
        const struct pack_type *type = pack_type_at(pack, i);
        for (size_t k = 0; k < type->field_count; k++)
            (void)field_problem(&type->fields[k], json_object_get(good_documents, "pack.json"));
        for (size_t k = 0; k < type->verb_count; k++) {
            if (pack_verb(pack, type->verbs[k].full_name) != &type->verbs[k])
                abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    CB_AUTO(json_decref) json_t *document = NULL;
    struct cb_str text = {(const char *)bytes, len};
    if (cb_json_read(text, 100000, &document, NULL) != CB_OK)
        return 0;

    CB_AUTO(json_decref) json_t *documents = json_copy(good_documents);
    CB_AUTO(pack_unref) struct pack *pack = NULL;
    struct pack_problems problems = {0};
    json_object_set(documents, file_of(document), document);
    enum cb_code rc = pack_load_documents(documents, &pack, &problems, NULL);
    if ((rc == CB_OK) != (problems.count == 0) || (rc == CB_OK) != (pack != NULL))
        abort();
    if (pack != NULL)
        ask_everything(pack);
    pack_problems_fini(&problems);
    return 0;
}
