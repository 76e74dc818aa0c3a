/** What a screen reader is told: others' changes at most once in ten seconds, own errors at once. */
import { signal } from "@preact/signals";

export const QUIET_MS = 10_000;

export const polite = signal("");
export const urgent = signal("");
export const isPaused = signal(false);

/** Gathers sentences; hands over those of ten seconds together. */
export class Announcer {
  private gathered: string[] = [];
  private lastAt = -Infinity;
  private timer: (() => void) | undefined;
  private readonly say: (text: string) => void;
  private readonly later: (ms: number, run: () => void) => () => void;
  private readonly now: () => number;

  constructor(
    say: (text: string) => void,
    later: (ms: number, run: () => void) => () => void,
    now: () => number,
  ) {
    this.say = say;
    this.later = later;
    this.now = now;
  }

  add(sentence: string): void {
    if (!this.gathered.includes(sentence)) this.gathered.push(sentence);
    if (this.timer) return;
    const wait = Math.max(0, this.lastAt + QUIET_MS - this.now());
    this.timer = this.later(wait, () => this.flush());
  }

  private flush(): void {
    this.timer = undefined;
    this.lastAt = this.now();
    this.say(this.gathered.join(" "));
    this.gathered = [];
  }
}

const announcer = new Announcer(
  (text) => {
    if (!isPaused.value) polite.value = text;
  },
  (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  () => Date.now(),
);

export function announce(sentence: string): void {
  announcer.add(sentence);
}

/** Loss of the connection and the viewer's own errors: said at once. */
export function alertAloud(sentence: string): void {
  urgent.value = sentence;
}
