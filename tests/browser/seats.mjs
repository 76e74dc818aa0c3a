// One case at many seats at once, while shares, an emergency and an exclusion come and go.
import assert from "node:assert/strict";
import { HERON, axe, openCase, saved, signedInAs, toBoard, withSeats } from "./support/browser.mjs";
import { SHARED, answerShare, beginShare, next, question, revoke } from "./journeys.mjs";
import { shutOut } from "./live.mjs";
import { scenario } from "./support/scenario.mjs";

const CLINICAL = "No acute illness; fixation on the relationship.";
/** By itself on an open screen, also where the machine has much else to do. */
const AT_ONCE = { timeout: 30_000 };

async function refuseConsent(page) {
  await page.getByLabel("Refused", { exact: true }).check();
  await page.getByLabel(/^Why consent was not given/).fill("She wants nothing passed on about him.");
}

const decisions = (page, words) => page.locator("#shares tr[data-record]", { hasText: words });
const state = (page, words, label) => decisions(page, words).locator("td .govuk-tag", { hasText: label });
const shared = (page) => page.locator("#risk").getByText(SHARED).first();
const opened = (page) => page.locator("#health").getByText(CLINICAL).first();

/** A verb of a row, by its menu; FILL answers what its form asks. */
async function act(page, row, verb, fill = async () => {}) {
  await row.locator(".cb-records__more summary").first().click();
  const button = row.locator(".cb-verbs").getByRole("button", { name: verb, exact: true });
  if (!(await button.isVisible())) await row.locator(".cb-verbs .cb-menu summary").click();
  await button.click();
  const form = row.locator("form.cb-form");
  await fill(form);
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
}

/** With consent refused a second person has to agree. */
async function draftShare(page, purpose) {
  await beginShare(page);
  await answerShare(page, undefined, refuseConsent);
  await page.getByRole("button", { name: /^Change\s+Why it is necessary/ }).click();
  await page.locator("textarea").fill(purpose);
  await next(page);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await saved(page);
}

async function openInEmergency({ page, seat }, reason) {
  const mark = page.locator("#health .cb-mark--exists").first();
  await mark.getByRole("button", { name: "Why can’t I see this?" }).click();
  await mark.getByRole("button", { name: "Open in an emergency" }).click();
  await question(page, "What you need to see");
  await next(page);
  await question(page, "What serious harm it prevents");
  await page.locator("textarea").fill(reason);
  await next(page);
  await question(page, "Until (optional)");
  await next(page);
  await question(page, "Check before you confirm");
  await page.getByLabel("Password", { exact: true }).fill(seat.password);
  await page.getByRole("button", { name: "Open in an emergency" }).click();
  await saved(page);
}

scenario("while shares, an emergency and an exclusion come and go, each seat has at once what it may see, and no more", () =>
  withSeats(["advocate", "supervisor", "auditor", "health", "coordinator"], async (...seats) => {
    const [advocate, supervisor, auditor, health, coordinator] = seats.map(({ page }) => page);
    const officer = await signedInAs("hart", "police"); // for safeguarding, who may share
    try {
      await toBoard(coordinator);
      await Promise.all([advocate, supervisor, auditor, health, coordinator].map((page) => openCase(page, HERON)));
      const now = Date.now();

      const purpose = `Her safety plan of today, ${now}`;
      await draftShare(officer.page, purpose);
      for (const page of [supervisor, auditor]) await state(page, purpose, "Waiting for approval").waitFor();
      assert.equal(await shared(advocate).count(), 0, "nothing is shared before a second person agrees");
      assert(!(await advocate.content()).includes(purpose), "nobody hears of a draft for them");
      await act(supervisor, decisions(supervisor, purpose), "Approve", (form) =>
        form.getByLabel("Password", { exact: true }).fill(seats[1].seat.password));
      await shared(advocate).waitFor(AT_ONCE);
      for (const page of [officer.page, auditor]) await state(page, purpose, "In force").waitFor();
      for (const page of [health, coordinator])
        assert(!(await page.content()).includes(purpose), "who got nothing hears of no decision");
      await revoke(supervisor, decisions(supervisor, purpose));
      await shared(advocate).waitFor({ state: "detached", ...AT_ONCE });
      assert.equal(await advocate.getByText(SHARED).count(), 0);

      const reason = `He was seen at the school gate, ${now}`;
      assert.equal(await opened(officer.page).count(), 0);
      await openInEmergency(officer, reason);
      await opened(officer.page).waitFor();
      for (const page of [health, auditor]) await state(page, reason, "Not reviewed yet").waitFor(AT_ONCE);
      for (const page of [advocate, coordinator])
        assert(!(await page.content()).includes(reason), "only the owner and the auditor are told");
      await act(health, decisions(health, reason), "Record review", (form) =>
        form.getByLabel(/^What the review found/).fill("It was right to look."));
      for (const page of [auditor, officer.page]) await state(page, reason, /^Reviewed$/).waitFor();
      await axe(auditor, "decisions, at the auditor's seat", "#shares");

      await shutOut(coordinator, "J.\u00a0Hart");
      await officer.page.getByRole("heading", { name: "This case is not available to you" }).waitFor(AT_ONCE);
      const left = await officer.page.content();
      for (const words of [HERON, CLINICAL, reason, purpose]) assert(!left.includes(words), `${words} is still there`);
      for (const page of [advocate, supervisor, health])
        assert.equal(await page.getByText("Knows the victim").count(), 0, "who was shut out, and why, is not theirs to know");
      assert.deepEqual(officer.complaints, []);
    } finally {
      await officer.context.close();
    }
  }));
