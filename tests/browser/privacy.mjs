// What the page must never do: run what is not its own, keep anything, say anything in passing.
import assert from "node:assert/strict";
import { HERON, openCase, pageAt, signIn, theBrowser, withSeats } from "./support/browser.mjs";
import { theDemo } from "./support/demo.mjs";
import { scenario } from "./support/scenario.mjs";

scenario("the content security policy holds: no inline script or style, no markup from strings", () =>
  withSeats(["police"], async (seat) => {
    const { page, complaints } = seat;
    await openCase(page, HERON);
    assert.deepEqual(complaints, []);
    const tried = await page.evaluate(() => {
      const out = {};
      const probe = document.createElement("div");
      try {
        probe.innerHTML = "<b>x</b>";
        out.markup = "allowed";
      } catch {
        out.markup = "refused";
      }
      const script = document.createElement("script");
      try {
        script.textContent = "window.wasRun = true";
        document.head.append(script);
      } catch {
        // refused even earlier
      }
      out.script = window.wasRun ? "run" : "refused";
      probe.setAttribute("style", "color: red");
      document.body.append(probe);
      out.style = getComputedStyle(probe).color === "rgb(255, 0, 0)" ? "applied" : "refused";
      probe.remove();
      return out;
    });
    assert.deepEqual(tried, { markup: "refused", script: "refused", style: "refused" });
    complaints.length = 0; // those were ours
  }));

scenario("nothing is kept in the browser's storage, and titles and addresses tell nothing", () =>
  withSeats(["police"], async ({ page, context }) => {
    await openCase(page, HERON);
    await page.getByRole("button", { name: "Record update" }).first().click();
    await page.locator("form.cb-form textarea").first().fill("Nothing of this is stored");
    const kept = await page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      readableCookies: document.cookie,
    }));
    assert.deepEqual(kept, { local: 0, session: 0, databases: 0, caches: 0, workers: 0, readableCookies: "" });
    assert.equal(await page.title(), "Case · Caseboard");
    assert.match(new URL(page.url()).pathname, /^\/case\/[0-9a-f-]{36}$/);
    const [cookie] = await context.cookies();
    assert.equal(cookie.name, "__Host-caseboard");
    assert(cookie.httpOnly && cookie.secure && cookie.sameSite === "Strict" && cookie.expires === -1);
  }));

scenario("the back button after signing out shows nothing", () =>
  withSeats(["police"], async ({ page }) => {
    await openCase(page, HERON);
    await page.locator("summary.cb-who").click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    for (let i = 0; i < 3; i++) {
      await page.goBack().catch(() => undefined);
      await page.waitForTimeout(300);
      const left = await page.content();
      assert(!left.includes(HERON) && !left.includes("Okafor"), "after going back");
    }
  }));

scenario("a wrong password is refused without saying what was wrong", async () => {
  const seat = await pageAt("health");
  const { page } = seat;
  const answerFor = async (name) => {
    await page.goto("/");
    await page.getByLabel("Sign-in name").fill(name);
    await page.getByLabel("Password", { exact: true }).fill("not the password at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    return page.getByRole("alert").innerText();
  };
  try {
    const known = await answerFor(seat.seat.name);
    const unknown = await answerFor("nobody@demo.test");
    assert.equal(known, unknown);
    await page.waitForTimeout(2500);
    await signIn(seat);
  } finally {
    await seat.context.close();
  }
});

scenario("with script blocked the page says so in words", async () => {
  const { seats } = await theDemo();
  const browser = await theBrowser();
  const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(seats.police.origin);
    await page.getByText(/Caseboard needs\s+JavaScript/).waitFor();
  } finally {
    await context.close();
  }
});

scenario("the first view is at most 150 KiB over the wire", async () => {
  const { page, context } = await pageAt("police");
  try {
    let bytes = 0;
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto("/");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert(bytes > 1000 && bytes <= 150 * 1024, `${bytes} bytes`);
  } finally {
    await context.close();
  }
});
