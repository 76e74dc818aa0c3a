// Requests (security W4, W7, A5): what is refused, with what, and what every answer carries.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEcho } from "../support/server.mjs";
import { connect, connectPlain, cookie, get, goodToken, post, requestText, sendRaw } from "../support/wire.mjs";

let at;
before(async () => { at = await startEcho({ proxy: "127.0.0.1" }); });
after(() => at.stop());

const fixed = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    + "object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
  connection: "close",
};

function hasHeaders(answer) {
  for (const [name, value] of Object.entries(fixed)) assert.equal(answer.headers[name], value, name);
  assert.match(answer.headers["permissions-policy"], /camera=\(\).*geolocation=\(\).*microphone=\(\)/);
  for (const item of answer.headers["permissions-policy"].split(", ")) assert.match(item, /=\(\)$/);
  assert.equal(answer.headers.server, undefined);
}

const isStatus = async (answer, status) => {
  const got = await answer;
  assert.equal(got?.status, status);
  return got;
};

test("every answer carries the headers, refusals too", async () => {
  for (const answer of [
    await get(at, "/api/session"), await get(at, "/nothing.js"), await get(at, "/api/nothing"),
    await post(at, "/api/sign-in", "{}"), await post(at, "/api/sign-in", "{}", { Origin: "https://evil.example" }),
    await sendRaw(at, "nonsense\r\n\r\n"), await sendRaw(at, requestText(at, "DELETE", "/")),
    await sendRaw(at, requestText(at, "GET", "/", { Upgrade: "h2c" })),
    await sendRaw(at, requestText(at, "GET", "/", { Long: "x".repeat(9000) })),
  ]) hasHeaders(answer);
});

test("the connection closes after every answer", async () => {
  const wire = await connect(at);
  wire.push(requestText(at, "GET", "/api/session", { Connection: "keep-alive" }));
  wire.push(requestText(at, "GET", "/api/session"));
  const bytes = await wire.rest();
  assert.equal(bytes.toString("latin1").match(/HTTP\/1\.1 200/g).length, 1);
});

