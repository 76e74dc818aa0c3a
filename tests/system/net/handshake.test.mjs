// Who may open a WebSocket (security W3), and what libwebsockets would have let in (W2).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEcho } from "../support/server.mjs";
import {
  connect, cookie, frame, get, requestText, sendRaw, sleep, TEXT, upgrade, upgradeText, WebSocketWire,
} from "../support/wire.mjs";

let at;
before(async () => { at = await startEcho(); });
after(() => at.stop());

const refused = async (headers, options) => {
  const answer = await upgrade(at, headers, options);
  assert.equal(answer.status, 403);
};

test("a page of our own gets a socket", async () => {
  const ws = await upgrade(at);
  assert.ok(ws instanceof WebSocketWire);
  assert.equal(ws.response.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  assert.equal(ws.response.headers["sec-websocket-protocol"], "caseboard.v1");
  assert.equal(ws.response.headers["sec-websocket-extensions"], undefined);
  await ws.send("hello");
  assert.equal(await ws.message(), "hello");
  ws.destroy();
});

test("an origin that is absent is refused", () => refused({ Origin: null }));
test("the origin null is refused", () => refused({ Origin: "null" }));
test("an origin with another port is refused", () => refused({ Origin: `https://localhost:${at.port + 1}` }));
test("an origin without the port is refused", () => refused({ Origin: "https://localhost" }));
test("an origin that has ours as its beginning is refused", () => refused({ Origin: `${at.origin}.evil.example` }));
test("an origin that has ours as its end is refused", () => refused({ Origin: `https://evil.example/${at.origin}` }));
test("an origin by plain http is refused", () => refused({ Origin: at.origin.replace("https", "http") }));
test("an origin in other letters is refused", () => refused({ Origin: at.origin.toUpperCase() }));
test("an origin with a slash behind it is refused", () => refused({ Origin: `${at.origin}/` }));
test("two origins in one header are refused", () => refused({ Origin: `${at.origin}, ${at.origin}` }));
test("the origin twice is refused", async () => {
  const text = upgradeText(at).replace("Cookie:", `Origin: ${at.origin}\r\nCookie:`);
  assert.equal((await sendRaw(at, text)).status, 403);
});

test("a foreign host is refused", () => refused({ Host: "evil.example" }));
test("another path is refused", () => refused({}, { path: "/socket" }));
test("a path below is refused", () => refused({}, { path: "/ws/" }));
test("a POST is refused", async () => {
  assert.equal((await upgrade(at, { "Content-Length": 0 }, { method: "POST" })).status, 403);
});
test("another version is refused", () => refused({ "Sec-WebSocket-Version": "8" }));
test("no version is refused", () => refused({ "Sec-WebSocket-Version": null }));
test("no subprotocol is refused", () => refused({ "Sec-WebSocket-Protocol": null }));
test("another subprotocol is refused", () => refused({ "Sec-WebSocket-Protocol": "chat" }));
test("a list of subprotocols is refused", () => refused({ "Sec-WebSocket-Protocol": "chat, caseboard.v1" }));
test("a key of another length is refused", () => refused({ "Sec-WebSocket-Key": "c2hvcnQ=" }));
test("no key is refused", () => refused({ "Sec-WebSocket-Key": null }));
test("a connection header that does not upgrade is refused", () => refused({ Connection: "keep-alive" }));
test("a connection header of Firefox is taken", async () => {
  const ws = await upgrade(at, { Connection: "keep-alive, Upgrade" });
  assert.ok(ws instanceof WebSocketWire);
  ws.destroy();
});
test("another site's page is refused by what the browser says", () => refused({ "Sec-Fetch-Site": "cross-site" }));
test("an extension that is offered is not taken", async () => {
  const ws = await upgrade(at, { "Sec-WebSocket-Extensions": "permessage-deflate" });
  assert.equal(ws.response.headers["sec-websocket-extensions"], undefined);
  ws.destroy();
});

test("no cookie is refused", () => refused({ Cookie: null }));
test("a cookie without a session is refused", () => refused({ Cookie: `__Host-caseboard=${"x".repeat(43)}` }));
test("a planted cookie beside ours is refused", async () => {
  assert.equal((await upgrade(at, { Cookie: `${cookie("a")}; ${cookie("b")}` })).status, 403);
  assert.equal((await upgrade(at, { Cookie: `${cookie("a")}; ${cookie("a")}` })).status, 403);
});
test("a cookie whose name only ends like ours is not ours", () => refused({ Cookie: `x${cookie()}` }));
test("ours is found among others", async () => {
  const ws = await upgrade(at, { Cookie: `a=b; x${cookie("b")};  ${cookie()}; c` });
  assert.ok(ws instanceof WebSocketWire);
  ws.destroy();
});

test("h2c is refused", async () => {
  const answer = await upgrade(at, {
    Upgrade: "h2c", Connection: "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAARAAAAAAAIAAAAA",
  });
  assert.equal(answer.status, 403);
});

test("an unknown upgrade is refused, alone and behind a first request", async () => {
  assert.equal((await upgrade(at, { Upgrade: "something" })).status, 403);
  const wire = await connect(at);
  wire.push(requestText(at, "GET", "/nothing.txt"));
  wire.push(requestText(at, "GET", "/", { Upgrade: "something", Connection: "Upgrade" }));
  const bytes = await wire.rest();
  assert.equal(bytes.toString("latin1").match(/HTTP\/1\.1 /g).length, 1, "one answer a connection");
});

test("HTTP/2 by prior knowledge is refused", async () => {
  assert.equal((await sendRaw(at, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).status, 505);
});

test("ALPN offers http/1.1 and never h2", async () => {
  const both = await connect(at, { ALPNProtocols: ["h2", "http/1.1"] });
  assert.equal(both.socket.alpnProtocol, "http/1.1");
  both.destroy();
  const one = await connect(at, { ALPNProtocols: ["h2"] }).catch(() => null);
  assert.notEqual(one?.socket.alpnProtocol, "h2");
  one?.destroy();
});

test("a session that ends closes its sockets with 4401 within a second, and no others", async () => {
  const [first, second, other] = [
    await upgrade(at, { Cookie: cookie("x") }), await upgrade(at, { Cookie: cookie("x") }),
    await upgrade(at, { Cookie: cookie("y") }),
  ];
  const began = Date.now();
  await first.send("!end");
  assert.deepEqual(await Promise.all([first.closed(), second.closed()]), [4401, 4401]);
  assert.ok(Date.now() - began < 1000);
  await other.send("still here");
  assert.equal(await other.message(), "still here");
  assert.equal((await upgrade(at, { Cookie: cookie("x") })).status, 403);
  other.destroy();
});

test("what comes right behind the head of an upgrade is read", async () => {
  const wire = await connect(at);
  wire.push(Buffer.concat([Buffer.from(upgradeText(at)), frame(TEXT, "early")]));
  const head = await wire.until((all) => (all.includes("\r\n\r\n") ? all.indexOf("\r\n\r\n") + 4 : undefined));
  wire.bytes = wire.bytes.subarray(head);
  assert.equal(await new WebSocketWire(wire).message(), "early");
  wire.destroy();
});

test("a bare get of /ws is refused, and the server lives", async () => {
  assert.equal((await get(at, "/ws", { Cookie: cookie() })).status, 403);
  await sleep(10);
  assert.equal((await get(at, "/api/session")).status, 200);
});
