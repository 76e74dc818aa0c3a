import assert from "node:assert/strict";
import { test } from "node:test";
import { askedFields } from "../dictionary";
import { exampleDictionary, exampleRecord } from "../example.fixture";
import { commandFor, draftFor, dropAllDrafts, keptDrafts, touchDraft, unsent } from "./draft";
import { promptsFor, readForm } from "./read";
import { boxesFor, emptyBoxes, readBoxes } from "./value";

const dictionary = exampleDictionary();
const task = dictionary.types["task"]!;
const log = askedFields(task, task.verbs["log"]!);
const amend = askedFields(task, task.verbs["amend"]!);

test("a new record sends what was filled in and nothing else", () => {
  const { set, problems } = readForm(dictionary, log, { title: " Ring her ", kind: "", detail: "" }, {}, true);
  assert.deepEqual(set, { title: "Ring her" });
  assert.deepEqual(problems, {});
});

test("what is needed and missing is a problem at its field", () => {
  assert.deepEqual(Object.keys(readForm(dictionary, log, {}, {}, true).problems), ["title"]);
});

test("text that is too long is a problem, counted in characters", () => {
  assert.deepEqual(readForm(dictionary, log, { title: "😀".repeat(10) }, {}, true).problems, {});
  assert.deepEqual(Object.keys(readForm(dictionary, log, { title: "a".repeat(11) }, {}, true).problems), ["title"]);
});

test("a change sends only what is different, and null for what was emptied", () => {
  const { fields } = exampleRecord({ title: "Ring her", detail: "Mobile", owner_user: "u1" });
  const { set } = readForm(dictionary, amend, { title: "Ring her", detail: "", owner_user: "u2" }, fields, false);
  assert.deepEqual(set, { detail: null, owner_user: "u2" });
});

test("dates are read from three boxes and refused when there is no such day", () => {
  const spec = { label: "Due", kind: "date" };
  assert.deepEqual(readBoxes(dictionary, spec, { day: "5", month: "2", year: "2026" }), { value: "2026-02-05" });
  assert("problem" in readBoxes(dictionary, spec, { day: "31", month: "2", year: "2026" }));
  assert("problem" in readBoxes(dictionary, spec, { day: "5", month: "", year: "2026" }));
  assert.deepEqual(readBoxes(dictionary, spec, emptyBoxes(spec)), { value: undefined });
});

test("a time becomes an instant, in whichever way it is written", () => {
  const spec = { label: "When", kind: "time" };
  const at = (time: string) => readBoxes(dictionary, spec, { day: "26", month: "11", year: "2026", time });
  const expected = { value: new Date(2026, 10, 26, 17, 30).toISOString() };
  for (const time of ["17:30", "17.30", "5:30pm", "5:30 PM"]) assert.deepEqual(at(time), expected);
  assert.deepEqual(at("12am"), { value: new Date(2026, 10, 26, 0, 0).toISOString() });
  assert("problem" in at("25:00"));
  assert("problem" in at(""));
});

test("what a record has can be shown in boxes and read back unchanged", () => {
  const specs = [
    [{ label: "", kind: "date" }, "2026-11-26"],
    [{ label: "", kind: "time" }, "2026-11-26T17:30:00.000Z"],
    [{ label: "", kind: "yesno" }, false],
    [{ label: "", kind: "number" }, 14],
    [{ label: "", kind: "texts" }, ["a", "b"]],
    [{ label: "", kind: "choices", of: "kinds" }, ["b", "a"]],
    [{ label: "", kind: "choice", of: "often" }, "days:14"],
    [{ label: "", kind: "group", fields: { x: { label: "X", kind: "text" } } }, [{ x: "1" }]],
  ] as const;
  for (const [spec, value] of specs)
    assert.deepEqual(readBoxes(dictionary, spec, boxesFor(spec, value as never)), { value });
});

test("a number that belongs to a choice has to be there", () => {
  const spec = { label: "How often", kind: "choice", of: "often" };
  assert("problem" in readBoxes(dictionary, spec, "days:n"));
  assert.deepEqual(readBoxes(dictionary, spec, "days:14"), { value: "days:14" });
});

test("prompts show for their type, field and answers only", () => {
  const prompt = { type: "task", field: "kind", when: { kind: ["a"] }, text: "x", source: "s", date: "2024-09" };
  assert.equal(promptsFor([prompt], "task", "kind", { kind: "a" }).length, 1);
  assert.equal(promptsFor([prompt], "task", "kind", { kind: "b" }).length, 0);
  assert.equal(promptsFor([prompt], "task", undefined, { kind: "a" }).length, 0);
});

test("a form opened again finds its text, and its command id changes only with its contents", () => {
  dropAllDrafts();
  const begin = () => ({ record: "r", boxes: {} });
  const draft = draftFor("case/x", begin);
  draft.boxes["title"] = "kept";
  touchDraft(draft);
  assert.equal(draftFor("case/x", begin).boxes["title"], "kept");
  assert.equal(unsent.value, 1);
  assert.deepEqual(keptDrafts("case/"), ["x"]);
  const first = commandFor(draft, "one");
  assert.equal(commandFor(draft, "one"), first);
  assert(commandFor(draft, "two") !== first);
});