for (const method of ["CONNECT", "TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "get", "FOO"]) {
  test(`${method} is refused`, async () => {
    const answer = await isStatus(sendRaw(at, requestText(at, method, "/")), 405);
    assert.equal(answer.headers.allow, "GET, HEAD, POST");
  });
}
test("CONNECT to a host leaves no socket open", () =>
  isStatus(sendRaw(at, `CONNECT localhost:22 HTTP/1.1\r\nHost: ${at.host}\r\n\r\n`), 405));

const malformed = {
  "no version": "GET /\r\n\r\n",
  "HTTP/0.9": "GET /\r\nHost: x\r\n\r\n",
  "a full address": "GET https://localhost/ HTTP/1.1\r\n\r\n",
  "a space in the path": "GET /a b HTTP/1.1\r\n\r\n",
  "a control character in the path": "GET /a\x01b HTTP/1.1\r\n\r\n",
  "two spaces": "GET  / HTTP/1.1\r\n\r\n",
  "a fragment": "GET /#x HTTP/1.1\r\n\r\n",
  "a lone line feed": "GET / HTTP/1.1\nHost: x\n\r\n\r\n",
  "a lone line feed between fields": "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
  "a folded field": "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
  "a space before the colon": "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
  "a field without a colon": "GET / HTTP/1.1\r\nHost\r\n\r\n",
  "a field without a name": "GET / HTTP/1.1\r\n: x\r\n\r\n",
  "a NUL in a value": "GET / HTTP/1.1\r\nA: b\0c\r\n\r\n",
  "a lone carriage return in a value": "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
};
for (const [what, text] of Object.entries(malformed)) {
  test(`${what} is malformed`, () => isStatus(sendRaw(at, text), 400));
}
test("another version of HTTP is refused", () => isStatus(sendRaw(at, "GET / HTTP/2.0\r\n\r\n"), 505));

test("no host is malformed", () => isStatus(sendRaw(at, "GET / HTTP/1.1\r\n\r\n"), 400));
test("two hosts are malformed", () =>
  isStatus(sendRaw(at, `GET / HTTP/1.1\r\nHost: ${at.host}\r\nHost: ${at.host}\r\n\r\n`), 400));
test("a foreign host is refused", () => isStatus(get(at, "/", { Host: "evil.example" }), 403));

const lengths = {
  "a positive sign": "+2", "a negative sign": "-2", "a hexadecimal number": "0x2", "a space inside": "1 2",
  "a list": "2, 2", "a fraction": "2.0", nothing: "", "twenty digits": "18446744073709551618",
};
for (const [what, value] of Object.entries(lengths)) {
  test(`${what} is no length`, () => isStatus(post(at, "/api/sign-in", "{}", { "Content-Length": value }), 400));
}
test("two lengths are refused, even equal ones", () => isStatus(post(at, "/api/sign-in", "{}", [
  ["Origin", at.origin], ["Content-Type", "application/json"], ["Content-Length", "2"], ["Content-Length", "2"],
].reduce((all, [name, value], i) => ({ ...all, [i === 3 ? "content-length" : name]: value }), {})), 400));
test("a POST without a length is refused", () => isStatus(post(at, "/api/sign-in", "", { "Content-Length": null }), 411));
test("a transfer encoding is refused", async () => {
  await isStatus(post(at, "/api/sign-in", "0\r\n\r\n", { "Content-Length": null, "Transfer-Encoding": "chunked" }), 400);
  await isStatus(post(at, "/api/sign-in", "{}", { "Transfer-Encoding": "chunked" }), 400);
  await isStatus(get(at, "/", { "Transfer-Encoding": "identity" }), 400);
});
test("a GET with a body is refused", () => isStatus(get(at, "/", { "Content-Length": 5 }), 400));

test("a sign-in of 4 KiB is read, one byte more is not", async () => {
  await isStatus(post(at, "/api/sign-in", " ".repeat(4096)), 200);
  await isStatus(post(at, "/api/sign-in", " ".repeat(4097)), 413);
  await isStatus(post(at, "/api/sign-in", "", { "Content-Length": 9999999999 }), 413);
});
test("a refused body that comes nevertheless does not take the answer away", async () => {
  const answer = await isStatus(post(at, "/api/sign-in", "x".repeat(200000)), 413);
  hasHeaders(answer);
});

test("a header block of 8 KiB is read, one byte more is not", async () => {
  const text = (more) => {
    const bare = requestText(at, "GET", "/api/session", { Filler: "" });
    return bare.replace("Filler: ", `Filler: ${"x".repeat(8192 + more - bare.length)}`);
  };
  assert.equal(text(0).length, 8192);
  await isStatus(sendRaw(at, text(0)), 200);
  await isStatus(sendRaw(at, text(1)), 431);
  await isStatus(sendRaw(at, "x".repeat(100000)), 431);
});

test("a change needs our origin", async () => {
  for (const origin of [null, "null", "https://evil.example", `${at.origin}.evil.example`, at.origin.replace(/\d+$/, "1")]) {
    await isStatus(post(at, "/api/sign-in", "{}", { Origin: origin }), 403);
  }
  await isStatus(post(at, "/api/sign-in", "{}", { Origin: null, origin: at.origin, ORIGIN: at.origin }), 403);
});
test("a change needs a page of ours, where the browser says which it is", async () => {
  for (const site of ["cross-site", "same-site", "none"]) {
    await isStatus(post(at, "/api/sign-in", "{}", { "Sec-Fetch-Site": site }), 403);
  }
  await isStatus(post(at, "/api/sign-in", "{}", { "Sec-Fetch-Site": null }), 200);
});
test("a change is JSON", async () => {
  for (const type of [null, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/json; x=y"]) {
    await isStatus(post(at, "/api/sign-in", "{}", { "Content-Type": type }), 415);
  }
  await isStatus(post(at, "/api/sign-in", "{}", { "Content-Type": "application/json; charset=utf-8" }), 200);
});
test("another site may not read the session", async () => {
  await isStatus(get(at, "/api/session", { Origin: "https://evil.example" }), 403);
  await isStatus(get(at, "/api/session", { "Sec-Fetch-Site": "cross-site" }), 403);
});

test("signing in sets the cookie as it must be", async () => {
  const answer = await isStatus(post(at, "/api/sign-in", "{}"), 200);
  assert.match(answer.headers["set-cookie"], /^__Host-caseboard=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  assert.equal(answer.headers["content-type"], "application/json");
});
test("a token that was planted before sign-in is not taken over", async () => {
  const planted = goodToken("planted");
  const answer = await post(at, "/api/sign-in", "{}", { Cookie: `__Host-caseboard=${planted}` });
  assert.ok(!answer.headers["set-cookie"].includes(planted));
});
test("two cookies of the name are refused", () =>
  isStatus(get(at, "/api/session", { Cookie: `${cookie("a")}; ${cookie("b")}` }), 403));
test("the cookie header twice is refused", () => isStatus(sendRaw(at,
  requestText(at, "GET", "/api/session", [["Cookie", cookie("a")], ["Cookie", "x=y"]])), 400));
test("signing out clears cookie and site data", async () => {
  const answer = await isStatus(post(at, "/api/sign-out", "{}", { Cookie: cookie() }), 200);
  assert.equal(answer.headers["set-cookie"], "__Host-caseboard=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
  assert.equal(answer.headers["clear-site-data"], '"cache", "cookies", "storage"');
});

test("HEAD gets the length without the body", async () => {
  const answer = await isStatus(sendRaw(at, requestText(at, "HEAD", "/api/session")), 200);
  assert.equal(answer.headers["content-length"], "2");
  assert.equal(answer.body.length, 0);
});
test("an answer that takes its time arrives", async () => {
  const answer = await isStatus(post(at, "/api/confirm", "{}"), 200);
  assert.equal(answer.body.toString(), '{"late":true}');
});
test("whoever leaves before the answer does no harm", async () => {
  for (let i = 0; i < 5; i++) {
    const wire = await connect(at);
    await wire.write(requestText(at, "POST", "/api/confirm", {
      Origin: at.origin, "Content-Type": "application/json", "Content-Length": 2,
    }, "{}"));
    wire.destroy();
  }
  await isStatus(post(at, "/api/confirm", "{}"), 200);
});

test("the loopback port says whether the server lives, without TLS", async () => {
  const status = { ...at, host: "127.0.0.1" };
  const ask = async (path, method = "GET") =>
    sendRaw(await connectPlain(at.status), requestText(status, method, path));
  assert.equal((await isStatus(ask("/healthz"), 200)).body.toString(), "ok\n");
  await isStatus(ask("/readyz"), 200);
  assert.match((await isStatus(ask("/metrics"), 200)).body.toString(), /^caseboard_net_sockets \d+$/m);
  await isStatus(ask("/"), 404);
  await isStatus(ask("/api/session"), 404);
  await isStatus(ask("/healthz", "POST"), 405);
});
test("the public port does not answer for the loopback port", async () => {
  await isStatus(get(at, "/metrics"), 404);
});
test("plain HTTP on the public port gets nothing", async () => {
  const wire = await connectPlain(at.port);
  wire.push(requestText(at, "GET", "/"));
  const bytes = await wire.rest();
  assert.ok(!bytes.toString("latin1").startsWith("HTTP"));
});
