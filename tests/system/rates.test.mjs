// W5: requests and writes have a rate a user. The default figures, as a server without settings.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { sleep } from "./support/client.mjs";
import { events, panel, patience } from "./support/panel.mjs";

const place = panel();
let at;
before(async () => { at = await place.serve(); });
after(() => place.remove());

/** Ask all at once; how many got a result, and the errors. */
async function burst(socket, count, ask) {
  const replies = await Promise.all(Array.from({ length: count }, () => ask(socket)));
  return { well: replies.filter((one) => one.result).length,
    refused: replies.filter((one) => one.error).map((one) => one.error.data) };
}
const who = (socket) => socket.ask("session.who");

test("sixty requests at once are answered, and of more some are too fast", async () => {
  const socket = await (await at.signIn("okafor")).socket();
  const { well, refused } = await burst(socket, 90, who);
  assert.ok(well >= 60 && well < 60 + 25 * patience, `${well} were answered`);
  assert.ok(refused.length > 0);
  for (const data of refused) {
    assert.equal(data.kind, "too_fast");
    assert.ok(data.retry_after >= 1);
  }
});

test("after the time that was told there is room again", async () => {
  const socket = await (await at.signIn("moran")).socket();
  const { refused } = await burst(socket, 90, who);
  await sleep(1000 * Math.max(...refused.map((data) => data.retry_after)));
  assert.equal((await socket.call("session.who")).user.id, "u-moran");
});

test("a second socket or session of the same person draws on the same budget", async () => {
  const [one, two] = [await at.signIn("whitlock"), await at.signIn("whitlock")];
  const [first, second] = [await one.socket(), await two.socket()];
  const both = await Promise.all([burst(first, 45, who), burst(second, 45, who)]);
  assert.ok(both[0].well + both[1].well < 60 + 25 * patience);
});

test("one person's haste is nobody else's", async () => {
  const socket = await (await at.signIn("hale")).socket();
  assert.equal((await burst(socket, 50, who)).refused.length, 0);
});

test("thirty writes at once are taken, what is too fast has touched nothing", async () => {
  const socket = await (await at.signIn("lindqvist")).socket();
  const kestrel = await socket.caseOf("Kestrel 1A");
  const before = events(place.export()).length;
  const { well, refused } = await burst(socket, 45, (one) => one.ask("action.log", {
    stream: kestrel, id: randomUUID(), command: randomUUID(), set: { title: "Hurry",
      owner_agency: "northmere-police", owner_user: "u-okafor", due_date: "2030-01-15" } }));
  assert.ok(well >= 30 && well < 30 + 10 * patience, `${well} were taken`);
  for (const data of refused) assert.equal(data.kind, "too_fast");
  assert.equal(events(place.export()).length, before + well);
});

test("sixty cases are opened in ten minutes, and coming back with what one has is none of them", async () => {
  const seat = await at.signIn("adeyemi");
  const socket = await seat.socket();
  const kestrel = await socket.caseOf("Kestrel 1A");
  let root, opened = 0, error;
  while (error === undefined && opened < 70) {
    const reply = await socket.ask("case.open", { case: kestrel, why: "Looking" });
    error = reply.error;
    if (reply.result) { root = reply.result.root; opened++; }
    await sleep(20);
  }
  assert.equal(opened, 60);
  assert.equal(error.data.kind, "too_fast");
  await sleep(500);
  const again = await seat.socket();
  assert.deepEqual(await again.call("case.open", { case: kestrel, have: root }), { unchanged: true });
});
