// Two worlds over real sockets: what one person receives, over a socket, a pipe and HTTP, is the same
// to the byte in two stores that differ only in what that person may not see (security, "How it is
// tested"). tests/property plays many more such pairs without sockets.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Canaries, isNothingTo } from "./support/canaries.mjs";
import { pack, panel, runWell } from "./support/panel.mjs";

const PEOPLE = { okafor: "pol", sethi: "pol", lindqvist: "pol", whitlock: "adv", moran: "pro", hale: "vlo",
  petrova: "mh", dacosta: "cps", nwosu: "cps", tran: "coo", adeyemi: "chr", quill: "aud" };
/** To whom the whole case is hidden: shut out, of an agency that takes no part (but for its card), of a
 *  seat without cases. */
const NOBODY = { brand: "pol", falk: "pol", ray: "adm" };

const canaries = new Canaries();
canaries.full({ excluded_users: ["u-brand"] });
const home = panel();
const guess = randomUUID(); // a record that only the other world has
process.on("exit", () => home.place.remove());

const text = (events) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** Another word in place of one that the seat may not read, mostly of another length. */
function otherWords(events, hidden) {
  let all = text(events);
  for (const { word } of hidden) {
    const other = all.includes(`${word} more`) ? word.replace(/^Zqx/, "Yvw") : `Yvw${word.slice(3, 11)}`;
    all = all.replaceAll(word, other);
  }
  return all.trim().split("\n").map((line) => JSON.parse(line));
}

/** One more of every record whose class is nothing to the seat. */
function moreRecords(events, seat) {
  const more = [...events];
  for (const event of events) {
    const [record] = event.records;
    const unique = ["formulation", "victim_contact_plan"].includes(record.type);
    if (record.type === "case" || unique || !isNothingTo(record.type, record.set, seat)) continue;
    const id = more.length === events.length ? guess : randomUUID();
    more.push({ ...event, seq: more.length + 1, at: new Date(Date.UTC(2026, 8, 20) + 60000 * more.length).toISOString(),
      command: randomUUID(), records: [{ ...record, id }] });
  }
  return more;
}

function other(user, seat) {
  if (user in NOBODY) return moreRecords(otherWords(canaries.events, canaries.words), "adm");
  return moreRecords(otherWords(canaries.events, canaries.hidden(seat)), seat);
}

