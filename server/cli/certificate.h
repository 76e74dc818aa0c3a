/* A self-signed certificate for a demo on one machine. */
#pragma once

#include <stddef.h>

#include "caseboard/base/error.h"

/* Write a P-256 key (mode 0600) and a certificate for NAMES, good for a year from now. */
CB_MUST_USE enum cb_code certificate_make(const char *const *names, size_t count,
                                          const char *certificate_path, const char *key_path,
                                          struct cb_error *err);
