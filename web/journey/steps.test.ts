import assert from "node:assert/strict";
import { test } from "node:test";
import type { FieldSpec, TypeSpec } from "../protocol";
import { isOfRecordsSeen } from "../dictionary";
import { stepOf, stepsOf } from "./steps";

const spec = (label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({ label, kind: "text", ...more });
const type: TypeSpec = {
  label: "Decision",
  stream: "case",
  class: "IC25",
  order: ["what", "consent", "consent_reason", "until", "state", "summary"],
  fields: {
    what: spec("What", { required: true }),
    consent: spec("Consent", { required: true }),
    consent_reason: spec("Why no consent"),
    until: spec("Until"),
    state: spec("State", { set_by_verb: true }),
    summary: spec("Summary"),
  },
  verbs: { log: { label: "Decide", creates: true, may: "*" } },
};
const steps = stepsOf(type, type.verbs["log"] as { label: string });

test("each question has a page, and what goes on about it stands with it", () => {
  assert.deepEqual(
    steps.map((step) => step.fields.map(({ name }) => name)),
    [["what"], ["consent", "consent_reason"], ["until"]],
  );
});

test("a page is called by its question, and says when no answer is needed", () => {
  assert.deepEqual(steps.map(({ title }) => title), ["What", "Consent", "Until (optional)"]);
});

test("the page of a field is found", () => {
  assert.equal(stepOf(steps, "consent_reason"), 1);
  assert.equal(stepOf(steps, "nowhere"), -1);
});

test("a list of records as they were seen is told from other groups", () => {
  const seen = { record: spec("Record", { kind: "record" }), etag: spec("As it stood") };
  assert.equal(isOfRecordsSeen(spec("Records", { kind: "group", fields: seen })), true);
  assert.equal(isOfRecordsSeen(spec("Times", { kind: "group", fields: { from: spec("From") } })), false);
  assert.equal(isOfRecordsSeen(spec("Text")), false);
});
