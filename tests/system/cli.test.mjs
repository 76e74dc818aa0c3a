// The command line as design 8 says: help, exit statuses, and what a server refuses to start with.
import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { cookieOf, Seat, signIn } from "./support/client.mjs";
import { nothing, pack, panel, run, runWell } from "./support/panel.mjs";
import { caseboard, certificate, freePort, start } from "./support/server.mjs";
import { get, post } from "./support/wire.mjs";

const cases = join(pack, "../../tests/cases");
const places = [];
after(async () => { for (const place of places) await place.remove(); });
const kept = (place) => { places.push(place); return place; };

const subcommands = runWell(["help"]).split("\n").map((line) => /^ {2}([a-z-]+) /.exec(line)?.[1])
  .filter(Boolean);

test("help lists what design 8 has, and is asked for in three ways", () => {
  for (const name of ["serve", "demo", "policy", "view", "board", "user", "export", "import", "verify"])
    assert.ok(subcommands.includes(name), name);
  for (const word of ["help", "--help", "-h"]) assert.equal(run([word]).status, 0);
});

test("every subcommand has its help, on standard output", () => {
  for (const name of subcommands) {
    const { status, out, err } = run([name, "--help"]);
    assert.deepEqual([status, err], [0, ""], name);
    assert.match(out, new RegExp(`^usage: caseboard ${name}`));
  }
});

test("wrong usage is 2, with a word about it on standard error alone", () => {
  const wrong = [[], ["destroy"], ...subcommands.map((name) => [name, "--colour", "red"]),
    ...["demo", "view", "export", "import", "verify", "board", "user"].map((name) => [name]),
    ["policy"], ["policy", "destroy", pack], ["verify", "--store"], ["serve", "--port", "many"]];
  for (const args of wrong) {
    const { status, out, err } = run(args);
    assert.deepEqual([status, out], [2, ""], args.join(" "));
    assert.notEqual(err, "", args.join(" "));
  }
});

test("clocks prints every clock that was written down for the invented cases, by id", () => {
  for (const name of ["heron", "lapwing"]) {
    const { rules, at } = JSON.parse(readFileSync(join(cases, `${name}.clocks.json`), "utf8"));
    for (const [instant, expected] of Object.entries(at)) {
      const { status, out } = run(["clocks", "--pack", pack, "--at", instant, join(cases, `${name}.ndjson`)]);
      const clocks = out.trimEnd().split("\n").map((line) => JSON.parse(line));
      const pick = ({ key, due_date, due_at, state, closed_by, flags }) => ({ key, due_date, due_at, state, closed_by, flags });
      const byKey = (a, b) => (a.key < b.key ? -1 : 1);
      assert.equal(status, 0);
      assert.deepEqual(clocks.map(({ id }) => id), clocks.map(({ id }) => id).sort());
      assert.deepEqual(clocks.filter(({ rule }) => rules.includes(rule)).map(pick).sort(byKey), expected.map(pick).sort(byKey));
    }
  }
});

test("a store that is not there cannot be worked on: 3, and none is made", () => {
  const place = kept(nothing());
  writeFileSync(place.key, Buffer.alloc(32, 7), { mode: 0o400 });
  const host = place.host;
  const all = [["board", "list", ...host], ["user", "list", "--board", "northmere", ...host],
    ["export", "--board", "northmere", ...host.slice(0, 4)], ["verify", "--store", place.store],
    ["import", "--board", "northmere", "-", ...host], place.flags(1, 1, certificates(place))];
  for (const args of all) {
    const { status, err } = run(args, { input: "" });
    assert.equal(status, 3, `${args[0]}: ${err}`);
    assert.ok(!existsSync(place.store), args[0]);
  }
});

function certificates(place) {
  const pair = certificate(place.dir);
  return { certificate: pair.certificate, "certificate-key": pair.key };
}

// ---- packs ---------------------------------------------------------------------------------------

test("the default pack holds together", () => {
  const { status, err } = run(["policy", "check", pack]);
  assert.equal(status, 0, err);
});

test("a pack with an unknown name is refused with file, path and the nearest known name", () => {
  const place = kept(nothing());
  const broken = join(place.dir, "masip");
  cpSync(pack, broken, { recursive: true });
  const views = join(broken, "views.json");
  writeFileSync(views, readFileSync(views, "utf8").replace("if:own_client", "if:own_cliemt"));
  const { status, out, err } = run(["policy", "check", broken]);
  assert.equal(status, 1);
  assert.match(out + err, /views\.json.*own_cliemt/);
  assert.match(out + err, /own_client\b/);
  assert.match(out + err, /\/classes\/IC\d\d/);
});

