// R8: damage is found, not served. Each test flips bytes in the file of a store that is closed.
import assert from "node:assert/strict";
import http from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { events, panel, run } from "./support/panel.mjs";
import { freePort } from "./support/server.mjs";

const places = [];
after(async () => { for (const place of places) await place.remove(); });
function aPanel() {
  const place = panel();
  places.push(place);
  return place;
}

const bytesOf = (uuid) => Buffer.from(uuid.replaceAll("-", ""), "hex");

/**
 * Where in FILE the sealed body of EVENT begins. Its row is stream, seq, at (6 bytes), account,
 * command, 32 bytes of the parameters' hash, and the body.
 */
function bodyAt(file, event) {
  const time = Buffer.alloc(8);
  time.writeBigInt64BE(BigInt(Date.parse(event.at)));
  const row = Buffer.concat([time.subarray(2), Buffer.from(event.by.user), bytesOf(event.command)]);
  const found = [];
  for (let at = file.indexOf(row); at >= 0; at = file.indexOf(row, at + 1)) {
    const before = file.subarray(Math.max(0, at - 20), at);
    if (before.includes(bytesOf(event.stream))) found.push(at + row.length + 32);
  }
  if (found.length === 0) throw new Error("there is no such row");
  return found;
}

function flip(place, event, offset) {
  place.settle();
  const file = readFileSync(place.store);
  for (const at of bodyAt(file, event)) file[at + offset] ^= 0x40; // a page may hold an old copy
  writeFileSync(place.store, file);
}

const journal = (place) => events(place.export());
const ready = (at) => new Promise((done, failed) => {
  http.get({ host: "127.0.0.1", port: at.status, path: "/readyz" }, (response) => {
    response.resume();
    done(response.statusCode);
  }).on("error", failed);
});

test("a case with a damaged event is refused, the others live, and the server says so", async () => {
  const place = aPanel();
  const all = journal(place);
  const kestrel = all.find((event) => event.did === "case.log" &&
    event.records[0].set.ref_no === "Kestrel 1A").stream;
  const wigeon = all.find((event) => event.did === "case.log" &&
    event.records[0].set.ref_no === "Wigeon 2B").stream;
  flip(place, all.find((event) => event.stream === kestrel && event.did === "update.log"), 40);

  const at = await place.serve();
  const officer = await (await at.signIn("okafor")).socket();
  const error = await officer.refused("case.open", { case: kestrel, why: "Own work" });
  assert.equal(error.data.kind, "internal");
  const view = await officer.call("case.open", { case: wigeon, why: "Own work" });
  assert.ok(view.records.length > 0);
  const reply = await officer.do("action.log", { stream: wigeon, set: { title: "Go on",
    owner_agency: "northmere-police", owner_user: "u-okafor", due_date: "2030-01-15" } });
  assert.ok(reply.etag);
  assert.equal((await officer.refused("action.log", { stream: kestrel, id: reply.id,
    command: reply.id, set: {} })).data.kind, "internal");
  assert.equal(await ready(at), 503);
  assert.ok(at.log().includes(kestrel), "the log names the stream");
  assert.ok(!at.log().includes("Ines"), "and nothing of what is in it");
  const { cards } = await officer.call("board.open", { board: "northmere" });
  assert.ok(cards.some((card) => card.id === wigeon));
  await at.stop();

  const verified = run(["verify", "--store", place.store]);
  assert.equal(verified.status, 1);
  assert.ok(`${verified.out}${verified.err}`.includes(kestrel));
});

test("verify finds a flipped bit anywhere in a body, without a key", () => {
  const place = aPanel();
  const all = journal(place);
  assert.equal(run(["verify", "--store", place.store]).status, 0);
  place.settle();
  const whole = readFileSync(place.store);
  for (const [i, event] of all.entries()) {
    if (i % 9 !== 0) continue;
    flip(place, event, (i * 7) % 200);
    const verified = run(["verify", "--store", place.store]);
    assert.equal(verified.status, 1, `event ${event.seq} of ${event.stream}`);
    assert.ok(`${verified.out}${verified.err}`.includes(event.stream));
    writeFileSync(place.store, whole);
  }
  assert.equal(run(["verify", "--store", place.store]).status, 0);
});

test("a directory that does not read keeps the server from starting, and it says which", async () => {
  const place = aPanel();
  const directory = journal(place).filter((event) => event.kind === "directory");
  flip(place, directory[5], 30);
  const ended = run(place.flags(await freePort(), await freePort()));
  assert.notEqual(ended.status, 0);
  assert.ok(ended.err.includes(directory[5].stream), ended.err);
});

test("an export of a damaged journal fails and names the stream", () => {
  const place = aPanel();
  const all = journal(place);
  const event = all.find((one) => one.did === "update.log");
  flip(place, event, 60);
  const ended = run(["export", "--board", "northmere", ...place.host.slice(0, 4)]);
  assert.notEqual(ended.status, 0);
  assert.ok(ended.err.includes(event.stream), ended.err);
});

test("a file that is torn in the middle is no store that is served", async () => {
  const place = aPanel();
  place.settle();
  const file = readFileSync(place.store);
  writeFileSync(place.store, file.subarray(0, file.length / 2));
  assert.notEqual(run(["verify", "--store", place.store]).status, 0);
  assert.notEqual(run(place.flags(await freePort(), await freePort())).status, 0);
});
