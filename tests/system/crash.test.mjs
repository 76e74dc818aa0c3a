// R1, R3, R6: SIGKILL at random moments under load. Whatever was acknowledged is there, once.
//
//   CASEBOARD_CRASHES  how often it is killed (100; 8 under a sanitizer)
//   CASEBOARD_SEED     the seed of a run that failed
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { after, test } from "node:test";
import { Seat } from "./support/client.mjs";
import { events, panel, run } from "./support/panel.mjs";
import { caseboard, freePort, start } from "./support/server.mjs";

const crashes = Number(process.env.CASEBOARD_CRASHES ?? (process.env.CASEBOARD_SANITIZER ? 8 : 100));
const seed = Number(process.env.CASEBOARD_SEED ?? randomInt(2 ** 31));
const writers = ["okafor", "lindqvist", "whitlock", "moran"];
const generous = Object.fromEntries(["requests-per-s", "requests-burst", "writes-per-s",
  "writes-burst", "opens-per-10min", "opens-per-day"].map((flag) => [flag, 1000000]));

let state = seed;
/** A number from 0 up to 1, the same sequence for the same seed (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let x = Math.imul(state ^ (state >>> 15), 1 | state);
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
  return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
}
let number = 0;
/** A UUID of the seed's, so that a run can be seen again. */
function uuid() {
  const hex = createHash("sha256").update(`${seed}/${number++}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`,
    hex.slice(20, 32)].join("-");
}

const place = panel();
after(() => place.remove());

const acknowledged = new Map(); // command → the result that came
const sent = new Map();         // command → its parameters, by whom
const open = new Map();         // writer → the command that nobody acknowledged yet

async function launch(port, status) {
  const server = await start(caseboard, place.flags(port, status, generous), /serve\.ready/);
  place.servers = [server];
  return server;
}

/** One command of WRITER, a new one or the one that is still open; remembers what came. */
async function write(socket, writer, stream) {
  let command = open.get(writer);
  if (command === undefined) {
    command = uuid();
    const id = uuid();
    sent.set(command, { writer, id, params: { stream, id, command, set: {
      title: `Number ${number}`, owner_agency: "northmere-police", owner_user: "u-okafor",
      due_date: "2030-01-15" } } });
    open.set(writer, command);
  }
  const result = await socket.call("action.log", sent.get(command).params);
  assert.equal(result.id, sent.get(command).id);
  acknowledged.set(command, result);
  open.delete(writer);
}

async function load(socket, writer, stream) {
  try {
    for (;;) await write(socket, writer, stream);
  } catch (error) {
    if (!/connection ended/.test(error.message)) throw error;
  }
}

/** What was acknowledged before a crash is answered again, and the same. */
async function resend(socket, writer, last) {
  if (last === undefined) return;
  const result = await socket.call("action.log", sent.get(last).params);
  assert.equal(result.id, sent.get(last).id);
}

const at = {};
const cookies = new Map();
let stream;

async function connectAll() {
  const sockets = new Map();
  for (const writer of writers) {
    let seat = cookies.get(writer);
    if (seat === undefined) {
      seat = await Seat.signIn(at, `${writer}@panel.test`, `small panel of ${writer}`);
      cookies.set(writer, seat);
    }
    seat.open = [];
    sockets.set(writer, await seat.socket());
  }
  stream ??= await sockets.get("okafor").caseOf("Kestrel 1A");
  return sockets;
}

/** Some are killed before they serve: while they read, check or mend what the last one left. */
async function killAtTheStart() {
  const child = spawn(caseboard, place.flags(at.port, at.status, generous), { stdio: "ignore" });
  const exited = new Promise((done) => child.on("exit", done));
  await new Promise((done) => setTimeout(done, random() * 150));
  child.kill("SIGKILL");
  await exited;
}

async function round(i) {
  if (random() < 0.1) return killAtTheStart();
  const server = await launch(at.port, at.status);
  const sockets = await connectAll();
  const last = [...acknowledged.keys()].at(-1);
  if (last !== undefined) await resend(sockets.get(sent.get(last).writer), null, last);
  const loads = writers.map((writer) => load(sockets.get(writer), writer, stream));
  await new Promise((done) => setTimeout(done, random() * 200));
  server.kill("SIGKILL");
  await server.exited;
  await Promise.all(loads);
  if (i % 10 === 9) {
    const verified = run(["verify", "--store", place.store]);
    assert.equal(verified.status, 0, `seed ${seed}, crash ${i}: ${verified.out}${verified.err}`);
  }
}

test(`killed ${crashes} times under load, it loses nothing that it acknowledged (seed ${seed})`, async () => {
  Object.assign(at, { port: await freePort(), status: await freePort() });
  Object.assign(at, { host: `localhost:${at.port}`, origin: `https://localhost:${at.port}` });
  for (let i = 0; i < crashes; i++) await round(i);
  assert.ok(acknowledged.size > crashes, `only ${acknowledged.size} acknowledged`);
});

test("what was never acknowledged is sent again and is there once", async () => {
  const server = await launch(at.port, at.status);
  const sockets = await connectAll();
  for (const writer of writers)
    if (open.has(writer)) await write(sockets.get(writer), writer, stream);
  const view = await sockets.get("okafor").call("case.open", { case: stream, why: "After it all" });
  const there = new Set(view.records.map((record) => record.id));
  for (const [command] of acknowledged) assert.ok(there.has(sent.get(command).id), `seed ${seed}`);
  for (const seat of cookies.values()) seat.leave();
  server.kill("SIGTERM");
  assert.equal(await server.exited, 0);
});

test("the journal holds each command once, and nothing else", () => {
  const journal = events(place.export());
  const times = new Map();
  for (const event of journal) times.set(event.command, (times.get(event.command) ?? 0) + 1);
  for (const [command] of acknowledged) assert.equal(times.get(command), 1, `seed ${seed}: ${command}`);
  const ofTheCase = journal.filter((event) => event.stream === stream && event.did === "action.log");
  const known = ofTheCase.filter((event) => sent.has(event.command));
  assert.equal(known.length, acknowledged.size, `seed ${seed}`);
  assert.ok(ofTheCase.length - known.length <= 1, "but the one of the story");
  for (const event of known) assert.equal(event.records[0].id, sent.get(event.command).id);
  assert.equal(run(["verify", "--store", place.store]).status, 0);
});