// The default pack, with one text of its views.json for another.
function edited(before, after) {
  const copy = join(kept(nothing()).dir, "masip");
  cpSync(pack, copy, { recursive: true });
  const views = join(copy, "views.json");
  const text = readFileSync(views, "utf8");
  assert.ok(text.includes(before), before);
  writeFileSync(views, text.replace(before, after));
  return copy;
}

test("two packs that differ: 1, and who gains what, in sentences, as a table and as JSON", () => {
  const draft = edited('"pro": "none share:full"', '"pro": "full if:assigned"');
  const { status, out } = run(["policy", "diff", pack, draft]);
  assert.equal(status, 1);
  assert.match(out, /^Somebody may see what they could not see before\.$/m);
  assert.match(out, /^- Probation: gains sight of.* "Victim's location": before "Not told".*$/m);
  assert.match(out, /^IC04 Victim's location .*none\*>full\*/m);
  // Who is not assigned could be given it by a share before, and no more: it depends.
  assert.match(out, /^\+- pro {2}victim_location\.where$/m);
  const asked = run(["policy", "diff", pack, draft, "--json"]);
  const said = JSON.parse(asked.out);
  assert.equal(asked.status, 1);
  assert.deepEqual([said.same, said.gains_sight, said.cells.length], [false, true, 1]);
  assert.equal(said.cells[0].seat, "pro");
});

test("a pack and its copy differ in nothing: 0", () => {
  const { status, out } = run(["policy", "diff", pack, edited("Police", "Police")]);
  assert.equal(status, 0);
  assert.match(out, /^nothing differs$/m);
});

test("a difference needs two packs that load", () => {
  const broken = edited("if:own_client", "if:own_cliemt");
  assert.equal(run(["policy", "diff", pack]).status, 2);
  assert.equal(run(["policy", "diff", pack, broken]).status, 1);
  assert.equal(run(["policy", "diff", pack, "/nowhere"]).status, 3);
});

// ---- boards and users ----------------------------------------------------------------------------

const aBoard = (...more) => {
  const place = kept(nothing());
  place.runWell("board", "add", "northmere", "--name", "Northmere", ...more);
  const pair = certificate(place.dir);
  place.certificate = pair.certificate;
  place.certificate_key = pair.key;
  return place;
};
const adam = ["u-adam", "--board", "northmere", "--agency", "police", "--agency-name", "Police",
  "--seat", "pol", "--name", "A. Adam", "--sign-in", "adam@police.test"];

test("the first board makes the store and the key, for their owner alone", () => {
  const place = aBoard();
  assert.equal(readFileSync(place.key).length, 32);
  assert.equal(run(["verify", "--store", place.store]).status, 0);
  assert.match(place.runWell("board", "list"), /^northmere\tNorthmere\n$/);
  assert.equal(place.run("board", "add", "northmere", "--name", "Again").status, 1);
  for (const file of [place.store, place.key]) assert.equal(statSync(file).mode & 0o077, 0, file);
});

test("a user sets a password with the code that was printed, once, and signs in", async () => {
  const place = aBoard("--training");
  const code = place.runWell("user", "add", ...adam).trim();
  assert.ok(code.length >= 16);
  assert.match(place.runWell("user", "list", "--board", "northmere"),
    /^u-adam\tA\. Adam\tpolice\tpol\t\tin force$/m);
  const at = await place.serve();
  const set = (password, word = code) => post(at, "/api/set-password",
    JSON.stringify({ name: "adam@police.test", code: word, password }));
  assert.equal((await set("short")).status, 400);
  const common = await set("password1234");
  assert.equal(JSON.parse(common.body.toString()).kind, "invalid");
  assert.equal((await set("a quiet garden wall")).status, 200);
  const answer = await signIn(at, "adam@police.test", "a quiet garden wall");
  assert.equal(answer.status, 200);
  assert.equal(JSON.parse(answer.body.toString()).user.name, "A. Adam");
  assert.notEqual((await set("another garden wall")).status, 200, "the code is used up");
  const seat = new Seat(at, cookieOf(answer));
  assert.deepEqual((await (await seat.socket()).call("board.open", { board: "northmere" })).cards, []);
});

test("an agency that is new needs its name, and a sign-in name is one person's", () => {
  const place = aBoard("--training");
  const nameless = adam.filter((word) => word !== "--agency-name" && word !== "Police");
  assert.equal(place.run("user", "add", ...nameless).status, 2);
  place.runWell("user", "add", ...adam);
  const eve = adam.map((word) => (word === "u-adam" ? "u-eve" : word));
  const { status, err } = place.run("user", "add", ...eve);
  assert.equal(status, 1);
  assert.match(err, /another user/);
  assert.ok(!place.runWell("user", "list", "--board", "northmere").includes("u-eve"), "nothing half made");
});

// ---- what a server does not start with (D3) -------------------------------------------------------

/** Why `serve` does not start with MORE in place of what it should have. */
async function refusal(place, more = {}) {
  const { status, err } = run(place.flags(await freePort(), await freePort(), more));
  assert.ok(status === 2 || status === 3, `it ended with ${status}: ${err}`);
  assert.match(err, /^caseboard: /m);
  return err;
}

test("no key, no server", async () => {
  const place = kept(panel());
  assert.match(await refusal(place, { key: join(place.dir, "nothing") }), /nothing/);
});

test("a key that others can read is refused", async () => {
  const place = kept(panel());
  for (const mode of [0o440, 0o404, 0o600 | 0o004]) {
    chmodSync(place.key, mode);
    assert.match(await refusal(place), /key/);
  }
});

test("another store's key is refused, and so is one of another length", async () => {
  const place = kept(panel());
  const other = aBoard();
  assert.match(await refusal(place, { key: other.key }), /key/);
  const short = join(place.dir, "short.key");
  writeFileSync(short, Buffer.alloc(31, 1), { mode: 0o400 });
  assert.match(await refusal(place, { key: short }), /key/);
});

test("a store of a newer version is refused with both versions, and left as it is", async () => {
  const place = kept(panel());
  place.settle();
  const file = readFileSync(place.store);
  const [version] = /version\d/.exec(file.toString("latin1"));
  for (let at = file.indexOf(version); at >= 0; at = file.indexOf(version, at + 1))
    file[at + 7] = "9".charCodeAt(0);
  writeFileSync(place.store, file);
  assert.match(await refusal(place), /version 9.*up to \d/);
  assert.deepEqual(readFileSync(place.store), file);
});

test("a store with real cases is served only with second-factor none, and the log says so", async () => {
  const place = aBoard();
  assert.match(await refusal(place), /second-factor/);
  assert.match(await refusal(place, { "second-factor": "totp" }), /second-factor/);
  const at = await place.serve({ "second-factor": "none" });
  assert.match(at.log(), / warn serve\.no_second_factor /);
  assert.equal((await get(at, "/api/session")).status, 401);
});

test("an origin is one whole origin", async () => {
  const place = kept(panel());
  for (const origin of ["*", "https://*", "http://localhost", "localhost", null])
    assert.match(await refusal(place, { origin }), /origin/);
});

test("a pack that does not hold together is refused", async () => {
  const place = kept(panel());
  const broken = join(place.dir, "masip");
  cpSync(pack, broken, { recursive: true });
  const dictionary = join(broken, "dictionary.json");
  writeFileSync(dictionary, readFileSync(dictionary, "utf8").replace('"class": "IC22"', '"class": "IC99"'));
  assert.match(await refusal(place, { pack: broken }), /IC99/);
});

test("a certificate that is none is refused", async () => {
  const place = kept(panel());
  assert.match(await refusal(place, { certificate: place.key }), /certificate/);
});

test("a clock before the newest event is refused", async () => {
  const place = kept(panel());
  const line = JSON.parse(readFileSync(new URL("../cases/heron.ndjson", import.meta.url), "utf8").split("\n")[0]);
  runWell(["import", "--board", "northmere", "-", ...place.host],
    { input: `${JSON.stringify({ ...line, at: "2199-01-01T00:00:00.000Z" })}\n` });
  assert.match(await refusal(place), /clock/);
});

test("a store is served once at a time", async () => {
  const place = kept(panel());
  await place.serve();
  assert.match(await refusal(place), /./);
  assert.equal(place.run("user", "list", "--board", "northmere").status, 3);
});

test("a setting in the file is overruled by its flag, and an unknown one is refused", async () => {
  const place = kept(panel());
  const file = join(place.dir, "caseboard.json");
  const port = await freePort();
  writeFileSync(file, JSON.stringify({ store: "/nowhere", "idle-s": 900, origin: [`https://localhost:${port}`] }));
  const flags = place.flags(port, await freePort(), { origin: null });
  const server = await start(caseboard, [flags[0], "--config", file, ...flags.slice(1)], /serve\.ready/);
  place.servers.push(server);
  writeFileSync(file, JSON.stringify({ colour: "red" }));
  const { status, err } = run(["serve", "--config", file]);
  assert.equal(status, 2);
  assert.match(err, /colour/);
});
