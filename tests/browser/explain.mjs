// Why somebody sees no more, asking for it, who will see what is written, and what is disputed.
import assert from "node:assert/strict";
import { HERON, axe, openCase, saved, signedInAs, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

/** The mark of the clinical information, of which the police are told that it is there. */
const clinical = (page) => page.locator("#health .cb-mark--exists");

scenario("a mark says why no more is seen, who may share it, and asks for it in two steps", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    const mark = clinical(page);
    await mark.getByRole("button", { name: "Why can’t I see this?" }).click();
    await mark.getByText("Police, of “Suspect's clinical information”: that it is there").waitFor();
    await mark.getByText("A share decision can raise this to “Summary”").waitFor();
    await mark.getByText("It is held by Northmere Forensic Health.").waitFor();
    await axe(page, "an explanation", "#health");

    await mark.getByRole("button", { name: "Ask for it" }).click();
    const form = page.locator('form:has(h3:text-is("Ask"))');
    await form.waitFor();
    assert.equal(await form.getByLabel("To", { exact: true }).inputValue(), "northmere-forensic-health");
    assert.match(await form.getByLabel(/^What you ask to see/).locator("option:checked").innerText(), /Clinical/);
    await axe(page, "asking", "#actions");
    const question = `Does the plan have to change? ${Date.now()}`;
    await form.getByLabel(/^Question/).fill(question);
    await form.getByRole("button", { name: "Save" }).click();
    await saved(page);
    await whoeverIsAskedShares(question);
  }));

/** From the request one comes to the share decision, with the record and the asker chosen. */
async function whoeverIsAskedShares(question) {
  const { page, context } = await signedInAs("parry", "health");
  try {
    await openCase(page, HERON);
    const request = page.locator("#actions tr[data-record]", { hasText: question });
    await request.locator(".cb-records__more summary").first().click();
    await request.locator(".cb-verbs .cb-menu summary").click();
    await request.getByRole("button", { name: "Share what is asked for" }).click();
    await page.getByRole("heading", { name: "Records, as you saw them", level: 1 }).waitFor();
    assert.match(await page.locator("label", { has: page.locator("input:checked") })
      .or(page.locator("input:checked + label")).innerText(), /Clinical note/);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator(".cb-picked li", { hasText: "Okafor" }).waitFor();
  } finally {
    await context.close();
  }
}

scenario("an explanation opens and closes by the keyboard, and the focus goes to it, also at a single field", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    const button = clinical(page).getByRole("button", { name: "Why can’t I see this?" });
    await button.focus();
    await page.keyboard.press("Enter");
    const box = clinical(page).locator(".cb-why__box");
    await box.getByText(/^Police, of/).waitFor();
    assert.equal(await box.evaluate((it) => it === document.activeElement), true);
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    await button.focus();
    await page.keyboard.press("Enter");
    await box.waitFor({ state: "detached" });
    assert.equal(await button.getAttribute("aria-expanded"), "false");

    const row = page.locator("#risk tr[data-record]", { hasText: "Refusal of the separation" });
    await row.locator(".cb-records__more summary").first().click();
    const field = row.locator(".govuk-summary-list__row", { hasText: "Clinical basis" });
    await field.getByText("Not in your view").waitFor();
    await field.getByRole("button", { name: "Why can’t I see this?" }).click();
    await field.getByText("A share or an emergency raises a whole record").waitFor();
    await field.getByText("Whom to ask").waitFor();
    await axe(page, "an explanation of a field", "#risk");
  }));

scenario("of a kind that one is told nothing of, the page says why, and what can never be raised", () =>
  withSeats(["probation"], async ({ page }) => {
    await openCase(page, HERON);
    const part = page.locator('section[aria-labelledby="kinds-heading"]');
    await part.getByLabel("Kind of information").selectOption({ label: "Advocate's casework notes" });
    await part.getByRole("button", { name: "What do I see of this, and why?" }).click();
    await part.getByText("Probation, of “Advocate's casework notes”: nothing, not even whether there is any.").waitFor();
    await part.getByText("Nothing can raise this: no share and no emergency.").waitFor();
    assert.equal(await part.getByRole("button", { name: "Ask for it" }).count(), 0);
    await part.getByLabel("Kind of information").selectOption({ label: "Police intelligence, sanitised" });
    await part.getByRole("button", { name: "What do I see of this, and why?" }).click();
    await part.getByText("Northmere Police", { exact: true }).waitFor();
    await axe(page, "what one may see", 'section[aria-labelledby="kinds-heading"]');
  }));

scenario("before saving, the people who will see it are listed on request", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    await page.getByRole("button", { name: "Record update" }).first().click();
    const form = page.locator('form:has(h3:text-is("Record update"))');
    await form.getByText("Who can see this?").click();
    await form.locator(".cb-class__list").getByText(/J\.\sWhitlock.*\(Harbour Advocacy\)/).first().waitFor();
    assert.equal(await form.locator(".cb-class__list").getByText(/Moran/).count(), 0, "probation does not see updates");
    await axe(page, "who will see it", "form.cb-form");
  }));

scenario("what is disputed stands beside the disputed record for all who see it, and is disputed in place", () =>
  withSeats(["police", "probation"], async (first, second) => {
    for (const { page } of [first, second]) {
      await openCase(page, HERON);
      const row = page.locator("#incidents tr[data-record]", { hasText: "It was her cousin who was asked" });
      await row.getByText("Disputed by Harbour Advocacy").waitFor();
    }
    const { page } = first;
    const row = page.locator("#orders tr[data-record]").first();
    await row.locator(".cb-records__more summary").first().click();
    await row.locator(".cb-verbs .cb-menu summary").click();
    await row.getByRole("button", { name: "Dispute this" }).click();
    const form = page.locator("form.cb-form").filter({ has: page.getByLabel("Disputed record") });
    assert.notEqual(await form.getByLabel("Disputed record").inputValue(), "");
    const words = `The date is wrong ${Date.now()}`;
    await form.getByLabel(/^What is disputed/).fill(words);
    await form.getByRole("button", { name: "Save" }).click();
    await saved(page);
    await row.getByText(words).waitFor();
    await second.page.locator("#orders tr[data-record]", { hasText: words }).waitFor();
    await axe(page, "a dispute", "#orders");
  }));
