/**
 * The way to the server. Keeps a line open, sends again what was not answered, says how things are.
 *
 *            start            opened              resumed
 *   stopped ------> opening ---------> catching up ------> live | slower
 *      ^               ^                    |                 |
 *      |  stop,        +---- waiting <------+-----------------+   the line broke
 *      |  signed out         (offline)
 *
 * A request stands in `waiting` until its answer comes. When a line breaks, requests that may be
 * asked again (commands: their id makes a second sending harmless; and plain questions) go out
 * once more on the next line; the openings of boards and cases are made anew by `resume`.
 */
import { parseFrame, Refusal } from "./protocol";
import type { Json, Notice } from "./protocol";

/** A socket or a pipe. Calls back later, never before open() has returned. */
export interface Line {
  send(text: string): void;
  close(): void;
}
export interface LineEvents {
  opened(): void;
  frame(text: string): void;
  /** Exactly once, opened or not. */
  closed(code: number): void;
}
export type OpenLine = (events: LineEvents) => Line;

export type LinkState =
  | { is: "stopped" }
  | { is: "opening" }
  | { is: "catching_up" }
  | { is: "live" }
  | { is: "slower" }
  | { is: "offline"; since: number };

export interface Surroundings {
  socket: OpenLine;
  pipe: OpenLine;
  /** Whether there is a session, asked over plain HTTP. */
  session(): Promise<"in" | "out" | "unreachable">;
  later(ms: number, run: () => void): () => void;
  now(): number;
  random(): number;
}

export interface Listener {
  state(state: LinkState): void;
  notice(notice: Notice): void;
  /** Something came from the server: what is on the page was right at this time. */
  confirmed(at: number): void;
  /** Open again what the page shows. The line counts as current once this is done. */
  resume(): Promise<void>;
  signedOut(): void;
}

const SIGNED_OUT = 4401;
const ANSWER_MS = 20_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** After so many sockets in a row that never opened, though the server answers, take the pipe. */
const SOCKET_TRIES = 2;

interface Waiting {
  text: string;
  again: boolean;
  take: ((result: Json) => void) | undefined;
  done(result: Json): void;
  failed(error: unknown): void;
}

/** The line broke under a request that is not sent again by itself. */
export class LineBroke extends Error {}

export class Connection {
  private readonly around: Surroundings;
  private readonly listener: Listener;
  private readonly waiting = new Map<number, Waiting>();
  private line: Line | undefined;
  private isOpen = false;
  private isPipe = false;
  private lastId = 0;
  private tries = 0;
  private failedSockets = 0;
  private brokenSince: number | undefined;
  private cancelRetry: (() => void) | undefined;
  private cancelDeadline: (() => void) | undefined;
  /** Counts lines, so that what an old one still says is not heard. */
  private turn = 0;

  constructor(around: Surroundings, listener: Listener) {
    this.around = around;
    this.listener = listener;
  }

  start(): void {
    if (this.line || this.cancelRetry) return;
    this.failedSockets = 0;
    this.open();
  }

  /** Close for good. What waits for an answer goes on waiting, for a next start. */
  stop(): void {
    this.turn++;
    this.dropLine();
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    this.brokenSince = undefined;
    this.tries = 0;
    this.listener.state({ is: "stopped" });
  }

  /** Give up on everything that waits: somebody else sits here now. */
  forget(): void {
    this.failAll(() => true, new LineBroke());
  }

  /** The network may be back: try now and not when the wait is over. */
  nudge(): void {
    if (!this.cancelRetry) return;
    this.cancelRetry();
    this.cancelRetry = undefined;
    this.open();
  }

  /** The network is gone, says the browser: believe it at once. */
  lost(): void {
    if (this.line) this.closed(1006, this.turn);
  }

  /**
   * Ask. With `again` the request survives a broken line. Rejects with a Refusal, or LineBroke.
   * `take` gets the result before the next frame is read: what follows a snapshot applies to it.
   */
  call(
    method: string,
    params: Json,
    again: boolean,
    take?: (result: Json) => void,
  ): Promise<Json> {
    const id = ++this.lastId;
    const text = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    return new Promise((done, failed) => {
      if (!this.isOpen && !again) return failed(new LineBroke());
      this.waiting.set(id, { text, again, take, done, failed });
      if (this.isOpen) this.send(text);
    });
  }

