import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDate } from "../format";
import { NOW, dictionary, names, plan, record } from "./clock.fixture";
import { nameClock, sayClock, sayLimit } from "./say";
import { startChase, startUpdate } from "./start";

const said = (fields: { [field: string]: string }) => sayClock(names, fields);
const day = (text: string) => formatDate(text, NOW);

test("a clock says its day, today, or since when it is overdue, each in its own shape", () => {
  const due = { state: "open", due_date: "2026-11-27", due_at: "2026-11-28T00:00:00.000Z" };
  assert.deepEqual(said(due), { tone: "due", text: `Due ${day("2026-11-27")}` });
  assert.deepEqual(said({ ...due, due_date: "2026-11-24", due_at: "2026-11-25T00:00:00.000Z" }), { tone: "today", text: "Due today" });
  assert.deepEqual(said({ state: "overdue", due_date: "2026-11-20" }), { tone: "overdue", text: `Overdue, was due ${day("2026-11-20")}` });
});

test("only what ends within a day says the time", () => {
  assert.match(said({ state: "open", due_date: "2026-11-24", due_at: "2026-11-24T15:00:00.000Z" }).text, /^Due today, \d/);
});

test("what is over is said by the pack's own word", () => {
  assert.deepEqual(said({ state: "late", due_date: "2026-11-20" }), { tone: "late", text: "late" });
});

test("a rule is said by the event and never by its code", () => {
  assert.equal(nameClock(names, { kind: "code", rule: "VC09", recipient: "advocate" }, undefined), "Tell advocate: bail changed");
  assert.equal(nameClock(names, { kind: "recurring", rule: "recurring" }, undefined), "Regular contact");
  assert.equal(nameClock(names, { kind: "promise", rule: "promise" }, record("promise", "p", { about: "Ring on Friday" })), "Ring on Friday");
});

test("limits are said in words", () => {
  assert.equal(sayLimit("WD 1", NOW), "1 working day");
  assert.equal(sayLimit("H 4", NOW), "4 hours");
});

const clock = record("clock", "k", { kind: "code", rule: "VC09", state: "overdue", victim: "v", recipient: "victim" });
const regular = record("clock", "r", { kind: "recurring", rule: "recurring", state: "open", victim: "v", recipient: "victim" });
const about = { dictionary, records: [plan], clocks: [clock, regular], user: "u", now: NOW };

test("an update starts with whom, how and what it covers, and never with its outcome", () => {
  assert.deepEqual(startUpdate(about, clock, false), { victim: "v", recipient: "victim", channel: "phone", covers: ["k", "r"] });
});

test("an attempt starts as one that reached nobody", () => {
  assert.equal(startUpdate(about, undefined, true)["outcome"], "no_answer");
});

test("the advocate of a case logs a chase as the advocate's, and an officer as nobody's in particular", () => {
  const duty = (role: string) => record("assignment", role, { user: "u", role });
  assert.deepEqual(startChase({ ...about, records: [duty("advocate")] }), { from: "advocate" });
  assert.deepEqual(startChase({ ...about, records: [duty("OIC")] }), {});
});
