/** Single keys. They never fire while something is typed, and can be turned off. */
import { signal } from "@preact/signals";

export const areKeysOn = signal(true);
export const isHelpOpen = signal(false);

const LEADER_MS = 1500;
const bound = new Map<string, () => void>();
let leaderAt = -Infinity;

/** Bind keys ("u", "g b") for as long as a page is shown. Returns what unbinds them. */
export function bindKeys(keys: { [key: string]: () => void }): () => void {
  for (const [key, run] of Object.entries(keys)) bound.set(key, run);
  return () => {
    for (const [key, run] of Object.entries(keys)) if (bound.get(key) === run) bound.delete(key);
  };
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") return open(event, () => (isHelpOpen.value = true));
    if (!areKeysOn.value) return;
    if (event.key === "g") {
      leaderAt = event.timeStamp;
      return;
    }
    const isLed = event.timeStamp - leaderAt < LEADER_MS;
    leaderAt = -Infinity;
    const run = bound.get(isLed ? `g ${event.key}` : event.key);
    if (run) open(event, run);
  });
}

function open(event: Event, run: () => void): void {
  event.preventDefault();
  run();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
