#include "sessions.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096

struct sessions {
    struct session_slot *buckets[BUCKETS];
};

struct sessions *sessions_new(void)
{
    return cb_alloc(sizeof(struct sessions));
}

void sessions_free(struct sessions *sessions)
{
    if (sessions == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        while (sessions->buckets[i] != NULL)
            sessions_remove(sessions, sessions->buckets[i]->session.hash);
    free(sessions);
}

static struct session_slot **place_of(struct sessions *sessions, struct cb_digest hash)
{
    uint32_t number;
    memcpy(&number, hash.bytes, sizeof(number));
    struct session_slot **place = &sessions->buckets[number % BUCKETS];
    while (*place != NULL &&
           memcmp((*place)->session.hash.bytes, hash.bytes, sizeof(hash.bytes)) != 0)
        place = &(*place)->next;
    return place;
}

struct session_slot *sessions_find(struct sessions *sessions, struct cb_digest hash)
{
    return *place_of(sessions, hash);
}

void sessions_add(struct sessions *sessions, const struct session_slot *slot)
{
    struct session_slot **place = place_of(sessions, slot->session.hash);
    struct session_slot *next = *place != NULL ? (*place)->next : NULL;
    if (*place == NULL)
        *place = cb_alloc(sizeof(**place));
    **place = *slot;
    (*place)->next = next;
}

void sessions_remove(struct sessions *sessions, struct cb_digest hash)
{
    struct session_slot **place = place_of(sessions, hash);
    struct session_slot *slot = *place;
    if (slot == NULL)
        return;
    *place = slot->next;
    free(slot);
}

struct session_slot *sessions_first(struct sessions *sessions,
                                    bool (*is)(const struct session_slot *slot,
                                               const void *argument),
                                    const void *argument)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct session_slot *slot = sessions->buckets[i]; slot != NULL; slot = slot->next)
            if (is(slot, argument))
                return slot;
    return NULL;
}

void sessions_each(struct sessions *sessions,
                   void (*each)(void *context, struct session_slot *slot), void *context)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct session_slot *slot = sessions->buckets[i]; slot != NULL; slot = slot->next)
            each(context, slot);
}

struct search {
    struct cb_str user;
    size_t count;
    struct session_slot *oldest;
};

static void look_at(void *context, struct session_slot *slot)
{
    struct search *search = context;
    if (!cb_str_is(search->user, slot->session.user))
        return;
    search->count++;
    if (search->oldest == NULL || slot->session.touched < search->oldest->session.touched)
        search->oldest = slot;
}

size_t sessions_count_of(struct sessions *sessions, struct cb_str user)
{
    struct search search = {.user = user};
    sessions_each(sessions, look_at, &search);
    return search.count;
}

struct session_slot *sessions_oldest_of(struct sessions *sessions, struct cb_str user)
{
    struct search search = {.user = user};
    sessions_each(sessions, look_at, &search);
    return search.oldest;
}

/* ---- rows ------------------------------------------------------------------------------------ */

void session_write(const struct session_slot *slot, struct cb_buf *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf account = {0};
    cb_buf_hex(&account, slot->account.bytes, sizeof(slot->account.bytes));
    CB_AUTO(json_decref)
    json_t *value =
        json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "user", slot->session.user, "membership",
                  slot->session.membership, "account", account.at, "began",
                  (json_int_t)slot->session.began, "touched", (json_int_t)slot->session.touched,
                  "fresh", (json_int_t)slot->session.fresh);
    cb_json_write(out, value);
}

static bool copy(char *out, size_t room, const json_t *value, const char *key)
{
    struct cb_str text = cb_json_get_str(value, key);
    if (text.at == NULL || text.len >= room)
        return false;
    memcpy(out, text.at, text.len);
    out[text.len] = '\0';
    return true;
}

bool session_read(struct cb_str key, struct cb_str text, struct session_slot *out)
{
    CB_AUTO(json_decref) json_t *value = NULL;
    size_t got = 0;
    if (key.len != CB_DIGEST_BYTES || cb_json_read(text, 0, &value, NULL) != CB_OK)
        return false;
    memset(out, 0, sizeof(*out));
    memcpy(out->session.hash.bytes, key.at, key.len);
    out->session.began = cb_json_get_int(value, "began", 0);
    out->session.touched = out->kept = cb_json_get_int(value, "touched", 0);
    out->session.fresh = cb_json_get_int(value, "fresh", 0);
    const char *account = json_string_value(json_object_get(value, "account"));
    return account != NULL &&
           OPENSSL_hexstr2buf_ex(out->account.bytes, sizeof(out->account.bytes), &got, account,
                                 '\0') == 1 &&
           got == sizeof(out->account.bytes) &&
           copy(out->session.user, sizeof(out->session.user), value, "user") &&
           copy(out->session.membership, sizeof(out->session.membership), value, "membership");
}
