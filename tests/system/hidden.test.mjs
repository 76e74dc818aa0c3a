// What may not be seen is as if it were not there (N3, N5, P1): the same bytes, and none more.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cpSync } from "node:fs";
import { after, before, test } from "node:test";
import { sleep } from "./support/client.mjs";
import { panel, patience } from "./support/panel.mjs";

const place = panel();
let at, brand, chair, socket;
const cases = {};
before(async () => {
  at = await place.serve({ "requests-burst": 1000, "writes-burst": 500 });
  brand = await at.signIn("brand");
  socket = await brand.socket();
  chair = await (await at.signIn("adeyemi")).socket();
  const { cards } = await chair.call("board.open", { board: "northmere" });
  for (const card of cards) cases[card.fields.ref_no.split(" ")[0].toLowerCase()] = card.id;
});
after(() => place.remove());

/** The reply's bytes, the ids that were sent taken out. */
async function bytes(method, params) {
  await socket.ask(method, params, "same");
  let text = socket.frames.at(-1);
  for (const value of Object.values(params))
    if (typeof value === "string" && value.length === 36) text = text.replaceAll(value, "ID");
  return text;
}

test("unknown, forbidden and excluded cases get equal bytes", async () => {
  const ids = [randomUUID(), cases.plover, cases.dotterel];
  assert.ok(ids.every(Boolean));
  const set = { title: "Look", owner_agency: "northmere-police", owner_user: "u-brand",
    due_date: "2030-01-15" };
  const asked = {
    "case.open": (id) => ({ case: id, why: "Curious" }),
    "action.log": (id) => ({ stream: id, id: randomUUID(), command: randomUUID(), set }),
    "case.amend": (id) => ({ stream: id, id, command: randomUUID(), if: "0123456789abcdef",
      set: { lead_force: "Northmere" } }),
    "case.move": (id) => ({ stream: id, id, command: randomUUID(), if: "0123456789abcdef",
      why: "So", set: { stage: "triage" } }),
    "person.withdraw": (id) => ({ stream: id, id: randomUUID(), command: randomUUID(),
      if: "0123456789abcdef", why: "So", set: {} }),
  };
  for (const [method, params] of Object.entries(asked)) {
    const texts = [];
    for (const id of ids) texts.push(await bytes(method, params(id)));
    assert.match(texts[0], /"kind":"not_found"/, method);
    assert.equal(texts[1], texts[0], `${method}: forbidden`);
    assert.equal(texts[2], texts[0], `${method}: excluded`);
  }
});

test("a case that is had with have is no better known", async () => {
  const have = "0".repeat(64);
  const texts = [];
  for (const id of [randomUUID(), cases.plover, cases.dotterel])
    texts.push(await bytes("case.open", { case: id, have }));
  assert.equal(texts[1], texts[0]);
  assert.equal(texts[2], texts[0]);
});

test("a board of other people is as unknown as one that is not there", async () => {
  const texts = [];
  for (const board of ["nowhere", "halden"]) texts.push(await bytes("board.open", { board }));
  assert.match(texts[0], /"kind":"not_found"/);
  assert.equal(texts[1], texts[0]);
  for (const board of ["nowhere", "halden"]) texts.push(await bytes("directory.open", { board }));
  assert.equal(texts[3], texts[2]);
});

test("nobody begins a case under the id of one that they do not see", async () => {
  const begin = (id) => ({ stream: id, board: "northmere", id, command: randomUUID(),
    set: { ref_no: "Owl 1A", opened: "2026-01-05", lead_agency: "northmere-police",
      jurisdiction: "EW", participating_agencies: ["northmere-police"] } });
  const forbidden = await bytes("case.log", begin(cases.plover));
  const excluded = await bytes("case.log", begin(cases.dotterel));
  const seen = await bytes("case.log", begin(cases.kestrel));
  assert.match(seen, /"kind":"invalid"/);
  assert.equal(forbidden, seen);
  assert.equal(excluded, seen);
});

