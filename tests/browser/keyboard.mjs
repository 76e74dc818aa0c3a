// The keyboard alone does the page's work, and always shows where it is.
import assert from "node:assert/strict";
import { HERON, pageAt, saved, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element ? (element.getAttribute("aria-label") ?? element.textContent ?? "").trim() : "";
  });

/** What has the focus, once it is what is wanted: a page moves it only after it has drawn. */
async function focusedOnce(page, wanted) {
  let name = await focused(page);
  for (let i = 0; i < 100 && !wanted(name); i++) {
    await page.waitForTimeout(20);
    name = await focused(page);
  }
  assert(wanted(name), `the focus is on ${name.slice(0, 80)}`);
  return name;
}

async function tabTo(page, wanted, limit = 80) {
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).startsWith(wanted)) return;
  }
  assert.fail(`Tab does not reach ${wanted}`);
}

scenario("from signing in to a saved chase without a pointer", async () => {
  const seat = await pageAt("advocate");
  const { page } = seat;
  try {
    await page.goto("/");
    await page.getByLabel("Sign-in name").waitFor();
    await page.keyboard.type(seat.seat.name);
    await page.keyboard.press("Tab");
    await page.keyboard.type(seat.seat.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
    await page.locator("[data-card]").first().waitFor();
    await tabTo(page, HERON);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Why do you open this case?" }).waitFor();
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();

    await page.keyboard.press("c");
    await focusedOnce(page, (name) => name === "Log chase");
    await chooseWithKeys(page, "Victim");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await tabTo(page, "Save");
    await page.keyboard.press("Enter");
    await saved(page);
    await page.waitForFunction(() => document.activeElement !== document.body, undefined, { timeout: 30_000 });
  } finally {
    await seat.context.close();
  }
});

/** Go to a list and take its first entry, unless one is chosen. */
async function chooseWithKeys(page, label) {
  const select = page.locator("form.cb-form").getByLabel(label, { exact: true });
  for (let i = 0; i < 20 && !(await select.evaluate((box) => box === document.activeElement)); i++)
    await page.keyboard.press("Tab");
  if ((await select.inputValue()) === "") await page.keyboard.press("ArrowDown");
}

scenario("single keys step through the board, open the move menu, and never fire while typing", () =>
  withSeats(["police"], async ({ page }) => {
    await page.locator("[data-card]").first().waitFor();
    await page.keyboard.press("n");
    const first = await focusedOnce(page, (name) => name !== "" && name.length < 80);
    await page.keyboard.press("n");
    await focusedOnce(page, (name) => name !== first);
    await page.keyboard.press("p");
    await focusedOnce(page, (name) => name === first);
    await page.keyboard.press("m");
    const menu = page.locator("[data-card] details[open]");
    await menu.waitFor();
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await focusedOnce(page, (name) => name.startsWith("Move to"));

    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.getByLabel(/Use single keys/).uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("l");
    assert.equal(await page.getByRole("heading", { name: "Locked" }).count(), 0);
  }));

scenario("the skip link leads to the page, and focus is always shown", () =>
  withSeats(["police"], async ({ page }) => {
    await page.reload();
    await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    await focusedOnce(page, (name) => name === "Skip to main content");
    await page.keyboard.press("Enter");
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      const mark = await page.evaluate(() => {
        const { outlineStyle, boxShadow, backgroundColor } = getComputedStyle(document.activeElement);
        return outlineStyle !== "none" || boxShadow !== "none" || backgroundColor;
      });
      assert(mark, "a focused element shows nothing");
    }
  }));
