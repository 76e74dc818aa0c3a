// Rights that end by time alone, on open connections on which nothing else happens (N8): within a
// second, removals first, and then nothing more. The server's wall clock is the test's.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { cookieOf, Seat, sleep } from "./support/client.mjs";
import { pack, panel, patience } from "./support/panel.mjs";
import { caseboard } from "./support/server.mjs";

const place = panel();
const shift = join(place.dir, "shift");
let at, kestrel, aheadMs = 0;

const DAY = 24 * 3600 * 1000;
const now = () => Date.now() + aheadMs;
const instant = (ms) => new Date(ms).toISOString();

/** Days are those of the clock on the board's wall. */
const { time_zone: timeZone } = JSON.parse(readFileSync(join(pack, "pack.json"), "utf8"));
const dateOf = (ms) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(ms);
function dayBegins(date) {
  const utc = Date.parse(`${date}T00:00:00.000Z`);
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(utc);
  return utc - Number(hour) * 3600 * 1000;
}
const daysAfter = (date, days) => dayBegins(dateOf(Date.parse(`${date}T12:00:00.000Z`) + days * DAY));

/** Set the server's clock to MS, which is later than it was. */
function setClock(ms) {
  aheadMs = Math.round(ms - Date.now());
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(aheadMs));
  const file = openSync(shift, "r+");
  writeSync(file, bytes, 0, 8, 0);
  closeSync(file);
}

/** A while that is enough to make ready what is to end, and to let the clock run up to that end. */
const AHEAD = 200 * 1000;
const soonBefore = (end) => { if (end - 1500 > now()) setClock(end - 1500); };

