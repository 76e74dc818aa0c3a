// A random word in every field of a case: nothing that leaves the process holds one that its receiver
// may not read, and nothing on the disk holds any (N14, K3, K4).
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Canaries } from "./support/canaries.mjs";
import { pack, panel, runWell } from "./support/panel.mjs";

const place = panel();
const canaries = new Canaries();
const PEOPLE = { okafor: "pol", sethi: "pol", lindqvist: "pol", whitlock: "adv", moran: "pro", hale: "vlo",
  petrova: "mh", dacosta: "cps", nwosu: "cps", adeyemi: "chr", quill: "aud", falk: "pol", ray: "adm" };
const OUTSIDE = new Set(["falk", "ray"]); // of no agency that takes part, or of a seat without cases
const reasons = {};
const received = {};
let at, events;

before(async () => {
  events = join(place.dir, "canaries.ndjson");
  writeFileSync(events, canaries.full());
  place.runWell("import", "--board", "northmere", events);
  at = await place.serve({ "requests-burst": 5000, "writes-burst": 500, "opens-per-10min": 1000 });
});
after(() => place.remove());

const holds = (text, words) => words.filter(({ word }) => text.includes(word))
  .map(({ type, field, word }) => `${type}.${field} (${word})`);

/** Everything that somebody gets by asking for all there is. */
async function askForAll(line, reason) {
  const quietly = (method, params) => line.ask(method, params).catch(() => undefined);
  await quietly("board.open", { board: "northmere" });
  await quietly("directory.open", { board: "northmere" });
  await quietly("case.open", { case: canaries.stream, why: reason });
  await quietly("audit.access", { case: canaries.stream });
  await quietly("case.to_hand_over", { case: canaries.stream });
  await quietly("audit.mine", {});
  await quietly("audit.signals", { board: "northmere" });
  await quietly("audit.review", { board: "northmere" });
  await quietly("dictionary.get", {});
  await quietly("session.who", {});
  await quietly("session.list", {});
  await quietly("rpc.discover", {});
  for (const [id, type] of Object.entries(canaries.records)) {
    await quietly("policy.explain", { case: canaries.stream, record: id });
    await quietly(`${type}.amend`, { stream: canaries.stream, id, command: randomUUID(), if: "0123456789abcdef",
      set: { summary: "x" } });
  }
  for (const text of ["Zqx", "more", "Canary", "northmere"]) await quietly("search.find", { text });
}

test("nobody receives a word that the matrix does not give", async () => {
  for (const user of Object.keys(PEOPLE)) {
    reasons[user] = `Zqxreason${user}kkw`;
    const seat = await at.signIn(user);
    const socket = await seat.socket();
    const pipe = seat.pipe();
    await askForAll(socket, reasons[user]);
    await askForAll(pipe, reasons[user]);
    const pages = [];
    for (const path of ["/", `/case/${canaries.stream}`, "/api/session", "/nothing.js", "/api/poll"]) {
      const answer = await seat.get(path);
      pages.push(JSON.stringify(answer.headers), answer.body.toString());
    }
    received[user] = { socket, pipe, text: () => [...socket.frames, ...pipe.frames, ...pages,
      JSON.stringify(seat.who)].join("\n") };
  }
  // and while all of them look, somebody writes
  const officer = received.okafor.socket;
  for (const type of ["action", "update", "need", "intelligence", "victim_location", "incident"]) {
    const set = canaries.set(type, type === "action" ? { detail_class: "IC15" } : {});
    await officer.ask(`${type}.log`, { stream: canaries.stream, id: randomUUID(), command: randomUUID(), set });
  }
  await new Promise((done) => setTimeout(done, 500));
  for (const [user, seat] of Object.entries(PEOPLE)) {
    const text = received[user].text();
    const hidden = OUTSIDE.has(user) ? canaries.words : canaries.hidden(seat);
    assert.ok(hidden.length > 10, user);
    assert.deepEqual(holds(text, hidden), [], `${user}, ${seat}`);
  }
});

