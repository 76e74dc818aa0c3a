// What others do while somebody is at work: it comes, it waits, it goes, and it is said.
import assert from "node:assert/strict";
import { HERON, axe, openCase, toBoard, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";
import { logAction } from "./story.mjs";

scenario("while a form is open new rows wait, and are shown when asked for", () =>
  withSeats(["police", "advocate"], async (first, second) => {
    await openCase(first.page, HERON);
    await openCase(second.page, HERON);
    await first.page.getByRole("button", { name: "Log chase" }).first().click();
    const title = `Ask the landlord ${Date.now()}`;
    await logAction(second.page, title, "R. Okafor");
    const chip = first.page.getByRole("button", { name: "1 new, show" });
    await chip.waitFor();
    const row = first.page.locator("#actions tr", { hasText: title });
    assert.equal(await row.count(), 0);
    await chip.click();
    await row.waitFor();
  }));

scenario("a change by somebody else is announced once, in one sentence", () =>
  withSeats(["police", "advocate"], async (first, second) => {
    await openCase(first.page, HERON);
    await openCase(second.page, HERON);
    const said = first.page.locator('[aria-live="polite"]');
    await logAction(second.page, `Write to the school ${Date.now()}`, "R. Okafor");
    await said.filter({ hasText: "1 action added." }).waitFor({ state: "attached" });
    assert.equal(await second.page.locator('[aria-live="polite"]').innerText(), "", "not to who did it");
  }));

/** On an open case, as somebody who may. */
export async function shutOut(page, user) {
  await page.getByText("About this case").click();
  const about = page.locator(".cb-header-record");
  await about.locator("summary", { hasText: "Change" }).click();
  await about.getByRole("button", { name: "Shut somebody out" }).click();
  const form = about.locator("form.cb-form");
  const named = user.replaceAll(/[ \u00a0]/g, "\u00a0");
  await form.locator("select").selectOption({ label: named });
  await form.getByLabel("Why", { exact: true }).fill("Knows the victim");
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
}

/** What they made before is listed for whoever is told that they are shut out. */
async function forReview(page) {
  await page.locator(".cb-who").click();
  await page.getByRole("link", { name: "For review" }).click();
  await page.getByRole("heading", { name: "For review", level: 1 }).waitFor();
  const made = page.locator("ol.cb-log > li", { hasText: "made: Action" }).first();
  assert.match(await made.innerText(), new RegExp(`in ${HERON}\\s+Shut out later of ${HERON}`));
  await axe(page, "for review");
}

scenario("whoever is shut out of a case loses it at once, and the text they were typing stays", () =>
  withSeats(["witness-care", "coordinator"], async (first, second) => {
    const { page } = first;
    const other = second.page;
    await openCase(page, HERON);
    await logAction(page, "Ring the court", "R. Okafor");
    await page.getByRole("button", { name: "Log chase" }).first().click();
    await page.locator("form.cb-form textarea").first().fill("Not sent yet");
    await toBoard(other);
    await openCase(other, HERON);
    const user = await page.locator(".cb-bar-end .govuk-visually-hidden").first().textContent();
    await shutOut(other, user.replace(/, $/, ""));
    await page.getByRole("heading", { name: "This case is not available to you" }).waitFor();
    await page.getByText(/it is kept while this page stays open/).waitFor();
    assert(!(await page.content()).includes("Okafor"), "nothing of the case is left");
    await page.getByRole("link", { name: "Back to the board" }).click();
    await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
    assert.equal(await page.getByRole("link", { name: HERON, exact: true }).count(), 0);
    await forReview(other);
    await page.locator(".cb-who").click();
    assert.equal(await page.getByRole("link", { name: "For review" }).count(), 0);
  }));

scenario("a value that a reader does not get is never called not recorded", () =>
  withSeats(["auditor"], async ({ page }) => {
    await openCase(page, HERON);
    const row = page.locator("#account tr[data-record]", { hasText: "Account so far" });
    await row.getByText("Dates and codes only").waitFor();
    assert.equal(await row.getByText("Not recorded").count(), 0);
    await row.getByText("Not in your view").waitFor();
  }));

scenario("somebody with two seats goes on in the other, and sees what it sees", () =>
  withSeats(["administrator"], async ({ page }) => {
    assert.equal(await page.locator("[data-card]").count(), 0, "an administrator sees no case");
    await page.locator(".cb-who").click();
    await page.getByRole("button", { name: /Coordinator/ }).click();
    await page.locator("[data-card]").first().waitFor();
    await page.locator(".cb-who").click();
    await page.getByRole("button", { name: /Administrat/ }).click();
    await page.getByRole("link", { name: HERON, exact: true }).waitFor({ state: "detached" });
  }));
