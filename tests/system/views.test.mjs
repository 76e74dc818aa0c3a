// The cases from outside in tests/cases: what `caseboard view` prints for a viewer is what the
// matrix says, and what a live client at that seat receives.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { events, pack, panel, run, runWell } from "./support/panel.mjs";

const folder = resolve(dirname(fileURLToPath(import.meta.url)), "../cases");
const names = readdirSync(folder).filter((file) => file.endsWith(".views.json"))
  .map((file) => file.replace(".views.json", "")).sort();
const expected = Object.fromEntries(names.map((name) =>
  [name, JSON.parse(readFileSync(join(folder, `${name}.views.json`), "utf8"))]));
const file = (name) => join(folder, `${name}.ndjson`);
const streamOf = (name) => events(readFileSync(file(name), "utf8"))[0].stream;

const place = panel();
let directory;
after(() => place.remove());

/** What the command line prints for VIEWER. */
function view(name, viewer, ...more) {
  const as = join(place.dir, "viewer.json");
  writeFileSync(as, JSON.stringify(viewer));
  return JSON.parse(runWell(["view", "--pack", pack, "--as", as, ...more, file(name)]));
}
const levels = (records) => Object.fromEntries(records.map((record) => [record.id, record.level]));

test("there are cases from outside to look at", () => assert.deepEqual(names, ["heron", "lapwing"]));

for (const name of names) {
  for (const { viewer, at, levels: wanted } of expected[name]) {
    test(`${name}: ${viewer.user} sees each record at the level that the matrix gives`, () => {
      const seen = view(name, viewer, "--at", at);
      assert.deepEqual(levels(seen.records), wanted);
      assert.deepEqual(seen.clocks, []);
    });
  }
}

test("the cases are taken into a store", () => {
  for (const name of names) place.runWell("import", "--board", "northmere", file(name));
  directory = join(place.dir, "directory.ndjson");
  const lines = place.export().trim().split("\n");
  writeFileSync(directory, lines.filter((line) => JSON.parse(line).kind === "directory")
    .map((line) => `${line}\n`).join(""));
});

let server;
const seats = new Map();
const socketOf = async (viewer) => {
  server ??= await place.serve({ "opens-per-10min": 1000 });
  if (!seats.has(viewer.user)) {
    const seat = await server.signIn(viewer.user.slice(2));
    const socket = await seat.socket();
    const wanted = seat.who.seats.find((one) => one.seat === viewer.seat);
    if (seat.who.seat !== viewer.seat)
      await socket.call("session.switch", { membership: wanted.membership });
    seats.set(viewer.user, socket);
  }
  return seats.get(viewer.user);
};
const byId = (records) => [...records].sort((a, b) => (a.id < b.id ? -1 : 1));

for (const name of names) {
  for (const { viewer } of expected[name]) {
    test(`${name}: the live client of ${viewer.user} gets what view prints`, async () => {
      const socket = await socketOf(viewer);
      const printed = view(name, viewer, "--directory", directory);
      const reply = await socket.ask("case.open", { case: streamOf(name), why: "Before the panel" });
      if (printed.records.length === 0) {
        assert.equal(reply.error?.data.kind, "not_found");
        return;
      }
      assert.deepEqual(byId(reply.result.records), printed.records);
      assert.equal(reply.result.root, printed.root);
      assert.deepEqual(reply.result.clocks, printed.clocks);
    });
  }
}

test("a viewer whom the directory does not know sees nothing", () => {
  const stranger = { user: "u-stranger", agency: "northmere-police", seat: "pol", roles: [] };
  assert.deepEqual(view("heron", stranger, "--directory", directory).records, []);
});

test("a guest sees nothing, and a wrong viewer or time is wrong usage of the file or flag", () => {
  assert.deepEqual(view("heron", {}).records, []);
  const as = join(place.dir, "viewer.json");
  writeFileSync(as, '{"colour":"red"}');
  assert.equal(run(["view", "--pack", pack, "--as", as, file("heron")]).status, 1);
  writeFileSync(as, "{}");
  assert.equal(run(["view", "--pack", pack, "--as", as, "--at", "noon", file("heron")]).status, 2);
});

test("events are read from standard input too", () => {
  const as = join(place.dir, "viewer.json");
  writeFileSync(as, JSON.stringify(expected.heron[0].viewer));
  const args = ["view", "--pack", pack, "--as", as, "--at", expected.heron[0].at];
  const piped = runWell([...args, "-"], { input: readFileSync(file("heron"), "utf8") });
  assert.equal(piped, runWell([...args, file("heron")]));
});
