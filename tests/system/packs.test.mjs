// A pack comes into force on a running server: two people, one hash, and readers who only get the
// difference. Over real sockets, through a restart, and with the folder changed behind its back.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { events, pack, panel, run } from "./support/panel.mjs";

const place = panel();
const packs = join(place.dir, "packs");
const next = join(packs, "next");
let at, ray, vance, police, probation, caseId, draft, hash;
after(() => place.remove());

function edit(file, change) {
  const document = JSON.parse(readFileSync(join(next, file), "utf8"));
  change(document);
  writeFileSync(join(next, file), JSON.stringify(document));
}

const hashOf = (folder) => /hash ([0-9a-f]{64})/.exec(run(["policy", "check", folder]).out)[1];

async function administrator(user) {
  const socket = await (await at.signIn(user)).socket();
  const who = await socket.call("session.who");
  const seat = who.seats.find((one) => one.seat === "adm");
  if (who.seat !== "adm") await socket.call("session.switch", { membership: seat.membership });
  return socket;
}

const incidents = ({ records }) => records.filter(({ type }) => type === "incident").map(({ id }) => id);

before(async () => {
  cpSync(pack, next, { recursive: true });
  edit("pack.json", (document) => (document.version += 1));
  edit("views.json", ({ classes }) => {
    classes.IC13.cells.pro = "none"; // probation loses the incidents
    classes.IC16.cells.vlo = "full";
  });
  for (const file of readdirSync(join(next, "tests")).filter((name) => name.endsWith(".json")))
    edit(join("tests", file), (scenario) => (scenario.pack = "masip@2"));
  hash = hashOf(next);
  at = await place.serve({ packs, "requests-burst": 1000, "writes-burst": 500 });
  police = await (await at.signIn("okafor")).socket();
  probation = await (await at.signIn("moran")).socket();
  ray = await administrator("ray");
  vance = await administrator("vance");
  const { cards } = await police.call("board.open", { board: "northmere" });
  caseId = cards.find(({ fields }) => fields.ref_no.startsWith("Kestrel")).id;
});

test("whoever may propose no pack is told of none", async () => {
  assert.equal((await police.refused("policy.packs", { board: "northmere" })).data.kind, "not_allowed");
  const asked = { board: "northmere", name: "masip@2", hash };
  assert.equal((await police.refused("policy.compare", asked)).data.kind, "not_allowed");
  assert.equal((await ray.refused("policy.packs", { board: "nowhere" })).data.kind, "not_found");
});

test("an administrator sees which packs there are, and what one would change", async () => {
  const { in_force, packs: list } = await ray.call("policy.packs", { board: "northmere" });
  assert.equal(in_force.name, "masip@1");
  assert.deepEqual(list.map(({ name, hash: one }) => [name, one]), [["masip@2", hash]]);
  const said = await ray.call("policy.compare", { board: "northmere", name: "masip@2", hash });
  assert.deepEqual([said.follows, said.gains_sight, said.same], [true, true, false]);
  assert.deepEqual(said.cells.map(({ class: one, seat }) => `${one} ${seat}`).sort(), ["IC13 pro", "IC16 vlo"]);
  assert.equal(said.cases.length, 2);
  const diff = JSON.parse(run(["policy", "diff", pack, next, "--json"]).out);
  assert.deepEqual(said.sentences, diff.sentences); // the same words on the command line
  const told = run(["policy", "test", next]).out.trim().split("\n");
  assert.equal(`${said.tests.passed} passed, ${said.tests.failed} failed`, told.at(-1));
  assert.ok(said.tests.failed > 0 && !said.tests.cut);
  assert.deepEqual(said.tests.differences, told.slice(0, said.tests.differences.length));
});

test("one proposes it, nobody approves for themselves, and a changed folder voids it", async () => {
  draft = randomUUID();
  const { etag } = await ray.call("pack.log", { board: "northmere", id: draft,
    set: { name: "masip@2", hash }, command: randomUUID() });
  const activate = (socket) => socket.ask("pack.activate",
    { board: "northmere", id: draft, set: {}, if: etag, command: randomUUID() });
  assert.equal((await activate(ray)).error.data.reason, "two_people");
  const kept = readFileSync(join(next, "views.json"), "utf8");
  edit("views.json", ({ classes }) => (classes.IC04.cells.pro = "full"));
  assert.equal((await activate(vance)).error.data.reason, "pack_not_there");
  writeFileSync(join(next, "views.json"), kept);
  assert.equal((await police.call("dictionary.get")).pack, "masip@1");
});

