// Commands that come twice, late or wrong, and requests that are none (R3, W6, design 7).
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { sleep } from "./support/client.mjs";
import { events, panel } from "./support/panel.mjs";

const place = panel();
let at, okafor, lindqvist, socket, other, kestrel, view;
before(async () => {
  at = await place.serve({ "writes-burst": 500, "requests-burst": 1000 });
  okafor = await at.signIn("okafor");
  lindqvist = await at.signIn("lindqvist");
  socket = await okafor.socket();
  other = await lindqvist.socket();
  kestrel = await socket.caseOf("Kestrel 1A");
  view = await socket.call("case.open", { case: kestrel, why: "Own work" });
});
after(() => place.remove());

const action = (more = {}) => ({
  stream: kestrel, id: randomUUID(), command: randomUUID(),
  set: { title: "Knock on doors", owner_agency: "northmere-police", owner_user: "u-okafor",
    due_date: "2030-01-15" }, ...more,
});
const journal = () => place.export();
const record = async (id) => (await socket.call("case.open", { case: kestrel, why: "Own work" }))
  .records.find((one) => one.id === id);

test("a command that comes twice makes one event, and gets the first result", async () => {
  const params = action();
  const first = await socket.call("action.log", params);
  assert.match(first.etag, /^[0-9a-f]{16}$/);
  assert.match(first.root, /^[0-9a-f]{64}$/);
  const second = await socket.call("action.log", params);
  assert.deepEqual(second, first);
  assert.equal(events(journal()).filter((one) => one.command === params.command).length, 1);
});

test("two copies at once make one event", async () => {
  const params = action();
  const second = await okafor.socket();
  const results = await Promise.all([socket.call("action.log", params),
    second.call("action.log", params), socket.call("action.log", params)]);
  for (const result of results) assert.equal(result.id, params.id);
  assert.equal(events(journal()).filter((one) => one.command === params.command).length, 1);
  second.leave();
});

test("the same command with other parameters is invalid and touches nothing", async () => {
  const params = action();
  await socket.call("action.log", params);
  const before = journal();
  const error = await socket.refused("action.log",
    { ...params, set: { ...params.set, title: "Something else" } });
  assert.equal(error.data.kind, "invalid");
  assert.equal((await socket.refused("action.log", { ...params, id: randomUUID() })).data.kind, "invalid");
  assert.equal(journal(), before);
});

test("another account's command of the same id is its own", async () => {
  const params = action();
  await socket.call("action.log", params);
  const theirs = await other.call("action.log", { ...params, id: randomUUID() });
  assert.notEqual(theirs.id, params.id);
  assert.equal(events(journal()).filter((one) => one.command === params.command).length, 2);
});

test("a record's id that is taken is invalid, whoever holds it, and touches nothing", async () => {
  const params = action();
  await socket.call("action.log", params);
  const before = journal();
  for (const id of [params.id, view.records[0].id, kestrel]) {
    const error = await other.refused("action.log", action({ id }));
    assert.equal(error.data.kind, "invalid");
    assert.ok(error.data.fields.id);
  }
  assert.equal(journal(), before);
});

test("a change of a record that has changed since is a conflict, with the record as it is", async () => {
  const params = action();
  const { etag } = await socket.call("action.log", params);
  await other.call("case.open", { case: kestrel, why: "Supervision" });
  await socket.do("action.amend", { stream: kestrel, id: params.id, if: etag, set: { title: "Ask around" } });
  const error = await other.refused("action.amend", { stream: kestrel, id: params.id, if: etag,
    command: randomUUID(), set: { due_date: "2030-02-01" } });
  assert.equal(error.data.kind, "conflict");
  assert.equal(error.data.record.fields.title, "Ask around");
  const now = await other.do("action.amend", { stream: kestrel, id: params.id,
    if: error.data.record.etag, set: { due_date: "2030-02-01" } });
  const after = await record(params.id);
  assert.equal(after.etag, now.etag);
  assert.deepEqual([after.fields.title, after.fields.due_date], ["Ask around", "2030-02-01"]);
});

test("a change of a record asks for what the person was looking at", async () => {
  const params = action();
  await socket.call("action.log", params);
  const error = await socket.refused("action.amend",
    { stream: kestrel, id: params.id, command: randomUUID(), set: { title: "Blind" } });
  assert.equal(error.data.kind, "invalid");
  assert.ok(error.data.fields.if);
});

test("a field that does not fit is named with a sentence", async () => {
  const before = journal();
  const wrong = {
    due_date: "tomorrow", owner_user: "u-nobody", category: "sport", promised_to_victim: "yes",
    title: "x".repeat(201), colour: "red", state: "done",
  };
  for (const [field, value] of Object.entries(wrong)) {
    const params = action();
    params.set[field] = value;
    const error = await socket.refused("action.log", params);
    assert.equal(error.data.kind, "invalid", field);
    assert.equal(typeof error.data.fields[field], "string", `${field}: ${JSON.stringify(error)}`);
  }
  const params = action();
  delete params.set.title;
  assert.ok((await socket.refused("action.log", params)).data.fields.title);
  assert.equal(journal(), before);
});

