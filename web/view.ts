/** What this viewer sees of one case, board or directory: a pure fold of snapshots and changes. */
import type { Card, CaseRecord } from "./protocol";

/** Records are replaced as a whole, never changed in place, so `===` says whether one is new. */
export interface View<Item extends { id: string; etag: string }> {
  readonly items: ReadonlyMap<string, Item>;
  /** Clocks of a case; empty elsewhere. */
  readonly clocks: ReadonlyMap<string, Item>;
  readonly root: string;
}
export type RecordView = View<CaseRecord>;
export type CardView = View<Card>;

export interface Change<Item> {
  readonly gone: readonly string[];
  readonly put: readonly Item[];
  readonly clocks?: readonly Item[];
  readonly root: string;
}

export function viewOf<Item extends { id: string; etag: string }>(
  items: readonly Item[],
  root: string,
  clocks: readonly Item[] = [],
): View<Item> {
  return { items: byId(items), clocks: byId(clocks), root };
}

/** The view after a change. Removals come first: an id that is in both is there afterwards. */
export function apply<Item extends { id: string; etag: string }>(
  view: View<Item>,
  change: Change<Item>,
): View<Item> {
  return {
    items: merged(view.items, change.gone, change.put),
    clocks: merged(view.clocks, change.gone, change.clocks ?? []),
    root: change.root,
  };
}

export interface Difference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly gone: readonly string[];
}

/** What is different after, by id: for edges round changed values and for announcements. */
export function difference<Item extends { id: string; etag: string }>(
  before: View<Item>,
  after: View<Item>,
): Difference {
  const added: string[] = [];
  const changed: string[] = [];
  for (const [id, item] of after.items) {
    const earlier = before.items.get(id);
    if (!earlier) added.push(id);
    else if (earlier.etag !== item.etag) changed.push(id);
  }
  const gone = [...before.items.keys()].filter((id) => !after.items.has(id));
  return { added, changed, gone };
}

/** The root of what is held, as the server computes it: it must equal `view.root`. */
export async function rootOf(view: View<{ id: string; etag: string }>): Promise<string> {
  const lines = [...view.items.values(), ...view.clocks.values()]
    .map((item) => `${item.id}:${item.etag}\n`)
    .sort((a, b) => (a < b ? -1 : 1));
  const bytes = new TextEncoder().encode(lines.join(""));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function byId<Item extends { id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

function merged<Item extends { id: string }>(
  items: ReadonlyMap<string, Item>,
  gone: readonly string[],
  put: readonly Item[],
): ReadonlyMap<string, Item> {
  if (gone.length === 0 && put.length === 0) return items;
  const out = new Map(items);
  for (const id of gone) out.delete(id);
  for (const item of put) out.set(item.id, item);
  return out;
}