test("an agency that takes no part sees a card of three fields, and nothing of the case", async () => {
  const petrova = await (await at.signIn("petrova")).socket();
  const { cards } = await petrova.call("board.open", { board: "northmere" });
  const card = cards.find((one) => one.id === cases.kestrel);
  assert.deepEqual(Object.keys(card.fields).sort(), ["lead_agency", "ref_no", "stage"]);
  assert.equal((await petrova.refused("case.open", { case: cases.kestrel, why: "Curious" })).data.kind,
    "not_found");
});

test("whoever is excluded has no card, in any of their seats", async () => {
  const { cards } = await socket.call("board.open", { board: "northmere" });
  assert.ok(!cards.some((one) => one.id === cases.dotterel));
  assert.ok(cards.some((one) => one.id === cases.kestrel));
});

test("an administrator sees the directory and no card", async () => {
  const ray = await (await at.signIn("ray")).socket();
  const { cards } = await ray.call("board.open", { board: "northmere" });
  assert.deepEqual(cards, []);
  const directory = await ray.call("directory.open", { board: "northmere" });
  assert.ok(directory.records.some((one) => one.type === "membership"));
  assert.equal((await ray.refused("case.open", { case: cases.kestrel, why: "Curious" })).data.kind,
    "not_found");
});

test("an exclusion takes case and card away at once, on an open socket", async () => {
  const open = await brand.socket();
  await open.call("board.open", { board: "northmere" });
  const view = await open.call("case.open", { case: cases.wigeon, why: "Own work" });
  assert.ok(view.records.length > 0);
  const { records } = await chair.call("case.open", { case: cases.wigeon, why: "Conflict" });
  const root = records.find((one) => one.id === cases.wigeon);
  const frames = open.frames.length;
  await chair.do("case.exclude", { stream: cases.wigeon, id: cases.wigeon, if: root.etag,
    why: "A relative is a party", set: { excluded_users: ["u-brand"] } });
  const gone = await open.next("case.changed", (news) => news.case === cases.wigeon, 1000 * patience);
  assert.deepEqual([...gone.gone].sort(), view.records.map((one) => one.id).sort());
  assert.deepEqual(gone.put, []);
  const card = await open.next("board.changed", undefined, 1000 * patience);
  assert.deepEqual([card.gone, card.put], [[cases.wigeon], []]);
  assert.equal(open.frames.length, frames + 2, "and nothing more is said about it");

  const okafor = await (await at.signIn("okafor")).socket();
  await okafor.do("action.log", { stream: cases.wigeon, set: { title: "Go on", due_date: "2030-01-15",
    owner_agency: "northmere-police", owner_user: "u-okafor" } });
  await sleep(300);
  assert.equal(open.frames.length, frames + 2);
  assert.equal((await open.refused("case.open", { case: cases.wigeon, have: view.root })).data.kind,
    "not_found");
  open.leave();
});

test("a name that is shut out is not said to whoever asks, only to those who see the case", async () => {
  const tran = await (await at.signIn("tran")).socket();
  const { records } = await tran.call("case.open", { case: cases.dotterel, why: "Agenda" });
  const root = records.find((one) => one.id === cases.dotterel);
  assert.deepEqual(root.fields.excluded_users, ["u-brand"]);
});

test("an advocate whose assignment ends loses at once what came with it, and keeps the rest", async () => {
  const whitlock = await (await at.signIn("whitlock")).socket();
  const before = await whitlock.call("case.open", { case: cases.kestrel, why: "Own work" });
  const mine = before.records.find((one) => one.type === "assignment" && one.fields.role === "advocate");
  const person = before.records.find((one) => one.fields.role === "victim");
  assert.ok(person, "an advocate sees the person they act for");
  await whitlock.do("assignment.end", { stream: cases.kestrel, id: mine.id, if: mine.etag, set: {} });
  const news = await whitlock.next("case.changed");
  assert.ok(news.gone.includes(person.id));
  assert.ok(news.put.some((one) => one.id === mine.id));
  const after = await whitlock.call("case.open", { case: cases.kestrel, why: "Handover" });
  assert.ok(!after.records.some((one) => one.id === person.id));
  assert.equal(news.root, after.root);
});

