#include "caseboard/base/error.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    const char *kind;
    int exit_status;
} codes[] = {
#define CODE(name, kind, exit_status) [CB_##name] = {kind, exit_status},
#include "caseboard/base/error_codes.def"
};

enum cb_code cb_fail(struct cb_error *err, enum cb_code code, const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list args;
    va_start(args, format);
    err->code = code;
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return code;
}

const char *cb_code_kind(enum cb_code code)
{
    return codes[code].kind;
}

int cb_code_exit_status(enum cb_code code)
{
    return codes[code].exit_status;
}
