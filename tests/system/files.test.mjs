// Export and import beside a server that lives: what was done over the wire goes into a file, from
// there into another store, and from there into the same file. Refusals leave the store as it was.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { events, nothing, pack, panel, run, runWell } from "./support/panel.mjs";

const place = panel();
const other = nothing();
const heron = readFileSync(new URL("../cases/heron.ndjson", import.meta.url), "utf8");
let at, socket, journal;
before(async () => {
  at = await place.serve();
  socket = await (await at.signIn("okafor")).socket();
});
after(async () => { await place.remove(); await other.remove(); });

const take = (store, text, ...more) =>
  run(["import", "--board", "northmere", "-", ...store.host, ...more], { input: text });

test("an export beside a running server holds what was acknowledged", async () => {
  const kestrel = await socket.caseOf("Kestrel 1A");
  const command = randomUUID();
  const { id } = await socket.do("action.log", { stream: kestrel, command, set: {
    title: "“Ring — later” … 🔔", owner_agency: "northmere-police", owner_user: "u-okafor",
    due_date: "2030-01-15" } });
  journal = place.export();
  const event = events(journal).find((one) => one.command === command);
  assert.deepEqual([event.did, event.records[0].id, event.by.user], ["action.log", id, "u-okafor"]);
  assert.equal(event.records[0].set.title, "“Ring — later” … 🔔");
});

test("the directory comes first, then a stream after the other, each without a gap", () => {
  const all = events(journal);
  assert.equal(all[0].kind, "directory");
  const next = new Map();
  let last = null;
  for (const event of all) {
    if (event.stream !== last) assert.ok(!next.has(event.stream), "a stream stands together");
    assert.equal(event.seq, (next.get(event.stream) ?? 0) + 1);
    next.set(event.stream, event.seq);
    last = event.stream;
  }
});

test("an export goes into a file for its owner alone", () => {
  const file = join(place.dir, "journal.ndjson");
  place.export("northmere", "--out", file);
  assert.equal(readFileSync(file, "utf8"), journal);
  assert.equal(statSync(file).mode & 0o077, 0);
});

test("an import beside a running server is refused, and it goes on", async () => {
  assert.equal(take(place, heron).status, 3);
  assert.equal((await socket.call("session.who")).user.id, "u-okafor");
  await at.stop();
});

test("export, import into a new store, export: the same bytes", () => {
  const taken = take(other, journal, "--create", "--training");
  assert.equal(taken.status, 0, taken.err);
  assert.equal(other.export(), journal);
  assert.equal(run(["verify", "--store", other.store]).status, 0);
});

test("importing twice changes nothing", () => {
  assert.equal(take(other, journal).status, 0);
  assert.equal(other.export(), journal);
});

test("a part that is there and a part that is new: the new one is taken", () => {
  const lines = heron.trim().split("\n");
  assert.equal(take(other, `${lines.slice(0, 30).join("\n")}\n`).status, 0);
  assert.equal(take(other, heron).status, 0);
  const stream = JSON.parse(lines[0]).stream;
  assert.equal(events(other.export()).filter((event) => event.stream === stream).length, lines.length);
  assert.equal(other.export("northmere", "--stream", stream).trim().split("\n").length, lines.length);
});

test("a board in the store of another is exported alone", () => {
  assert.ok(events(place.export("halden")).every((event) => event.kind === "directory"));
  assert.equal(run(["export", "--board", "nowhere", ...place.host.slice(0, 4)]).status, 1);
});

/** Heron as another case, its line N changed by CHANGE; the others are well. */
function broken(n, change) {
  const lines = heron.trim().split("\n").map((line) => JSON.parse(line));
  const ids = new Map();
  const renew = (id) => ids.get(id) ?? ids.set(id, randomUUID()).get(id);
  const fresh = (value) => {
    if (typeof value === "string") return /^[0-9a-f-]{36}$/.test(value) ? renew(value) : value;
    if (Array.isArray(value)) return value.map(fresh);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fresh(one)]));
  };
  const renewed = lines.map(fresh);
  const text = change(renewed[n - 1], renewed);
  return renewed.map((line, i) => (i === n - 1 && text !== undefined ? text : JSON.stringify(line))).join("\n");
}

const wrongs = {
  "no JSON": () => "{not JSON",
  "an empty line": () => "",
  "an array": () => "[]",
  "the same member twice": (line) => JSON.stringify(line).replace('"seq":', '"seq":1,"seq":'),
  "a member that no event has": (line) => { line.colour = "red"; },
  "a gap in seq": (line) => { line.seq += 1; },
  "a seq that comes again": (line) => { line.seq -= 1; },
  "a time that goes back": (line) => { line.at = "2020-01-01T00:00:00.000Z"; },
  "a time that is none": (line) => { line.at = "yesterday"; },
  "a type that is not there": (line) => { line.records[0].type = "sausage"; },
  "a verb that is not there": (line) => { line.did = "incident.fry"; },
  "a field that is not there": (line) => { line.records[0].set.colour = "red"; },
  "a value that does not fit": (line) => { line.records[0].set.occurred_at = 7; },
  "an option that is not there": (line) => { line.records[0].set.type = "sausage"; },
  "a reference to nothing": (line) => { line.records[0].set.linked_order_condition = randomUUID(); },
  "a seat that is not there": (line) => { line.by.seat = "cook"; },
  "another kind of stream": (line) => { line.kind = "meeting"; },
  "a record that is there already": (line, all) => { line.records[0].id = all[1].records[0].id; },
  "a command that was done before": (line, all) => {
    line.command = all[1].command;
    line.by = all[1].by;
  },
};

const incident = heron.trim().split("\n").findIndex((line) => JSON.parse(line).did === "incident.log") + 1;

for (const [what, change] of Object.entries(wrongs)) {
  test(`${what} is refused by the number of its line, and the store is untouched`, () => {
    place.settle();
    const before = readFileSync(place.store);
    const { status, out, err } = take(place, broken(incident, change));
    assert.deepEqual([status, out], [1, ""], err);
    assert.match(err, new RegExp(`line ${incident}: .`));
    place.settle();
    assert.deepEqual(readFileSync(place.store), before);
  });
}

test("heron as another case is taken, when nothing is wrong with it", () => {
  const taken = take(place, broken(1, () => undefined));
  assert.equal(taken.status, 0, taken.err);
});

test("a store is made by an import only when it is told to", () => {
  const none = nothing();
  try {
    assert.equal(take(none, journal).status, 3);
    assert.ok(!existsSync(none.store) && !existsSync(none.key));
    writeFileSync(join(none.dir, "journal.ndjson"), journal);
    runWell(["import", "--board", "northmere", "--store", none.store, "--key", none.key, "--pack", pack,
      "--create", "--training", join(none.dir, "journal.ndjson")]);
  } finally {
    none.place.remove();
  }
});
