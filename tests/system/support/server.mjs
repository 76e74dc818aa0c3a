// Starts a server for a test: a certificate, a free port, the program; and stops it again.
import { execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

const build = resolve(root, process.env.CASEBOARD_BUILD ?? "build/dev");

/** The server's program: $CASEBOARD, or that of the build in $CASEBOARD_BUILD or of the dev preset. */
export const caseboard = resolve(root, process.env.CASEBOARD ?? join(build, "caseboard"));
/** The echo, which the build puts beside it. */
export const echo = resolve(root, process.env.CASEBOARD_ECHO ?? join(dirname(caseboard), "caseboard_echo"));

/** A new empty folder; `remove()` takes it and its contents away. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "caseboard-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A self-signed P-256 certificate for localhost in FOLDER. */
export function certificate(path, name = "server") {
  const certificate = join(path, `${name}.crt`);
  const key = join(path, `${name}.key`);
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
    "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
    "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
  { stdio: "ignore" });
  return { certificate, key };
}

/** A port that nobody listens on just now, and that no connection is given by chance: below the
 *  range from which the kernel takes the ports of those who connect. */
export async function freePort() {
  for (;;) {
    const port = 15000 + randomInt(17000);
    const isFree = await new Promise((done) => {
      const probe = createServer();
      probe.on("error", () => done(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
    });
    if (isFree) return port;
  }
}

/* However a test ends, nothing that it started goes on. */
const running = new Set();
process.on("exit", () => { for (const child of running) child.kill("SIGKILL"); });

/**
 * Run PROGRAM until a line of what it writes matches READY. `stop()` ends it and gives its exit
 * status; `log()` is what it wrote to standard error so far.
 */
export function start(program, args, ready, { env = {} } = {}) {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let out = "";
  let log = "";
  running.add(child);
  const exited = new Promise((done) => child.on("exit", (code, signal) => {
    running.delete(child);
    done(code ?? signal);
  }));
  const server = {
    pid: child.pid,
    exited,
    log: () => log,
    isRunning: () => running.has(child),
    kill: (signal) => child.kill(signal),
    stop: () => { child.kill("SIGTERM"); return exited; },
  };
  return new Promise((done, failed) => {
    child.on("error", failed);
    exited.then((status) => failed(new Error(`${program} ended with ${status}: ${log}`)));
    const look = (text) => {
      const match = ready.exec(text);
      if (match) done({ ...server, match });
    };
    child.stdout.on("data", (bytes) => look(out += bytes));
    child.stderr.on("data", (bytes) => look(log += bytes));
  });
}

/** Wait until the server has logged what PATTERN matches. */
export async function logged(server, pattern, ms = 3000) {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    if (pattern.test(server.log())) return;
  }
  throw new Error(`never logged ${pattern}; only:\n${server.log()}`);
}

/** The echo with its limits set to LIMITS, and at most FILES open files. */
export async function startEcho(limits = {}, { files } = {}) {
  const place = folder();
  const port = await freePort();
  const origin = `https://localhost:${port}`;
  const pair = certificate(place.path);
  const flags = { ...pair, port, origin, ...limits };
  const args = Object.entries(flags).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => [`--${name}`, String(one)]));
  const [program, ...before] = files ? ["prlimit", `--nofile=${files}:${files}`, echo] : [echo];
  const server = await start(program, [...before, ...args], /port (\d+) status (\d+)\n/);
  return {
    ...server, place, ...pair, origin, port, host: `localhost:${port}`,
    status: Number(server.match[2]),
    stop: async () => {
      const status = await server.stop();
      place.remove();
      if (status !== 0) throw new Error(`the echo ended with ${status}: ${server.log()}`);
    },
  };
}
