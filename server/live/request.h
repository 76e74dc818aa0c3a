/* Requests on their way: waiting for a stream, for room in the batch, for the commit.
 *
 *   step ──> waits for a stream to be read, and steps again
 *    └─────> gathered ── handover ──> projected ── durable ──> finished
 *                 └── its stream was dropped ──> steps again, or not_saved */
#pragma once

#include "room.h"

struct request *request_new(struct live *live, struct live_reader *reader, enum request_kind kind,
                            live_done *done, void *context);
void request_free(struct request *request);
struct cb_str request_str(struct request *request, struct cb_str text); /* a copy of its own */
/* As far as it goes now. */
void request_step(struct request *request);
/* The stream that it waits for cannot be had. */
void request_unread(struct request *request, enum cb_code code);
/* At the handover: make the answer, with its access entries, of what will be durable. */
void request_project(struct request *request, struct batch *batch);
void request_finish(struct request *request); /* answer, and free */
/* Forget what was decided, and step again. */
void request_again(struct request *request);

/* Wait, now and then, for another case that has to be known first: true if it waits. */
bool request_waits_for(struct request *request, struct stream *stream);

/* Answer without the journal: about the form of what was asked, never about what there is. */
void request_invalid(struct request *request, const char *field, const char *why);
/* Refuse in the batch, entered in the access log when it is about rights. */
void request_refuse(struct request *request, enum cb_code code, const char *reason);
/* An entry of who asks; WHAT is JSON. */
void request_entry(struct request *request, struct batch *batch, enum access_op op,
                   struct cb_str what);
/* The lens of who asks on its stream, NULL where the stream is not read; without a stream, the
 * same work for the sake of security N5, and NULL. */
struct lens *request_lens(struct request *request);

/* One kind each (case_open.c, board_open.c, command.c, explain.c). */
void explain_step(struct request *request);
void explain_project(struct request *request, struct batch *batch);
void case_step(struct request *request);
void case_project(struct request *request, struct batch *batch);
void directory_step(struct request *request);
void board_step(struct request *request);
void board_project(struct request *request, struct batch *batch);
void command_step(struct request *request);
void command_project(struct request *request, struct batch *batch);
void audit_case_step(struct request *request);
void audit_case_project(struct request *request, struct batch *batch);
void audit_own_step(struct request *request);
void audit_own_project(struct request *request, struct batch *batch);
void audit_signals_step(struct request *request);
void audit_signals_project(struct request *request, struct batch *batch);
/* Find the case that is asked for: true when it is read, or is not there (stream NULL); false: the
 * request waits, or was answered. */
bool case_find(struct request *request);
