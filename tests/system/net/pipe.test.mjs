// The pipe (design 7): frames by HTTP, for networks without WebSockets.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { startEcho } from "../support/server.mjs";
import { connect, cookie, get, parseResponse, post, requestText, sleep, upgrade } from "../support/wire.mjs";

let at;
before(async () => { at = await startEcho({ poll_ms: 600, pipe_idle_ms: 6000, outbox_bytes: 50000 }); });
after(() => at.stop());

let number = 0;

/** A client of one pipe. */
function pipe(session = `p${number++}`, id = randomUUID()) {
  const headers = { Cookie: cookie(session), "Caseboard-Pipe": id };
  return {
    id, headers,
    send: (text, more = {}) => post(at, "/api/rpc", text, { ...headers, ...more }),
    poll: (have, more = {}) => get(at, "/api/poll", { ...headers, "Caseboard-After": have, ...more }),
  };
}
const json = (answer) => JSON.parse(answer.body.toString());

test("a request is answered without a body, and its reply comes with the next poll", async () => {
  const one = pipe();
  const answer = await one.send('{"a":1}');
  assert.equal(answer.status, 202);
  assert.equal(answer.body.length, 0);
  assert.deepEqual(json(await one.poll(0)), { frames: [{ a: 1 }], next: 1 });
});

test("frames come again until the client says that it has them", async () => {
  const one = pipe();
  await one.send("1");
  await one.send("2");
  assert.deepEqual(json(await one.poll(0)), { frames: [1, 2], next: 2 });
  assert.deepEqual(json(await one.poll(0)), { frames: [1, 2], next: 2 });
  assert.deepEqual(json(await one.poll(1)), { frames: [2], next: 2 });
  await one.send("3");
  assert.deepEqual(json(await one.poll(2)), { frames: [3], next: 3 });
  assert.equal((await one.poll(1)).status, 410, "what was forgotten does not come back");
});

test("a poll waits for a frame and brings it at once", async () => {
  const one = pipe();
  await one.send("1");
  const began = Date.now();
  const waiting = one.poll(1);
  await sleep(150);
  await one.send("2");
  assert.deepEqual(json(await waiting), { frames: [2], next: 2 });
  assert.ok(Date.now() - began < 500);
});

test("a poll that nothing comes to is answered empty", async () => {
  const one = pipe();
  const began = Date.now();
  assert.deepEqual(json(await one.poll(0)), { frames: [], next: 0 });
  assert.ok(Date.now() - began >= 550);
});

test("a second poll ends the first", async () => {
  const one = pipe();
  const first = one.poll(0);
  await sleep(100);
  const second = one.poll(0);
  assert.deepEqual(json(await first), { frames: [], next: 0 });
  await one.send("7");
  assert.deepEqual(json(await second), { frames: [7], next: 1 });
});

test("a message in two parts is one frame", async () => {
  const one = pipe();
  await one.send('!two {"a": "b"}');
  assert.deepEqual(json(await one.poll(0)), { frames: [{ a: "b" }], next: 1 });
});

test("a poll that breaks off loses nothing", async () => {
  const one = pipe();
  const wire = await connect(at);
  wire.push(requestText(at, "GET", "/api/poll", { ...one.headers, "Caseboard-After": 0 }));
  await sleep(50);
  wire.destroy();
  await sleep(50);
  await one.send("5");
  assert.deepEqual(json(await one.poll(0)), { frames: [5], next: 1 });
});

test("a pipe belongs to the session that used it first", async () => {
  const mine = pipe("owner");
  await mine.send('"secret"');
  const other = pipe("thief", mine.id);
  assert.deepEqual(json(await other.poll(0)), { frames: [], next: 0 });
  assert.equal((await other.poll(1)).status, 410);
  assert.deepEqual(json(await mine.poll(0)), { frames: ["secret"], next: 1 });
});

test("without a session there is no pipe", async () => {
  const one = pipe();
  assert.equal((await one.send("1", { Cookie: null })).status, 401);
  assert.equal((await one.poll(0, { Cookie: `__Host-caseboard=${"x".repeat(43)}` })).status, 401);
});

