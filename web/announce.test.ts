import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer, QUIET_MS } from "./announce";

test("what comes within ten seconds is said together, once", () => {
  let now = 0;
  let due: { at: number; run: () => void } | undefined;
  const said: string[] = [];
  const announcer = new Announcer(
    (text) => void said.push(text),
    (ms, run) => ((due = { at: now + ms, run }), () => undefined),
    () => now,
  );
  const pass = (ms: number) => {
    now += ms;
    if (due && due.at <= now) {
      const { run } = due;
      due = undefined;
      run();
    }
  };
  announcer.add("1 action added.");
  pass(0);
  announcer.add("1 update added.");
  announcer.add("1 update added.");
  announcer.add("1 chase added.");
  pass(QUIET_MS - 1);
  assert.deepEqual(said, ["1 action added."]);
  pass(1);
  assert.deepEqual(said, ["1 action added.", "1 update added. 1 chase added."]);
});
