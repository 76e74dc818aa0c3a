// The demo board under test: one server, started once, killed and started again where a scenario asks.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../system/support/server.mjs";

const STARTS_MS = 120_000;
let demo;
const atEnd = [];

/** {seats: {police: {origin, name, password}, …}, kill(), start()} */
export async function theDemo() {
  demo ??= begin();
  return demo;
}

/** Run when all is over, last first. */
export function whenOver(run) {
  atEnd.push(run);
}

export async function stopEverything() {
  for (const run of atEnd.splice(0).reverse()) await run();
}

async function begin() {
  const folder = mkdtempSync(join(tmpdir(), "caseboard-browser-"));
  const port = await freePort();
  const state = { seats: {}, child: undefined };
  whenOver(() => rmSync(folder, { recursive: true, force: true }));
  whenOver(() => stop(state));
  putPacks(join(folder, "packs"));
  state.start = () => start(state, join(folder, "demo"), port);
  state.kill = () => stop(state);
  state.operator = (...words) => operator(join(folder, "demo"), words);
  await state.start();
  return state;
}

/** The pack of the demo, and beside it one that shows prosecutors the whole of risk and liaison less. */
function putPacks(folder) {
  const next = join(folder, "masip-2");
  for (const to of [join(folder, "masip"), next]) cpSync("policies/masip", to, { recursive: true });
  const edit = (file, change) => {
    const document = JSON.parse(readFileSync(join(next, file), "utf8"));
    change(document);
    writeFileSync(join(next, file), JSON.stringify(document));
  };
  edit("pack.json", (pack) => (pack.version += 1));
  edit("views.json", ({ classes }) => {
    classes.IC16.cells.cps = "full";
    classes.IC13.cells.vlo = "none";
  });
  for (const file of readdirSync(join(next, "tests")).filter((name) => name.endsWith(".json")))
    edit(join("tests", file), (scenario) => (scenario.pack = "masip@2"));
}

async function start(state, folder, port) {
  const program = join(process.env.CASEBOARD_BUILD, "caseboard");
  if (!existsSync("web/dist/index.html")) throw new Error("the client is not built: run npm run build in web");
  const child = spawn(program, [
    "demo", "--dir", folder, "--story", "deploy/demo", "--pack", join(folder, "..", "packs", "masip"), "--web", "web/dist",
    "--port", String(port),
  ]);
  state.child = child;
  let said = "";
  let log = "";
  child.stderr.on("data", (data) => (log = (log + data).slice(-4000)));
  await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the demo did not start:\n${said}${log}`)), STARTS_MS);
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`the demo ended with ${code}:\n${said}${log}`)));
    child.stdout.on("data", (data) => {
      said += data;
      state.seats = seatsIn(said);
      if (!/certificate/.test(said) || Object.keys(state.seats).length === 0) return;
      clearTimeout(timer);
      child.removeAllListeners("exit");
      done();
    });
  });
}

/** A subcommand on the store of the stopped demo. Returns what it said. */
function operator(folder, words) {
  const place = ["--store", join(folder, "caseboard.db"), "--key", join(folder, "master.key"), "--pack", "policies/masip"];
  const run = spawnSync(join(process.env.CASEBOARD_BUILD, "caseboard"), [...words, ...place], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`caseboard ${words.join(" ")}: ${run.stderr}`);
  return run.stdout;
}

/** SIGKILL: what was acknowledged has to survive it. */
async function stop(state) {
  const { child } = state;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await over;
}

/** Lines like "  Police officer   https://police.localhost:8443  name  password with words". */
function seatsIn(text) {
  const seats = {};
  for (const [, origin, host, name, password] of text.matchAll(
    /^\s+\S.*?\s+(https:\/\/([a-z-]+)\.localhost:\d+)\s\s+(\S+)\s\s+(.+?)\s*$/gm,
  ))
    seats[host] = { origin, name, password };
  return seats;
}
