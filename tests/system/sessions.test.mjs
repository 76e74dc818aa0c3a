// Sign-in, sessions and their ends (security A4 to A6, P1), seats and switching between them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { cookieOf, Seat, signIn, sleep } from "./support/client.mjs";
import { panel, patience } from "./support/panel.mjs";
import { get, post, upgrade } from "./support/wire.mjs";

const place = panel();
let at;
before(async () => { at = await place.serve(); });
after(() => place.remove());

const json = (answer) => JSON.parse(answer.body.toString());
const password = (user) => `small panel of ${user}`;

test("the cookie is the browser's own, for this host and this site alone", async () => {
  const answer = await signIn(at, "moran@panel.test", password("moran"));
  assert.equal(answer.status, 200);
  assert.match(answer.headers["set-cookie"],
    /^__Host-caseboard=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
});

test("an unknown name and a wrong password get the same answer", async () => {
  const unknown = await signIn(at, "nobody@panel.test", password("hale"));
  const wrong = await signIn(at, "hale@panel.test", password("nobody"));
  assert.equal(unknown.status, 401);
  assert.equal(wrong.status, 401);
  assert.deepEqual(wrong.body, unknown.body);
  assert.deepEqual(Object.keys(wrong.headers), Object.keys(unknown.headers));
});

test("after a wrong password the next try waits, known name or not, and then is let in", async () => {
  for (const user of ["dacosta", "ghost"]) {
    await signIn(at, `${user}@panel.test`, password("nobody"));
    const soon = await signIn(at, `${user}@panel.test`, password(user));
    assert.equal(soon.status, 429);
    assert.equal(json(soon).kind, "too_fast");
    assert.equal(Number(soon.headers["retry-after"]), json(soon).retry_after);
    assert.ok(json(soon).retry_after >= 1 && json(soon).retry_after <= 2);
  }
  await sleep(1100);
  assert.equal((await signIn(at, "dacosta@panel.test", password("dacosta"))).status, 200);
});

test("a token from before the sign-in is never taken over", async () => {
  const planted = `__Host-caseboard=${"A".repeat(43)}`;
  const answer = await signIn(at, "nwosu@panel.test", password("nwosu"), { Cookie: planted });
  assert.equal(answer.status, 200);
  assert.notEqual(cookieOf(answer), planted);
  assert.equal((await get(at, "/api/session", { Cookie: planted })).status, 401);
});

test("the same cookie twice is refused", async () => {
  const seat = await at.signIn("whitlock");
  const twice = `${seat.cookie}; ${seat.cookie}`;
  assert.notEqual((await get(at, "/api/session", { Cookie: twice })).status, 200);
  assert.notEqual((await upgrade(at, { Cookie: twice })).status, undefined);
  assert.equal((await seat.get("/api/session")).status, 200);
});

test("without a session there is no socket, no pipe and no answer", async () => {
  assert.equal((await upgrade(at, { Cookie: null })).status, 403);
  assert.equal((await get(at, "/api/session")).status, 401);
  assert.equal((await post(at, "/api/rpc", "{}",
    { "Caseboard-Pipe": "8c0f8d0e-4ef2-4a1b-8a31-0d4d8e0e5b11" })).status, 401);
});

test("a fourth session ends the one that was used least lately", async () => {
  const seats = [];
  for (let i = 0; i < 3; i++) { seats.push(await at.signIn("sethi")); await sleep(5); }
  const first = await seats[0].socket();
  const second = await seats[1].socket();
  await at.signIn("sethi");
  await first.ended;
  assert.equal(first.how, "4401");
  assert.equal((await seats[0].get("/api/session")).status, 401);
  assert.equal((await second.call("session.who")).user.id, "u-sethi");
});

test("sign-out closes every socket of the session with 4401 and clears the browser", async () => {
  const seat = await at.signIn("ferreira");
  const other = await at.signIn("ferreira");
  const [one, two, kept] = [await seat.socket(), await seat.socket(), await other.socket()];
  const answer = await seat.post("/api/sign-out");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["clear-site-data"], '"cache", "cookies", "storage"');
  for (const socket of [one, two]) {
    await socket.ended;
    assert.equal(socket.how, "4401");
  }
  assert.equal((await seat.get("/api/session")).status, 401);
  assert.equal((await upgrade(at, { Cookie: seat.cookie })).status, 403);
  assert.equal((await kept.call("session.who")).user.id, "u-ferreira");
});