test("the header that no foreign page can send is needed, whole", async () => {
  for (const id of [null, "", "x", randomUUID().toUpperCase(), `${randomUUID()}0`]) {
    const one = pipe("h", id);
    assert.equal((await one.send("1")).status, 403, `${id}`);
    assert.equal((await one.poll(0)).status, 403, `${id}`);
  }
});

test("how many frames the client has is a number", async () => {
  const one = pipe();
  for (const have of [null, "", "-1", "+0", "x", "1 "]) {
    const status = (await one.poll(have)).status;
    assert.equal(status, have === "1 " ? 410 : 400, `${have}`);
  }
});

test("a poll is a GET and a request is a POST, of our origin", async () => {
  const one = pipe();
  assert.equal((await post(at, "/api/poll", "", one.headers)).status, 405);
  assert.equal((await get(at, "/api/rpc", one.headers)).status, 405);
  assert.equal((await one.send("1", { Origin: "https://evil.example" })).status, 403);
  assert.equal((await one.poll(0, { "Sec-Fetch-Site": "cross-site" })).status, 403);
});

test("an unknown pipe with frames is gone", async () => {
  assert.equal((await pipe().poll(1)).status, 410);
});

test("a pipe that nobody polls is gone", async () => {
  const one = pipe();
  await one.send("1");
  assert.equal(json(await one.poll(0)).next, 1);
  await sleep(7000);
  assert.equal((await one.poll(1)).status, 410);
});

test("a pipe over its outbox is gone, and says so to whoever asks", async () => {
  const one = pipe();
  assert.equal((await one.send("!burst 1 49990")).status, 202);
  assert.equal((await one.send("!burst 1 20")).status, 410);
  assert.equal((await one.poll(0)).status, 410);
  assert.equal((await one.send("1")).status, 410);
});

test("a pipe that rpc closes is gone", async () => {
  const one = pipe();
  const waiting = one.poll(0);
  await sleep(50);
  assert.equal((await one.send("!code 1008")).status, 410);
  assert.equal((await waiting).status, 410);
});

test("a session that ends takes its pipes along", async () => {
  const one = pipe("ending");
  const waiting = one.poll(0);
  await sleep(50);
  assert.equal((await one.send("!end")).status, 401);
  assert.equal((await waiting).status, 401);
  assert.equal((await one.poll(0)).status, 401);
});

test("a pipe counts as a socket of its session", async () => {
  for (let i = 0; i < 3; i++) assert.equal((await upgrade(at, { Cookie: cookie("six") })).response.status, 101);
  for (let i = 0; i < 3; i++) assert.equal((await pipe("six").send("1")).status, 202);
  assert.equal((await pipe("six").send("1")).status, 429);
  assert.equal((await upgrade(at, { Cookie: cookie("six") })).status, 429);
});

test("a request of 256 KiB is taken, one byte more is not", async () => {
  const one = pipe();
  assert.equal((await one.send(`!none ${"x".repeat(256 * 1024 - 6)}`)).status, 202);
  assert.equal((await one.send(`!none ${"x".repeat(256 * 1024 - 5)}`)).status, 413);
});

test("rpc is told the client's own address", async () => {
  const one = pipe();
  await one.send("!address");
  const raw = (await one.poll(0)).body.toString();
  assert.match(raw, /\[127\.0\.0\.1\]/);
});

test("what others send reaches pipes too", async () => {
  const one = pipe();
  await one.send("0");
  const ws = await upgrade(at, { Cookie: cookie("speaker") });
  const waiting = one.poll(1);
  await sleep(50);
  await ws.send('!all {"n":1}');
  assert.deepEqual(json(await waiting), { frames: [{ n: 1 }], next: 2 });
  ws.destroy();
});

test("answers are not compressed, whatever is asked for", async () => {
  const one = pipe();
  await one.send(JSON.stringify("x".repeat(5000)));
  const answer = await one.poll(0, { "Accept-Encoding": "gzip, br" });
  assert.equal(answer.headers["content-encoding"], undefined);
  assert.equal(answer.headers["cache-control"], "no-store");
  assert.equal(parseResponse(Buffer.from("HTTP/1.1 200 OK\r\n\r\n")).status, 200);
});
