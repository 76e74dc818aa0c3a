// The pictures of the README, made anew only when asked: SCREENSHOTS=1 tests/browser/run pictures
import { mkdirSync } from "node:fs";
import { HERON, openCase, waitForLive, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";
import { compare } from "./support/packs.mjs";
import { answerShare, beginShare } from "./journeys.mjs";

const FOLDER = "docs/images";

if (process.env.SCREENSHOTS)
  scenario("pictures of the board and of one case at three seats are made", () =>
    withSeats(["police", "advocate", "probation"], async (...seats) => {
      mkdirSync(FOLDER, { recursive: true });
      const [police] = seats;
      await waitForLive(police.page);
      await police.page.screenshot({ path: `${FOLDER}/board.png` });
      for (const [index, name] of ["police", "advocate", "probation"].entries()) {
        const { page } = seats[index];
        await openCase(page, HERON);
        await waitForLive(page);
        await page.waitForTimeout(300);
        await page.setViewportSize({ width: 1366, height: 1000 });
        // Where the three views differ most.
        await page.locator("#supervision").evaluate((section) => section.scrollIntoView());
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${FOLDER}/case-${name}.png` });
      }
    }));

if (process.env.SCREENSHOTS)
  scenario("a picture of the comparison of two packs is made", () =>
    withSeats(["administrator"], async ({ page }) => {
      await compare(page);
      await page.setViewportSize({ width: 1366, height: 1400 });
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${FOLDER}/policy-pack.png` });
    }));

if (process.env.SCREENSHOTS)
  scenario("pictures of an explanation and of a share decision are made", () =>
    withSeats(["police", "supervisor"], async (first, second) => {
      const { page } = first;
      await openCase(page, HERON);
      const mark = page.locator("#health .cb-mark--exists");
      await mark.getByRole("button", { name: "Why can’t I see this?" }).click();
      await mark.getByText(/^Police, of/).waitFor();
      await page.locator("#health").evaluate((section) => section.scrollIntoView());
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${FOLDER}/explanation.png` });

      const shot = async (name) => {
        if (name === "necessity") await second.page.screenshot({ path: `${FOLDER}/share-question.png` });
      };
      await beginShare(second.page);
      await answerShare(second.page, shot);
      await second.page.setViewportSize({ width: 1366, height: 1100 });
      await second.page.evaluate(() => scrollTo(0, 0));
      await second.page.screenshot({ path: `${FOLDER}/share-check.png` });
      await second.page.getByRole("button", { name: "Discard" }).click();
    }));