test("sign-out ends a pipe too", async () => {
  const seat = await at.signIn("hale");
  const pipe = seat.pipe();
  assert.equal((await pipe.call("session.who")).user.id, "u-hale");
  await seat.post("/api/sign-out");
  await pipe.ended;
  assert.equal(pipe.how, "401");
});

test("a fresh factor gives the session a new token, and the old one is worth nothing", async () => {
  const seat = await at.signIn("lindqvist");
  const wrong = await seat.post("/api/confirm", { password: password("nobody") });
  assert.equal(wrong.status, 401);
  await sleep(1100);
  const answer = await seat.post("/api/confirm", { password: password("lindqvist") });
  assert.equal(answer.status, 200);
  assert.notEqual(cookieOf(answer), seat.cookie);
  assert.equal((await seat.get("/api/session")).status, 401);
  const renewed = new Seat(at, cookieOf(answer), json(answer));
  assert.equal((await renewed.get("/api/session")).status, 200);
});

test("whoever holds two seats acts in one and can go on in the other", async () => {
  const seat = await at.signIn("tran");
  const socket = await seat.socket();
  const beside = await seat.socket();
  assert.deepEqual(seat.who.seats.map((one) => one.seat).sort(), ["chr", "coo"]);
  const other = seat.who.seats.find((one) => one.seat !== seat.who.seat);
  const kestrel = await socket.caseOf("Kestrel 1A");
  await socket.call("case.open", { case: kestrel, why: "Agenda" });
  const who = await socket.call("session.switch", { membership: other.membership });
  assert.equal(who.seat, other.seat);
  assert.equal((await socket.call("session.who")).seat, other.seat);
  await beside.ended;
  assert.notEqual(beside.how, "4401", "the session lives");
  assert.equal((await seat.socket().then((one) => one.call("session.who"))).seat, other.seat);

  const frames = socket.frames.length; // what was open in the old seat is ended
  const okafor = await (await at.signIn("okafor")).socket();
  await okafor.do("action.log", { stream: kestrel, set: { title: "Go on", due_date: "2030-01-15",
    owner_agency: "northmere-police", owner_user: "u-okafor" } });
  await sleep(300);
  assert.equal(socket.frames.length, frames);
});

test("nobody takes a seat that is another's", async () => {
  const adeyemi = await at.signIn("adeyemi");
  const quill = await (await at.signIn("quill")).socket();
  const theirs = await quill.refused("session.switch", { membership: adeyemi.who.membership });
  const unknown = await quill.refused("session.switch", { membership: "m-nothing" });
  assert.deepEqual(theirs, unknown);
  assert.equal(theirs.data.kind, "not_found");
});

test("a session ends when nobody does anything, whatever its sockets and polls do", async () => {
  const short = panel();
  try {
    const server = await short.serve({ "idle-s": 2 });
    const seat = await server.signIn("okafor");
    assert.equal(seat.who.idle_ms, 2000, "and the page knows when");
    assert.ok(seat.who.ends_ms > 11.9 * 3600e3 && seat.who.ends_ms <= 12 * 3600e3, "and when it ends at the latest");
    const idle = await seat.socket();
    const pipe = seat.pipe();
    await pipe.call("session.who");
    const began = Date.now();
    const asking = setInterval(() => idle.ask("session.who").catch(() => {}), 300);
    await idle.ended;
    clearInterval(asking);
    assert.equal(idle.how, "4401");
    const took = Date.now() - began;
    assert.ok(took >= 1000 && took < 4000 * patience, `${took} ms`);
    await pipe.ended;
    assert.equal(pipe.how, "401");
    assert.equal((await seat.get("/api/session")).status, 401);

    const busy = await server.signIn("okafor");
    const working = await busy.socket();
    for (let i = 0; i < 5; i++) {
      await sleep(800);
      await working.call("board.open", { board: "northmere" });
    }
    assert.equal(working.how, undefined, "work keeps it");
  } finally {
    await short.remove();
  }
});

