// Why somebody sees no more, who will see what is written, and how to ask: over a real socket and
// on the command line, in the same sentences (N10).
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { pack, panel, run, runWell } from "./support/panel.mjs";

const place = panel();
let at, officer, probation, health, coordinator;
const cases = {};
const kept = {};

const send = (socket, method, params) =>
  socket.call(method, { id: randomUUID(), command: randomUUID(), ...params });

before(async () => {
  at = await place.serve({ "requests-burst": 1000, "writes-burst": 500 });
  for (const [name, user] of [["officer", "okafor"], ["probation", "moran"], ["health", "petrova"],
    ["coordinator", "tran"]])
    kept[name] = await (await at.signIn(user)).socket();
  ({ officer, probation, health, coordinator } = kept);
  const { cards } = await coordinator.call("board.open", { board: "northmere" });
  for (const card of cards) cases[card.fields.ref_no.split(" ")[0].toLowerCase()] = card.id;

  const opened = await coordinator.call("case.open", { case: cases.kestrel, why: "Before the panel" });
  const root = opened.records.find((record) => record.id === cases.kestrel);
  await coordinator.call("case.amend", { stream: cases.kestrel, id: cases.kestrel, if: root.etag,
    command: randomUUID(), set: { participating_agencies: [...root.fields.participating_agencies,
      "northmere-forensic-health"] } });
  for (const socket of [officer, probation, health])
    kept.view = await socket.call("case.open", { case: cases.kestrel, why: "Before the panel" });
  const suspect = (await officer.call("case.open", { case: cases.kestrel, why: "To look" })).records
    .find((record) => record.fields.role === "suspect").id;
  kept.note = randomUUID();
  await send(health, "clinical_note.log", { stream: cases.kestrel, id: kept.note,
    set: { suspect, on: "2026-01-05", text: "Not for the board" } });
  kept.note = (await officer.call("case.open", { case: cases.kestrel, why: "To look" })).records
    .find((record) => record.type === "clinical_note").id;
  kept.update = (await officer.call("case.open", { case: cases.kestrel, why: "To look" })).records
    .find((record) => record.type === "update").id;
});
after(() => place.remove());

const explain = async (socket, about, stream = cases.kestrel) =>
  (await socket.call("policy.explain", { case: stream, ...about })).about;

test("of a record that one sees in part: the cell, the reason, who may raise it, and how to ask", async () => {
  const [why] = await explain(officer, { record: kept.note });
  assert.equal(why.level, "exists");
  assert.equal(why.class, "IC15");
  assert.equal(why.agency, "northmere-forensic-health");
  assert.equal(why.type, "clinical_note");
  assert.deepEqual(why.ways.map(({ way, to }) => [way, to]), [["share", "summary"]]);
  assert.deepEqual(why.who, [{ agency: "northmere-forensic-health", people: [] }]);
  assert.deepEqual(why.ask, { verb: "request.log",
    set: { to_agency: "northmere-forensic-health", wanted: kept.note } });
  assert.equal(why.never, false);
  assert.ok(!JSON.stringify(why).includes("Not for the board"));
});

test("what is asked with one click is a request that the server takes", async () => {
  const [{ ask }] = await explain(officer, { record: kept.note });
  await send(officer, ask.verb, { stream: cases.kestrel,
    set: { ...ask.set, question: "Does the plan have to change?" } });
  const { records } = await health.call("case.open", { case: cases.kestrel, why: "To look" });
  const request = records.find((record) => record.type === "request");
  assert.equal(request.fields.wanted, kept.note);
  assert.equal(request.fields.from_agency, "northmere-police");
});

test("of a class: what the seat is told, and the people of the agencies that may hold it", async () => {
  const [why] = await explain(probation, { class: "IC11" });
  assert.equal(why.level, "none");
  assert.deepEqual(why.who, [{ agency: "northmere-police",
    people: [{ user: "u-lindqvist", seat: "pol" }] }]);
  assert.deepEqual(why.ask.set, { to_agency: "northmere-police", wanted: "IC11" });
});

test("of a type: every class that its records may be of", async () => {
  const about = await explain(probation, { type: "person" });
  assert.deepEqual(about.map((why) => why.class), ["IC02", "IC09", "IC24"]);
});

test("what nothing may raise says so, and offers nothing to ask", async () => {
  const [why] = await explain(probation, { class: "IC07" });
  assert.equal(why.never, true);
  assert.equal(why.ask, undefined);
  assert.match(why.sentences.at(-1), /^Nothing can raise this/);
});

test("the command line says the same sentences", async () => {
  const [why] = await explain(probation, { class: "IC11" });
  const said = runWell(["policy", "explain", pack, "--seat", "pro", "--class", "IC11"]);
  assert.equal(said, `${why.class} ${why.label}\n${why.sentences.map((line) => `  ${line}\n`).join("")}`);
  const typed = runWell(["policy", "explain", pack, "--seat", "pro", "--type", "person"]);
  assert.deepEqual(typed.split("\n").filter((line) => /^IC/.test(line)).map((line) => line.slice(0, 4)),
    ["IC02", "IC09", "IC24"]);
  const intel = runWell(["policy", "explain", pack, "--seat", "pol", "--role", "intel,supervisor",
    "--class", "IC11"]);
  assert.match(intel, /all of it, and may write/);
});

