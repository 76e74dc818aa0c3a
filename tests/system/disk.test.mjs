// R1, R2, R4, R5: a disk that takes no more. The server may write no file beyond a size, and later
// it may again: what was answered not_saved was seen by nobody, and is done once when it is sent again.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import http from "node:http";
import { after, before, test } from "node:test";
import { sleep } from "./support/client.mjs";
import { events, panel, run, Server } from "./support/panel.mjs";
import { caseboard, freePort, start } from "./support/server.mjs";

const place = panel();
let at, officer, watcher, kestrel, ports;
after(() => place.remove());

const limit = (bytes) => execFileSync("prlimit", ["--pid", String(at.server.pid), `--fsize=${bytes}:unlimited`]);
const ready = () => new Promise((done, failed) => {
  http.get({ host: "127.0.0.1", port: ports.status, path: "/readyz" }, (response) => {
    response.resume();
    done(response.statusCode);
  }).on("error", failed);
});
const action = () => ({ stream: kestrel, id: randomUUID(), command: randomUUID(), set: {
  title: "Knock on doors", owner_agency: "northmere-police", owner_user: "u-okafor",
  due_date: "2030-01-15", detail: "x".repeat(3000) } });

before(async () => {
  ports = { port: await freePort(), status: await freePort() };
  const flags = place.flags(ports.port, ports.status, { "writes-per-s": 1000, "writes-burst": 1000,
    "requests-per-s": 1000, "requests-burst": 1000 });
  // SIGXFSZ is ignored, so that a write beyond the limit fails as on a full disk
  const server = await start("sh", ["-c", 'trap "" XFSZ; exec "$0" "$@"', caseboard, ...flags], /serve\.ready/);
  place.servers.push(server);
  at = new Server(server, ports.port, ports.status, `localhost:${ports.port}`, place.store);
  officer = await (await at.signIn("okafor")).socket();
  watcher = await (await at.signIn("lindqvist")).socket();
  kestrel = await officer.caseOf("Kestrel 1A");
  await officer.call("case.open", { case: kestrel, why: "Own work" });
  await watcher.call("case.open", { case: kestrel, why: "Supervision" });
});

const refused = [];
const done = [];

test("what the disk does not take is answered not_saved, and nobody hears of it", async () => {
  const first = action();
  await officer.call("action.log", first);
  await watcher.next("case.changed", (news) => news.put.some((one) => one.id === first.id));
  limit(64 * 1024);
  for (let i = 0; i < 40 && refused.length < 3; i++) {
    const params = action();
    const reply = await officer.ask("action.log", params);
    if (reply.result) done.push(params);
    else {
      assert.equal(reply.error.data.kind, "not_saved");
      refused.push(params);
    }
  }
  assert.equal(refused.length, 3);
  await sleep(300);
  for (const text of watcher.frames)
    for (const params of refused) assert.ok(!text.includes(params.id));
});

test("a case is not shown while its reading cannot be entered", async () => {
  const reader = await at.seats[0].socket();
  const wigeon = await reader.ask("board.open", { board: "northmere" });
  assert.equal(wigeon.error?.data.kind, "not_saved");
  const error = await reader.refused("case.open", { case: kestrel, why: "Own work" });
  assert.equal(error.data.kind, "not_saved");
  assert.notEqual(await ready(), 200);
});
test("when there is room again everything goes on, without a new start", async () => {
  limit("unlimited");
  await sleep(1500);
  for (const params of refused) {
    let reply = await officer.ask("action.log", params);
    for (let i = 0; reply.error && i < 20; i++) {
      assert.equal(reply.error.data.kind, "not_saved");
      await sleep(250);
      reply = await officer.ask("action.log", params);
    }
    assert.equal(reply.result?.id, params.id, JSON.stringify(reply));
    await watcher.next("case.changed", (news) => news.put.some((one) => one.id === params.id));
  }
  assert.equal(await ready(), 200);
});

test("all that was acknowledged is there once, and the journal is whole", async () => {
  const fresh = await at.seats[0].socket();
  const view = await fresh.call("case.open", { case: kestrel, why: "Own work" });
  const shown = await (await at.signIn("okafor")).socket();
  const again = await shown.call("case.open", { case: kestrel, why: "Own work" });
  assert.equal(again.root, view.root);
  assert.equal(await at.stop(), 0);
  const commands = events(place.export()).map((event) => event.command);
  for (const params of [...done, ...refused])
    assert.equal(commands.filter((command) => command === params.command).length, 1);
  assert.equal(run(["verify", "--store", place.store]).status, 0);
});
