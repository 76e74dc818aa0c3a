import assert from "node:assert/strict";
import { test } from "node:test";
import { routeOf } from "./routes";

const ID = "11111111-1111-4111-8111-111111111111";

test("a question of a journey has an address, and so has its check page", () => {
  assert.deepEqual(routeOf(`/case/${ID}/share/3`), { page: "journey", id: ID, journey: "share", step: 3 });
  assert.deepEqual(routeOf(`/case/${ID}/emergency/check`), {
    page: "journey",
    id: ID,
    journey: "emergency",
    step: "check",
  });
});

test("what is no journey and no step is nowhere", () => {
  for (const rest of ["share/0", "share/100", "share/x", "share/1/2", "steal/1", "share"])
    assert.deepEqual(routeOf(`/case/${ID}/${rest}`), { page: "nothing" }, rest);
  assert.deepEqual(routeOf("/case/not-an-id/share/1"), { page: "nothing" });
});