before(async () => {
  writeFileSync(shift, Buffer.alloc(8));
  at = await place.serve({ "idle-s": 3000, "requests-burst": 1000, "writes-burst": 500 }, undefined, {
    LD_PRELOAD: join(dirname(caseboard), "caseboard_clock_shift.so"), CASEBOARD_CLOCK_SHIFT: shift,
    ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ""}:verify_asan_link_order=0`,
  });
});
after(() => place.remove());

/** Somebody who follows the case: what it holds now, and when each record went. */
class Follower {
  static async open(user, seat) {
    const one = new Follower();
    one.seat = seat ?? await at.signIn(user);
    one.socket = await one.seat.socket();
    kestrel ??= await one.socket.caseOf("Kestrel 1A");
    one.gone = new Map();
    const take = one.socket.take.bind(one.socket);
    one.socket.take = (text) => {
      const { method, params } = JSON.parse(text);
      if (method === "case.changed") one.change(params);
      take(text);
    };
    const { records } = await one.socket.call("case.open", { case: kestrel, why: "To follow it" });
    one.records = new Map(records.map((record) => [record.id, record]));
    return one;
  }

  change({ gone, put }) {
    for (const id of gone) { this.records.delete(id); this.gone.set(id, now()); }
    for (const record of put) this.records.set(record.id, record);
  }

  level(id) { return this.records.get(id)?.level ?? "none"; }
  find(type, fits = () => true) {
    return [...this.records.values()].find((one) => one.type === type && fits(one.fields));
  }

  async until(what, holds, ms = 5000 * patience) {
    for (const end = Date.now() + ms; Date.now() < end; await sleep(10))
      if (holds()) return;
    assert.fail(`never: ${what}`);
  }

  async do(verb, params) {
    const { id } = await this.socket.do(verb, { stream: kestrel, ...params });
    return id;
  }
}

/** It goes after END, and no later than a second after; then nothing more comes about it. */
async function endsAt(follower, id, end, level = "none") {
  assert.notEqual(follower.level(id), level);
  soonBefore(end);
  await follower.until(`${id} at ${level}`, () => follower.gone.has(id) && follower.level(id) === level,
    end - now() + 5000 * patience);
  const late = follower.gone.get(id) - end;
  assert.ok(late >= -20, `it went ${-late} ms early`);
  assert.ok(late <= 1000 * patience, `it went ${late} ms late`);
  const frames = follower.socket.frames.length;
  await sleep(300);
  if (level === "none") assert.equal(follower.socket.frames.length, frames, "nothing more of it");
}

const decision = (record, more) => ({ records: [{ record: record.id, etag: record.etag }],
  level: "summary", purpose: "support_victim", legal_basis: ["dpa3"],
  necessity: "She has to plan for it", proportionality: "One line and no more", consent: "given",
  victim_safety_checked: true, victim_safety_checked_by: "u-whitlock", conditions: ["none"], ...more });

/** A police record with a summary, and a supervisor who shares it with the advocate. */
async function share(officer, supervisor, more) {
  const suspect = officer.find("person", (fields) => fields.role === "suspect");
  const id = await officer.do("police_record.log", { set: { suspect: suspect.id,
    as_of: "2026-01-05", text: "Three convictions.", summary: "He has hurt before." } });
  await supervisor.until("the record", () => supervisor.records.has(id));
  const share = await supervisor.do("share_decision.log", { set: decision(supervisor.records.get(id),
    { recipients: ["u-whitlock"], ...more }) });
  return { id, share };
}

test("a share ends with its last day on a silent connection", async () => {
  const midnight = daysAfter(dateOf(now()), 1);
  setClock(midnight - 600 * 1000);
  const officer = await Follower.open("okafor");
  const supervisor = await Follower.open("lindqvist");
  const advocate = await Follower.open("whitlock");
  const other = await Follower.open("ferreira");
  const { id } = await share(officer, supervisor, { expires_on: dateOf(now()) });
  await advocate.until("the summary", () => advocate.level(id) === "summary");
  assert.equal(other.level(id), "none");
  const frames = advocate.socket.frames.length;
  soonBefore(midnight);
  await sleep(700);
  assert.equal(advocate.socket.frames.length, frames, "nothing before its time");
  await advocate.until("its end", () => advocate.gone.has(id));
  const late = advocate.gone.get(id) - midnight;
  assert.ok(late >= -20 && late <= 1000 * patience, `it went ${late} ms after midnight`);
  assert.equal(advocate.level(id), "none");
  assert.equal(supervisor.level(id), "full");
});

test("a revoked share, and one whose record changes, go in the batch that says so", async () => {
  const officer = await Follower.open("okafor");
  const supervisor = await Follower.open("lindqvist");
  const advocate = await Follower.open("whitlock");
  const first = await share(officer, supervisor);
  const second = await share(officer, supervisor);
  await advocate.until("both", () => advocate.level(first.id) === "summary" && advocate.level(second.id) === "summary");
  await supervisor.do("share_decision.revoke", { id: first.share, why: "No longer needed",
    if: supervisor.records.get(first.share).etag, set: {} });
  await advocate.until("the first is gone", () => advocate.level(first.id) === "none");
  await officer.until("the etag", () => officer.records.has(second.id));
  await officer.do("police_record.amend", { id: second.id, set: { summary: "Other words." },
    if: officer.records.get(second.id).etag });
  await advocate.until("the second is gone", () => advocate.level(second.id) === "none");
  assert.ok(!advocate.socket.frames.some((text) => text.includes("Other words.")));
  const frames = advocate.socket.frames.length;
  await officer.do("police_record.amend", { id: first.id, set: { text: "Four convictions." },
    if: officer.records.get(first.id).etag });
  await sleep(300);
  assert.equal(advocate.socket.frames.length, frames, "nothing more of it");
});

test("a share of what has changed since is a conflict, and of what is hidden a share of nothing", async () => {
  const supervisor = await Follower.open("lindqvist");
  const advocate = await Follower.open("whitlock");
  const record = supervisor.find("police_record");
  const stale = decision({ id: record.id, etag: "0123456789abcdef" }, { recipients: ["u-whitlock"] });
  const ids = () => ({ stream: kestrel, id: randomUUID(), command: randomUUID() });
  const refused = await supervisor.socket.refused("share_decision.log", { ...ids(), set: stale });
  assert.equal(refused.data.kind, "conflict");
  assert.ok(refused.data.fields.records);
  const hidden = await advocate.socket.refused("share_decision.log", { ...ids(), set: stale });
  assert.equal(hidden.data.reason, "not_writer");
});

test("an emergency asks for a fresh factor, opens at once, and ends at its time", async () => {
  const advocate = await Follower.open("whitlock");
  const victim = advocate.find("person", (fields) => fields.role === "victim");
  const place_ = await advocate.do("victim_location.log", { set: { victim: victim.id, kind: "home",
    where: "14 Larch Rise" } });
  let chair = await Follower.open("adeyemi");
  const auditor = await Follower.open("quill");
  const set = () => ({ target: "IC04", reason: "He is on his way to her",
    until: instant(now() + AHEAD) });
  setClock(now() + 301 * 1000); // and a factor grows stale
  const stale = await chair.socket.refused("emergency_access.log", { stream: kestrel,
    id: randomUUID(), command: randomUUID(), set: set() });
  assert.equal(stale.data.reason, "not_fresh");
  const given = await chair.seat.post("/api/confirm", { password: "small panel of adeyemi" });
  assert.equal(given.status, 200);
  await chair.socket.ended; // its session goes on under a new name
  chair = await Follower.open("adeyemi", new Seat(at, cookieOf(given), JSON.parse(given.body.toString())));
  assert.equal(chair.level(place_), "none");
  const asked = set();
  const access = await chair.do("emergency_access.log", { set: asked });
  await chair.until("the place", () => chair.level(place_) === "full");
  await advocate.until("word of it", () => advocate.level(access) === "full");
  await auditor.until("word of it", () => auditor.level(access) === "full");
  assert.equal(auditor.records.get(access).fields.state, "unreviewed");
  await endsAt(chair, place_, Date.parse(asked.until));
});

test("an assignment ends at its time", async () => {
  const ferreira = await Follower.open("ferreira");
  const end = now() + AHEAD;
  const assignment = await ferreira.do("assignment.log", { set: { user: "u-ferreira",
    agency: "harbour-advocacy", role: "advocate", from: instant(now() - 60000) } });
  await ferreira.until("a client", () => ferreira.find("person", (fields) => fields.role === "victim"));
  const victim = ferreira.find("person", (fields) => fields.role === "victim");
  await ferreira.do("assignment.end", { id: assignment, set: { to: instant(end) },
    if: ferreira.records.get(assignment).etag });
  soonBefore(end);
  await ferreira.until("the client's end", () => ferreira.gone.has(victim.id));
  const late = ferreira.gone.get(victim.id) - end;
  assert.ok(late >= -20 && late <= 1000 * patience, `it went ${late} ms after its end`);
});

/** A membership by two administrators of two agencies, until END; then it is SUCCESSOR's. */
async function member(set, end, successor) {
  const ray = await (await at.signIn("ray")).socket();
  const vance = await (await at.signIn("vance")).socket();
  const id = randomUUID();
  await vance.call("membership.log", { board: "northmere", id, command: randomUUID(), set });
  const { records } = await ray.call("directory.open", { board: "northmere" });
  const { etag } = records.find((one) => one.id === id);
  const approved = await ray.call("membership.approve", { board: "northmere", id,
    command: randomUUID(), if: etag, set: {} });
  await ray.call("membership.end", { board: "northmere", id, command: randomUUID(),
    if: approved.etag, why: "For a moment", set: { successor, to: instant(end) } });
  return id;
}

test("a role ends at its time", async () => {
  const sethi = await Follower.open("sethi");
  const line = await sethi.do("intelligence.log", { set: { grading: "B2", text: "He bought a car.",
    summary: "He has a car." } });
  const end = now() + AHEAD;
  await member({ user: "u-okafor", agency: "northmere-police", seat: "pol", roles: ["intel"],
    from: instant(now() - 60000) }, end, "u-brand");
  const officer = await Follower.open("okafor");
  assert.equal(officer.level(line), "full");
  await endsAt(officer, line, end, "summary");
});

test("a membership that ends closes what is open in its seat", async () => {
  const end = now() + AHEAD;
  const membership = await member({ user: "u-adeyemi", agency: "northmere-board", seat: "coo",
    roles: [], from: instant(now() - 60000) }, end, "u-quill");
  const socket = await (await at.signIn("adeyemi")).socket();
  await socket.call("session.switch", { membership });
  await socket.call("case.open", { case: kestrel, why: "Agenda" });
  soonBefore(end);
  const how = await socket.ended;
  const late = now() - end;
  assert.match(how, /4401/);
  assert.ok(late >= -20 && late <= 1000 * patience, `it closed ${late} ms after its end`);
});

test("a declaration that grows old closes the case on a silent connection", async () => {
  const administrator = await (await at.signIn("ray")).socket();
  const { records } = await administrator.call("directory.open", { board: "northmere" });
  const { on } = records.find((one) => one.type === "declaration").fields;
  const end = daysAfter(on, 366);
  setClock(end - 600 * 1000);
  const officer = await Follower.open("okafor");
  assert.ok(officer.records.has(kestrel));
  soonBefore(end);
  await officer.until("the case's end", () => officer.records.size === 0);
  const late = officer.gone.get(kestrel) - end;
  assert.ok(late >= -20 && late <= 1000 * patience, `it went ${late} ms after its end`);
  const error = await officer.socket.refused("case.open", { case: kestrel, why: "Again" });
  assert.equal(error.data.kind, "not_found");
});
