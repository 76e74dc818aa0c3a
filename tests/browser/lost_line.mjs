// What is typed survives: a broken line, a network without WebSockets, signing out elsewhere, the lock.
import assert from "node:assert/strict";
import { HERON, giveReason, openCase, pageAt, saved, signIn, waitForLive, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

const TEXT = "Half a sentence that nobody has yet";

async function typeChase(page) {
  await page.getByRole("button", { name: "Log chase" }).first().click();
  const form = page.locator('form:has(h3:text-is("Log chase"))');
  await form.getByLabel(/^About|about/i).first().fill(TEXT);
  return form;
}
const typed = (form) => form.getByLabel(/^About|about/i).first().inputValue();

scenario("text that was being typed survives a broken line and is saved after it", () =>
  withSeats(["advocate"], async ({ page, context }) => {
    await openCase(page, HERON);
    const form = await typeChase(page);
    await context.setOffline(true);
    await page.getByText(/Not connected since/).waitFor();
    assert.equal(await typed(form), TEXT);
    await fillChase(form);
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText(/It will be sent when the connection is back/).waitFor();
    await context.setOffline(false);
    await saved(page);
    await waitForLive(page);
    assert.equal(await page.locator("#updates .cb-records__text", { hasText: TEXT }).count(), 1);
  }));

scenario("without WebSockets the page works over plain requests and says so", async () => {
  const seat = await pageAt("advocate");
  try {
    await seat.page.addInitScript(() => {
      class Broken extends EventTarget {
        static OPEN = 1;
        readyState = 3;
        constructor() {
          super();
          setTimeout(() => this.onclose?.({ code: 1006 }), 10);
        }
        close() {}
        send() {}
      }
      window.WebSocket = Broken;
    });
    await signIn(seat);
    await waitForLive(seat.page, "Slower connection");
    await openCase(seat.page, HERON);
    const form = await typeChase(seat.page);
    await fillChase(form);
    await form.getByRole("button", { name: "Save" }).click();
    await saved(seat.page);
    assert.deepEqual(seat.complaints, []);
  } finally {
    await seat.context.close();
  }
});

scenario("signing out elsewhere empties the page, and signing in over it brings the text back", () =>
  withSeats(["advocate"], async (seat) => {
    const { page, context } = seat;
    await openCase(page, HERON);
    await typeChase(page);
    const other = await context.newPage();
    await other.goto("/");
    await other.getByRole("heading", { name: "Board", level: 1 }).waitFor();
    await other.locator("summary.cb-who").click();
    await other.getByRole("button", { name: "Sign out" }).click();
    await page.getByText(/Your unsent text is kept/).waitFor();
    assert(!(await page.content()).includes(HERON));
    await page.getByLabel("Sign-in name").fill(seat.seat.name);
    await page.getByLabel("Password", { exact: true }).fill(seat.seat.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();
    assert.equal(await typed(page.locator('form:has(h3:text-is("Log chase"))')), TEXT);
  }));

scenario("a locked page holds nothing, and gives everything back for the password", () =>
  withSeats(["advocate"], async (seat) => {
    const { page } = seat;
    await openCase(page, HERON);
    await typeChase(page);
    await page.getByRole("button", { name: "Lock" }).click();
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    const left = await page.content();
    assert(!left.includes(HERON) && !left.includes(TEXT) && !left.includes("Okafor"));
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Unlock" }).click();
    await page.getByText("The sign-in name or the password is not right").waitFor();
    await page.waitForTimeout(1500); // a wrong password costs a second
    await page.getByLabel("Password", { exact: true }).fill(seat.seat.password);
    await page.getByRole("button", { name: "Unlock" }).click();
    await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();
    assert.equal(await typed(page.locator('form:has(h3:text-is("Log chase"))')), TEXT);
  }));

scenario("a case that is not there and one that may not be seen are told in the same words", () =>
  withSeats(["police"], async ({ page }) => {
    await page.goto("/case/00000000-0000-4000-8000-000000000000");
    await giveReason(page);
    await page.getByRole("heading", { name: "This case is not available to you" }).waitFor();
    await page.getByText("There is nothing here that you can see.").waitFor();
  }));

async function fillChase(form) {
  const victim = form.getByLabel("Victim", { exact: true });
  if ((await victim.inputValue()) === "") await victim.selectOption({ index: 1 });
  const from = form.getByLabel("The victim", { exact: true });
  await from.check();
}
