import assert from "node:assert/strict";
import { test } from "node:test";
import { parseError, parseFrame } from "./protocol";

const say = (frame: object) => parseFrame(JSON.stringify({ jsonrpc: "2.0", ...frame }));

test("a result goes to the request with its id", () => {
  assert.deepEqual(say({ id: 7, result: { unchanged: true } }), {
    is: "result",
    id: 7,
    result: { unchanged: true },
  });
});

test("a refusal keeps its kind, fields, reason and the record as it is now", () => {
  const record = { id: "r", type: "action", etag: "e", fields: { title: "x" } };
  const frame = say({
    id: 1,
    error: { code: -32000, message: "conflict", data: { kind: "conflict", fields: { a: "b", c: 1 }, reason: "why", record } },
  });
  assert(frame.is === "refusal");
  assert.equal(frame.refusal.kind, "conflict");
  assert.deepEqual(frame.refusal.fields, { a: "b" });
  assert.equal(frame.refusal.reason, "why");
  assert.deepEqual(frame.refusal.record, record);
});

test("an error of a kind that is not known counts as internal", () => {
  assert.equal(parseError({ code: -32700, message: "x" }).kind, "internal");
  assert.equal(parseError({ data: { kind: "brand_new" } }).kind, "internal");
});

test("the body of an HTTP refusal is read like an error's data", () => {
  const refusal = parseError({ kind: "too_fast", retry_after: 12 });
  assert.equal(refusal.kind, "too_fast");
  assert.equal(refusal.retryAfter, 12);
});

test("notices carry what went, what came, and the root after it", () => {
  const put = [{ id: "c", etag: "e", fields: { ref_no: "Heron 7Q" } }];
  const frame = say({ method: "board.changed", params: { board: "n", gone: ["x"], put, root: "r" } });
  assert(frame.is === "notice");
  assert.deepEqual(frame.notice, { method: "board.changed", board: "n", gone: ["x"], put, root: "r" });
});

test("a change of a case without clocks has none", () => {
  const frame = say({ method: "case.changed", params: { case: "c", gone: [], put: [], root: "r" } });
  assert(frame.is === "notice" && frame.notice.method === "case.changed");
  assert.deepEqual(frame.notice.clocks, []);
});

test("what is malformed or not known is unknown, and nothing is thrown", () => {
  for (const text of ["", "{", "[]", "7", '{"id":1,"result":{}}', '{"jsonrpc":"2.0"}'])
    assert.equal(parseFrame(text).is, "unknown");
  assert.equal(say({ method: "work.changed", params: { gone: [], put: [], root: "r" } }).is, "unknown");
  const cardWithoutEtag = { board: "n", gone: [], put: [{ id: "c" }], root: "r" };
  assert.equal(say({ method: "board.changed", params: cardWithoutEtag }).is, "unknown");
});
