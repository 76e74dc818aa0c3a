// What is owed to a victim, on the page of the case: said in words, told in place, changed for everybody.
import assert from "node:assert/strict";
import { HERON, axe, giveReason, openCase, saved, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

const owed = (page) => page.getByRole("table", { name: "What is owed to the victim" });
const rowOf = (page, what) => owed(page).locator("[data-clock]", { hasText: what }).filter({ hasText: "Overdue" }).first();

/** Clicks, counted: ux 9 says how many a task may take. */
function counted(page) {
  const steps = { n: 0 };
  return { steps, press: async (locator) => ((steps.n += 1), locator.click()) };
}

scenario("an overdue update is told from its own row in three steps, and stands as told for the others", () =>
  withSeats(["police", "advocate"], async (first, second) => {
    const [officer, advocate] = [first.page, second.page];
    for (const page of [officer, advocate]) await openCase(page, HERON);
    const row = rowOf(officer, "Tell the victim: chase received");
    await row.getByText(/^Overdue, was due/).waitFor();
    const id = await row.getAttribute("data-clock");
    const { steps, press } = counted(officer);
    await press(row.getByRole("button", { name: /^Record update/ }));
    const form = officer.locator('form:has(h3:text-is("Record update"))');
    await form.waitFor();
    assert((await form.getByLabel(/chase received \(overdue/).count()) > 0, "what it covers is said with its state");
    assert((await form.locator('input[type="checkbox"]:checked').count()) > 0, "and is chosen");
    await press(form.getByLabel("Told them", { exact: true }));
    await press(form.getByRole("button", { name: "Save" }));
    await saved(officer);
    assert(steps.n <= 3, `${steps.n} steps`);
    for (const page of [officer, advocate])
      await page.locator(`[data-clock="${id}"]`).getByText(/^(Late|Attempted)/).waitFor();
  }));

scenario("an advocate on the phone sees who the officer is and what is owed, and logs a chase in two steps", () =>
  withSeats(
    ["advocate"],
    async ({ page }) => {
      const { steps, press } = counted(page);
      await press(page.getByRole("link", { name: HERON, exact: true }));
      await giveReason(page);
      await page.getByText(/Officer in the case/).first().waitFor();
      await owed(page).getByText(/^Overdue, was due/).first().waitFor();
      assert.equal(steps.n, 1, "the case is one step away, apart from the reason");
      steps.n = 0;
      await press(page.getByRole("button", { name: "Log chase" }).first());
      const form = page.locator('form:has(h3:text-is("Log chase"))');
      await form.waitFor();
      assert(await form.getByLabel("The advocate", { exact: true }).isChecked(), "an advocate asks as the advocate");
      await press(form.getByRole("button", { name: "Save" }));
      await saved(page);
      assert(steps.n <= 2, `${steps.n} steps`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert(width <= 390, `the page is ${width} px wide`);
      await axe(page, "what is owed, on a phone", "#updates");
    },
    { advocate: { viewport: { width: 390, height: 800 } } },
  ));