test("a membership that ends by itself ends the sockets of its seat", async () => {
  const ray = await (await at.signIn("ray")).socket();
  const seat = await at.signIn("sethi");
  const sethi = await seat.socket();
  await sethi.call("case.open", { case: cases.kestrel, why: "Own work" });
  const { records } = await ray.call("directory.open", { board: "northmere" });
  const membership = records.find((one) => one.type === "membership" && one.fields.user === "u-sethi");
  const to = Date.now() + 1500;
  await ray.do("membership.end", { board: "northmere", id: membership.id, if: membership.etag,
    why: "Moves on", set: { successor: "u-brand", to: new Date(to).toISOString() } });
  await sleep(500);
  assert.equal(sethi.how, undefined, "not yet");
  await sethi.ended;
  assert.equal(sethi.how, "4401");
  assert.ok(Date.now() - to < 1000 * patience, "within a second");
});

/** One of two worlds: what MORAN's socket received while SCRIPT ran. */
async function world(template, script) {
  const other = panel();
  cpSync(template.store, other.store);
  cpSync(template.key, other.key, { force: true });
  try {
    const server = await other.serve();
    const officer = await (await server.signIn("okafor")).socket();
    const moran = await (await server.signIn("moran")).socket();
    await moran.call("board.open", { board: "northmere" });
    await moran.call("case.open", { case: cases.kestrel, why: "Before the panel" });
    const view = await officer.call("case.open", { case: cases.kestrel, why: "Own work" });
    const begun = moran.frames.length;
    await script(officer, view);
    await moran.next("case.changed", (news) => news.put.some((one) => one.id === ids.last));
    await sleep(300);
    return moran.frames.slice(begun);
  } finally {
    await other.remove();
  }
}

const ids = { update: randomUUID(), first: randomUUID(), last: randomUUID(), incident: randomUUID() };

test("two worlds that differ in what probation may not see give it the same frames", async () => {
  const template = panel();
  after(() => template.remove());
  cpSync(place.store, template.store); // the ids of this run's cases
  await at.stop();
  cpSync(place.store, template.store, { force: true });
  cpSync(place.key, template.key, { force: true });
  const log = (officer, id, title, more = {}) => officer.do("action.log", { stream: cases.kestrel, id,
    set: { title, owner_agency: "northmere-police", owner_user: "u-okafor", due_date: "2030-01-15",
      ...more } });
  const victim = (view) => view.records.find((one) => one.fields.role === "victim").id;
  const quiet = async (officer) => {
    await log(officer, ids.first, "First");
    await log(officer, ids.last, "Last", { detail: "short", detail_class: "IC22" });
  };
  const busy = async (officer, view) => {
    await log(officer, ids.first, "First");
    await officer.do("update.log", { stream: cases.kestrel, id: ids.update, set: {
      victim: victim(view), recipient: "victim", channel: "phone", outcome: "delivered",
      made_at: new Date().toISOString(), note: "He is on bail." } });
    const plan = view.records.find((one) => one.type === "victim_contact_plan");
    await officer.do("victim_contact_plan.amend", { stream: cases.kestrel, id: plan.id, if: plan.etag,
      set: { frequency: "fortnightly" } });
    await log(officer, ids.last, "Last", { detail: "quite another text, and longer", detail_class: "IC22" });
  };
  // what says when, and what is made of it, differs between any two runs
  const plain = (frames) => frames.map((text) => text
    .replace(/"created":"[^"]*"/g, '"created":"T"')
    .replace(/"(etag|root)":"[0-9a-f]*"/g, '"$1":"H"'));
  const one = await world(template, quiet);
  const two = await world(template, busy);
  assert.deepEqual(plain(two), plain(one));
  assert.deepEqual(two.map((text) => text.length), one.map((text) => text.length));
});
