import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, LineBroke } from "./connection";
import type { Line, LineEvents, LinkState } from "./connection";
import type { Json, Notice } from "./protocol";
import { Refusal } from "./protocol";

class FakeLine implements Line {
  readonly sent: { id: number; method: string; params: { [key: string]: Json } }[] = [];
  isClosed = false;
  readonly events: LineEvents;
  readonly isPipe: boolean;
  constructor(events: LineEvents, isPipe: boolean) {
    this.events = events;
    this.isPipe = isPipe;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeLine["sent"][number]);
  }
  close(): void {
    this.isClosed = true;
  }
  answer(method: string, result: Json): void {
    const request = this.sent.find((one) => one.method === method);
    assert(request, `nobody asked ${method}`);
    this.events.frame(JSON.stringify({ jsonrpc: "2.0", id: request.id, result }));
  }
  refuse(method: string, data: { [key: string]: Json }): void {
    const request = this.sent.find((one) => one.method === method);
    assert(request, `nobody asked ${method}`);
    this.events.frame(JSON.stringify({ jsonrpc: "2.0", id: request.id, error: { code: -32000, message: "", data } }));
  }
  methods(): string[] {
    return this.sent.map(({ method }) => method);
  }
}

/** A connection with fake lines, a hand-moved clock, and a page that has one case open. */
function world(session: "in" | "out" | "unreachable" = "in") {
  const lines: FakeLine[] = [];
  const states: LinkState["is"][] = [];
  const notices: Notice[] = [];
  const timers: { at: number; run: () => void }[] = [];
  let now = 0;
  let root: string | undefined;
  let outs = 0;
  const opens = (isPipe: boolean) => (events: LineEvents) => {
    const line = new FakeLine(events, isPipe);
    lines.push(line);
    return line;
  };
  const connection: Connection = new Connection(
    {
      socket: opens(false),
      pipe: opens(true),
      session: () => Promise.resolve(session),
      later: (ms, run) => {
        const timer = { at: now + ms, run };
        timers.push(timer);
        return () => void (timer.at = Infinity);
      },
      now: () => now,
      random: () => 0.5,
    },
    {
      state: ({ is }) => void states.push(is),
      notice: (notice) => void notices.push(notice),
      confirmed: () => undefined,
      resume: async () => {
        await connection.call("case.open", root ? { case: "c", have: root } : { case: "c", why: "work" }, false, (result) => {
          root = (result as { root?: string }).root ?? root;
        });
      },
      signedOut: () => void outs++,
    },
  );
  const settle = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return {
    connection,
    lines,
    states,
    notices,
    settle,
    outs: () => outs,
    line: () => lines[lines.length - 1] as FakeLine,
    async pass(ms: number) {
      now += ms;
      for (const timer of timers)
        if (timer.at <= now) {
          timer.at = Infinity;
          timer.run();
        }
      await settle();
    },
    async open() {
      const line = lines[lines.length - 1] as FakeLine;
      line.events.opened();
      await settle();
      return line;
    },
    async live() {
      const line = await this.open();
      line.answer("case.open", { records: [], root: "r1" });
      await settle();
      return line;
    },
  };
}

test("a line is live only when what the page shows was read again", async () => {
  const w = world();
  w.connection.start();
  const line = await w.open();
  assert.equal(w.states[w.states.length - 1], "catching_up");
  line.answer("case.open", { records: [], root: "r1" });
  await w.settle();
  assert.equal(w.states[w.states.length - 1], "live");
});

test("a broken line comes back by itself and says which root the page has", async () => {
  const w = world();
  w.connection.start();
  const first = await w.live();
  first.events.closed(1006);
  await w.settle();
  assert.equal(w.states[w.states.length - 1], "offline");
  await w.pass(60_000);
  assert.equal(w.lines.length, 2);
  const second = await w.open();
  assert.deepEqual(second.sent[0]?.params, { case: "c", have: "r1" });
  second.answer("case.open", { unchanged: true });
  await w.settle();
  assert.equal(w.states[w.states.length - 1], "live");
});

test("a command that was not acknowledged goes out again under the same id", async () => {
  const w = world();
  w.connection.start();
  const first = await w.live();
  const saved = w.connection.call("action.log", { command: "k1" }, true);
  assert.deepEqual(first.methods(), ["case.open", "action.log"]);
  first.events.closed(1006);
  await w.pass(60_000);
  const second = await w.open();
  assert.deepEqual(second.methods(), ["case.open", "action.log"]);
  assert.deepEqual(second.sent[1]?.params, { command: "k1" });
  second.answer("action.log", { id: "x" });
  assert.deepEqual(await saved, { id: "x" });
});