test("text with controls or overrides of its direction is refused", async () => {
  for (const title of ["a\u0007b", "a\u202eb", "a\u2066b"]) {
    const error = await socket.refused("action.log", action({ set: { ...action().set, title } }));
    assert.equal(error.data.kind, "invalid");
  }
});

test("who may not write is told which rule refused", async () => {
  const petrova = await at.signIn("quill");
  const auditor = await petrova.socket();
  const error = await auditor.refused("update.log", { stream: kestrel, id: randomUUID(),
    command: randomUUID(), set: {} });
  assert.equal(error.data.kind, "not_allowed");
  assert.match(error.data.reason, /^[a-z_]+$/);
});

test("a state that the verb does not start from is refused", async () => {
  const params = action();
  const { etag } = await socket.call("action.log", params);
  const error = await socket.refused("action.complete", { stream: kestrel, id: params.id,
    command: randomUUID(), if: etag, set: { outcome: "Done" } });
  assert.deepEqual([error.data.kind, error.data.reason], ["not_allowed", "wrong_state"]);
});

/** A socket of its own, since ten bad ones end it. */
async function raw(...texts) {
  const one = await okafor.socket();
  for (const text of texts) one.send(text);
  while (one.frames.length < texts.length) await sleep(5);
  const replies = one.frames.map((text) => JSON.parse(text));
  assert.equal((await one.call("session.who")).user.id, "u-okafor", "the connection lives");
  one.leave();
  return replies;
}

test("what is no request gets its error, the connection lives, and the journal is untouched", async () => {
  const before = journal();
  const replies = await raw(
    "this is not JSON",
    '{"jsonrpc":"2.0","id":1,"method":"session.who","params":{"a":1,"a":2}}',
    "[" .repeat(40) + "]".repeat(40),
    '[{"jsonrpc":"2.0","id":1,"method":"session.who"}]',
    '{"jsonrpc":"2.0","method":"session.who"}',
    '{"jsonrpc":"1.0","id":1,"method":"session.who"}',
    '{"jsonrpc":"2.0","id":7,"method":"case.destroy"}',
    '{"jsonrpc":"2.0","id":"x","method":"case.open","params":{"case":5,"colour":"red"}}',
  );
  assert.deepEqual(replies.map((one) => one.error.code),
    [-32700, -32700, -32700, -32600, -32600, -32600, -32601, -32602]);
  assert.deepEqual(replies.slice(-2).map((one) => one.id), [7, "x"]);
  for (const one of replies) assert.equal(one.error.data.kind, "invalid");
  assert.ok(replies.at(-1).error.data.fields.case && replies.at(-1).error.data.fields.colour);
  assert.equal(journal(), before);
});

test("a number that is no whole one, or too great, is no JSON of ours", async () => {
  const replies = await raw('{"jsonrpc":"2.0","id":1.5,"method":"session.who"}',
    '{"jsonrpc":"2.0","id":9007199254740993,"method":"session.who"}');
  for (const one of replies) assert.equal(one.error.data.kind, "invalid");
});

test("ten bad ones in a minute close the connection with 1008, and no other", async () => {
  const bad = await okafor.socket();
  for (let i = 0; i < 9; i++) bad.send("{");
  while (bad.frames.length < 9) await sleep(5);
  assert.equal(bad.how, undefined);
  bad.send("{");
  await bad.ended;
  assert.equal(bad.how, "1008");
  assert.equal((await socket.call("session.who")).user.id, "u-okafor");
});

test("an act on a case that is not open is as good as any, and others see it", async () => {
  const fresh = await lindqvist.socket();
  const params = action();
  await fresh.call("action.log", params);
  await socket.next("case.changed", (news) => news.put.some((one) => one.id === params.id));
  fresh.leave();
});

test("rpc.discover describes every method and every verb that there is", async () => {
  const described = await socket.call("rpc.discover");
  const names = described.methods.map((method) => method.name);
  for (const name of ["session.who", "board.open", "case.open", "action.log", "case.exclude"])
    assert.ok(names.includes(name), name);
  for (const name of names) assert.match(name, /^[a-z_]+\.[a-z_]+$/);
});

test("a stream that begins is a case on the board, and its opener sees the card at once", async () => {
  const coordinator = await (await at.signIn("tran")).socket();
  await coordinator.call("board.open", { board: "northmere" });
  await socket.call("board.open", { board: "northmere" });
  const id = randomUUID();
  const reply = await coordinator.call("case.log", { stream: id, board: "northmere", id,
    command: randomUUID(), set: { ref_no: "Egret 9Z", opened: "2026-01-05",
      lead_agency: "northmere-police", jurisdiction: "EW",
      participating_agencies: ["northmere-police", "northmere-board"] } });
  assert.equal(reply.id, id);
  for (const one of [coordinator, socket]) {
    const news = await one.next("board.changed", (changed) => changed.put.some((card) => card.id === id));
    assert.equal(news.put.find((card) => card.id === id).fields.stage, "referred");
  }
});
