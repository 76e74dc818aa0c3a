import assert from "node:assert/strict";
import { test } from "node:test";
import { dictionary, plan, record } from "./clock.fixture";
import { contactLine, guardOf, planOf } from "./contact";

const settled = { recipient: "victim", channel: "phone", made_at: "2026-11-24T18:30:00.000Z" };

test("a channel that is not agreed is refused with the reason, and the agreed one is not", () => {
  const guard = guardOf(dictionary, "update", { ...settled, channel: "email" }, plan);
  assert.deepEqual(guard.refused, { channel: { email: "not a safe channel" } });
  assert.match(guard.problems["channel"] ?? "", /not a safe channel/);
  assert.deepEqual(guardOf(dictionary, "update", settled, plan).problems, {});
});

test("a time outside the safe times is refused, by the clock on the victim's wall", () => {
  const at = (made_at: string) => guardOf(dictionary, "update", { ...settled, made_at }, plan).problems["made_at"];
  assert.match(at("2026-11-24T17:59:00.000Z") ?? "", /18:00 to 20:00/);
  assert.equal(at("2026-11-24T18:00:00.000Z"), undefined);
  assert.match(at("2026-11-24T20:00:00.000Z") ?? "", /safe/);
  // In summer the wall is an hour ahead of Greenwich.
  assert.equal(at("2026-06-23T17:00:00.000Z"), undefined);
  assert.match(at("2026-06-23T19:00:00.000Z") ?? "", /safe/);
});

test("whoever is not the one whom the plan is about may be told in any way", () => {
  const guard = guardOf(dictionary, "update", { ...settled, recipient: "advocate", channel: "email" }, plan);
  assert.deepEqual([guard.refused, guard.problems], [{}, {}]);
});

test("times that are only wishes refuse nothing", () => {
  const wish = record("victim_contact_plan", "p", { ...plan.fields, window_is_binding: false });
  const guard = guardOf(dictionary, "update", { ...settled, made_at: "2026-11-24T09:00:00.000Z" }, wish);
  assert.deepEqual(guard.problems, {});
});

test("the interpreter and the language are said, and what comes of doing without", () => {
  assert.match(contactLine(dictionary, plan) ?? "", /No voicemail\. Interpreter needed: Polish\.$/);
  assert.match(guardOf(dictionary, "update", settled, plan).hints["language_ok"] ?? "", /Polish.*attempt/);
});

test("with several plans that of the victim counts, and none while no victim is chosen", () => {
  const other = record("victim_contact_plan", "other", { victim: "w" });
  assert.equal(planOf([plan, other], "w"), other);
  assert.equal(planOf([plan, other], undefined), undefined);
  assert.equal(planOf([plan], undefined), plan);
});
