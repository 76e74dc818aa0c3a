#include "trial.h"

#include "caseboard/base/limits.h"

#define FILES_AT_ONCE 16 /* before others have their turn */

static void tell(struct trial *trial, struct cb_str line)
{
    json_t *text = cb_json_string(line);
    if (text == NULL) /* cut within a character */
        text = cb_json_string(cb_str_of(trial->file));
    if (json_array_size(trial->differences) < CB_PACK_TESTS_TOLD) {
        json_array_append_new(trial->differences, text);
        return;
    }
    trial->more = true;
    json_decref(text);
}

static void differs(void *context, size_t number, struct cb_str line)
{
    struct trial *trial = context;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_printf(&text, "%s: ", trial->file);
    if (number > 0)
        cb_buf_printf(&text, "expectation %zu: ", number);
    cb_buf_str(&text, line);
    tell(trial, cb_buf_peek(&text));
}

static void run_file(struct trial *trial, const struct pack *pack, size_t index)
{
    CB_AUTO(json_decref) json_t *document = NULL;
    struct cb_error err = {CB_OK, ""};
    trial->file = trial->tests.files[index];
    if (pack_tests_read(&trial->tests, index, &document, &err) == CB_OK) {
        scenario_run(pack, document, trial->tests.fixtures, differs, trial, &trial->run);
        return;
    }
    trial->run.failed++;
    differs(trial, 0, CB_STR("cannot be read")); /* the message names folders of the host */
}

void trial_go_on(struct trial *trial, const struct pack *pack, const char *dir, size_t most_work)
{
    if (!trial->is_begun) {
        pack_tests_open(&trial->tests, dir);
        trial->differences = json_array();
        trial->run.most_work = most_work;
        trial->is_begun = true;
    }
    for (size_t left = FILES_AT_ONCE;
         left > 0 && trial->next < trial->tests.count && !trial->run.is_cut; left--)
        run_file(trial, pack, trial->next++);
    trial->is_done = trial->run.is_cut || trial->next == trial->tests.count;
}

void trial_fini(struct trial *trial)
{
    pack_tests_fini(&trial->tests);
    json_decref(trial->differences);
    *trial = (struct trial){0};
}

json_t *trial_json(const struct trial *trial)
{
    bool is_cut = trial->run.is_cut || trial->tests.more;
    return json_pack("{s:I, s:I, s:I, s:b, s:O, s:b}", "files", (json_int_t)trial->tests.count,
                     "passed", (json_int_t)trial->run.passed, "failed",
                     (json_int_t)trial->run.failed, "cut", is_cut, "differences",
                     trial->differences, "more", trial->more);
}
