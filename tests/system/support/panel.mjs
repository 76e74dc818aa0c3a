// A training store with the small invented panel of tests/system/story, the command line on it,
// and the server that serves it.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Seat } from "./client.mjs";
import { caseboard, folder, freePort, start } from "./server.mjs";

const top = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
export const pack = join(top, "policies/masip");
export const demoStory = join(top, "deploy/demo");
const story = join(top, "tests/system/story");

/** What counts in seconds gets this much longer: other tests run beside it, and sanitizers are slow. */
export const patience = process.env.CASEBOARD_SANITIZER ? 6 : 2;

/** Run a subcommand to its end: {status, out, err}. */
export function run(args, { input } = {}) {
  const ended = spawnSync(caseboard, args.map(String), {
    input, encoding: "utf8", timeout: 60000 * patience, maxBuffer: 1 << 28,
  });
  if (ended.error) throw ended.error;
  return { status: ended.status, out: ended.stdout, err: ended.stderr };
}

/** The same, for what must go well: its standard output. */
export function runWell(args, options) {
  const ended = run(args, options);
  if (ended.status !== 0)
    throw new Error(`caseboard ${args.join(" ")} ended with ${ended.status}: ${ended.err}`);
  return ended.out;
}

/** A folder that passes for a built client: these tests look at no page. */
export function page(path) {
  const web = join(path, "web");
  mkdirSync(web, { recursive: true });
  writeFileSync(join(web, "index.html"), "<!doctype html><title>Caseboard</title>\n");
  return web;
}

let told = null;

/** Told once a process, then copied. */
function tell() {
  if (told !== null) return told;
  const place = folder();
  process.on("exit", place.remove);
  const dir = join(place.path, "panel");
  runWell(["demo", "--dir", dir, "--story", story, "--pack", pack, "--web", page(place.path),
    "--only-fill"]);
  told = dir;
  return told;
}

/** A store in a folder of its own, with the flags that the host's subcommands want. */
export class Panel {
  constructor(place, dir) {
    this.place = place;
    this.dir = dir;
    this.store = join(dir, "caseboard.db");
    this.key = join(dir, "master.key");
    this.certificate = join(dir, "certificate.pem");
    this.certificate_key = join(dir, "certificate.key");
    this.servers = [];
  }

  get host() { return ["--store", this.store, "--key", this.key, "--pack", pack]; }

  /** `caseboard WORDS … --store … --key … --pack …` */
  run(...words) { return run([...words, ...this.host]); }
  runWell(...words) { return runWell([...words, ...this.host]); }

  /** The journal of a board as a file of events. */
  export(board = "northmere", ...more) {
    return runWell(["export", ...this.host.slice(0, 4), "--board", board, ...more]);
  }

  /** Bring all of the store into its one file, for a test that changes bytes there. */
  settle() {
    const left = () => statSync(`${this.store}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    for (let i = 0; i < 3 && left() !== 0; i++) this.runWell("board", "list");
    if (left() !== 0) throw new Error(`${left()} bytes are beside the file`);
  }

  /** The flags of `serve`, changed by MORE (null leaves one out, a list gives it more often). */
  flags(port, status_port, more = {}) {
    const all = {
      store: this.store, key: this.key, pack, web: page(this.dir), address: "127.0.0.1", port,
      "status-port": status_port, certificate: this.certificate,
      "certificate-key": this.certificate_key, origin: `https://localhost:${port}`, ...more,
    };
    return ["serve", ...Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().flatMap((one) => [`--${name}`, String(one)]))];
  }

  /** Serve the store, with ENV beside the environment; everything about it is in what is returned. */
  async serve(more = {}, again, env = {}) {
    const port = again?.port ?? await freePort();
    const status = again?.status ?? await freePort();
    const server = await start(caseboard, this.flags(port, status, more), /serve\.ready/, { env });
    this.servers.push(server);
    return new Server(server, port, status, `localhost:${port}`, this.store);
  }

  /** Stop what still runs, which is to end well, whatever it was put through. */
  async remove() {
    const ends = [];
    for (const server of this.servers) {
      if (server.isRunning()) {
        server.kill("SIGTERM");
        const status = await server.exited;
        if (status !== 0) ends.push(`the server ended with ${status}: ${server.log()}`);
      }
    }
    this.place.remove();
    if (ends.length > 0) throw new Error(ends.join("\n"));
  }
}

/** A server that runs, as a client finds it. */
export class Server {
  constructor(server, port, status, host, store) {
    Object.assign(this, { server, port, status, host, store, origin: `https://${host}` });
    this.seats = [];
  }

  log() { return this.server.log(); }

  /** Sign in as USER ("okafor"); the seat, with which sockets and pipes are opened. */
  async signIn(user) {
    const seat = await Seat.signIn(this, `${user}@panel.test`, `small panel of ${user}`);
    this.seats.push(seat);
    return seat;
  }

  /** The board's server under another of its names: `police.localhost`. */
  named(host) {
    return Object.assign(Object.create(this), { host, origin: `https://${host}` });
  }

  async stop() {
    for (const seat of this.seats) seat.leave();
    this.server.kill("SIGTERM");
    return this.server.exited;
  }

  /** As a power cut for the process: nothing is told, nothing is finished. */
  async crash() {
    for (const seat of this.seats) seat.leave();
    this.server.kill("SIGKILL");
    await this.server.exited;
  }
}

/** A new panel, as the story tells it. */
export function panel() {
  const place = folder();
  const dir = join(place.path, "panel");
  cpSync(tell(), dir, { recursive: true });
  chmodSync(join(dir, "master.key"), 0o400);
  return new Panel(place, dir);
}

/** A folder for a store that is not there yet. */
export function nothing() {
  const place = folder();
  return new Panel(place, place.path);
}

/** What an export holds, a parsed event a line. */
export const events = (text) => text.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