test("an acknowledged command is not sent again", async () => {
  const w = world();
  w.connection.start();
  const first = await w.live();
  const saved = w.connection.call("action.log", { command: "k1" }, true);
  first.answer("action.log", { id: "x" });
  await saved;
  first.events.closed(1006);
  await w.pass(60_000);
  assert.deepEqual((await w.open()).methods(), ["case.open"]);
});

test("a command made while the line is broken waits for the next one", async () => {
  const w = world();
  w.connection.start();
  const first = await w.live();
  first.events.closed(1006);
  await w.settle();
  void w.connection.call("action.log", { command: "k1" }, true);
  await w.pass(60_000);
  assert.deepEqual((await w.open()).methods(), ["case.open", "action.log"]);
});

test("an opening is not repeated by itself: it breaks with its line", async () => {
  const w = world();
  w.connection.start();
  const first = await w.live();
  const opening = w.connection.call("board.open", { board: "n" }, false);
  first.events.closed(1006);
  await assert.rejects(opening, (error) => error instanceof LineBroke);
});

test("a conflict comes back as a refusal with the record as it is now", async () => {
  const w = world();
  w.connection.start();
  const line = await w.live();
  const saving = w.connection.call("action.amend", { command: "k1" }, true);
  const record = { id: "x", type: "action", etag: "e2", fields: {} };
  line.refuse("action.amend", { kind: "conflict", record });
  await assert.rejects(
    saving,
    (error) => error instanceof Refusal && error.kind === "conflict" && error.record?.etag === "e2",
  );
});

test("a snapshot is taken in before the change that follows it", async () => {
  const w = world();
  w.connection.start();
  const line = await w.open();
  const seen: string[] = [];
  void w.connection.call("board.open", {}, false, () => seen.push("snapshot"));
  line.answer("board.open", {});
  line.events.frame(
    JSON.stringify({ jsonrpc: "2.0", method: "board.changed", params: { board: "n", gone: [], put: [], root: "r" } }),
  );
  seen.push(...w.notices.map(({ method }) => method));
  assert.deepEqual(seen, ["snapshot", "board.changed"]);
});

test("when sockets never open but the server answers, the pipe takes over", async () => {
  const w = world("in");
  w.connection.start();
  for (let i = 0; i < 2; i++) {
    w.line().events.closed(1006);
    await w.settle();
    await w.pass(60_000);
  }
  assert(w.line().isPipe);
  await w.live();
  assert.equal(w.states[w.states.length - 1], "slower");
});

test("when nothing answers, it stays with sockets and waits longer each time", async () => {
  const w = world("unreachable");
  w.connection.start();
  for (let i = 0; i < 5; i++) {
    w.line().events.closed(1006);
    await w.settle();
    const before = w.lines.length;
    await w.pass(100);
    assert.equal(w.lines.length, before);
    await w.pass(60_000);
  }
  assert(w.lines.every(({ isPipe }) => !isPipe));
});

test("signed out ends it, and a refused upgrade without a session counts as signed out", async () => {
  const open = world();
  open.connection.start();
  (await open.live()).events.closed(4401);
  assert.equal(open.outs(), 1);
  await open.pass(120_000);
  assert.equal(open.lines.length, 1);

  const refused = world("out");
  refused.connection.start();
  refused.line().events.closed(1006);
  await refused.settle();
  assert.equal(refused.outs(), 1);
});

test("a line that does not answer is given up", async () => {
  const w = world();
  w.connection.start();
  const line = await w.live();
  void w.connection.call("action.log", { command: "k1" }, true);
  await w.pass(60_000);
  assert(line.isClosed);
});

test("commands wait through a stop, as behind the lock, and go out after it", async () => {
  const w = world();
  w.connection.start();
  await w.live();
  void w.connection.call("action.log", { command: "k1" }, true);
  w.connection.stop();
  w.connection.start();
  assert.deepEqual((await w.open()).methods(), ["case.open", "action.log"]);
});

test("what an old line still says is not heard", async () => {
  const w = world();
  w.connection.start();
  const first = await w.live();
  w.connection.stop();
  first.events.frame('{"jsonrpc":"2.0","method":"board.changed","params":{"board":"n","gone":[],"put":[],"root":"r"}}');
  assert.equal(w.notices.length, 0);
});
