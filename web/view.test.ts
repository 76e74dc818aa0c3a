import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseRecord } from "./protocol";
import { apply, difference, rootOf, viewOf } from "./view";

function record(id: string, etag: string): CaseRecord {
  return { id, type: "action", class: "IC21", level: "full", agency: "a", etag, fields: {} };
}

test("a change takes away, puts in and replaces, and leaves the old view as it was", () => {
  const before = viewOf([record("a", "1"), record("b", "1"), record("c", "1")], "r1");
  const after = apply(before, { gone: ["a"], put: [record("b", "2"), record("d", "1")], root: "r2" });
  assert.deepEqual([...after.items.keys()], ["b", "c", "d"]);
  assert.equal(after.items.get("b")?.etag, "2");
  assert.equal(after.root, "r2");
  assert.deepEqual([...before.items.keys()], ["a", "b", "c"]);
});

test("what is both gone and put is there afterwards", () => {
  const after = apply(viewOf([record("a", "1")], "r1"), { gone: ["a"], put: [record("a", "2")], root: "r2" });
  assert.equal(after.items.get("a")?.etag, "2");
});

test("clocks go and come beside the records", () => {
  const before = viewOf([record("a", "1")], "r1", [record("k", "1")]);
  const after = apply(before, { gone: ["k"], put: [], clocks: [record("m", "1")], root: "r2" });
  assert.deepEqual([...after.clocks.keys()], ["m"]);
  assert.deepEqual([...after.items.keys()], ["a"]);
});

test("records that a change does not name stay the same objects", () => {
  const before = viewOf([record("a", "1"), record("b", "1")], "r1");
  const after = apply(before, { gone: [], put: [record("b", "2")], root: "r2" });
  assert.equal(after.items.get("a"), before.items.get("a"));
});

test("the difference names what is new, changed and gone", () => {
  const before = viewOf([record("a", "1"), record("b", "1")], "r1");
  const after = apply(before, { gone: ["a"], put: [record("b", "2"), record("c", "1")], root: "r2" });
  assert.deepEqual(difference(before, after), { added: ["c"], changed: ["b"], gone: ["a"] });
});

test("the root is the SHA-256 over sorted id:etag lines of records and clocks", async () => {
  const view = viewOf([record("b", "22"), record("a", "11")], "", [record("c", "33")]);
  // printf 'a:11\nb:22\nc:33\n' | sha256sum
  assert.equal(await rootOf(view), "1cef32d59436b53fa54be1981738016b2a89c6149863e11c902c66fb3e07cd02");
  // printf '' | sha256sum
  assert.equal(
    await rootOf(viewOf([], "")),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});
