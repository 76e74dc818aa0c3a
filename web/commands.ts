/** What is sent to change something, and what is asked about who sees what. */
import { ask } from "./acts";
import { noteOwn } from "./others";
import type { Json, Readers, Saved, Why } from "./protocol";
import * as state from "./state";

export interface Command {
  type: string;
  verb: string;
  stream: string;
  id: string;
  set: { [field: string]: Json };
  etag?: string;
  why?: string;
  command: string;
}

/** Send a command until it is answered, over as many lines as that takes. */
export async function send(command: Command): Promise<Saved> {
  noteOwn(command.id);
  const { type, verb, stream, id, set, etag, why } = command;
  const params: { [name: string]: Json } = { stream, id, set, command: command.command };
  if (etag !== undefined) params["if"] = etag;
  if (why !== undefined && why !== "") params["why"] = why;
  return (await ask(`${type}.${verb}`, params, true)) as unknown as Saved;
}

/** Who reads a class, kept for the session. */
export async function askReaders(className: string): Promise<void> {
  if (state.readers.value.has(className)) return;
  const answer = (await ask("policy.readers", { class: className }, true)) as unknown as Readers;
  state.readers.value = new Map(state.readers.value).set(className, answer);
}

/** The people who will see what is of a class on the open case; asked anew each time, as people change. */
export async function askPeople(caseId: string, className: string): Promise<Readers> {
  return (await ask("policy.readers", { class: className, case: caseId }, true)) as unknown as Readers;
}

/** Why no more is seen of a record, or of a kind of information, on the open case. */
export async function askWhy(caseId: string, about: { [name: string]: string }): Promise<Why[]> {
  const answer = await ask("policy.explain", { case: caseId, ...about }, true);
  return (answer as unknown as { about: Why[] }).about;
}
