// The pictures of the README, made anew only when asked: SCREENSHOTS=1 tests/browser/run pictures
import { mkdirSync } from "node:fs";
import { HERON, openCase, waitForLive, withSeats } from "./support/browser.mjs";
import { scenario } from "./support/scenario.mjs";

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
