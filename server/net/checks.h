/* What single header fields mean: cookie, length, lists, addresses. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caseboard/base/str.h"

#define CHECKS_COOKIE_NAME "__Host-caseboard"

enum checks_cookie { COOKIE_NONE, COOKIE_ONE, COOKIE_TWICE };

/* Look for the session cookie. Its name is compared whole, so neither "x__Host-caseboard" nor a
 * cookie whose value mentions it counts; two of the name give COOKIE_TWICE, whatever they hold. */
enum checks_cookie checks_cookie(struct cb_str header, struct cb_str *token);

/* Decimal digits and nothing else, at most ten of them. */
bool checks_length(struct cb_str text, uint64_t *out);
/* "application/json", with "charset=utf-8" or nothing behind it. */
bool checks_is_json(struct cb_str content_type);
/* Whether a list of tokens divided by commas holds WORD, in whatever case, weighed above zero. */
bool checks_list_has(struct cb_str list, const char *word);
/* The last item of X-Forwarded-For, if it is an IP address: what the proxy itself saw. */
bool checks_forwarded(struct cb_str header, struct cb_str *address);
/* Whether NAME is the file name that a build gives to contents that never change. */
bool checks_is_hashed(struct cb_str path);
/* A Sec-WebSocket-Key: 16 bytes in base64. */
bool checks_is_ws_key(struct cb_str key);
