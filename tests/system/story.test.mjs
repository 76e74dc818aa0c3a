// The story that Caseboard is built to tell: one board at three seats, live, killed and back.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Seat, sleep } from "./support/client.mjs";
import { demoStory, pack, page, patience, run, Server } from "./support/panel.mjs";
import { caseboard, folder, freePort, start } from "./support/server.mjs";

const seats = JSON.parse(readFileSync(join(demoStory, "board.json"), "utf8")).seats;

const place = folder();
const dir = join(place.path, "demo");
const store = join(dir, "caseboard.db");
const ports = {};
let at; // the server that runs now
const people = {};
const kept = {}; // from one test for a later one

async function demo() {
  ports.tls ??= await freePort();
  ports.status ??= await freePort();
  const server = await start(caseboard, ["demo", "--dir", dir, "--story", demoStory, "--pack", pack,
    "--web", page(place.path), "--port", ports.tls, "--status-port", ports.status].map(String),
  /The certificate is this demo's own/);
  at = new Server(server, ports.tls, ports.status, `localhost:${ports.tls}`, store);
}

async function signIn(host) {
  const seat = seats.find((one) => one.host === host);
  const name = at.named(`${host}.localhost:${ports.tls}`);
  const signedIn = await Seat.signIn(name, seat.name, seat.password);
  at.seats.push(signedIn);
  return signedIn;
}

/** The sockets of the story with the board and the case open. */
async function watch(seat, how = "socket") {
  const one = how === "pipe" ? seat.pipe() : await seat.socket();
  one.board = await one.call("board.open", { board: "northmere" });
  one.case = one.board.cards.find((card) => card.fields.ref_no === "Heron 7Q").id;
  one.view = await one.call("case.open", { case: one.case, why: "Before the panel" });
  return one;
}

const idOf = (view, type, fits = () => true) =>
  view.records.find((record) => record.type === type && fits(record)).id;
const ids = (records) => records.map((record) => record.id).sort();

before(async () => {
  await demo();
  for (const host of ["police", "advocate", "probation"]) people[host] = await signIn(host);
});
after(async () => {
  await at?.crash();
  place.remove();
});

let officer, advocate, probation, piped;

test("three people sign in, and each is told who they are and in which seat", () => {
  assert.deepEqual(Object.values(people).map((seat) => seat.who.seat), ["pol", "adv", "pro"]);
  assert.equal(people.police.who.user.id, "u-okafor");
  assert.equal(people.police.who.training, true);
  for (const seat of Object.values(people))
    assert.ok(seat.who.boards.some((board) => board.id === "northmere"));
});

test("the board has the pack's columns and a card a case", async () => {
  officer = await watch(people.police);
  advocate = await watch(people.advocate);
  probation = await watch(people.probation);
  const { columns, cards, root } = officer.board;
  assert.ok(columns.length >= 5 && cards.length >= 10);
  assert.match(root, /^[0-9a-f]{64}$/);
  for (const card of cards) {
    assert.match(card.etag, /^[0-9a-f]{16}$/);
    assert.ok(card.fields.ref_no && card.fields.stage && card.fields.lead_agency);
  }
});

test("a case needs a reason", async () => {
  const socket = await people.police.socket();
  const error = await socket.refused("case.open", { case: officer.case });
  assert.equal(error.data.kind, "invalid");
  assert.ok(error.data.fields.why);
  socket.leave();
});

test("three seats get three views of one case", () => {
  const types = (one) => new Set(one.view.records.map((record) => record.type));
  assert.ok(types(officer).has("update") && types(advocate).has("update"));
  assert.ok(!types(probation).has("update"), "staff of the suspect never see how the victim is told");
  assert.ok(!types(probation).has("victim_contact_plan"));
  assert.equal(new Set([officer, advocate, probation].map((one) => one.view.root)).size, 3);
  for (const one of [officer, advocate, probation]) {
    assert.ok(one.view.records.length > 10);
    assert.deepEqual(one.view.clocks, []);
  }
});

test("an update to the victim reaches the advocate at once, and probation not at all", async () => {
  piped = await watch(people.advocate, "pipe");
  const frames = probation.frames.length;
  const update = randomUUID();
  const reply = await officer.do("update.log", {
    stream: officer.case, id: update,
    set: { victim: idOf(officer.view, "person", (one) => one.fields.role === "victim"),
      recipient: "victim", channel: "phone", made_at: new Date(Date.now() - 60000).toISOString(),
      outcome: "delivered", note: "Told her that he was charged." },
  });
  assert.equal(reply.id, update);
  const seen = await advocate.next("case.changed", (news) => news.put.some((one) => one.id === update));
  assert.equal(seen.case, officer.case);
  assert.equal(seen.put.find((one) => one.id === update).fields.note, "Told her that he was charged.");
  await piped.next("case.changed", (news) => news.put.some((one) => one.id === update));
  await officer.next("case.changed", (news) => news.root === reply.root);
  await sleep(400);
  assert.equal(probation.frames.length, frames, "not a frame, not even an empty one");
});

test("an action for the advocate reaches everybody, each by what their seat may see", async () => {
  const frames = probation.frames.length;
  const action = randomUUID();
  await officer.do("action.log", {
    stream: officer.case, id: action,
    set: { title: "Agree a safety plan", owner_agency: "harbour-advocacy", owner_user: "u-whitlock",
      due_date: "2030-01-15", detail: "Her new route to work", detail_class: "IC22" },
  });
  const shown = async (one) =>
    (await one.next("case.changed", (news) => news.put.some((put) => put.id === action)))
      .put.find((put) => put.id === action);
  const [full, owners, theirs] = [await shown(officer), await shown(advocate), await shown(probation)];
  await shown(piped);
  assert.equal(full.fields.detail, "Her new route to work");
  assert.equal(owners.fields.owner_user, "u-whitlock");
  assert.equal(theirs.fields.title, "Agree a safety plan");
  assert.ok(!("detail" in theirs.fields), "the detail is of a class that probation does not see");
  assert.equal(probation.frames.length, frames + 1, "one frame, and nothing of the update in it");
  kept.action = action;
});

test("the pipe brought the very same messages as the socket", async () => {
  const socket = await watch(people.advocate);
  const pipe = await watch(people.advocate, "pipe");
  for (const title of ["Ring the school", "Ask for the tenancy"]) {
    const id = randomUUID();
    await officer.do("action.log", { stream: officer.case, id, set: { title,
      owner_agency: "harbour-advocacy", owner_user: "u-whitlock", due_date: "2030-01-15" } });
    for (const one of [socket, pipe])
      await one.next("case.changed", (news) => news.put.some((put) => put.id === id));
  }
  await sleep(200);
  assert.deepEqual(pipe.frames, socket.frames);
  socket.leave();
  pipe.leave();
});

test("the owner accepts the action, and a view put together of changes is a fresh view", async () => {
  const mine = (await people.advocate.socket());
  const before = await mine.call("case.open", { case: officer.case, why: "Own work" });
  const action = before.records.find((one) => one.id === kept.action);
  const reply = await mine.do("action.accept", { stream: officer.case, id: action.id, if: action.etag });
  await officer.next("case.changed", (news) => news.put.some((one) => one.id === action.id &&
    one.fields.state === "accepted"));
  const after = await mine.call("case.open", { case: officer.case, why: "Own work" });
  assert.equal(after.root, reply.root);
  assert.deepEqual(ids(after.records), ids(before.records));
  mine.leave();
});

test("killed in the middle and started again, it has everything that it acknowledged", async () => {
  const acknowledged = [];
  const storm = (async () => {
    for (let i = 0; i < 25; i++) {
      const id = randomUUID();
      await officer.do("action.log", { stream: officer.case, id, set: { title: `Call ${i}`,
        owner_agency: "northmere-police", owner_user: "u-okafor", due_date: "2030-01-15" } });
      acknowledged.push(id);
    }
  })().catch(() => {});
  while (acknowledged.length < 8) await sleep(1);
  at.server.kill("SIGKILL");
  await Promise.all([storm, at.server.exited]);
  for (const seat of Object.values(people)) seat.leave();
  const roots = { advocate: advocate.view.root, probation: probation.view.root };

  const began = Date.now();
  await demo();
  assert.ok(Date.now() - began < 5000 * patience, "R6: back in five seconds");
  const verified = run(["verify", "--store", store]);
  assert.equal(verified.status, 0, verified.out + verified.err);

  for (const host of Object.keys(people)) people[host] = new Seat(at.named(people[host].at.host),
    people[host].cookie, people[host].who);
  officer = await watch(people.police);
  const there = new Set(ids(officer.view.records));
  for (const id of acknowledged) assert.ok(there.has(id), "acknowledged, so it is there");
  kept.roots = roots;
});

test("whoever comes back with what they have gets a few bytes, or what they missed", async () => {
  const socket = await people.probation.socket();
  const { root } = await socket.call("case.open", { case: officer.case, why: "After the break" });
  const again = await people.probation.socket();
  const same = await again.call("case.open", { case: officer.case, have: root });
  assert.deepEqual(same, { unchanged: true });
  const other = await again.call("case.open", { case: officer.case, have: kept.roots.probation });
  assert.equal(other.root, root);
  assert.ok(other.records.some((one) => one.id === kept.action));
  for (const one of [socket, again]) one.leave();
});

test("sessions outlive the server that gave them", async () => {
  const answer = await people.advocate.get("/api/session");
  assert.equal(answer.status, 200);
  assert.equal(JSON.parse(answer.body.toString()).user.id, "u-whitlock");
});
