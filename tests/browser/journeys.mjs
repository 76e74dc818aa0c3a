// Acts with consequences, step by step: sharing, and opening in an emergency.
import assert from "node:assert/strict";
import { HERON, PHONE, axe, openCase, saved, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

export const SHARED = "One earlier matter of damage to property.";
export const next = (page) => page.getByRole("button", { name: "Continue" }).click();
export const question = (page, name) => page.getByRole("heading", { name, level: 1 }).waitFor();

/** From the record's menu to the first question, with the record chosen. */
export async function beginShare(page) {
  await openCase(page, HERON);
  const row = page.locator("#risk tr[data-record]", { hasText: "Caution for criminal damage" });
  await row.locator(".cb-records__more summary").first().click();
  await row.locator(".cb-verbs .cb-menu summary").click();
  await row.getByRole("button", { name: "Share this" }).click();
  await question(page, "Records, as you saw them");
}

const giveConsent = (page) => page.getByLabel("Given", { exact: true }).check();

export async function answerShare(page, check = async () => {}, consent = giveConsent) {
  assert.equal(await page.locator("fieldset input:checked").count(), 1, "the record is chosen already");
  await check("records");
  await next(page);
  await question(page, "Who may read it");
  await page.getByLabel("Who may read it").selectOption({ label: "J.\u00a0Whitlock" })
    .catch(() => page.getByLabel("Who may read it").selectOption({ label: "J. Whitlock" }));
  await check("recipients");
  await next(page);
  await question(page, "Level");
  await page.getByLabel("Summary", { exact: true }).check();
  await next(page);
  await question(page, "Purpose");
  await page.getByLabel("Support the victim").check();
  await next(page);
  await question(page, "Legal basis");
  await page.getByLabel(/^Law enforcement processing/).check();
  await next(page);
  await question(page, "Why it is necessary");
  await page.locator("textarea").fill("She plans her own safety and has to know of the damage.");
  await check("necessity");
  await next(page);
  await question(page, "Why no less would do");
  await page.locator("textarea").fill("A summary of one line, and no record, to one named advocate.");
  await next(page);
  await question(page, "Consent");
  await consent(page);
  await next(page);
  await question(page, "Victim's safety checked");
  await page.getByLabel("Yes", { exact: true }).check();
  await page.getByLabel("Checked by").fill("K. Lindqvist");
  await check("safety");
  await next(page);
  await question(page, "Conditions");
  await page.getByLabel("Not to be passed on").check();
  await next(page);
  await question(page, "Ends on (optional)");
  await next(page);
  await question(page, "Check before you confirm");
}

/** The DECISION, a row whose details stand open. */
export async function revoke(page, decision) {
  await decision.locator(".cb-verbs .cb-menu summary").click();
  await decision.getByRole("button", { name: "Revoke" }).click();
  const form = page.locator('form:has(h3:text-is("Revoke"))');
  await form.getByLabel("Why", { exact: true }).fill("The plan is made");
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
}

scenario("a share is decided step by step, checked beside what it gives, and reaches who it names", () =>
  withSeats(["supervisor", "advocate"], async (first, second) => {
    const { page } = first;
    await openCase(second.page, HERON);
    assert.equal(await second.page.getByText(SHARED).count(), 0);
    await beginShare(page);
    await answerShare(page, (name) => axe(page, name));
    const table = page.getByRole("table", { name: "Who gets what" });
    await table.getByRole("row", { name: /Whitlock/ }).getByText(SHARED).waitFor();
    assert.equal(await table.getByText("Caution for criminal damage").count(), 0, "the words stay out of a summary");
    await axe(page, "the check page");
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0, "nothing is kept");
    assert(!(await page.evaluate(() => JSON.stringify(history.state) + location.href)).includes("Whitlock"));
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await saved(page);
    await second.page.getByText(SHARED).first().waitFor();
    const decision = page.locator("#shares tr[data-record]", { hasText: "She plans her own safety" });
    await decision.locator(".cb-records__more summary").first().click();
    await decision.getByRole("row", { name: /Whitlock/ }).getByText(SHARED).waitFor();
    await axe(page, "a share decision", "#shares");
    await revoke(page, decision);
    await second.page.getByText(SHARED).first().waitFor({ state: "detached", timeout: 30_000 });
  }));

