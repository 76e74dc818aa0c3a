import assert from "node:assert/strict";
import { test } from "node:test";
import { askedFields, classBy, fieldsApart, isKnownEmpty, optionLabel, recordTitle, stateField, usableVerbs } from "./dictionary";
import type { Names } from "./dictionary";
import { exampleDictionary, exampleRecord } from "./example.fixture";

const dictionary = exampleDictionary();
const task = dictionary.types["task"]!;
const names: Names = {
  dictionary,
  now: new Date("2026-11-23T12:00:00Z"),
  user: (id) => `user ${id}`,
  agency: (id) => `agency ${id}`,
  pointed: () => undefined,
};

test("a form asks for what a verb needs and may set, and marks what is needed", () => {
  const asked = askedFields(task, task.verbs["log"]!);
  assert.deepEqual(asked.map(({ name }) => name), ["title", "kind", "detail", "owner_user"]);
  assert.deepEqual(asked.filter(({ isNeeded }) => isNeeded).map(({ name }) => name), ["title"]);
  assert.deepEqual(askedFields(task, task.verbs["finish"]!).map(({ name }) => name), ["outcome"]);
});

test("what decides a class is not asked again when a record is changed", () => {
  assert(!askedFields(task, task.verbs["amend"]!).some(({ name }) => name === "kind"));
});

test("a class may depend on a choice, and is open until that is made", () => {
  const rule = { by: "kind", a: "IC01", "*": "IC02" };
  assert.equal(classBy(rule, {}), undefined);
  assert.equal(classBy(rule, { kind: "a" }), "IC01");
  assert.equal(classBy(rule, { kind: "z" }), "IC02");
});

test("an option that ends in a number says the number", () => {
  const spec = { label: "", kind: "choice", of: "often" };
  assert.equal(optionLabel(dictionary, spec, "days:14"), "Every 14 days");
  assert.equal(optionLabel(dictionary, spec, "weekly"), "Weekly");
});

test("only verbs whose state fits are offered, and one's own are told apart", () => {
  const record = exampleRecord({ state: "open", owner_user: "me" });
  assert.deepEqual(
    usableVerbs(task, record, "me").map(({ name, isMine }) => [name, isMine]),
    [["finish", true], ["amend", false]],
  );
  assert.deepEqual(usableVerbs(task, exampleRecord({ state: "done" }), "me").map(({ name }) => name), ["amend"]);
  assert.deepEqual(usableVerbs(task, { ...record, level: "codes" }, "me"), []);
  const amend = { ...task.verbs["amend"]!, partly: true };
  const loose = { ...task, verbs: { ...task.verbs, amend } };
  assert.deepEqual(usableVerbs(loose, { ...record, level: "exists" }, "me").map(({ name }) => name), ["amend"]);
});

test("the state is the choice that verbs move on", () => {
  assert.equal(stateField(task)?.[0], "state");
});

test("a record without its title fields is called by its type", () => {
  assert.equal(recordTitle(names, exampleRecord({ title: "Ring her" })), "Ring her");
  assert.equal(recordTitle(names, exampleRecord({})), "Task");
});

test("an absent field is called empty only where the viewer would see it", () => {
  const own = exampleRecord({});
  assert(isKnownEmpty(own, task.fields["outcome"]!, "mine"));
  assert(!isKnownEmpty(own, task.fields["detail"]!, "mine"), "it has a class of its own");
  assert(!isKnownEmpty({ ...own, level: "codes" }, task.fields["outcome"]!, "mine"));
  assert(!isKnownEmpty({ ...own, agency: "other" }, task.fields["outcome"]!, "mine"));
});

test("a field kept apart has its mark where one knows of its kind, and none where one is told nothing", () => {
  const apart = (level?: "none" | "exists" | "full") =>
    fieldsApart({ ...dictionary, classes: { IC03: { label: "", because: "", ...(level ? { level } : {}) } } },
      exampleRecord({ title: "Ring" })).map(({ name, isSure }) => [name, isSure]);
  assert.deepEqual(apart("exists"), [["detail", true]]);
  for (const level of ["none", "full", undefined] as const) assert.deepEqual(apart(level), []);
});

test("words left out for a place have their mark when the record says that they may show one", () => {
  const detail = { label: "Detail", kind: "prose", location: { when: "shows" } };
  const placed = { ...dictionary, types: { task: { ...task, fields: { ...task.fields, detail } } },
    classes: { IC02: { label: "", because: "", no_location: true } } };
  const names = (fields: Parameters<typeof exampleRecord>[0]) => fieldsApart(placed, exampleRecord(fields)).map(({ name }) => name);
  assert.deepEqual(names({ shows: true }), ["detail"]);
  assert.deepEqual(names({ shows: false }), []);
  assert.deepEqual(names({ shows: true, detail: "Seen" }), []);
});
