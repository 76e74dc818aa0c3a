/* JSON in and out: strict reading of hostile bytes, canonical writing, small look-ups. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "caseboard/base/error.h"
#include "caseboard/base/str.h"
#include "caseboard/base/text.h"

CB_AUTO_DEFINE(json_t, json_decref)

/* Read one JSON value, an object or an array: depth at most CB_JSON_DEPTH (scanned before
 * parsing), CB_JSON_MEMBERS members and items in all, no duplicate keys, no NUL, integers within
 * CB_JSON_INT_MAX of zero, no reals, valid UTF-8. MAX_MEMBERS 0 means CB_JSON_MEMBERS; a file may
 * have more. *OUT is the caller's: json_decref().
 *   CB_INVALID  anything else; the message is "line:column: why" and quotes nothing of TEXT */
CB_MUST_USE enum cb_code cb_json_read(struct cb_str text, size_t max_members, json_t **out,
                                      struct cb_error *err);
/* The same from a file of at most CB_JSON_FILE_BYTES, with as many members as these hold; the
 * message begins with PATH.
 *   CB_INVALID    as above, or it is too large
 *   CB_NOT_FOUND  there is no such file
 *   CB_INTERNAL   it cannot be read */
CB_MUST_USE enum cb_code cb_json_read_file(const char *path, json_t **out, struct cb_error *err);

/* RFC 8785: keys by UTF-16 code units, no white space, shortest escapes. A real is a bug. */
void cb_json_write(struct cb_buf *out, const json_t *value);
void cb_json_write_str(struct cb_buf *out, struct cb_str text); /* quoted and escaped */

struct cb_str cb_json_str(const json_t *value); /* none unless a string */
struct cb_str cb_json_get_str(const json_t *object, const char *key);
bool cb_json_get_bool(const json_t *object, const char *key); /* false unless true */
int64_t cb_json_get_int(const json_t *object, const char *key, int64_t otherwise);
json_t *cb_json_string(struct cb_str text); /* a new JSON string; NULL if TEXT is not UTF-8 */