/** What two runs cannot have in common: the moment, and what is made of it. */
const plain = (frames) => frames.map((frame) => frame
  .replace(/"ends_ms":\d+/, '"ends_ms":0')
  .replace(/"(created|at|before|since|first|last|began|touched)":"2[^"]*Z"/g, '"$1":"T"'));
const timeless = (frames) => plain(frames).map((frame) => frame.replace(/"(etag|root)":"[0-9a-f]*"/g, '"$1":"H"'));

async function askForAll(line) {
  const { stream } = canaries;
  const ask = async (method, params) => {
    await new Promise((done) => setTimeout(done, 3)); // the log has one order for each moment
    return line.ask(method, params);
  };
  await ask("board.open", { board: "northmere" });
  await ask("case.open", { case: stream, why: "Before the panel" });
  await ask("case.open", { case: stream, have: "0".repeat(64) });
  await ask("directory.open", { board: "northmere" });
  for (const one of ["canary", "Zqx", "Yvw", "northmere"]) await ask("search.find", { text: one });
  for (const id of [guess, randomUUIDs[0], Object.keys(canaries.records)[1]]) {
    await ask("person.amend", { stream, id, command: randomUUIDs[1], if: "0123456789abcdef", set: { name: "X" } });
    await ask("action.log", { stream, id: randomUUIDs[2], command: randomUUIDs[3],
      set: { title: "Look", owner_agency: "northmere-police", owner_user: "u-okafor", due_date: "2030-01-15", dependency: id } });
    await ask("policy.explain", { case: stream, record: id });
    await ask("policy.explain", { case: stream, record: id, field: "clinical_basis" });
  }
  await ask("case.to_hand_over", { case: stream });
  await ask("audit.mine", {});
  await ask("audit.signals", { board: "northmere" });
  await ask("audit.review", { board: "northmere" });
  if (line.seat.who.seat !== "aud") await ask("audit.access", { case: stream });
}
const randomUUIDs = Array.from({ length: 4 }, () => randomUUID());
const seen = Array.from({ length: 4 }, () => randomUUID()); // ids of what is written while they look

/** What others write meanwhile: [who, type, set]; the second kind in one world only. */
const visible = (id, title) => ["okafor", "action", id, { title, owner_agency: "northmere-police",
  owner_user: "u-okafor", due_date: "2030-01-15" }];
const person = Object.entries(canaries.records).find(([, type]) => type === "person")[0];
const unseen = (seat, user) => [
  ["okafor", "evidence_item", { kind: "cctv", status: "identified", description: "Hidden" }],
  ["okafor", "need", { victim: person, kind: "interpreter", detail: "Hidden" }],
  ["petrova", "clinical_note", { suspect: person, on: "2026-09-10", text: "Hidden" }],
  ["whitlock", "casework_notes_held", { held_by: "Hidden" }],
  ["dacosta", "charging_advice", { on: "2026-09-10", text: "Hidden" }],
].filter(([by, type, set]) => by !== user && (user in NOBODY || isNothingTo(type, set, seat)));

async function play(user, seat, events, isOther) {
  const place = panel();
  cpSync(home.store, place.store);
  cpSync(home.key, place.key, { force: true });
  const file = join(place.dir, "events.ndjson");
  writeFileSync(file, text(events));
  if (events.length > 0) place.runWell("import", "--board", "northmere", file);
  const at = await place.serve({ "requests-burst": 5000, "writes-burst": 500, "opens-per-10min": 1000 });
  try {
    const person = await at.signIn(user);
    const held = person.who.seats.find((one) => one.seat === seat);
    if (person.who.seat !== seat)
      await (await person.socket()).call("session.switch", { membership: held.membership });
    const socket = await person.socket();
    await askForAll(Object.assign(socket, { seat: person }));
    const pipe = Object.assign(person.pipe(), { seat: person });
    await askForAll(pipe);
    const pages = [];
    for (const path of ["/", `/case/${canaries.stream}`, "/api/session", "/nothing.js"]) {
      const answer = await person.get(path);
      pages.push(JSON.stringify(answer.headers), ...plain([answer.body.toString()]));
    }
    const still = [socket.frames.length, pipe.frames.length];
    if (events.length > 0 || isOther) await others(at, user, seat, isOther);
    const lines = { socket, pipe };
    const all = { pages };
    for (const [i, name] of ["socket", "pipe"].entries())
      Object.assign(all, { [name]: plain(lines[name].frames.slice(0, still[i])),
        [`${name}, live`]: timeless(lines[name].frames.slice(still[i])) });
    return all;
  } finally {
    await place.remove();
  }
}

async function others(at, user, seat, isOther) {
  const { stream } = canaries;
  const lines = {};
  const line = async (who) => lines[who] ??= await (await at.signIn(who)).socket();
  const write = async (who, type, id, set) => {
    const answer = await (await line(who)).ask(`${type}.log`, { stream, id, command: randomUUID(), set });
    assert.ok(answer.result, `${who} ${type}: ${JSON.stringify(answer.error)}`);
  };
  if (!(user in NOBODY)) await write(...visible(seen[0], "First"));
  if (isOther) for (const [who, type, set] of unseen(seat, user)) await write(who, type, randomUUID(), set);
  if (!(user in NOBODY)) await write(...visible(seen[1], "Last"));
  await new Promise((done) => setTimeout(done, 400));
}

for (const [user, seat] of Object.entries({ ...PEOPLE, ...NOBODY })) {
  test(`${user}, ${seat}, cannot tell two worlds apart`, async () => {
    const events = other(user, seat);
    const one = await play(user, seat, user === "brand" ? [] : canaries.events, false);
    const two = await play(user, seat, events, true);
    assert.ok(one.socket.length > 15);
    for (const [name, frames] of Object.entries(one))
      for (const [i, frame] of frames.entries()) assert.equal(two[name][i], frame, `${name}, ${i}`);
    for (const [name, frames] of Object.entries(one)) assert.equal(two[name].length, frames.length, name);
    if (!(user in NOBODY)) assert.ok(one["socket, live"].length >= 2, "what may be seen comes");
  });
}

test("the command line shows the same of both worlds", () => {
  const as = join(home.dir, "viewer.json");
  const files = ["one", "two"].map((name) => join(home.dir, `${name}.ndjson`));
  for (const seat of new Set(Object.values(PEOPLE))) {
    writeFileSync(files[0], text(canaries.events));
    writeFileSync(files[1], text(other("somebody", seat)));
    writeFileSync(as, JSON.stringify({ user: "u-somebody", agency: "northmere-police", seat, roles: [] }));
    const [one, two] = files.map((file) => runWell(["view", "--pack", pack, "--as", as, "--at", "2026-10-01T00:00:00.000Z", file]));
    assert.equal(two, one, seat);
    assert.ok(one.length > 300);
  }
});