  private open(): void {
    const turn = ++this.turn;
    this.isPipe = this.failedSockets >= SOCKET_TRIES;
    if (this.brokenSince === undefined) this.listener.state({ is: "opening" });
    const events: LineEvents = {
      opened: () => turn === this.turn && this.opened(turn),
      frame: (text) => turn === this.turn && this.frame(text),
      closed: (code) => turn === this.turn && this.closed(code, turn),
    };
    this.line = (this.isPipe ? this.around.pipe : this.around.socket)(events);
  }

  private opened(turn: number): void {
    this.isOpen = true;
    this.failedSockets = 0;
    this.listener.state({ is: "catching_up" });
    const resumed = this.listener.resume();
    for (const request of this.waiting.values()) if (request.again) this.send(request.text);
    resumed.then(
      () => turn === this.turn && this.current(),
      (error) => turn === this.turn && this.resumeFailed(error, turn),
    );
  }

  private current(): void {
    this.tries = 0;
    this.brokenSince = undefined;
    this.listener.state({ is: this.isPipe ? "slower" : "live" });
  }

  private resumeFailed(error: unknown, turn: number): void {
    if (error instanceof LineBroke) return;
    this.closed(1006, turn);
  }

  private send(text: string): void {
    this.line?.send(text);
    this.cancelDeadline ??= this.around.later(ANSWER_MS, () => {
      this.cancelDeadline = undefined;
      if (this.waiting.size > 0) this.closed(1006, this.turn);
    });
  }

  private frame(text: string): void {
    this.listener.confirmed(this.around.now());
    this.cancelDeadline?.();
    this.cancelDeadline = undefined;
    const frame = parseFrame(text);
    switch (frame.is) {
      case "notice":
        return this.listener.notice(frame.notice);
      case "result": {
        const request = this.answered(frame.id);
        request?.take?.(frame.result);
        return request?.done(frame.result);
      }
      case "refusal":
        if (frame.refusal.kind === "signed_out") return this.closed(SIGNED_OUT, this.turn);
        return frame.id === null ? undefined : this.answered(frame.id)?.failed(frame.refusal);
      case "unknown":
        return undefined;
      default:
        return frame satisfies never;
    }
  }

  private answered(id: number): Waiting | undefined {
    const request = this.waiting.get(id);
    this.waiting.delete(id);
    return request;
  }

  private closed(code: number, turn: number): void {
    if (turn !== this.turn) return;
    const everOpened = this.isOpen;
    this.turn++;
    this.dropLine();
    if (code === SIGNED_OUT) return this.out();
    this.brokenSince ??= this.around.now();
    this.listener.state({ is: "offline", since: this.brokenSince });
    if (everOpened) this.failAll((request) => !request.again, new LineBroke());
    if (everOpened) this.retry();
    else void this.askWhy();
  }

  /** A socket that never opened says nothing about the reason: ask over plain HTTP. */
  private async askWhy(): Promise<void> {
    const turn = this.turn;
    const session = await this.around.session();
    if (turn !== this.turn) return;
    if (session === "out") return this.out();
    if (session === "in") this.failedSockets = this.isPipe ? 0 : this.failedSockets + 1;
    this.retry();
  }

  private retry(): void {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries++);
    this.cancelRetry = this.around.later(wait * (0.5 + this.around.random()), () => {
      this.cancelRetry = undefined;
      this.open();
    });
  }

  private out(): void {
    this.stop();
    this.listener.signedOut();
  }

  private dropLine(): void {
    this.isOpen = false;
    this.cancelDeadline?.();
    this.cancelDeadline = undefined;
    this.line?.close();
    this.line = undefined;
  }

  private failAll(which: (request: Waiting) => boolean, error: Error): void {
    for (const [id, request] of [...this.waiting])
      if (which(request)) {
        this.waiting.delete(id);
        request.failed(error);
      }
  }
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Refusal;
}