test("the command line refuses what is not in the pack, and wrong usage", () => {
  const explained = (...args) => run(["policy", "explain", pack, ...args]).status;
  assert.equal(explained("--seat", "nobody", "--class", "IC11"), 1);
  assert.equal(explained("--seat", "pol", "--class", "IC99"), 1);
  assert.equal(explained("--seat", "pol", "--type", "nothing"), 1);
  assert.equal(explained("--seat", "pol", "--role", "king", "--class", "IC11"), 1);
  assert.equal(explained("--seat", "pol"), 2);
  assert.equal(explained("--class", "IC11"), 2);
  assert.equal(explained("--seat", "pol", "--class", "IC11", "--type", "person"), 2);
  assert.equal(run(["policy", "explain", "--seat", "pol", "--class", "IC11"]).status, 2);
  assert.equal(run(["policy", "explain", "/no/such/pack", "--seat", "pol", "--class", "IC11"]).status, 3);
  assert.match(runWell(["policy", "explain", "--help"]), /^usage: caseboard policy explain/);
});

/** The reply's bytes, the ids that were sent taken out. */
async function bytes(socket, params) {
  await socket.ask("policy.explain", params, "same");
  let text = socket.frames.at(-1);
  for (const value of Object.values(params)) text = text.replaceAll(value, "ID");
  return text;
}

test("of a field with a class of its own: its cell, and nothing of whether it is filled", async () => {
  const formulation = randomUUID();
  await send(officer, "formulation.log", { stream: cases.kestrel, id: formulation, set: { drivers: "Refusal" } });
  const { class: kind, field, level, ways } = (await explain(officer, { record: formulation, field: "clinical_basis" }))[0];
  assert.deepEqual({ kind, field, level, ways }, { kind: "IC15", field: "clinical_basis", level: "exists", ways: [] });
  const { classes } = await officer.call("dictionary.get", {});
  assert.equal(classes.IC15.level, "exists");
  assert.equal(classes.IC04.level, undefined); // hangs on who is named
});

test("unknown, hidden, shut and unopened are not found, in the same bytes", async () => {
  const asked = [
    { case: cases.kestrel, record: randomUUID() },
    { case: cases.kestrel, record: kept.update }, // probation is told nothing of updates
    { case: cases.kestrel, record: kept.update, field: "note" },
    { case: cases.kestrel, record: randomUUID(), field: "note" },
    { case: cases.wigeon, record: randomUUID() }, // takes no part
    { case: randomUUID(), record: kept.note },
    { case: "nowhere", record: kept.note },
    { case: cases.kestrel, class: "IC99" },
    { case: cases.kestrel, type: "nothing" },
  ];
  const texts = [];
  for (const params of asked) texts.push(await bytes(probation, params));
  assert.match(texts[0], /"kind":"not_found"/);
  for (const text of texts) assert.equal(text, texts[0]);
  const another = await (await at.signIn("brand")).socket(); // has not opened the case
  assert.equal(await bytes(another, asked[1]), texts[0]);
  assert.equal(await bytes(another, { case: cases.kestrel, class: "IC15" }), texts[0]);
});

test("one thing is asked about", async () => {
  for (const about of [{}, { record: kept.note, class: "IC15" }, { class: "IC15", field: "text" }]) {
    const { error } = await probation.ask("policy.explain", { case: cases.kestrel, ...about });
    assert.equal(error.data.kind, "invalid");
    assert.deepEqual(Object.keys(error.data.fields), ["record"]);
  }
});

test("who will see it: seats, and on an open case the people, as far as roles decide", async () => {
  const bare = await officer.call("policy.readers", { class: "IC22" });
  assert.ok(bare.seats.every((seat) => seat.people === undefined));
  const { seats } = await officer.call("policy.readers", { class: "IC22", case: cases.kestrel });
  const people = (seat, level) => seats.filter((one) => one.seat === seat && one.level === level)
    .flatMap((one) => one.people.map(({ user }) => user));
  assert.deepEqual(people("pol", "full").sort(), ["u-brand", "u-lindqvist", "u-okafor", "u-sethi"]);
  assert.deepEqual(people("cps", "full"), ["u-nwosu"]);
  assert.deepEqual(people("cps", "summary"), ["u-dacosta"]);
  assert.deepEqual(people("pro", "full"), []);
  assert.ok(!JSON.stringify(seats).includes("u-falk"), "halden takes no part");
  const { error } = await officer.ask("policy.readers", { class: "IC22", case: cases.plover });
  assert.equal(error.data.kind, "not_found");
});