scenario("in a journey back works, one answer can be changed, and what is missing is led to", () =>
  withSeats(["supervisor"], async ({ page }) => {
    await beginShare(page);
    await next(page);
    await question(page, "Who may read it");
    await next(page);
    await page.getByRole("alert").filter({ hasText: "There is a problem" }).waitFor();
    await page.goBack();
    await question(page, "Records, as you saw them");
    assert.equal(await page.locator("fieldset input:checked").count(), 1, "the answer is still there");
    await page.goForward();
    await page.getByRole("link", { name: "Back", exact: true }).click();
    await question(page, "Records, as you saw them");
    await answerShare(page);
    await page.getByRole("button", { name: /^Change\s+Consent/ }).click();
    await question(page, "Consent");
    await page.getByLabel("Refused", { exact: true }).check();
    await next(page);
    await question(page, "Check before you confirm");
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await page.getByRole("link", { name: /Why consent was not given/ }).waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();
  }));

scenario("in an emergency one kind is opened with a reason and the password, and the owner is told", () =>
  withSeats(["chair", "health"], async (first, second) => {
    const { page, seat } = first;
    await page.getByRole("link", { name: "Northmere stalking panel" }).click();
    await openCase(page, HERON);
    await openCase(second.page, HERON);
    const part = page.locator('section[aria-labelledby="kinds-heading"]');
    await part.getByLabel("Kind of information").selectOption({ label: "Suspect's clinical information" });
    await part.getByRole("button", { name: "What do I see of this, and why?" }).click();
    await part.getByRole("button", { name: "Open in an emergency" }).click();
    await question(page, "What you need to see");
    await page.getByText("This is for preventing serious harm now.").waitFor();
    await axe(page, "an emergency");
    await next(page);
    await question(page, "What serious harm it prevents");
    await page.locator("textarea").fill("He was seen at the nursery gate an hour ago.");
    await next(page);
    await question(page, "Until (optional)");
    await next(page);
    await question(page, "Check before you confirm");
    await axe(page, "checking an emergency");
    await page.getByLabel("Password", { exact: true }).fill("not this one at all");
    await page.getByRole("button", { name: "Open in an emergency" }).click();
    await page.getByRole("alert").filter({ hasText: "There is a problem" }).waitFor();
    await page.waitForTimeout(1500); // a wrong password has its wait
    await page.getByLabel("Password", { exact: true }).fill(seat.password);
    await page.getByRole("button", { name: "Open in an emergency" }).click();
    await saved(page);
    await page.getByText("No acute illness; fixation on the relationship.").first().waitFor();
    await second.page.locator("#shares").getByText(/seen at the nursery gate/).first().waitFor({ state: "attached" });
  }));

scenario("an identity decision is taken step by step, and fits a screen of 320 px", () =>
  withSeats(
    ["police"],
    async ({ page }) => {
      const fits = async (name) => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert(width <= PHONE.width, `${name} is ${width} px wide`);
        await axe(page, name);
      };
      await openCase(page, HERON);
      await page.locator(".moj-identity-bar .cb-menu summary").click();
      await page.getByRole("button", { name: "Record decision", exact: true }).click();
      await question(page, "Decided on");
      for (const [label, value] of [["Day", "2"], ["Month", "11"], ["Year", "2026"]])
        await page.getByLabel(label, { exact: true }).fill(value);
      await fits("a date");
      await next(page);
      await question(page, "Decision");
      await page.getByLabel("Tell in part", { exact: true }).check();
      await fits("a choice");
      await next(page);
      await question(page, "Decided by (rank or role)");
      await page.getByRole("textbox").fill("Detective Inspector");
      await next(page);
      await question(page, "Reasons");
      const reasons = `She has guessed it ${Date.now()}`;
      await page.getByRole("textbox").fill(reasons);
      for (const title of ["Safety measures", "Review on", "Victim told on", "Advocate told on"]) {
        await next(page);
        await question(page, `${title} (optional)`);
      }
      await next(page);
      await question(page, "Check before you confirm");
      await fits("the check page");
      await page.getByRole("button", { name: "Record decision" }).click();
      await saved(page);
      await page.locator("#shares .cb-records__text", { hasText: reasons }).waitFor();
    },
    { police: { viewport: PHONE } },
  ));
