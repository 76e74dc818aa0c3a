/* The pack in force, and its change while the server runs.
 *
 *   draft ── activate, by a second person ──> its folder is read again (on the pool) ── decided ──>
 *   everything that comes later waits ── durable ──> every stream is read again under the new pack;
 *   who has one open keeps the view, and gets the difference, removals first
 *
 * One pack holds for all boards of a server: it is taken once each of them has it active. */
#pragma once

#include "room.h"

/* Before the first stream is used: the pack that the directories say is active.
 *   CB_INVALID  it is not on the shelf, or not as it was approved */
CB_MUST_USE enum cb_code packs_open(struct live *live, struct cb_error *err);
void packs_free(struct live *live);

/* A command that puts a pack in force needs it read first: true, and the request is stepped again
 * when it was. */
bool packs_wait(struct request *request);
/* For decide(). */
enum pack_standing packs_stand(const struct request *request, struct cb_str name,
                               struct cb_str hash);
bool packs_is_activation(const struct pack_verb *verb);
/* Whether EVENT, which FOLD has, left a directory with administrators of two agencies. */
bool packs_may_settle(const struct event *event, const struct fold *fold);
/* EVENT was decided on a directory. */
void packs_note(struct board *board, const struct event *event);
/* The request was decided and put a pack in force: what comes later waits until it is durable. */
void packs_hold(struct request *request);
/* The batch with it has ended. */
void packs_settle(struct live *live, bool is_durable);

/* policy.packs, policy.compare. */
void packs_step(struct request *request);
void packs_project(struct request *request, struct batch *batch);
