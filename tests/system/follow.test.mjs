// Whoever follows a case over the wire has, after every message, what a fresh view would give: by
// the definitions of etag and root in design 7, for each message, at every seat, on sockets and
// pipes, while others write whatever comes to their minds.
//
//   CASEBOARD_SEED          the seed of a run that failed
//   CASEBOARD_FOLLOW_STEPS  how many commands are tried (250; 60 under a sanitizer)
import assert from "node:assert/strict";
import { createHash, randomInt, randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { sleep } from "./support/client.mjs";
import { events, pack, panel, runWell } from "./support/panel.mjs";

const steps = Number(process.env.CASEBOARD_FOLLOW_STEPS ?? (process.env.CASEBOARD_SANITIZER ? 60 : 250));
const seed = Number(process.env.CASEBOARD_SEED ?? randomInt(2 ** 31));
const place = panel();
after(() => place.remove());

let state = seed;
function random(n) { // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let x = Math.imul(state ^ (state >>> 15), 1 | state);
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
  return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * n);
}
const pick = (list) => list[random(list.length)];

// ---- the definitions, read slowly -----------------------------------------------------------------

const sha = (text) => createHash("sha256").update(text).digest("hex");

function canonical(value) { // RFC 8785, for what the wire has: no fractions
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}
const etagOf = ({ etag, ...record }) => sha(canonical(record)).slice(0, 16);
const rootOf = (records) => sha([...records.values()].map((one) => `${one.id}:${one.etag}\n`).sort().join(""));

/** What somebody has who applies every message; complains at the first that does not add up. */
class Follower {
  constructor(name, connection, kestrel) {
    Object.assign(this, { name, connection, kestrel, cards: new Map(), records: null, wrong: [] });
  }

  async begin() {
    const take = this.connection.take.bind(this.connection);
    this.connection.take = (text) => {
      const message = JSON.parse(text);
      if (message.method === "case.changed") this.#change("records", message.params);
      if (message.method === "board.changed") this.#change("cards", message.params);
      if (message.result?.records) this.#whole("records", message.result.records, message.result.root);
      if (message.result?.cards) this.#whole("cards", message.result.cards, message.result.root);
      take(text);
    };
    await this.connection.call("board.open", { board: "northmere" });
    await this.connection.call("case.open", { case: this.kestrel, why: "To follow it" });
  }

  #check(where, put, root) {
    for (const one of put)
      if (etagOf(one) !== one.etag) this.wrong.push(`${where}: etag of ${JSON.stringify(one)}`);
    if (rootOf(this[where]) !== root) this.wrong.push(`${where}: root after ${this.connection.frames.at(-1)}`);
  }

  #whole(where, list, root) {
    this[where] = new Map(list.map((one) => [one.id, one]));
    this.#check(where, list, root);
  }

  #change(where, { gone, put, root }) {
    if (gone.length + put.length === 0) this.wrong.push(`${where}: a message of nothing`);
    for (const id of gone)
      if (!this[where].delete(id)) this.wrong.push(`${where}: ${id} went and was not there`);
    for (const one of put) {
      if (this[where].get(one.id)?.etag === one.etag) this.wrong.push(`${where}: ${one.id} came again`);
      this[where].set(one.id, one);
    }
    this.#check(where, put, root);
  }

  /** Whoever was shut out follows no more, and has to open the case again, with a reason. */
  async again() {
    if (this.records?.size === 0)
      await this.connection.ask("case.open", { case: this.kestrel, why: "It is open again" });
  }
}

// ---- whatever comes to their minds ------------------------------------------------------------------

const day = () => `2026-0${1 + random(9)}-1${random(9)}`;
const instant = () => `${day()}T0${random(10)}:00:00.000Z`;
const word = () => pick(["blue", "green", "Ünlü", "“so”", "a\nb", "🔔", "tab\tbed"]);
const line = () => `${pick(["call", "ring", "drive", "Ünlü", "“so”"])} ${random(1000)}`;
const users = ["u-okafor", "u-brand", "u-whitlock", "u-ferreira", "u-moran", "u-hale", "u-dacosta"];
const agencies = { "u-okafor": "northmere-police", "u-brand": "northmere-police",
  "u-whitlock": "harbour-advocacy", "u-ferreira": "harbour-advocacy", "u-moran": "northmere-probation",
  "u-hale": "northmere-victim-liaison", "u-dacosta": "cps-northmere" };
