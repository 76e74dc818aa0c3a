import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../protocol";
import { record } from "./clock.fixture";
import { chaseShare, nextTold } from "./told";

const update = (id: string, at: string, more: { [field: string]: Json } = {}) =>
  record("update", id, { victim: "v", outcome: "delivered", made_at: `2026-03-${at}T10:00:00.000Z`, ...more });
const chase = (at: string, from = "victim") =>
  record("chase", `c${at}`, { victim: "v", from, received_at: `2026-03-${at}T10:00:00.000Z` });
const prompted = (...records: Parameters<typeof chaseShare>[0]) =>
  chaseShare(records, new Map())?.prompted.map(({ id }) => id);

test("an update after a chase that came since the one before was prompted", () => {
  assert.deepEqual(prompted(update("a", "02"), chase("05"), update("b", "06"), update("c", "07")), ["b"]);
});

test("an attempt between does not end a chase, and a chase by others than those concerned does not count", () => {
  const attempt = update("x", "05", { outcome: "no_answer" });
  assert.deepEqual(prompted(update("a", "02"), chase("04"), attempt, update("b", "06")), ["b"]);
  assert.deepEqual(prompted(update("a", "02"), chase("05", "family"), update("b", "06")), []);
});

test("an update that covers an event since the chase was not prompted by it", () => {
  const told = (start: string) => {
    const clock = record("clock", "k", { kind: "code", start: `2026-03-${start}T10:00:00.000Z` });
    const records = [update("a", "02"), chase("05"), update("b", "06", { covers: ["k"] })];
    return chaseShare(records, new Map([["k", clock]]))?.prompted.length;
  };
  assert.equal(told("05"), 0);
  assert.equal(told("04"), 1);
});

test("only the newest six are counted, and where none is seen nothing is said", () => {
  const many = ["01", "02", "03", "04", "05", "06", "07"].map((day) => update(day, day));
  assert.equal(chaseShare(many, new Map())?.of, 6);
  assert.equal(chaseShare([chase("05")], new Map()), undefined);
});

test("when the next was said to come is what was said last", () => {
  assert.equal(nextTold([update("a", "02", { next_update_told: "2026-03-09" }), update("b", "09", { next_update_told: "2026-03-16" })]), "2026-03-16");
  assert.equal(nextTold([update("a", "02", { next_update_told: "2026-03-09" }), update("b", "09")]), null);
  assert.equal(nextTold([]), undefined);
});
