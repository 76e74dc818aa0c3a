/* What is found in an event's JSON without parsing it must be what a whole parser finds. */
#include <stdint.h>
#include <stdlib.h>

#include "caseboard/base/json.h"
#include "server/store/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Where both read it, both say the same. */
static void compare(const struct body_facts *facts, const json_t *body)
{
    char text[CB_ID_TEXT];
    cb_id_write(facts->stream, text);
    if (!cb_str_is(cb_json_get_str(body, "stream"), text))
        abort();
    cb_id_write(facts->command, text);
    if (!cb_str_is(cb_json_get_str(body, "command"), text))
        abort();
    if (cb_json_get_int(body, "seq", -1) != (int64_t)facts->seq)
        abort();
    struct cb_str user = cb_json_get_str(json_object_get(body, "by"), "user");
    bool is_escaped = facts->user.len != user.len;
    if (!is_escaped && !cb_str_equal(user, facts->user))
        abort();
}

/* A member whose name is written with an escape is another member to the quick reader, as it is
 * to nobody else; events are written without. */
static bool has_escape(struct cb_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\\')
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct body_facts facts;
    struct cb_str text = {(const char *)bytes, len};
    CB_AUTO(json_decref) json_t *body = NULL;
    if (!body_read(text, &facts) || has_escape(text))
        return 0;
    if (cb_json_read(text, 0, &body, NULL) == CB_OK)
        compare(&facts, body);
    return 0;
}