test("everybody receives the words that the matrix gives, or this would prove nothing", () => {
  for (const [user, seat] of Object.entries(PEOPLE)) {
    if (OUTSIDE.has(user)) continue;
    const imported = canaries.plain(seat).filter(({ word }) => canaries.events.some((event) =>
      JSON.stringify(event).includes(word)));
    const text = received[user].text();
    assert.deepEqual(imported.filter(({ word }) => !text.includes(word)), [], `${user}, ${seat}`);
  }
  assert.ok(canaries.plain("pol").length > 20);
});

test("the reason that somebody gave stays in the agency and with the auditor", async () => {
  for (const { socket } of Object.values(received)) { // to the beginning of the log
    for (let page = { more: true }; page?.more;)
      page = (await socket.ask("audit.access", { case: canaries.stream, ...(page.before && { before: page.before }) })).result;
  }
  const agencies = [["okafor", "sethi", "lindqvist"], ["dacosta", "nwosu"]];
  const areOne = (a, b) => a === b || agencies.some((people) => people.includes(a) && people.includes(b));
  for (const [user, { text }] of Object.entries(received)) {
    for (const [other, reason] of Object.entries(reasons))
      if (user !== "quill" && !areOne(user, other)) assert.ok(!text().includes(reason), `${user} reads why ${other} looked`);
  }
  assert.ok(received.quill.text().includes(reasons.okafor));
});

test("the command line shows a viewer no word that the matrix does not give", () => {
  const as = join(place.dir, "viewer.json");
  for (const seat of ["pol", "pro", "vlo", "mh", "cps", "adv", "coo", "chr", "aud", "adm"]) {
    writeFileSync(as, JSON.stringify({ user: "u-somebody", agency: "northmere-police", seat, roles: [] }));
    const text = runWell(["view", "--pack", pack, "--as", as, events]);
    assert.deepEqual(holds(text, canaries.hidden(seat)), [], seat);
  }
});

const figures = () => new Promise((done, failed) => {
  http.get({ host: "127.0.0.1", port: at.status, path: "/metrics" }, (response) => {
    let body = "";
    response.on("data", (bytes) => { body += bytes; });
    response.on("end", () => done(body));
  }).on("error", failed);
});
const everything = () => [...canaries.words, ...Object.entries(reasons).map(([user, word]) =>
  ({ word, type: "reason of", field: user }))];

test("no log line, figure, argument or variable of the process holds a word", async () => {
  assert.deepEqual(holds(at.log(), everything()), []);
  assert.deepEqual(holds(await figures(), everything()), []);
  for (const file of ["cmdline", "environ", "comm"])
    assert.deepEqual(holds(readFileSync(`/proc/${at.server.pid}/${file}`, "latin1"), everything()), [], file);
});

/** The ways in which a text may lie on a disk; of base64, what does not depend on what follows. */
const FORMS = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text, "utf16le"),
  (text) => Buffer.from(text.slice(0, text.length - text.length % 3)).toString("base64"),
  (text) => Buffer.from(text).toString("hex"),
];

/** Nearly all words begin alike: where no beginning lies, no word does. */
function onDisk(bytes, words) {
  const begins = [...new Set(words.map(({ word }) => word.slice(0, 3)))];
  return FORMS.flatMap((form) => {
    const there = new Set(begins.filter((beginning) => bytes.includes(form(beginning))));
    return words.filter(({ word }) => there.has(word.slice(0, 3)) && bytes.includes(form(word)));
  });
}

test("nothing on the disk holds a word, while the server runs and after it", async () => {
  const words = [...everything(), { word: "Canary 1A" }, { word: "small panel of" }];
  const look = (when) => {
    const files = readdirSync(place.dir).filter((file) => file.startsWith("caseboard.db"));
    assert.ok(files.length > 0);
    for (const file of files)
      assert.deepEqual(onDisk(readFileSync(join(place.dir, file)), words), [], `${file} ${when}`);
  };
  assert.ok(readdirSync(place.dir).includes("caseboard.db-wal"));
  look("while it runs");
  await at.stop();
  place.settle();
  look("when all is in one file");
  assert.equal(onDisk(readFileSync(events), words).length > 100, true, "the search finds what is there");
});
