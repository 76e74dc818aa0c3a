/* Keyed tokens of details of people (security K5): what is alike has the same token, and a token
 * tells nothing without the store's index key. Where they lie: sealed rows of kind ROW_META. */
#pragma once

#include "caseboard/store/store.h"

#define MATCH_TOKEN_BYTES 16
#define MATCH_TOKEN_TEXT (2 * MATCH_TOKEN_BYTES + 1)

/* A row a person, {"user","tokens":[…]}; a row for each detail that was not compared. The rest of
 * the key is a token, too. */
#define MATCH_STAFF_ROW "staff/"
#define MATCH_HELD_ROW "held/"

struct match_token {
    uint8_t bytes[MATCH_TOKEN_BYTES];
};
/* KIND keeps apart what only looks alike. */
struct match_token match_token_of(const struct store *store, const char *kind, struct cb_str value);
void match_token_write(const struct match_token *token, char out[MATCH_TOKEN_TEXT]);
bool match_token_read(struct cb_str text, struct match_token *out);
