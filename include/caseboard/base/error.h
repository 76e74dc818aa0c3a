/* How failing works: a code to act on, a sentence for the operator. */
#pragma once

#include "caseboard/base/compiler.h"

enum cb_code {
#define CODE(name, kind, exit_status) CB_##name,
#include "caseboard/base/error_codes.def"
};

struct cb_error {
    enum cb_code code;
    char message[240]; /* for the log and the shell: ids and names of things, never case content */
};

/* Fill ERR (NULL is fine) and return CODE, so that failing is one statement. */
enum cb_code cb_fail(struct cb_error *err, enum cb_code code, const char *format, ...)
    CB_PRINTF(3, 4);

const char *cb_code_kind(enum cb_code code); /* "not_found": the wire's data.kind */
int cb_code_exit_status(enum cb_code code);
