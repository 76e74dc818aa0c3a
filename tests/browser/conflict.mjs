// Two people change the same record: nothing is lost, and the second says which holds.
import assert from "node:assert/strict";
import { HERON, openCase, saved, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

scenario("somebody else's change meets mine: both are kept and I choose", () =>
  withSeats(["police", "supervisor"], async (first, second) => {
    const forms = [];
    for (const { page } of [first, second]) {
      await openCase(page, HERON);
      const row = page.locator("#account tr[data-record]", { hasText: "Account so far" });
      await row.locator("summary").first().click();
      await row.locator("summary", { hasText: "Change" }).click();
      await row.getByRole("button", { name: "Change" }).click();
      forms.push(page.locator('form:has(h3:text-is("Change"))'));
    }
    const [mine, theirs] = forms;
    const box = (form) => form.locator("textarea").first();
    await box(mine).fill("What I wrote.");
    await box(theirs).fill("What they wrote.");
    await theirs.getByRole("button", { name: "Save" }).click();
    await saved(second.page);

    await mine.getByRole("button", { name: "Save" }).click();
    await mine.getByRole("heading", { name: /Somebody else changed this/ }).waitFor();
    assert.equal(await box(mine).inputValue(), "What I wrote.");
    await mine.getByText("What they wrote.").waitFor();
    await mine.getByLabel(/^Combine/).check();
    await mine.getByRole("button", { name: "Go on with this" }).click();
    assert.equal(await box(mine).inputValue(), "What they wrote.\n\nWhat I wrote.");
    await mine.getByRole("button", { name: /Save|Try again/ }).click();
    await saved(first.page);
    await second.page.locator("#account .cb-record .cb-long", { hasText: "What I wrote." }).waitFor();
  }));

scenario("a form that lacks something says what, takes the focus, and leads to the field", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    await page.getByRole("button", { name: "Log action" }).first().click();
    const form = page.locator('form:has(h3:text-is("Log action"))');
    await form.getByRole("button", { name: "Save" }).click();
    const summary = form.getByRole("alert").filter({ hasText: "There is a problem" });
    await summary.waitFor();
    assert.equal(await summary.evaluate((box) => box === document.activeElement), true);
    assert(await page.title().then((title) => title.startsWith("Error:")));
    await summary.getByRole("link").first().click();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "INPUT");
  }));
