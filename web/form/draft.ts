/**
 * Unsent text. It lives here, in the page's memory and nowhere else, under the form it was typed in,
 * and survives a broken connection, a conflict, the lock screen and signing in again.
 */
import { signal } from "@preact/signals";
import type { Boxes } from "./value";

export interface Draft {
  /** The record that the form makes or changes. */
  record: string;
  /** Sent with every try of the same contents, so that it takes effect once. */
  command: string;
  /** What was last sent under `command`. */
  sent: string | undefined;
  boxes: { [field: string]: Boxes };
  why: string;
  isTouched: boolean;
}

const drafts = new Map<string, Draft>();
/** How many forms hold text that the server does not have. */
export const unsent = signal(0);

export function draftFor(key: string, begin: () => Pick<Draft, "record" | "boxes">): Draft {
  const kept = drafts.get(key);
  if (kept) return kept;
  const draft: Draft = {
    ...begin(),
    command: crypto.randomUUID(),
    sent: undefined,
    why: "",
    isTouched: false,
  };
  drafts.set(key, draft);
  return draft;
}

export function touchDraft(draft: Draft): void {
  draft.isTouched = true;
  count();
}

export function dropDraft(key: string): void {
  drafts.delete(key);
  count();
}

export function dropAllDrafts(): void {
  drafts.clear();
  count();
}

/** Keys of forms with unsent text that begin so: to open them again where they were. */
export function keptDrafts(prefix: string): string[] {
  return [...drafts.entries()]
    .filter(([key, draft]) => draft.isTouched && key.startsWith(prefix))
    .map(([key]) => key.slice(prefix.length));
}

/** The id to send these contents under: the same as before when nothing was changed since. */
export function commandFor(draft: Draft, contents: string): string {
  if (draft.sent !== undefined && draft.sent !== contents) draft.command = crypto.randomUUID();
  draft.sent = contents;
  return draft.command;
}

function count(): void {
  unsent.value = [...drafts.values()].filter((draft) => draft.isTouched).length;
}
