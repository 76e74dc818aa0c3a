/** New items wait while somebody works in the list; what went goes at once. */
import { useRef, useState } from "preact/hooks";
import { isOwn } from "../others";

export interface Settled<Item> {
  items: Item[];
  waiting: number;
  showAll(): void;
}

/** `key` names the list: another list starts anew, with everything shown. */
export function useSettled<Item>(
  all: ReadonlyMap<string, Item>,
  isBusy: boolean,
  key: string,
): Settled<Item> {
  const known = useRef<{ key: string; ids: Set<string> } | undefined>(undefined);
  const [, redraw] = useState(0);
  if (known.current?.key !== key) known.current = { key, ids: new Set(all.keys()) };
  const { ids } = known.current;
  const items: Item[] = [];
  let waiting = 0;
  for (const [id, item] of all) {
    if (!isBusy || isOwn(id)) ids.add(id);
    if (ids.has(id)) items.push(item);
    else waiting++;
  }
  const showAll = () => {
    for (const id of all.keys()) ids.add(id);
    redraw((n) => n + 1);
  };
  return { items, waiting, showAll };
}
