// How many, how fast, how slow (security W5, R11): each limit at, over and for ever. Times are set
// shorter than their defaults; nothing else is changed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { logged, startEcho } from "../support/server.mjs";
import {
  connect, connectPlain, cookie, frame, get, parseResponse, PING, PONG, post, requestText, sleep, TEXT, upgrade, WebSocketWire,
} from "../support/wire.mjs";

/** A test with a server of its own, whose limits are LIMITS. */
function withServer(name, limits, run) {
  test(name, async () => {
    const at = await startEcho(limits);
    try {
      await run(at);
      assert.equal((await get(at, "/api/session"))?.status, 200, "the server lives and answers");
    } finally {
      await at.stop();
    }
  });
}

const figure = async (at, name) => {
  const wire = await connectPlain(at.status);
  wire.push(requestText(at, "GET", "/metrics"));
  const text = parseResponse(await wire.rest()).body.toString();
  return Number(new RegExp(`^caseboard_net_${name} (\\d+)$`, "m").exec(text)[1]);
};

/** Wait until the figure is VALUE. */
async function becomes(at, name, value) {
  for (let i = 0; i < 100; i++) {
    if (await figure(at, name) === value) return;
    await sleep(30);
  }
  assert.equal(await figure(at, name), value);
}

/** Hundredths of a second that the program has worked. */
const cpuTicks = (pid) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13)
  .reduce((sum, one) => sum + Number(one), 0);

const isOpen = async (at) => {
  const wire = await connect(at).catch(() => null);
  return wire;
};

withServer("64 sockets of an address before sign-in, not 65", {}, async (at) => {
  const all = [];
  for (let i = 0; i < 64; i++) all.push(await connect(at));
  assert.equal(await isOpen(at), null);
  assert.equal(await isOpen(at), null);
  await logged(at, /net\.refused limit=address/);
  assert.equal(at.log().match(/net\.refused/g).length, 1, "one line a minute");
  all.pop().destroy();
  await becomes(at, "sockets", 64); // 63 and the one that asks
  const again = await isOpen(at);
  assert.notEqual(again, null);
  for (const wire of [...all, again]) wire.destroy();
  await becomes(at, "sockets", 1);
});

withServer("a socket that has signed in no longer counts against its address", { sockets_per_address: 2 }, async (at) => {
  const sockets = [];
  for (let i = 0; i < 10; i++) sockets.push(await upgrade(at, { Cookie: cookie(`s${i}`) }));
  for (const ws of sockets) assert.ok(ws instanceof WebSocketWire);
  for (const ws of sockets) ws.destroy();
});

withServer("so many sockets in all, and no more", { sockets: 10, sockets_per_address: 100 }, async (at) => {
  const all = [];
  for (let i = 0; i < 10; i++) all.push(await connect(at));
  assert.equal(await isOpen(at), null);
  await logged(at, /net\.refused limit=sockets/);
  for (const wire of all) wire.destroy();
  await becomes(at, "sockets", 1);
});

withServer("six sockets of a session, not seven", {}, async (at) => {
  const all = [];
  for (let i = 0; i < 6; i++) all.push(await upgrade(at, { Cookie: cookie("same") }));
  assert.equal((await upgrade(at, { Cookie: cookie("same") })).status, 429);
  assert.ok((await upgrade(at, { Cookie: cookie("other") })) instanceof WebSocketWire);
  all.pop().destroy();
  await becomes(at, "sockets", 7);
  assert.ok((await upgrade(at, { Cookie: cookie("same") })) instanceof WebSocketWire);
});

withServer("a handshake that does not end is closed", { handshake_ms: 400 }, async (at) => {
  const silent = await connectPlain(at.port);
  const dripping = await connectPlain(at.port);
  dripping.push(Buffer.from([0x16, 0x03, 0x01]));
  const began = Date.now();
  await silent.rest(3000);
  await dripping.rest(3000);
  assert.ok(Date.now() - began >= 300);
});

withServer("handshakes over their limit wait for their turn", { handshakes: 4, handshake_ms: 700 }, async (at) => {
  const silent = await Promise.all(Array.from({ length: 4 }, () => connectPlain(at.port)));
  await becomes(at, "handshakes", 4);
  const began = Date.now();
  const wire = await connect(at);
  assert.ok(Date.now() - began > 300, "let in when the silent ones were thrown out");
  wire.destroy();
  for (const one of silent) one.destroy();
});

withServer("slow headers are closed, byte by byte or not at all", { header_ms: 400 }, async (at) => {
  const silent = await connect(at);
  const dripping = await connect(at);
  const began = Date.now();
  const drip = (async () => {
    for (const byte of requestText(at, "GET", "/api/session")) {
      if (dripping.ended) return;
      dripping.push(byte);
      await sleep(50);
    }
  })();
  assert.equal((await silent.rest(3000)).length, 0);
  assert.equal((await dripping.rest(3000)).length, 0);
  assert.ok(Date.now() - began < 2000);
  await drip;
});

