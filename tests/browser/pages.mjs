// Every page and layer: clean under axe, and no sideways scrolling at 320 px.
import assert from "node:assert/strict";
import { HERON, PHONE, axe, giveReason, openCase, pageAt, waitForLive, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

async function fits(page, name) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert(width <= page.viewportSize().width, `${name} is ${width} px wide`);
}

async function check(page, name) {
  await fits(page, name);
  await axe(page, name);
}

for (const [size, viewport] of [["a desk", { width: 1366, height: 850 }], ["320 px", PHONE]]) {
  scenario(`pages for nobody in particular are clean at ${size}`, async () => {
    const { page, context } = await pageAt("police", { viewport });
    try {
      await page.goto("/");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await check(page, "sign in");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
      await check(page, "sign in, refused");
      for (const [path, heading] of [
        ["/set-password", "Set a password"],
        ["/help", "Help and glossary"],
        ["/accessibility", "Accessibility statement"],
      ]) {
        await page.goto(path);
        await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
        await check(page, path);
      }
    } finally {
      await context.close();
    }
  });

  scenario(`the board is clean at ${size}, as columns and as a list`, () =>
    withSeats(
      ["police"],
      async ({ page }) => {
        await waitForLive(page);
        await check(page, "board");
        await page.getByRole("button", { name: /List view|Column view/ }).click();
        await check(page, "board, the other way");
        await page.locator("[data-card] .cb-menu summary").first().click();
        await check(page, "board, a menu open");
        await page.locator("[data-card] .cb-menu[open] button").first().click();
        await page.getByRole("dialog").getByLabel("Why", { exact: true }).waitFor();
        await check(page, "moving a case");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Closed, Transferred, Not accepted" }).click();
        await check(page, "board, closed cases");
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
        await check(page, "keys");
      },
      { police: { viewport } },
    ));

  scenario(`a case is clean at ${size}, with forms and details open, locked, and not there`, () =>
    withSeats(
      ["police"],
      async ({ page }) => {
        await page.getByRole("link", { name: HERON, exact: true }).click();
        await page.getByRole("heading", { name: "Why do you open this case?" }).waitFor();
        await check(page, "asking for a reason");
        await giveReason(page);
        await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();
        await check(page, "case");
        await page.getByRole("button", { name: "Record update" }).first().click();
        await page.getByText("Who can see this?").first().click();
        await page.locator("form.cb-form").getByRole("button", { name: "Save" }).click();
        await page.locator("#actions .cb-records__more summary").first().click();
        await page.getByRole("button", { name: "Why can’t I see this?" }).first().click();
        await page.getByText(/^Police, of “/).waitFor();
        await check(page, "case, forms and details open");
        await page.locator(".moj-identity-bar .cb-menu summary").click();
        await check(page, "case, the menu open");
        await page.getByRole("button", { name: "Lock" }).click();
        await page.getByRole("heading", { name: "Locked" }).waitFor();
        await check(page, "locked");
      },
      { police: { viewport } },
    ));
}

scenario("every form that a seat may open is clean under axe", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    const labels = await page.locator(".moj-identity-bar .cb-menu__list button").allTextContents();
    assert(labels.length > 10, "the police may add much");
    for (const label of labels) {
      await page.locator(".moj-identity-bar .cb-menu summary").click();
      await page.locator(".moj-identity-bar .cb-menu__list").getByRole("button", { name: label, exact: true }).click();
      const form = page.locator("form.cb-form");
      const question = page.locator(".cb-journey h1");
      await form.or(question).waitFor();
      if (await question.isVisible()) {
        await axe(page, label, ".cb-journey");
        await page.goBack();
        await page.getByRole("heading", { name: HERON, level: 1 }).waitFor();
        continue;
      }
      await form.getByRole("button", { name: "Cancel" }).waitFor();
      await axe(page, label, "form.cb-form");
      await form.getByRole("button", { name: "Cancel" }).click();
      await form.waitFor({ state: "detached" });
    }
  }));

scenario("text spaced out as some readers need it stays inside the page", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    const sheet = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }";
    await page.evaluate((css) => {
      const spaced = new CSSStyleSheet();
      spaced.replaceSync(css);
      document.adoptedStyleSheets = [spaced];
    }, sheet);
    await fits(page, "case, text spaced");
  }));
