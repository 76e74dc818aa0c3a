// N7: whoever looks for words finds what stands in the own view, and nothing tells of the rest.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { events, panel } from "./support/panel.mjs";

const place = panel();
let at, kestrel, victim;
const seats = {};
before(async () => {
  at = await place.serve({ "requests-burst": 1000, "searches-per-min": 1000 });
  for (const user of ["okafor", "moran", "whitlock", "petrova", "brand"])
    seats[user] = await (await at.signIn(user)).socket();
  kestrel = await seats.okafor.caseOf("Kestrel 1A");
  const { records } = await seats.okafor.call("case.open", { case: kestrel, why: "To write" });
  victim = records.find((one) => one.type === "person" && one.fields.role === "victim").id;
  await seats.okafor.do("victim_contact.log", { stream: kestrel,
    set: { victim, kind: "phone", value: "07700 900-417" } });
  await seats.okafor.do("action.log", { stream: kestrel, set: { title: "Ring the Łódź Zebrawood hostel",
    owner_agency: "northmere-police", owner_user: "u-okafor", due_date: "2030-01-15" } });
});
after(() => place.remove());

const find = (socket, text, more = {}) => socket.call("search.find", { text, ...more });
const records = (answer) => answer.cases.flatMap((one) => one.records);
const refs = (answer) => answer.cases.map((one) => one.card?.fields.ref_no);

test("three seats find the action, and the phone number those who may ring it", async () => {
  for (const user of ["okafor", "moran", "whitlock"]) {
    const answer = await find(seats[user], "zebraWOOD lodz");
    assert.deepEqual(refs(answer), ["Kestrel 1A"], user);
    assert.deepEqual(records(answer).map((one) => [one.type, one.field, one.excerpt]),
      [["action", "title", "Ring the Łódź Zebrawood hostel"]], user);
  }
  const finders = [];
  for (const user of ["okafor", "moran", "whitlock"])
    if ((await find(seats[user], "07700900417")).cases.length > 0) finders.push(user);
  assert.deepEqual(finders, ["okafor", "whitlock"]);
});

test("what is found is in the view of who looked, word for word", async () => {
  for (const user of ["okafor", "moran", "whitlock"]) {
    const seen = await seats[user].call("case.open", { case: kestrel, why: "To compare" });
    const byId = new Map(seen.records.map((one) => [one.id, one]));
    for (const text of ["k", "a", "the", "kestrel", "police", "northmere", "1a"]) {
      const answer = await find(seats[user], text);
      for (const hit of answer.cases.find((one) => one.case === kestrel)?.records ?? []) {
        const record = byId.get(hit.id);
        assert.equal(record?.level, hit.level);
        for (const [name, value] of Object.entries(hit.fields)) assert.deepEqual(record.fields[name], value);
        assert.notEqual(record.fields[hit.field], undefined);
      }
    }
  }
});

test("nothing, something hidden and something shut get equal bytes", async () => {
  const bytes = async (socket, text) => {
    await socket.ask("search.find", { text }, "same");
    return socket.frames.at(-1);
  };
  const nothing = await bytes(seats.moran, "quokka");
  assert.match(nothing, /"result":\{"cases":\[\],"more":false\}/);
  assert.equal(await bytes(seats.moran, "07700900417"), nothing);
  const dotterel = JSON.parse(place.export().split("\n")
    .find((line) => line.includes('"did":"case.log"') && line.includes("Dotterel"))).records[0].set.ref_no;
  assert.equal(await bytes(seats.brand, dotterel), await bytes(seats.brand, "quokka"));
});

test("an agency that takes no part finds a case by its card alone", async () => {
  const answer = await find(seats.petrova, "kestrel");
  assert.deepEqual(answer.cases.map((one) => [one.case, one.open, one.records]), [[kestrel, false, []]]);
  assert.deepEqual(Object.keys(answer.cases[0].card.fields).sort(), ["lead_agency", "ref_no", "stage"]);
  assert.deepEqual((await find(seats.petrova, "zebrawood")).cases, []);
  assert.deepEqual((await find(seats.petrova, "kestrel zebrawood")).cases, []);
});

test("the pipe carries what the socket does", async () => {
  const seat = await at.signIn("okafor");
  const pipe = seat.pipe();
  for (const text of ["zebrawood", "kestrel1a", "07700 900417"])
    assert.deepEqual(await find(pipe, text), await find(seats.okafor, text));
  pipe.leave();
});

test("nothing to look for, 10,000 characters and a board of others have clear answers", async () => {
  const head = events(place.export()).length;
  for (const text of ["", "  ", "?!", "a".repeat(10000), "a ".repeat(11)]) {
    const error = await seats.okafor.refused("search.find", { text });
    assert.equal(error.data.kind, "invalid");
    assert.match(error.data.fields.text, /^[A-Z].*\.$/);
  }
  assert.equal((await seats.okafor.refused("search.find", {})).data.kind, "invalid");
  const texts = [];
  for (const board of ["halden", "nowhere"]) {
    await seats.okafor.ask("search.find", { text: "zebrawood", board }, "same");
    texts.push(seats.okafor.frames.at(-1));
  }
  assert.match(texts[0], /"kind":"not_found"/);
  assert.equal(texts[1], texts[0]);
  assert.equal(records(await find(seats.okafor, "zebrawood", { board: "northmere" })).length, 1);
  assert.equal(events(place.export()).length, head);
});

test("thirty searches a minute are answered, and of more some are too fast", async () => {
  const other = panel();
  try {
    const server = await other.serve();
    const socket = await (await server.signIn("okafor")).socket();
    const replies = await Promise.all(Array.from({ length: 31 }, () =>
      socket.ask("search.find", { text: "kestrel" }, randomUUID())));
    const refused = replies.filter((one) => one.error);
    assert.equal(refused.length, 1);
    assert.equal(refused[0].error.data.kind, "too_fast");
  } finally {
    await other.remove();
  }
});

test("a case that is shut while somebody looks is gone from the next answer", async () => {
  const chair = await (await at.signIn("adeyemi")).socket();
  const { records: seen } = await chair.call("case.open", { case: kestrel, why: "Conflict" });
  assert.equal((await find(seats.moran, "zebrawood")).cases.length, 1);
  await chair.do("case.exclude", { stream: kestrel, id: kestrel, why: "A relative",
    if: seen.find((one) => one.type === "case").etag, set: { excluded_users: ["u-moran"] } });
  assert.deepEqual(await find(seats.moran, "zebrawood"), { cases: [], more: false });
  assert.deepEqual((await find(seats.moran, "kestrel")).cases, []);
});
