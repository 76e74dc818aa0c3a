// Messages of a WebSocket at their limits, over them and for ever (security W5, W6; RFC 6455).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEcho } from "../support/server.mjs";
import {
  BINARY, CLOSE, closeCode, CONTINUATION, cookie, frame, PING, PONG, sleep, TEXT, upgrade,
} from "../support/wire.mjs";

const message_bytes = 256 * 1024;
let at;
let number = 0;
before(async () => { at = await startEcho({ message_ms: 600, ingress_bytes_per_s: 1 << 20 }); });
after(() => at.stop());

const open = () => upgrade(at, { Cookie: cookie(`m${number++}`) });

async function closesWith(code, ...frames) {
  const ws = await open();
  for (const bytes of frames) ws.push(bytes);
  assert.equal(await ws.closed(), code);
}

test("a message of 256 KiB comes back whole", async () => {
  const ws = await open();
  const text = "y".repeat(message_bytes);
  await ws.send(text);
  assert.equal(await ws.message(), text);
  ws.destroy();
});
test("a message one byte longer closes the socket", () =>
  closesWith(1009, frame(TEXT, "y".repeat(message_bytes + 1))));
test("its announcement is enough", () => closesWith(1009, frame(TEXT, "", { length: message_bytes + 1 })));
test("a length of 2^40 closes at once", () => closesWith(1009, frame(TEXT, "", { length: 2n ** 40n })));
test("a length of 2^63 closes at once", () => closesWith(1002, frame(TEXT, "", { length: 2n ** 63n })));
test("fragments together may not be longer either", () => closesWith(1009,
  frame(TEXT, "y".repeat(message_bytes - 1), { fin: false }), frame(CONTINUATION, "yy")));

const fragments = (count, last = true) => Array.from({ length: count }, (_, i) =>
  frame(i === 0 ? TEXT : CONTINUATION, "z", { fin: last && i === count - 1 }));

test("64 fragments are a message", async () => {
  const ws = await open();
  ws.push(Buffer.concat(fragments(64)));
  assert.equal(await ws.message(), "z".repeat(64));
  ws.destroy();
});
test("65 fragments close the socket", () => closesWith(1009, Buffer.concat(fragments(65))));
test("endless fragments close the socket", () => closesWith(1009, Buffer.concat(fragments(5000, false))));
test("endless empty fragments close the socket", () => closesWith(1009,
  frame(TEXT, "", { fin: false }), ...Array.from({ length: 200 }, () => frame(CONTINUATION, "", { fin: false }))));
test("the count begins again with each message", async () => {
  const ws = await open();
  for (let i = 0; i < 3; i++) {
    ws.push(Buffer.concat(fragments(64)));
    assert.equal(await ws.message(), "z".repeat(64));
  }
  ws.destroy();
});

test("a message that is not complete in time closes the socket", async () => {
  const ws = await open();
  const began = Date.now();
  ws.push(frame(TEXT, "half", { fin: false }));
  assert.equal(await ws.closed(), 1009);
  assert.ok(Date.now() - began >= 500);
});
test("neither one that drips, byte by byte, with pings between", async () => {
  const ws = await open();
  const bytes = frame(TEXT, "slow".repeat(100));
  const began = Date.now();
  const dripping = (async () => {
    for (let i = 0; i < bytes.length && !ws.wire.ended; i++) { ws.push(bytes.subarray(i, i + 1)); await sleep(30); }
  })();
  assert.equal(await ws.closed(), 1009);
  assert.ok(Date.now() - began < 3000);
  ws.destroy();
  await dripping;
});
test("half the head of a frame is as slow as half a message", async () => {
  const ws = await open();
  ws.push(frame(TEXT, "x").subarray(0, 3));
  assert.equal(await ws.closed(), 1009);
});
test("messages one after another are not one slow message", async () => {
  const ws = await open();
  for (let i = 0; i < 12; i++) {
    await ws.send(`n${i}`);
    assert.equal(await ws.message(), `n${i}`);
    await sleep(80);
  }
  ws.destroy();
});

test("a frame without a mask closes the socket", () => closesWith(1002, frame(TEXT, "bare", { masked: false })));
test("a ping without a mask closes the socket", () => closesWith(1002, frame(PING, "", { masked: false })));
test("a reserved bit closes the socket", () => closesWith(1002, frame(TEXT, "x", { reserved: 0x40 })));
for (const kind of [3, 7, 11, 15]) {
  test(`kind ${kind} closes the socket`, () => closesWith(1002, frame(kind, "x")));
}
test("a continuation of nothing closes the socket", () => closesWith(1002, frame(CONTINUATION, "x")));
test("a message inside a message closes the socket", () =>
  closesWith(1002, frame(TEXT, "a", { fin: false }), frame(TEXT, "b")));
test("a ping in fragments closes the socket", () => closesWith(1002, frame(PING, "a", { fin: false })));
test("a ping of 126 bytes closes the socket", () => closesWith(1002, frame(PING, "p".repeat(126))));
test("a binary frame closes the socket", () => closesWith(1003, frame(BINARY, "x")));