const classes = ["IC02", "IC04", "IC05", "IC13", "IC18", "IC21", "IC22"];

const new_ = {
  action: () => { const owner = pick(users); return { title: line(), owner_user: owner,
    owner_agency: agencies[owner], due_date: day(), detail: word(), detail_class: pick(classes),
    reveals_victim_location: random(2) === 0 }; },
  update: (of) => ({ victim: of.victim, recipient: "victim", channel: pick(["phone", "letter"]),
    made_at: instant(), outcome: pick(["delivered", "no_answer"]), note: word() }),
  incident: () => ({ occurred_at: instant(), type: "watching", narrative: word(),
    reveals_victim_location: random(2) === 0 }),
  victim_location: (of) => ({ victim: of.victim, kind: "work", where: line(),
    readers: users.filter(() => random(3) === 0) }),
  victim_contact: (of) => ({ victim: of.victim, kind: "phone", value: line(), safe: true }),
  need: (of) => ({ victim: of.victim, kind: "format", detail: line() }),
  supervision_note: (of) => ({ suspect: of.suspect, on: day(), kind: pick(["contact", "recall", "other"]), text: word() }),
  police_record: (of) => ({ suspect: of.suspect, as_of: day(), text: word() }),
  assignment: () => { const user = pick(users); return { user, agency: agencies[user],
    role: pick(["deputy", "advocate", "practitioner", "OIC"]), from: instant() }; },
  person: () => ({ role: pick(["associated", "child", "victim", "suspect"]), name: line() }),
  promise: (of) => ({ victim: of.victim, recipient: "victim", owner_user: pick(users), due_date: day(),
    about: word(), promised_at: instant() }),
};
const types = JSON.parse(readFileSync(join(pack, "dictionary.json"), "utf8")).types;
const other = ["accept", "refuse", "start", "complete", "cancel", "amend", "amend", "withdraw", "end"];

/** A command of WHO: something new, or something done to what they see. */
function anything(who) {
  const seen = [...who.records.values()];
  const of = { victim: pick(seen.filter((one) => one.fields.role === "victim"))?.id ?? randomUUID(),
    suspect: pick(seen.filter((one) => one.fields.role === "suspect"))?.id ?? randomUUID() };
  const base = { stream: who.kestrel, command: randomUUID() };
  if (random(3) !== 0 || seen.length === 0) {
    const type = pick(Object.keys(new_));
    const set = new_[type](of);
    return [`${type}.log`, { ...base, id: randomUUID(), set }];
  }
  const record = pick(seen);
  const verb = pick(other.filter((one) => one in types[record.type].verbs &&
    !(one === "withdraw" && record.type === "case"))); // what would be left to follow?
  const set = verb === "amend" ? amended(record, of) : { refuse: { reason: word() },
    complete: { outcome: word() }, cancel: { reason: word() } }[verb] ?? {};
  return [`${record.type}.${verb}`, { ...base, id: record.id, if: record.etag, set,
    ...(verb === "withdraw" ? { why: "Wrong" } : {}) }];
}

function amended(record, of) {
  const fresh = new_[record.type]?.(of) ?? { risk_band: pick(["standard", "medium", "high"]) };
  const field = pick(Object.keys(fresh));
  return { [field]: fresh[field] };
}

