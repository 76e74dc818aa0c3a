// The story of the product: one case, three seats, three views; what one writes the others get.
import assert from "node:assert/strict";
import { HERON, openCase, saved, toBoard, waitForLive, withSeats } from "./support/browser.mjs";
import { theDemo } from "./support/demo.mjs";
import { scenario } from "./support/scenario.mjs";

const HEADINGS = (page) => page.locator("section.cb-section > .cb-section__head h2").allInnerTexts();

scenario("three seats see one case, each in its own way", () =>
  withSeats(["police", "advocate", "probation"], async (...seats) => {
    const pages = seats.map(({ page }) => page);
    for (const page of pages) await openCase(page, HERON);
    const [police, advocate, probation] = await Promise.all(pages.map(HEADINGS));
    assert(police.includes("Evidence") && !probation.includes("Evidence"), "probation has no evidence");
    assert(advocate.includes("Advocacy"));
    assert((await pages[0].locator("#updates [data-record]").count()) > 0);
    assert.equal(await pages[2].locator("#updates [data-record]").count(), 0);
    assert((await pages[0].getByText("Exists, not shared").count()) > 0, "the police are told of what they do not see");
  }));

scenario("an update reaches whoever may see it and nobody else, and an action reaches all", () =>
  withSeats(["police", "advocate", "probation"], async (...seats) => {
    const [police, advocate, probation] = seats.map(({ page }) => page);
    for (const page of [police, advocate, probation]) await openCase(page, HERON);
    const words = `Told her about the hearing ${Date.now()}`;
    await recordUpdate(police, words);
    await said(advocate, words).waitFor();

    const title = `Book the interpreter ${Date.now()}`;
    await logAction(police, title, "J. Whitlock");
    for (const page of [advocate, probation]) await page.locator("#actions").getByText(title).first().waitFor();
    assert(!(await probation.content()).includes(words), "the update is nowhere in probation's page");
  }));

scenario("the owner accepts an action and the others see its state change", () =>
  withSeats(["police", "advocate"], async (first, second) => {
    await openCase(first.page, HERON);
    await openCase(second.page, HERON);
    const title = `Ring the school ${Date.now()}`;
    await logAction(first.page, title, "J. Whitlock");
    const row = (page) => page.locator("#actions tr", { hasText: title });
    await row(second.page).locator("summary").first().click();
    await row(second.page).getByRole("button", { name: "Accept" }).click();
    await row(second.page).getByRole("button", { name: "Save" }).click();
    await saved(second.page);
    await row(first.page).getByText("Accepted").first().waitFor();
  }));

scenario("what was acknowledged is there after SIGKILL, and the pages come back by themselves", () =>
  withSeats(["police", "advocate"], async (first, second) => {
    const demo = await theDemo();
    await openCase(first.page, HERON);
    await openCase(second.page, HERON);
    const before = `Before the crash ${Date.now()}`;
    await recordUpdate(first.page, before);
    await demo.kill();
    await first.page.getByText(/Not connected since/).waitFor();
    assert((await said(first.page, before).count()) > 0, "the page shows what it had");
    await demo.start();
    for (const { page } of [first, second]) await waitForLive(page);
    await said(second.page, before).waitFor();
    const after = `After the crash ${Date.now()}`;
    await recordUpdate(first.page, after);
    await said(second.page, after).waitFor();
  }));

scenario("a case moves on the board for everybody, by the moves that the pack allows", () =>
  withSeats(["coordinator", "police"], async (first, second) => {
    const heard = [];
    first.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(String(payload))));
    await first.page.reload();
    await toBoard(first.page);
    await first.page.locator("[data-card]", { hasText: HERON }).waitFor();
    const card = (page, reference) => page.locator("[data-card]", { hasText: reference });
    const reference = await movable(first.page, second.page);
    const menu = card(first.page, reference).locator("details");
    await menu.locator("summary").click();
    const to = await menu.getByRole("button").first().innerText();
    await menu.getByRole("button").first().click();
    await first.page.getByLabel("Why", { exact: true }).fill("Ready to go on");
    await first.page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await saved(first.page);
    const column = second.page.locator("section.cb-column", { has: second.page.getByRole("heading", { name: to }) });
    await column.getByRole("link", { name: reference }).waitFor();
    assert(heard.length > 0, "the page heard of its board");
    assert.deepEqual(heard.filter((text) => text.includes('"kind":"conflict"')), [], "the card was enough to move by");
  }));

/** The words of an update, as they stand in the list of updates. */
const said = (page, words) => page.locator("#updates .cb-records__text", { hasText: words });

/** A case in formulation that both see. */
async function movable(...pages) {
  const [first, second] = await Promise.all(
    pages.map((page) =>
      page
        .locator("section.cb-column", { has: page.getByRole("heading", { name: "Formulation" }) })
        .locator("[data-card] a")
        .allInnerTexts(),
    ),
  );
  const reference = first.find((one) => second.includes(one));
  assert(reference, "no case in formulation is on both boards");
  return reference;
}

export async function recordUpdate(page, words) {
  await page.getByRole("button", { name: "Record update" }).first().click();
  const form = page.locator('form:has(h3:text-is("Record update"))');
  await chooseFirst(form, "Victim");
  await form.getByLabel("The victim", { exact: true }).check();
  await form.getByLabel("Phone", { exact: true }).check();
  await form.getByLabel("Told them", { exact: true }).check();
  await form.getByLabel(/What did you tell them/).fill(words);
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
}

export async function logAction(page, title, owner) {
  await page.getByRole("button", { name: "Log action" }).first().click();
  const form = page.locator('form:has(h3:text-is("Log action"))');
  await form.getByLabel("What is to be done").fill(title);
  await form.getByLabel("Owner", { exact: true }).selectOption({ label: owner.replaceAll(" ", "\u00a0") }).catch(() =>
    form.getByLabel("Owner", { exact: true }).selectOption({ label: owner }));
  const due = form.getByRole("group", { name: "Due", exact: true });
  await due.getByLabel("Day").fill("27");
  await due.getByLabel("Month").fill("11");
  await due.getByLabel("Year").fill(String(new Date().getFullYear() + 1));
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
}

async function chooseFirst(form, label) {
  const select = form.getByLabel(label, { exact: true });
  if ((await select.inputValue()) === "") await select.selectOption({ index: 1 });
}
