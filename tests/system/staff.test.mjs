// P2: a phone, an address or a car that somebody of an agency shares with a party.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { events, panel, run } from "./support/panel.mjs";

const place = panel();
let at;
after(() => place.remove());

const file = join(place.dir, "staff.json");
const load = (people, agency = "northmere-police") => {
  writeFileSync(file, typeof people === "string" ? people : JSON.stringify(people));
  return place.run("staff", "load", file, "--board", "northmere", "--agency", agency);
};
const person = { user: "u-brand", phone: ["07700 900555"], email: ["a.brand@police.example"],
  vehicle: ["XY34 ZAB"], address: ["7 Quarry Rise, Northmere"], name: ["Alexis Brand"] };

test("an agency loads details of its own users, all of a file or none of it", () => {
  assert.match(load([person]).out, /^1 people, 5 details$/m);
  const wrong = [
    ["[{\"user\":\"u-brand\"", /staff/],
    [{}, /not a list/],
    [[person, { user: "u-moran", phone: ["07700 900556"] }], /item 2: is no user of the agency/],
    [[{ user: "u-brand", shoe: ["43"] }], /item 1: has a member that is not known/],
    [[{ user: "u-brand", phone: ["999"] }], /item 1: phone 1 is nothing/],
    [[{ user: "u-brand", phone: "07700 900556" }], /item 1: phone is not a list/],
    [[{ user: "u-brand", phone: Array.from({ length: 41 }, (_, i) => `07700 9${10000 + i}`) }], /more than 40/],
  ];
  for (const [people, why] of wrong) {
    const ended = load(people);
    assert.notEqual(ended.status, 0, String(why));
    assert.match(ended.err, why);
    assert.ok(!/0770|43/.test(ended.err), "nothing of a detail is printed");
  }
  assert.equal(load([{ user: "u-brand", phone: Array.from({ length: 40 }, (_, i) => `07700 9${10000 + i}`) }]).status, 0);
  assert.equal(load([person]).status, 0);
});

test("nothing of a detail is on the disk", () => {
  place.settle();
  const bytes = readFileSync(place.store).toString("latin1").toLowerCase();
  for (const canary of ["900555", "a.brand@police", "xy34", "quarry", "alexis"])
    assert.ok(!bytes.includes(canary), canary);
  assert.ok(statSync(place.store).size > 0);
});

test("a party's car that is a member of staff's shuts that person out, and nobody else learns of it", async () => {
  at = await place.serve({ "requests-burst": 1000 });
  const [okafor, brand, chair] = await Promise.all(["okafor", "brand", "adeyemi"]
    .map(async (user) => (await at.signIn(user)).socket()));
  const kestrel = await okafor.caseOf("Kestrel 1A");
  const { records } = await okafor.call("case.open", { case: kestrel, why: "To write" });
  await brand.call("case.open", { case: kestrel, why: "To read" });
  await chair.call("case.open", { case: kestrel, why: "To chair" });
  const suspect = records.find((one) => one.type === "person" && one.fields.role === "suspect")?.id ??
    (await okafor.do("person.log", { stream: kestrel, set: { role: "suspect", name: "Sam Arden" } })).id;
  const news = okafor.frames.length;
  await okafor.do("suspect_identifier.log", { stream: kestrel,
    set: { suspect, kind: "vehicle", value: "xy34zab" } });
  const gone = await brand.next("case.changed", (params) => params.gone.includes(kestrel));
  assert.deepEqual(gone.put, []);
  const asked = await chair.next("case.changed", (params) => params.put.some((one) => one.type === "conflict"));
  const conflict = asked.put.find((one) => one.type === "conflict");
  assert.deepEqual([conflict.fields.user, conflict.fields.found, conflict.fields.state],
    ["u-brand", "vehicle", "asked"]);
  assert.equal(conflict.fields.token, undefined);
  const unknown = await brand.refused("case.open", { case: "00000000-0000-4000-8000-000000000000", why: "To read" });
  assert.deepEqual(await brand.refused("case.open", { case: kestrel, why: "To read" }), unknown);
  assert.ok(!okafor.frames.slice(news).some((frame) => /conflict|excluded|u-brand/.test(frame)));
  const history = events(place.export()).filter((one) => one.by.user === "caseboard");
  assert.deepEqual(history.map((one) => one.did), ["case.exclude", "conflict.log"]);
});

test("a board's history is as good a source: what was there before is compared when it is read", async () => {
  await at.stop();
  assert.equal(load([{ user: "u-moran", vehicle: ["XY34 ZAB"] }], "northmere-probation").status, 0);
  at = await place.serve();
  const moran = await (await at.signIn("moran")).socket();
  const { cards } = await moran.call("board.open", { board: "northmere" });
  assert.ok(!cards.some((card) => card.fields.ref_no === "Kestrel 1A"));
  assert.equal(run(["verify", "--store", place.store]).status, 0);
  await at.stop();
  const journal = join(place.dir, "journal.ndjson");
  writeFileSync(journal, place.export());
  assert.equal(place.run("import", "--board", "northmere", journal).status, 0, "what the server wrote reads as any event");
});