/** Somebody is shut out now and then, and an agency leaves or comes back. */
async function turmoil(chair) {
  const { records } = await chair.call("case.open", { case: chair.kestrel, why: "Chairing" });
  const root = records.find((one) => one.id === chair.kestrel);
  if (random(3) === 0)
    return chair.ask("case.exclude", { stream: chair.kestrel, id: root.id, if: root.etag,
      command: randomUUID(), why: "A relative", set: { excluded_users: ["u-ferreira"] } });
  const all = ["northmere-police", "northmere-board", "harbour-advocacy", "cps-northmere",
    "northmere-probation", "northmere-victim-liaison"];
  return chair.ask("case.amend", { stream: chair.kestrel, id: root.id, if: root.etag,
    command: randomUUID(), set: { participating_agencies: all.filter((one, i) => i < 2 || random(4) !== 0) } });
}

// ---- the test ---------------------------------------------------------------------------------------

const names = ["okafor", "brand", "sethi", "whitlock", "ferreira", "moran", "hale", "petrova", "dacosta",
  "nwosu", "tran", "adeyemi", "quill"];
const generous = Object.fromEntries(["requests-per-s", "requests-burst", "writes-per-s", "writes-burst",
  "opens-per-10min", "opens-per-day"].map((flag) => [flag, 1000000]));
const followers = [];
let at, kestrel, chair;

async function follow(seat, name, how) {
  const follower = new Follower(`${name} (${how})`, how === "pipe" ? seat.pipe() : await seat.socket(), kestrel);
  follower.seat = seat;
  await follower.begin().catch((error) => { if (error.kind !== "not_found") throw error; });
  followers.push(follower);
}

test(`every message adds up at every seat (seed ${seed})`, async () => {
  at = await place.serve({ ...generous, "memory-mb": 1 });
  chair = await (await at.signIn("adeyemi")).socket();
  kestrel = chair.kestrel = await chair.caseOf("Kestrel 1A");
  for (const name of names) {
    const seat = await at.signIn(name);
    await follow(seat, name, "socket");
    if (random(3) === 0) await follow(seat, name, "pipe");
  }
  let taken = 0;
  for (let i = 0; i < steps; i++) {
    const writers = followers.filter((one) => one.records !== null);
    const asked = Array.from({ length: 1 + random(4) }, () => {
      const who = pick(writers);
      return who.connection.ask(...anything(who));
    });
    if (random(40) === 0) asked.push(turmoil(chair));
    if (i % 10 === 0) for (const one of followers) asked.push(one.again().then(() => ({ result: {} })));
    for (const reply of await Promise.all(asked)) {
      if (reply.result) taken++;
      else assert.notEqual(reply.error.data.kind, "internal", `seed ${seed}: ${JSON.stringify(reply)}`);
    }
  }
  await sleep(500);
  for (const one of followers) await one.again();
  assert.ok(taken > steps / 4, `only ${taken} commands were taken`);
  for (const one of followers) assert.deepEqual(one.wrong, [], `seed ${seed}: ${one.name}`);
});

test("in the end everybody has what a fresh view gives them, and what the command line prints", async () => {
  const journal = place.export();
  const files = { directory: join(place.dir, "d.ndjson"), kestrel: join(place.dir, "k.ndjson") };
  const write = (file, keep) => writeFileSync(file,
    events(journal).filter(keep).map((one) => `${JSON.stringify(one)}\n`).join(""));
  write(files.directory, (one) => one.kind === "directory");
  write(files.kestrel, (one) => one.stream === kestrel);
  for (const one of followers) {
    const fresh = await (await one.seat.socket()).ask("case.open", { case: kestrel, why: "To compare" });
    const have = [...(one.records ?? new Map()).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const records = fresh.error ? [] : fresh.result.records.sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(have, records, `seed ${seed}: ${one.name}`);
    const { user, agency, seat } = one.seat.who;
    const as = join(place.dir, "viewer.json");
    writeFileSync(as, JSON.stringify({ user: user.id, agency: agency.id, seat,
      roles: one.seat.who.roles.northmere ?? [] }));
    const printed = JSON.parse(runWell(["view", "--pack", pack, "--as", as, "--directory",
      files.directory, files.kestrel]));
    assert.deepEqual(printed.records, records, `seed ${seed}: ${one.name}`);
  }
});
