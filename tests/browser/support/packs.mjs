// The page of policy packs, as an administrator comes to it.
import { waitForLive } from "./browser.mjs";

const BOARD = "Northmere stalking panel";

async function openPacks(page) {
  await waitForLive(page);
  await page.locator(".cb-who").click();
  await page.getByRole("link", { name: "Policy pack" }).click();
  await page.getByRole("heading", { name: "Policy pack", level: 1 }).waitFor();
  return page.getByRole("region", { name: BOARD });
}

export async function compare(page) {
  const board = await openPacks(page);
  await board.getByRole("button", { name: /^Compare masip@2/ }).click();
  await board.getByText("Somebody may see what they could not see before.").waitFor();
  return board;
}