test("a user who is closed on the host's command line cannot come back", async () => {
  const other = panel();
  try {
    const first = await other.serve();
    const seat = await first.signIn("brand");
    await first.stop();
    const nobody = other.run("user", "close", "u-brand", "--board", "northmere", "--why", "Left", "--successor", "u-brand");
    assert.equal(nobody.status, 1);
    other.runWell("user", "close", "u-brand", "--board", "northmere", "--why", "Left", "--successor", "u-okafor");
    const second = await other.serve();
    assert.notEqual((await signIn(second, "brand@panel.test", password("brand"))).status, 200);
    assert.notEqual((await get(second, "/api/session", { Cookie: seat.cookie })).status, 200);
  } finally {
    await other.remove();
  }
});

test("a user whose account is reset on the host sets a new password with the new code", async () => {
  const other = panel();
  try {
    const reset = ["user", "reset", "u-brand", "--board", "northmere", "--sign-in"];
    const code = other.runWell(...reset, "brand@panel.test").trim();
    assert.equal(other.run(...reset, "okafor@panel.test").status, 1, "the account of somebody else");
    assert.equal(other.run(...reset, "nobody@panel.test").status, 1, "no account");
    const server = await other.serve();
    assert.equal((await signIn(server, "okafor@panel.test", password("okafor"))).status, 200);
    const secret = "a quiet garden wall";
    const set = await post(server, "/api/set-password",
      JSON.stringify({ name: "brand@panel.test", code, password: secret }));
    assert.equal(set.status, 200);
    assert.equal((await signIn(server, "brand@panel.test", secret)).status, 200);
    assert.equal((await signIn(server, "brand@panel.test", password("brand"))).status, 401, "not the old one");
  } finally {
    await other.remove();
  }
});

test("an administrator who closes a user ends their sockets within a second", async () => {
  const ray = await (await at.signIn("ray")).socket();
  const brand = await (await at.signIn("brand")).socket();
  await brand.call("board.open", { board: "northmere" });
  const { records } = await ray.call("directory.open", { board: "northmere" });
  const user = records.find((one) => one.type === "user" && one.id === "u-brand");
  await ray.do("user.close", { board: "northmere", id: "u-brand", if: user.etag, why: "Left", set: {} });
  const began = Date.now();
  await brand.ended;
  assert.equal(brand.how, "4401");
  assert.ok(Date.now() - began < 1000 * patience);
});

test("a new user waits for an approval, then for their own declaration, and then sees the board", async () => {
  const other = panel();
  try {
    const code = other.runWell("user", "add", "u-nova", "--board", "northmere", "--agency",
      "northmere-police", "--seat", "pol", "--name", "N. Nova", "--sign-in", "nova@panel.test").trim();
    const server = await other.serve();
    const secret = "a quiet garden wall";
    const set = await post(server, "/api/set-password",
      JSON.stringify({ name: "nova@panel.test", code, password: secret }));
    assert.equal(set.status, 200);
    assert.equal((await signIn(server, "nova@panel.test", secret)).status, 401, "no seat, no way in");

    const ray = await (await server.signIn("ray")).socket();
    const { records } = await ray.call("directory.open", { board: "northmere" });
    const draft = records.find((one) => one.type === "membership" && one.fields.user === "u-nova");
    await ray.do("membership.approve", { board: "northmere", id: draft.id, if: draft.etag, set: {} });

    const nova = await Seat.signIn(server, "nova@panel.test", secret);
    assert.deepEqual(nova.who.declaration_due, ["northmere"]);
    const socket = await nova.socket();
    assert.deepEqual((await socket.call("board.open", { board: "northmere" })).cards, []);
    await socket.do("declaration.log", { board: "northmere", set: { user: "u-nova", on: "2020-01-01" } });
    const news = await socket.next("board.changed", undefined, 2000 * patience);
    assert.ok(news.put.some((card) => card.fields.ref_no === "Kestrel 1A"));
    assert.deepEqual((await socket.call("session.who")).declaration_due, []);
    nova.leave();
  } finally {
    await other.remove();
  }
});
