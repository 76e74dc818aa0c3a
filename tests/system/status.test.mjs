// The loopback port (D4): alive, ready, figures; nothing about anybody.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import http from "node:http";
import { after, before, test } from "node:test";
import { panel } from "./support/panel.mjs";

const place = panel();
let at;
before(async () => { at = await place.serve(); });
after(() => place.remove());

const ask = (path, method = "GET") => new Promise((done, failed) => {
  const request = http.request({ host: "127.0.0.1", port: at.status, path, method }, (response) => {
    let body = "";
    response.on("data", (bytes) => { body += bytes; });
    response.on("end", () => done({ status: response.statusCode, body }));
  });
  request.on("error", failed);
  request.end();
});

test("a server that serves says that it lives and is ready", async () => {
  assert.deepEqual(await ask("/healthz"), { status: 200, body: "ok\n" });
  assert.deepEqual(await ask("/readyz"), { status: 200, body: "ok\n" });
});

test("the figures are Prometheus text and hold no name and no id", async () => {
  const socket = await (await at.signIn("okafor")).socket();
  const kestrel = await socket.caseOf("Kestrel 1A");
  await socket.call("case.open", { case: kestrel, why: "Own work" });
  const { status, body } = await ask("/metrics");
  assert.equal(status, 200);
  const lines = body.trim().split("\n");
  assert.ok(lines.length > 20);
  for (const line of lines)
    assert.match(line, /^(# (TYPE|HELP) caseboard_[a-z_]+ .*|caseboard_[a-z_]+(\{[a-z]+="[a-z_]+"\})? [0-9.e+]+)$/);
  assert.match(body, /^caseboard_peers 1$/m);
  for (const word of [kestrel, "u-okafor", "okafor", "Kestrel", "northmere"])
    assert.ok(!body.includes(word), word);
});

test("nothing else is there, and nothing is taken", async () => {
  for (const path of ["/", "/api/session", "/ws", "/index.html"])
    assert.equal((await ask(path)).status, 404, path);
  assert.equal((await ask("/healthz", "POST")).status, 405);
});

test("none of it is said at the port of the page", async () => {
  const seat = await at.signIn("moran");
  for (const path of ["/healthz", "/readyz", "/metrics"])
    assert.match((await seat.get(path)).body.toString(), /^(<!doctype html>|$)/, path);
});

test("what is in its memory is dumped nowhere, and nobody attaches (K7)", () => {
  const about = `/proc/${at.server.pid}`;
  assert.match(readFileSync(`${about}/limits`, "utf8"), /^Max core file size +0 +0 /m);
  if (process.getuid() !== 0 && !process.env.CASEBOARD_SANITIZER) // root sees no difference
    assert.equal(statSync(`${about}/environ`).uid, 0);
});

test("told to stop, it closes its clients and ends with 0", async () => {
  const socket = await (await at.signIn("okafor")).socket();
  at.server.kill("SIGTERM");
  await socket.ended;
  assert.equal(socket.how, "1012");
  assert.equal(await at.server.exited, 0);
  assert.match(at.log(), /serve\.stopped/);
});

test("the log has ids and codes, and no word of a case", () => {
  for (const word of ["Kestrel", "Ines", "Calder", "okafor@", "small panel"])
    assert.ok(!at.log().includes(word), word);
});