const broken = {
  "a stray byte": [0x80], "a cut character": [0x61, 0xe2, 0x82], "an overlong slash": [0xc0, 0xaf],
  "an overlong three": [0xe0, 0x80, 0xaf], "a surrogate": [0xed, 0xa0, 0x80],
  "past U+10FFFF": [0xf4, 0x90, 0x80, 0x80], "five bytes": [0xf8, 0x88, 0x80, 0x80, 0x80],
};
for (const [what, bytes] of Object.entries(broken)) {
  test(`${what} is no UTF-8`, () => closesWith(1007, frame(TEXT, Buffer.from(bytes))));
}
test("a character divided between fragments is UTF-8", async () => {
  const ws = await open();
  ws.push(frame(TEXT, Buffer.from([0xe2, 0x82]), { fin: false }));
  ws.push(frame(CONTINUATION, Buffer.from([0xac])));
  assert.equal(await ws.message(), "€");
  ws.destroy();
});
test("all of Unicode comes back", async () => {
  const ws = await open();
  const text = "a\u0080߿ࠀ퟿￿\u{10000}\u{10ffff}";
  await ws.send(text);
  assert.equal(await ws.message(), text);
  ws.destroy();
});

test("a ping is answered, in the midst of a message too", async () => {
  const ws = await open();
  ws.push(frame(TEXT, "one ", { fin: false }));
  ws.push(frame(PING, "p".repeat(125)));
  const pong = await ws.frame();
  assert.equal(pong.kind, PONG);
  assert.equal(pong.payload.toString(), "p".repeat(125));
  ws.push(frame(CONTINUATION, "two"));
  assert.equal(await ws.message(), "one two");
  ws.destroy();
});

test("what the server sends is not masked, and its parts arrive as one message", async () => {
  const ws = await open();
  await ws.send("!two head tail and more");
  const one = await ws.frame();
  assert.deepEqual([one.kind, one.fin, one.masked], [TEXT, true, false]);
  assert.equal(one.payload.toString(), "headtail and more");
  ws.destroy();
});
for (const size of [0, 1, 125, 126, 65535, 65536, 16380, 16384, 16385, 900000]) {
  test(`a message of ${size} bytes arrives as it was sent`, async () => {
    const ws = await open();
    await ws.send(`!burst 1 ${size}`);
    const text = await ws.message();
    assert.equal(text.length, Math.max(size, 2));
    assert.ok(/^0:[a-z]*$/.test(text));
    for (let i = 2; i < text.length; i++) assert.equal(text.charCodeAt(i), 97 + (i % 26));
    ws.destroy();
  });
}
test("many messages arrive in their order", async () => {
  const ws = await open();
  await ws.send("!burst 3000 200");
  for (let i = 0; i < 3000; i++) assert.ok((await ws.message()).startsWith(`${i}:`));
  ws.destroy();
});

test("a close is answered with its code", async () => {
  const ws = await open();
  ws.push(frame(CLOSE, Buffer.from([0x03, 0xe8])));
  const answer = await ws.frame();
  assert.deepEqual([answer.kind, closeCode(answer)], [CLOSE, 1000]);
  await ws.wire.rest();
});
const closes = { "without a code": [[], 1000], "with half a code": [[3], 1002], "with 1005": [[3, 0xed], 1002],
  "with 999": [[3, 0xe7], 1002], "with 4000": [[0x0f, 0xa0], 4000], "with a broken reason": [[3, 0xe8, 0xff], 1007] };
for (const [what, [payload, code]] of Object.entries(closes)) {
  test(`a close ${what} gets ${code}`, () => closesWith(code, frame(CLOSE, Buffer.from(payload))));
}
test("what follows a close is not read", async () => {
  const ws = await open();
  ws.push(Buffer.concat([frame(CLOSE, Buffer.from([3, 0xe8])), frame(TEXT, "late")]));
  assert.equal((await ws.frame()).kind, CLOSE);
  assert.equal(await ws.frame(), undefined);
});
test("rpc's own reasons to close arrive", async () => {
  for (const command of ["!code 1008", "!close 1008"]) {
    const ws = await open();
    await ws.send(command);
    assert.equal(await ws.closed(), 1008);
  }
});
test("a shared frame reaches everybody, whatever else each is sent", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, open));
  await Promise.all(all.map((ws, i) => ws.send(`mine ${i}`)));
  await all[0].send(`!all ${"s".repeat(40000)}`);
  for (const [i, ws] of all.entries()) {
    assert.equal(await ws.message(), `mine ${i}`);
    assert.equal(await ws.message(), "s".repeat(40000));
    ws.destroy();
  }
});
test("a peer that breaks off anywhere does no harm", async () => {
  const whole = Buffer.concat([frame(TEXT, "abc"), frame(PING, "x"), frame(TEXT, "!burst 50 20000")]);
  for (let cut = 1; cut < whole.length; cut += 3) {
    const ws = await open();
    await ws.wire.write(whole.subarray(0, cut));
    ws.destroy();
  }
  const ws = await open();
  await ws.send("alive");
  assert.equal(await ws.message(), "alive");
  ws.destroy();
});
