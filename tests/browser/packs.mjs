// The policy pack: compared, proposed by one administrator, put in force by another of another agency.
import assert from "node:assert/strict";
import { HERON, PHONE, axe, openCase, signedInAs, waitForLive, withSeats } from "./support/browser.mjs";
import { compare } from "./support/packs.mjs";
import { scenario } from "./support/scenario.mjs";

/** Whoever is told of the draft and sees both sides is shown records by which to judge it. */
async function judged(page) {
  const board = await compare(page);
  await board.getByText("An administrator of another agency than its author").waitFor();
  assert.equal(await board.getByText(/passed/).count(), 0);
  await board.getByRole("button", { name: "Show records: Risk and formulation" }).click();
  const risk = board.getByRole("region", { name: "Risk and formulation", exact: true });
  assert.match(await risk.getByRole("listitem").first().innerText(), /^[A-Z][a-z]+ \d/);
  await axe(page, "policy pack, with records");
}

scenario("a pack is compared and proposed by one administrator and put in force by another", () =>
  withSeats(["administrator", "liaison", "coordinator"], async ({ page }, reader, judge) => {
    const incidents = reader.page.locator("#incidents").locator("[data-record], .cb-mark");
    await openCase(reader.page, HERON);
    await incidents.first().waitFor();
    const board = await compare(page);
    await board.getByText(/^Prosecution: gains sight of .*Risk and formulation/).first().waitFor();
    await board.getByText(/^Victim liaison: loses sight of .*Incidents/).first().waitFor();
    // A cell changed, and a scenario of it did not: the page says which.
    await board.getByText(/^\d+ passed, [1-9]\d* failed, in \d+ files\.$/).waitFor();
    await board.getByText(/^[a-z_]+\.json: expectation \d+: as /).first().waitFor();
    const cell = board.locator(".cb-matrix__changed", { hasText: "was: summary" }).filter({ hasText: "full" });
    assert.match(await cell.innerText(), /^full/);
    await axe(page, "policy pack, compared");
    await page.setViewportSize(PHONE);
    assert(await page.evaluate(() => document.documentElement.scrollWidth <= 320), "wider than a phone");
    await axe(page, "policy pack, on a phone");
    await page.setViewportSize({ width: 1366, height: 850 });
    await board.getByRole("button", { name: "Send for second approval" }).click();
    await board.getByRole("heading", { name: /^Draft masip@2/ }).waitFor();
    await board.getByRole("button", { name: /^Compare masip@2/ }).click();
    await board.getByText("An administrator of another agency has to put it in force.").waitFor();
    assert.equal(await board.getByRole("button", { name: "Put in force" }).count(), 0);

    await judged(judge.page);
    const other = await signedInAs("vance", "administrator"); // of the police
    try {
      const theirs = await compare(other.page);
      await theirs.getByLabel("Password", { exact: true }).fill("not this one at all");
      await theirs.getByRole("button", { name: "Put in force" }).click();
      await theirs.getByRole("alert").waitFor();
      await axe(other.page, "policy pack, a wrong password");
      await theirs.getByLabel("Password", { exact: true }).fill(other.seat.password);
      await theirs.getByRole("button", { name: "Put in force" }).click();
      await theirs.getByText(/^In force:.*masip@2/).waitFor();
      await axe(other.page, "policy pack, in force");
      assert.deepEqual(other.complaints, []);
    } finally {
      await other.context.close();
    }
    await board.getByText(/^In force:.*masip@2/).waitFor(); // without asking again
    await incidents.first().waitFor({ state: "detached" }); // on a page that nobody touched
    assert.equal(await incidents.count(), 0);
  }));

scenario("who may propose no pack has no page about them", () =>
  withSeats(["police"], async ({ page }) => {
    await waitForLive(page);
    await page.locator(".cb-who").click();
    assert.equal(await page.getByRole("link", { name: "Policy pack" }).count(), 0);
    await page.goto("/policy-pack");
    await page.getByRole("heading", { name: "Nothing there", level: 1 }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Policy pack" }).count(), 0);
  }));
