// Searching: from anywhere with one key, through what was found with the arrows, and nothing of it left behind.
import assert from "node:assert/strict";
import { HERON, PHONE, axe, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

const results = (page) => page.locator(".cb-found");
const sought = (page) => page.getByLabel("Search your cases");

async function find(page, text) {
  await sought(page).fill(text);
  await sought(page).press("Enter");
}

async function hasFocus(locator) {
  for (let i = 0; i < 50; i++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}

async function nothingKept(page, text) {
  const { pathname, search, hash } = new URL(page.url());
  assert.deepEqual([pathname, search, hash], ["/search", "", ""]);
  assert.equal(await page.title(), "Search · Caseboard");
  const kept = await page.evaluate(() => ({
    local: localStorage.length, session: sessionStorage.length, state: JSON.stringify(history.state),
  }));
  assert.deepEqual(kept, { local: 0, session: 0, state: "null" });
  assert(!page.url().includes(text));
}

scenario("a search goes from the board by keys alone to the case, and keeps nothing", () =>
  withSeats(["police"], async ({ page }) => {
    await page.locator("[data-card]").first().waitFor();
    await page.keyboard.press("/");
    assert(await hasFocus(sought(page)), "the box on the board has the focus");
    await page.keyboard.type("depot");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 case for depot" }).waitFor();
    assert(await hasFocus(sought(page)), "one can go on typing");
    await nothingKept(page, "depot");
    await axe(page, "search, found");
    await page.keyboard.press("ArrowDown");
    assert(await hasFocus(page.getByRole("link", { name: HERON, exact: true })));
    const hit = page.getByRole("link", { name: /Collect the depot CCTV/ });
    const place = await page.locator(".cb-found a").evaluateAll((links) =>
      links.findIndex((link) => link.textContent.includes("Collect the depot CCTV")));
    for (let i = 0; i < place; i++) await page.keyboard.press("ArrowDown");
    assert(await hasFocus(hit), "the arrows go to the record");
    await page.keyboard.press("Enter");
    await page.getByLabel("To work on an action of mine").check();
    await page.getByRole("button", { name: "Open case" }).click();
    await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();
    assert(await hasFocus(page.locator("#actions-heading")), "the part that holds the record is shown");
    await page.keyboard.press("/");
    await page.getByRole("heading", { name: "Search", level: 1 }).waitFor();
    await results(page).first().waitFor();
    assert(await hasFocus(sought(page)));
  }));

scenario("what a seat sees as a summary is marked as one, and what it does not see is not found", () =>
  withSeats(["police", "probation"], async (police, probation) => {
    for (const { page } of [police, probation]) {
      await page.keyboard.press("/");
      await find(page, "kept away places child");
      await results(page).first().waitFor();
    }
    assert.equal(await probation.page.locator(".cb-found .cb-mark").count(), 1);
    assert.equal(await police.page.locator(".cb-found .cb-mark").count(), 0);
    await axe(probation.page, "search, a summary");
    for (const { page } of [police, probation]) await find(page, "fears nursery");
    await police.page.getByRole("heading", { name: /for fears nursery/ }).waitFor();
    await probation.page.getByRole("heading", { name: "Nothing found" }).waitFor();
    assert.equal(await results(probation.page).count(), 0);
  }));

scenario("a reference is found with a space and without", () =>
  withSeats(["police"], async ({ page }) => {
    await page.getByRole("link", { name: "Search", exact: true }).click();
    for (const text of [HERON, "heron7q", "HERON"]) {
      await find(page, text);
      await page.getByRole("heading", { name: `1 case for ${text}` }).waitFor();
      await page.getByRole("link", { name: HERON, exact: true }).waitFor();
    }
  }));

scenario("nothing to look for has its sentence at the box, and the page fits 320 px", () =>
  withSeats(
    ["police"],
    async ({ page }) => {
      await page.getByRole("link", { name: "Search", exact: true }).click();
      await axe(page, "search, empty");
      for (const text of ["", "?!", "a".repeat(10000)]) {
        await find(page, text);
        await page.getByRole("alert").filter({ hasText: /Type a word|too long/ }).waitFor();
        assert(await hasFocus(sought(page)));
      }
      await axe(page, "search, refused");
      await find(page, "zebra");
      await page.getByRole("heading", { name: "Nothing found" }).waitFor();
      await axe(page, "search, nothing found");
      await find(page, "the");
      await results(page).first().waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert(width <= PHONE.width, `search is ${width} px wide`);
    },
    { police: { viewport: PHONE } },
  ));

scenario("locking the page forgets what was looked for and found", () =>
  withSeats(["police"], async ({ page, seat }) => {
    await page.getByRole("link", { name: "Search", exact: true }).click();
    await find(page, "depot");
    await results(page).first().waitFor();
    await page.getByRole("button", { name: "Lock" }).click();
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    assert(!(await page.content()).includes("depot"));
    await page.getByLabel("Password", { exact: true }).fill(seat.password);
    await page.getByRole("button", { name: "Unlock" }).click();
    await sought(page).waitFor();
    assert.equal(await sought(page).inputValue(), "");
    assert.equal(await results(page).count(), 0);
  }));
