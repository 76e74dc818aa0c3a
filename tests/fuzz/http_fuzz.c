/* The head of a request and what is read out of its fields. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_part(struct cb_str head, struct cb_str part)
{
    if (part.len > 0 && (part.at < head.at || part.at + part.len > head.at + head.len))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1); /* of exactly its size: a read past it is seen */
    struct cb_str head = {memcpy(copy, data, size), size}, token = {0}, address = {0};
    struct request request;
    uint64_t length;
    size_t scanned = 0;

    size_t end = request_head_end(head, &scanned);
    if (end > size)
        abort();
    int status = request_parse(head, &request);
    if (status != 0 && status != 400 && status != 405 && status != 505)
        abort();
    for (size_t i = 0; status == 0 && i < FIELD_COUNT; i++) {
        if (request.times[i] == 0)
            continue;
        check_part(head, request.field[i]);
        if (memchr(request.field[i].at, '\n', request.field[i].len) != NULL)
            abort();
    }
    if (status == 0 && (request.path.len == 0 || request.path.at[0] != '/'))
        abort();

    checks_cookie(head, &token);
    check_part(head, token);
    if (size > 0 && checks_forwarded(head, &address) && address.len > 45)
        abort();
    checks_length(head, &length);
    checks_is_json(head);
    checks_list_has(head, "gzip");
    checks_is_ws_key(head);
    if (size > 0)
        checks_is_hashed(head);
    free(copy);
    return 0;
}
