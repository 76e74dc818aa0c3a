// Before the page locks, before the session ends, and after a move: a moment to say no.
import assert from "node:assert/strict";
import { axe, pageAt, saved, signIn, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

const MINUTE = 60_000;

/** Somebody at a page whose clock the test moves. */
async function withClock(run) {
  const seat = await pageAt("police");
  try {
    await seat.page.clock.install();
    await signIn(seat);
    await run(seat);
    assert.deepEqual(seat.complaints, []);
  } finally {
    await seat.context.close();
  }
}

scenario("two minutes before the page locks it asks, and one button keeps it open", () =>
  withClock(async ({ page }) => {
    const asks = page.getByRole("dialog", { name: "Are you still there?" });
    await page.mouse.down();
    await page.mouse.up();
    await page.clock.runFor(2.8 * MINUTE);
    assert.equal(await asks.count(), 0);
    await page.clock.runFor(0.4 * MINUTE);
    await asks.waitFor();
    await axe(page, "about to lock");
    await asks.getByRole("button", { name: "Stay" }).click();
    await asks.waitFor({ state: "detached" });
    await page.clock.runFor(2.5 * MINUTE);
    assert.equal(await page.getByRole("heading", { name: "Locked" }).count(), 0);
    await page.clock.runFor(2.6 * MINUTE);
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    assert.equal(await asks.count(), 0);
  }));

scenario("a move that the pack lets be taken back can be undone", () =>
  withSeats(["coordinator"], async ({ page }) => {
    await page.getByRole("link", { name: "Northmere stalking panel" }).click();
    const column = (name) => page.locator("section.cb-column", { has: page.getByRole("heading", { name }) });
    const card = column("Panel managed").locator("[data-card]").first();
    const reference = await card.getByRole("link").first().innerText();
    await card.locator("details summary").click();
    await card.getByRole("button", { name: "Intervention" }).click();
    await page.getByLabel("Why", { exact: true }).fill("Tried too early");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await saved(page);
    await column("Intervention").getByRole("link", { name: reference }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await column("Panel managed").getByRole("link", { name: reference }).waitFor();
    await page.getByText(/^Undone \d/).waitFor();
  }));
