// Who looked: on the case, one's own, and what deserves a second look.
import assert from "node:assert/strict";
import { HERON, PHONE, axe, openCase, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

const entries = (page) => page.locator("ol.cb-log > li");

async function fits(page, name) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert(width <= page.viewportSize().width, `${name} is ${width} px wide`);
}

async function throughMenu(page, name) {
  await page.locator(".cb-who").click();
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

for (const [size, viewport] of [["a desk", undefined], ["320 px", PHONE]]) {
  const options = viewport ? { viewport } : {};
  scenario(`who looked at a case is told on a page of its own at ${size}`, () =>
    withSeats(
      ["police"],
      async ({ page }) => {
        await openCase(page, HERON);
        await page.getByRole("link", { name: "Who looked at this case" }).click();
        await page.getByRole("heading", { name: "Who looked at this case", level: 1 }).waitFor();
        await entries(page).first().waitFor();
        assert.match(await entries(page).first().innerText(), /Okafor.*Police.*opened the case/);
        assert.match(await entries(page).first().innerText(), /To add or check information/);
        await fits(page, "who looked");
        await axe(page, "who looked");
        await page.getByRole("link", { name: "Back to the case" }).click();
        await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();
      },
      { police: options },
    ));

  scenario(`one's own looks and sessions stand behind one's name at ${size}`, () =>
    withSeats(
      ["police"],
      async ({ page }) => {
        await openCase(page, HERON);
        await throughMenu(page, "My looks and sessions");
        await page.getByText("(this one)").waitFor();
        await entries(page).first().waitFor();
        const all = await entries(page).allInnerTexts();
        assert(all.some((text) => text.includes("Opened Heron") || text.includes("Opened Heron\u00a07Q")), all.join("\n"));
        assert(all.some((text) => text.includes("Signed in")), all.join("\n"));
        await fits(page, "my looks");
        await axe(page, "my looks");
        await page.getByRole("button", { name: "Lock" }).click();
        await page.getByRole("heading", { name: "Locked" }).waitFor();
        assert.equal(await entries(page).count(), 0);
      },
      { police: options },
    ));

  scenario(`signals are the auditor's alone at ${size}`, () =>
    withSeats(
      ["auditor", "police"],
      async ({ page }, police) => {
        await throughMenu(page, "Signals");
        await page.getByText(/^Since /).waitFor();
        await fits(page, "signals");
        await axe(page, "signals");
        await police.page.locator(".cb-who").click();
        assert.equal(await police.page.getByRole("link", { name: "Signals" }).count(), 0);
        await police.page.goto("/signals");
        await police.page.getByRole("alert").waitFor();
        assert.equal(await police.page.locator(".cb-log > li").count(), 0);
      },
      { auditor: options, police: options },
    ));
}

scenario("a page of the log that is opened by its address reads the log", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    await page.goto(`${new URL(page.url()).pathname}/looks`);
    await entries(page).first().waitFor();
  }));
