// What TLS may be (security W1), and the files of the client.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { certificate, folder, logged, startEcho } from "../support/server.mjs";
import { connect, connectPlain, cookie, get, sleep, upgrade, WebSocketWire } from "../support/wire.mjs";

const script = `console.log(${JSON.stringify("x".repeat(50000))});\n`;
const web = folder();
let at;

before(async () => {
  mkdirSync(join(web.path, "assets"));
  writeFileSync(join(web.path, "index.html"), "<!doctype html><title>Caseboard</title>\n");
  writeFileSync(join(web.path, "assets/main-5HQZX3NP.js"), script);
  writeFileSync(join(web.path, "assets/main-5HQZX3NP.js.gz"), gzipSync(script));
  writeFileSync(join(web.path, "plain.css"), "body{}\n");
  writeFileSync(join(web.path, "notes.php"), "not a file of a client\n");
  writeFileSync(join(web.path, ".secret.txt"), "hidden\n");
  at = await startEcho({ web: web.path });
});
after(async () => { await at.stop(); web.remove(); });

test("TLS 1.3 and 1.2 are spoken", async () => {
  for (const version of ["TLSv1.3", "TLSv1.2"]) {
    const wire = await connect(at, { minVersion: version, maxVersion: version });
    assert.equal(wire.socket.getProtocol(), version);
    wire.destroy();
  }
});
for (const version of ["TLSv1.1", "TLSv1"]) {
  test(`${version} is not`, () => assert.rejects(connect(at, {
    minVersion: version, maxVersion: version, ciphers: "ALL@SECLEVEL=0" })));
}
for (const ciphers of ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "NULL@SECLEVEL=0", "DHE-RSA-AES256-GCM-SHA384"]) {
  test(`${ciphers} is not taken`, () => assert.rejects(connect(at, { maxVersion: "TLSv1.2", ciphers })));
}
test("a WebSocket works over TLS 1.2 as well", async () => {
  const ws = await upgrade(at, { Cookie: cookie("old") }, { tls: { maxVersion: "TLSv1.2" } });
  assert.ok(ws instanceof WebSocketWire);
  await ws.send("!burst 1 100000");
  assert.equal((await ws.message()).length, 100000);
  ws.destroy();
});
test("the client may not renegotiate", async () => {
  const wire = await connect(at, { maxVersion: "TLSv1.2" });
  const failed = await new Promise((done) => {
    wire.socket.on("error", () => done(true));
    wire.socket.on("close", () => done(true));
    if (wire.socket.renegotiate({}, (error) => done(error !== null)) === false) done(true);
  });
  assert.ok(failed);
  wire.destroy();
});
test("a session is resumed by its ticket", async () => {
  const wire = await connect(at);
  const session = await new Promise((done) => {
    wire.socket.on("session", done);
    wire.push("GET /api/session HTTP/1.1\r\nHost: x\r\n\r\n");
  });
  wire.destroy();
  const again = await connect(at, { session });
  assert.ok(again.socket.isSessionReused());
  again.destroy();
});
test("records are padded: messages of different length look alike", async () => {
  const below = (await connectPlain(at.port)).socket; // its bytes are TLS's, not the message's
  const ws = await upgrade(at, { Cookie: cookie("padded") }, { tls: { socket: below } });
  const sizes = [];
  for (const length of [3, 60, 200]) {
    const before = below.bytesRead;
    await ws.send("x".repeat(length));
    await ws.message();
    sizes.push(below.bytesRead - before);
  }
  assert.equal(new Set(sizes).size, 1, `${sizes}`);
  ws.destroy();
});
test("a certificate is read again at SIGHUP, and a broken one is not taken", async () => {
  const serial = async () => {
    const wire = await connect(at);
    const { serialNumber } = wire.socket.getPeerCertificate();
    wire.destroy();
    return serialNumber;
  };
  const first = await serial();
  const held = await upgrade(at, { Cookie: cookie("held") });
  const fresh = certificate(at.place.path, "fresh");
  copyFileSync(fresh.certificate, at.certificate); // without its key: half of a pair
  at.kill("SIGHUP");
  await sleep(200);
  assert.equal(await serial(), first);
  await logged(at, /net\.certificate reloaded=no/);
  copyFileSync(fresh.key, at.key);
  at.kill("SIGHUP");
  await sleep(200);
  assert.notEqual(await serial(), first);
  await held.send("still here");
  assert.equal(await held.message(), "still here");
  held.destroy();
});

// ---- files ---------------------------------------------------------------------------------------

test("the page is index.html, never kept", async () => {
  const answer = await get(at, "/");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
  assert.equal(answer.headers["cache-control"], "no-store");
  assert.match(answer.body.toString(), /<title>Caseboard/);
});
test("each page of the client is index.html", async () => {
  for (const path of ["/board", "/case/0f8b4c1e-0000-4000-8000-000000000001", "/board?x=a.b", "/wsx", "/apix"]) {
    assert.match((await get(at, path)).body.toString(), /<title>Caseboard/, path);
  }
});
test("what has no page is not found", async () => {
  for (const path of ["/nothing.js", "/notes.php", "/.secret.txt", "/assets/../index.html", "/../server.key",
    "/assets/main-5HQZX3NP.js.gz", "/%2e%2e/x.js", "/api", "/api/", "/api/board"]) {
    assert.equal((await get(at, path)).status, 404, path);
  }
});
test("a file with a hash in its name may be kept for ever", async () => {
  const answer = await get(at, "/assets/main-5HQZX3NP.js");
  assert.equal(answer.headers["cache-control"], "public, max-age=31536000, immutable");
  assert.equal(answer.headers["content-encoding"], undefined);
  assert.equal(answer.body.toString(), script);
  const again = await get(at, "/assets/main-5HQZX3NP.js", { "If-None-Match": answer.headers.etag });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});
test("and one without is not kept", async () => {
  assert.equal((await get(at, "/plain.css")).headers["cache-control"], "no-store");
});
test("a browser that takes gzip gets what the build packed", async () => {
  const answer = await get(at, "/assets/main-5HQZX3NP.js", { "Accept-Encoding": "br, gzip;q=0.8" });
  assert.equal(answer.headers["content-encoding"], "gzip");
  assert.equal(answer.headers.vary, "Accept-Encoding");
  assert.equal(gunzipSync(answer.body).toString(), script);
  const plain = await get(at, "/assets/main-5HQZX3NP.js", { "Accept-Encoding": "gzip;q=0" });
  assert.equal(plain.body.toString(), script);
});