test("records to judge it by are shown to whoever sees both sides, and who looked is told", async () => {
  const asked = { board: "northmere", name: "masip@2", hash, class: "IC13" };
  const { samples } = await police.call("policy.samples", asked);
  assert.ok(samples.length > 0 && samples.length <= 5);
  for (const { ref_no, record } of samples) assert.ok(ref_no.length > 0 && record.type === "incident");
  assert.deepEqual([...samples].map(({ ref_no }) => ref_no).sort(), samples.map(({ ref_no }) => ref_no));
  assert.deepEqual((await probation.call("policy.samples", asked)).samples, []); // it is to lose them
  assert.deepEqual((await ray.call("policy.samples", asked)).samples, []); // sees no case
  assert.equal((await police.refused("policy.samples", { ...asked, hash: "00" })).data.kind, "not_allowed");
  const { entries } = await police.call("audit.mine", {});
  assert.equal(entries.filter(({ did }) => did === "listed").length, samples.length);
});

test("readers get the difference without opening again, and only what differs", async () => {
  const before = await probation.call("case.open", { case: caseId, why: "Before the panel" });
  const same = await police.call("case.open", { case: caseId, why: "Before the panel" });
  assert.ok(incidents(before).length > 0);
  const { records } = await vance.call("directory.open", { board: "northmere" });
  const { etag } = records.find(({ id }) => id === draft);
  const frames = police.frames.length;
  await vance.call("pack.activate", { board: "northmere", id: draft, set: {}, if: etag, command: randomUUID() });
  const changed = await probation.next("case.changed", (params) => params.case === caseId);
  for (const id of incidents(before)) assert.ok(changed.gone.includes(id));
  assert.deepEqual((await probation.next("pack.changed")).pack, "masip@2");
  const again = await probation.call("case.open", { case: caseId, why: "Before the panel" });
  assert.deepEqual(incidents(again), []);
  assert.equal((await police.call("case.open", { case: caseId, why: "Before the panel" })).root, same.root);
  assert.ok(!police.frames.slice(frames).some((frame) => frame.includes("case.changed")));
});

test("what is written now names the new pack, and what was written names its own", async () => {
  await police.do("action.log", { stream: caseId, set: { title: "Ring her", owner_agency: "northmere-police",
    owner_user: "u-okafor", due_date: "2030-03-04" } });
  assert.equal(await at.stop(), 0);
  const names = events(place.export()).map((event) => event.pack);
  assert.equal(names.at(0), "masip@1");
  assert.equal(names.filter((name) => name === "masip@2").length, 1);
});

test("what writes without a server takes the pack in force and no other", () => {
  const before = place.export();
  const add = (folder, extra = []) => run(["user", "add", "u-late", "--board", "northmere", "--agency", "northmere-police",
    "--seat", "pol", "--name", "A. Late", "--sign-in", "late@example.org", ...extra,
    "--store", place.store, "--key", place.key, "--pack", folder]);
  const refused = add(pack);
  assert.equal(refused.status, 1);
  assert.match(refused.err, /pack in force on this store is masip@2 \(hash [0-9a-f]{12}…\), not masip@1/);
  const taken = run(["import", "--store", place.store, "--key", place.key, "--board", "northmere", "--pack", pack, "-"],
    { input: "" });
  assert.match(taken.err, /pack in force on this store is masip@2/);
  assert.equal(place.export(), before);
  assert.equal(add(next).status, 0);
  const late = events(place.export()).filter(({ records }) => records.some(({ id }) => id === "u-late"));
  assert.deepEqual(late.map((event) => event.pack), ["masip@2"]);
});

test("the server starts again with the pack in force, and not at all where its folder has changed", async () => {
  at = await place.serve({ packs });
  const socket = await (await at.signIn("moran")).socket();
  assert.equal((await socket.call("session.who")).pack, "masip@2");
  const opened = await socket.call("case.open", { case: caseId, why: "Before the panel" });
  assert.deepEqual(incidents(opened), []);
  assert.equal(await at.stop(), 0);
  edit("views.json", ({ classes }) => (classes.IC13.cells.pro = "full"));
  const { status, err } = run(place.flags(at.port, at.status, { packs }));
  assert.equal(status, 3);
  assert.match(err, /pack in force is masip@2.*may have been changed/);
});
