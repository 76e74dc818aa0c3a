// Somebody new: a code, a password, the declaration, and then the board.
import assert from "node:assert/strict";
import { axe, pageAt, waitForLive } from "./support/browser.mjs";
import { theDemo } from "./support/demo.mjs";
import { scenario } from "./support/scenario.mjs";

const NAME = "newcomer@demo.test";
const PASSWORD = "a heron stands in the reeds";

scenario("somebody new sets a password with a code, declares, and only then goes in", async () => {
  const code = await newcomer();
  const { page, context, complaints } = await pageAt("police");
  try {
    await page.goto("/");
    await page.getByRole("link", { name: "Set a password with a code" }).click();
    await page.getByLabel("Sign-in name").fill(NAME);
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set a password" }).click();
    await page.getByRole("alert").filter({ hasText: "12 characters or more" }).waitFor();
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByRole("button", { name: "Set a password" }).click();
    await page.getByText("Your password is set. Sign in with it.").waitFor();

    await page.getByLabel("Sign-in name").fill(NAME);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Before you go in" }).waitFor();
    await axe(page, "declaration");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByRole("heading", { name: "Board", level: 1 }).count(), 0);
    await page.getByLabel("I understand").check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
    await page.getByText("There is no case on this board that you can see.").waitFor();

    await page.reload();
    await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
    await waitForLive(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});

/** A board of its own, as the operator may add to it without a second person. Returns the code. */
async function newcomer() {
  const demo = await theDemo();
  await demo.kill();
  try {
    demo.operator("board", "add", "eastfold", "--name", "Eastfold stalking panel");
    const said = demo.operator(
      "user", "add", "u-newcomer", "--board", "eastfold", "--agency", "eastfold-police",
      "--agency-name", "Eastfold Police", "--seat", "pol", "--name", "S. Newcomer", "--sign-in", NAME,
    );
    const [code] = said.match(/[0-9A-Z]{3,}(?:-[0-9A-Z]{3,}){2,}|[0-9A-Za-z-]{27}/) ?? [];
    assert(code, `no code in: ${said}`);
    return code;
  } finally {
    await demo.start();
  }
}