withServer("slow bodies are closed", { body_ms: 500 }, async (at) => {
  const wire = await connect(at);
  wire.push(requestText(at, "POST", "/api/sign-in", {
    Origin: at.origin, "Content-Type": "application/json", "Content-Length": 100,
  }, "{"));
  const began = Date.now();
  const drip = (async () => {
    while (!wire.ended) { wire.push(" "); await sleep(40); }
  })();
  assert.equal((await wire.rest(3000)).length, 0);
  assert.ok(Date.now() - began >= 400 && Date.now() - began < 2000);
  await drip;
});

withServer("hundreds of slow heads, bodies and readers delay nobody else", { sockets_per_address: 2000, outbox_ms: 5000 }, async (at) => {
  const slow = [];
  for (let i = 0; i < 100; i++) {
    const head = await connect(at);
    head.push("GET / HTTP/1.1\r\nX: ");
    const body = await connect(at);
    body.push(requestText(at, "POST", "/api/sign-in", {
      Origin: at.origin, "Content-Type": "application/json", "Content-Length": 100 }, "{"));
    const reader = await upgrade(at, { Cookie: cookie(`r${i}`) });
    reader.socket.pause();
    await reader.send("!burst 8 60000");
    slow.push(head, body, reader);
  }
  const ws = await upgrade(at, { Cookie: cookie("fast") });
  const times = [];
  for (let i = 0; i < 50; i++) {
    const began = performance.now();
    await ws.send(`${i}`);
    assert.equal(await ws.message(), `${i}`);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  assert.ok(times[25] < 50, `median ${times[25]} ms`);
  for (const one of [...slow, ws]) one.destroy();
});

withServer("a reader that reads nothing is closed with 1013 when its outbox is full", {}, async (at) => {
  const ws = await upgrade(at);
  ws.socket.pause();
  await ws.send("!burst 40 100000"); // 4 MB, over what outbox and kernel hold
  await becomes(at, "closed_slow_total", 1);
  ws.socket.resume();
  assert.equal(await ws.closed(), 1013);
});

for (const [what, outbox_bytes, closed] of [["over", 100000, 1], ["within", 5000000, 0]]) {
  withServer(`what waits ${what} the outbox's limit`, { outbox_bytes }, async (at) => {
    const [slow, other] = [await upgrade(at), await upgrade(at)];
    slow.socket.pause();
    await slow.send("!burst 1 4000000"); // an up-to-date reader gets any one message; the rest waits
    await becomes(at, "messages_out_total", 1);
    await other.send("!all more");
    assert.equal(await other.message(), "more");
    await becomes(at, "closed_slow_total", closed);
    slow.socket.resume();
    assert.equal((await slow.message()).length, 4000000);
    if (closed) assert.equal(await slow.closed(), 1013);
    else assert.equal(await slow.message(), "more");
    for (const ws of [slow, other]) ws.destroy();
  });
}

withServer("a reader that stops in the midst is closed for its silence", { outbox_ms: 700 }, async (at) => {
  const ws = await upgrade(at);
  ws.socket.pause();
  await ws.send("!burst 1 4000000");
  await becomes(at, "messages_out_total", 1);
  const began = Date.now();
  await becomes(at, "closed_slow_total", 1);
  assert.ok(Date.now() - began >= 400);
  ws.socket.resume();
  assert.equal(await ws.closed(), 1013, "it reads again in time, and what was begun arrives whole");
});

withServer("one that never reads again is gone all the same", { outbox_ms: 500 }, async (at) => {
  const ws = await upgrade(at);
  ws.socket.pause();
  await ws.send("!burst 1 4000000");
  await becomes(at, "closed_slow_total", 1);
  for (let i = 0; i < 200 && await figure(at, "sockets") > 1; i++) await sleep(50);
  assert.equal(await figure(at, "sockets"), 1);
  ws.destroy();
});

withServer("a slow reader that sends on does not keep the loop busy", { outbox_ms: 20000 }, async (at) => {
  const ws = await upgrade(at);
  ws.socket.pause();
  await ws.send("!burst 1 4000000");
  await becomes(at, "messages_out_total", 1);
  for (let i = 0; i < 20; i++) ws.push(frame(TEXT, "more"));
  await sleep(100);
  const before = cpuTicks(at.pid);
  await sleep(1000);
  assert.ok(cpuTicks(at.pid) - before < 20, `${cpuTicks(at.pid) - before} of 100 ticks`);
  ws.destroy();
});

withServer("more bytes in than allowed close the socket with 1008", { ingress_bytes_per_s: 2000 }, async (at) => {
  const ws = await upgrade(at);
  await ws.send("x".repeat(15000)); // under 20,000 in ten seconds, TLS and head included
  assert.equal((await ws.message()).length, 15000);
  await ws.send("x".repeat(6000));
  assert.equal(await ws.closed(), 1008);
});

withServer("a flood of pings counts as bytes and is closed", { ingress_bytes_per_s: 5000 }, async (at) => {
  const ws = await upgrade(at);
  const flood = Buffer.concat(Array.from({ length: 500 }, () => frame(PING, "p")));
  for (let i = 0; i < 40 && !ws.wire.ended; i++) { ws.push(flood); await sleep(5); }
  assert.equal(await ws.closed(), 1008);
});

withServer("a silent peer is pinged, and one that answers lives", { ping_ms: 300, hangup_ms: 900 }, async (at) => {
  const ws = await upgrade(at);
  for (let i = 0; i < 6; i++) {
    const one = await ws.frame(2000);
    assert.equal(one.kind, PING);
    ws.push(frame(PONG, one.payload));
  }
  ws.destroy();
});

withServer("a peer that does not answer is closed", { ping_ms: 300, hangup_ms: 900 }, async (at) => {
  const ws = await upgrade(at);
  const began = Date.now();
  await ws.wire.rest(4000);
  const took = Date.now() - began;
  assert.ok(took >= 800 && took < 2500, `${took} ms`);
});

withServer("a fan-out over 256 writes reaches all, and others are heard in between", { sockets_per_session: 400, outbox_ms: 10000 }, async (at) => {
  const readers = [];
  for (let i = 0; i < 350; i++) readers.push(await upgrade(at, { Cookie: cookie("many") }));
  for (let round = 0; round < 3; round++) await readers[0].send(`!all round ${round}`);
  for (const ws of readers) {
    for (let round = 0; round < 3; round++) assert.equal(await ws.message(), `round ${round}`);
    ws.destroy();
  }
});

test("a memory budget keeps new sockets out and drops the largest outbox", async () => {
  const at = await startEcho({ memory_bytes: 1 << 20, ping_ms: 400 });
  try {
    await sleep(300);
    assert.equal(await isOpen(at), null);
    await logged(at, /net\.memory_full/);
  } finally {
    await at.stop();
  }
});

test("a stop closes sockets with 1012, answers polls, and is quick", async () => {
  const at = await startEcho();
  const ws = await upgrade(at);
  const idle = await connect(at);
  const poll = await connect(at);
  poll.push(requestText(at, "GET", "/api/poll", {
    Cookie: cookie("p"), "Caseboard-Pipe": "0f8b4c1e-0000-4000-8000-000000000001", "Caseboard-After": 0 }));
  await becomes(at, "requests_total", 3);
  const began = Date.now();
  const stopped = at.stop();
  assert.equal(await ws.closed(), 1012);
  assert.equal(parseResponse(await poll.rest()).status, 200);
  await idle.rest();
  await stopped;
  assert.ok(Date.now() - began < 5000);
});

test("a stop does not wait for those who do not listen", async () => {
  const at = await startEcho();
  const ws = await upgrade(at);
  ws.socket.pause();
  await ws.send("!burst 1 4000000");
  await sleep(200);
  const began = Date.now();
  await at.stop();
  assert.ok(Date.now() - began < 5000);
  ws.destroy();
});

test("a server that has no more files waits quietly, and goes on when it has", async () => {
  const at = await startEcho({}, { files: 40 });
  const all = await Promise.all(Array.from({ length: 40 }, () => connectPlain(at.port)));
  await sleep(300);
  const before = cpuTicks(at.pid);
  await sleep(1000);
  assert.ok(cpuTicks(at.pid) - before < 20, `${cpuTicks(at.pid) - before} of 100 ticks`);
  for (const wire of all) wire.destroy();
  await sleep(1300);
  assert.equal((await get(at, "/api/session"))?.status, 200);
  await at.stop();
});

test("a proxy has no limit of an address, and is believed about the client's", async () => {
  const at = await startEcho({ proxy: "127.0.0.1", sockets_per_address: 3 });
  const all = [];
  for (let i = 0; i < 10; i++) all.push(await connect(at));
  const ws = await upgrade(at, { "X-Forwarded-For": "10.1.1.1, 203.0.113.9" });
  await ws.send("!address");
  assert.equal(await ws.message(), "203.0.113.9");
  const odd = await upgrade(at, { "X-Forwarded-For": "nonsense" });
  await odd.send("!address");
  assert.equal(await odd.message(), "127.0.0.1");
  for (const wire of [...all, ws, odd]) wire.destroy();
  await at.stop();
});

test("whoever is no proxy is not", async () => {
  const at = await startEcho();
  const ws = await upgrade(at, { "X-Forwarded-For": "203.0.113.9" });
  await ws.send("!address");
  assert.equal(await ws.message(), "127.0.0.1");
  ws.destroy();
  await at.stop();
});

test("a client's name cannot forge a line of the log", async () => {
  const at = await startEcho({ sockets_per_address: 1 });
  const held = await connect(at);
  await isOpen(at);
  await logged(at, /net\.refused/);
  for (const line of at.log().trim().split("\n")) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn|error) net\./);
  held.destroy();
  await at.stop();
});

test("post survives being used while sockets are full", async () => {
  const at = await startEcho({ sockets_per_address: 1 });
  assert.equal((await post(at, "/api/sign-in", "{}")).status, 200);
  await at.stop();
});
