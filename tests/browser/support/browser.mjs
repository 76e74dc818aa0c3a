// Chromium with one context a seat, so that each has its own sign-in, and words for what people do.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { theDemo, whenOver } from "./demo.mjs";

// The packages are the client's, so that there is one lock file.
const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const DESK = { width: 1366, height: 850 };
export const PHONE = { width: 320, height: 700 };

let launched;

/** Launched once, and anew if it went: then one scenario has failed, and not all that follow. */
export async function theBrowser() {
  if (!launched) {
    const mine = launched = chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    whenOver(async () => (await mine).close());
    (await mine).on("disconnected", () => { if (launched === mine) launched = undefined; });
  }
  return launched;
}

/** A page of one seat, not signed in. What the browser complains of is gathered in `complaints`. */
export async function pageAt(host, options = {}) {
  const { seats } = await theDemo();
  const seat = seats[host];
  assert(seat, `the demo has no seat ${host}`);
  const browser = await theBrowser();
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: DESK,
    baseURL: seat.origin,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy|TrustedHTML|Trusted Type/.test(message.text())) complaints.push(message.text());
  });
  return { page, context, seat, complaints };
}

export async function signIn({ page, seat }) {
  await page.goto("/");
  await page.getByLabel("Sign-in name").fill(seat.name);
  await page.getByLabel("Password", { exact: true }).fill(seat.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await acceptDeclaration(page);
  await page.getByRole("heading", { name: "Board", level: 1 }).waitFor();
}

async function acceptDeclaration(page) {
  const board = page.getByRole("heading", { name: "Board", level: 1 });
  const declaration = page.getByLabel("I understand");
  await board.or(declaration).first().waitFor();
  if (!(await declaration.isVisible())) return;
  await declaration.check();
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Somebody whom the demo gives no address of their own, at that of HOST. */
export async function signedInAs(user, host) {
  const seat = await pageAt(host);
  seat.seat = { ...seat.seat, name: `${user}@demo.test`, password: `training board ${user}` };
  await signIn(seat);
  return seat;
}

/** A seat with somebody signed in, for the length of one scenario. */
export async function withSeats(hosts, run, options = {}) {
  const seats = await Promise.all(hosts.map((host) => pageAt(host, options[host] ?? {})));
  try {
    await Promise.all(seats.map(signIn));
    await run(...seats);
    for (const { complaints } of seats) assert.deepEqual(complaints, []);
  } finally {
    await Promise.all(seats.map(({ context }) => context.close()));
  }
}

export async function openCase(page, reference) {
  await page.getByRole("link", { name: reference, exact: true }).click();
  await giveReason(page);
  await page.getByRole("heading", { name: reference, level: 1 }).waitFor();
}

/** For whoever has several boards. */
export async function toBoard(page, name = "Northmere stalking panel") {
  await page.getByRole("link", { name }).click();
}

export async function giveReason(page) {
  await page.getByLabel("To add or check information").check();
  await page.getByRole("button", { name: "Open case" }).click();
}

/** The link state is said in the strip, and current. */
export async function waitForLive(page, state = "Live") {
  await page.getByRole("region", { name: "Connection" }).getByText(state, { exact: true }).waitFor();
}

export async function saved(page) {
  await page.getByText(/^Saved \d/).waitFor();
}

/**
 * `part` is a selector, for a part that is drawn like others that were checked whole: its colours, by
 * far the slowest thing to check, are not looked at again.
 */
export async function axe(page, name, part) {
  const builder = new AxeBuilder({ page });
  if (part) builder.include(part).disableRules(["color-contrast"]);
  const { violations } = await builder.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  assert.deepEqual(found, [], `axe on ${name}`);
}

/** The demo's first case, on which all its agencies work; every seat of the panel has it on its board. */
export const HERON = "Heron 7Q";
