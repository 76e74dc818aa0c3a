// Telling a victim safely: what was agreed stands beside the form, and what is not safe is refused.
import assert from "node:assert/strict";
import { HERON, axe, openCase, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

scenario("the form of an update says what is safe, and refuses another channel with the reason", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    const updates = page.locator("#updates");
    await updates.getByText(/Contact:.*No voicemail\. Interpreter needed: Polish\./).waitFor();
    await updates.getByText(/^Next update they were told to expect:|^No date was given for the next/).waitFor();
    await updates.getByText(/of the last 6 updates came after a chase\.$/).waitFor();

    await page.keyboard.press("u");
    const form = page.locator('form:has(h3:text-is("Record update"))');
    await form.getByLabel("Phone", { exact: true }).waitFor();
    assert(await form.getByLabel("Phone", { exact: true }).isChecked(), "the best channel is chosen");
    assert(await form.getByLabel("Email: not a safe channel").isDisabled());
    assert.equal(await form.getByLabel("Told them", { exact: true }).isChecked(), false, "nobody is told by default");
    await form.getByText("Interpreter needed: Polish. Without one this counts as an attempt.").waitFor();
    await form.getByLabel("The advocate", { exact: true }).check();
    assert(await form.getByLabel("Email", { exact: true }).isEnabled(), "the plan is about the victim");
    await form.getByLabel("Email", { exact: true }).check();
    await form.getByLabel("The victim", { exact: true }).check();
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByRole("alert").getByText(/How: choose another way/).waitFor();
    await axe(page, "an unsafe channel", "form.cb-form");
  }));
