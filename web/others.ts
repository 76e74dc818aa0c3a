/** What others changed: shown with an edge for a moment and announced, unless this page did it. */
import { announce } from "./announce";
import { pluralLabel, typeLabel } from "./dictionary";
import type { CaseRecord } from "./protocol";
import * as state from "./state";
import { words } from "./strings";
import type { View } from "./view";

const EDGE_MS = 4000;
const OWN_MS = 15_000;

/** Ids that this page just made or changed: nobody needs to be told of them. */
const ownIds = new Set<string>();

export function noteOwn(id: string): void {
  ownIds.add(id);
  setTimeout(() => ownIds.delete(id), OWN_MS);
}

/** One sentence a type for what others added or changed; what went goes without comment. */
export function tell(view: View<CaseRecord>, added: readonly string[], changed: readonly string[]): void {
  const dictionary = state.dictionary.value;
  if (!dictionary) return;
  const say = (ids: readonly string[], sentence: (count: number, what: string) => string) => {
    const counts = new Map<string, number>();
    for (const id of ids) {
      const type = view.items.get(id)?.type;
      if (type !== undefined && !ownIds.has(id)) counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    for (const [type, count] of counts)
      announce(sentence(count, count === 1 ? typeLabel(dictionary, type) : pluralLabel(dictionary, type)));
  };
  say(added, words.aloudAdded);
  say(changed, words.aloudChanged);
}

/** A thin edge for a few seconds round what somebody else changed. */
export function edge(ids: readonly string[]): void {
  const others = ids.filter((id) => !ownIds.has(id));
  if (others.length === 0) return;
  state.fresh.value = new Set([...state.fresh.value, ...others]);
  setTimeout(() => {
    state.fresh.value = new Set([...state.fresh.value].filter((id) => !others.includes(id)));
  }, EDGE_MS);
}

export function isOwn(id: string): boolean {
  return ownIds.has(id);
}
