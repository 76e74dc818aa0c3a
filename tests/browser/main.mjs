// Runs the scenarios one after the other on one demo board, and counts.
import { stopEverything } from "./support/demo.mjs";
import { scenarios } from "./support/scenario.mjs";
// First, while the board is as it was told.
import "./pictures.mjs";
import "./story.mjs";
import "./lost_line.mjs";
import "./contact.mjs";
import "./conflict.mjs";
import "./explain.mjs";
import "./journeys.mjs";
import "./live.mjs";
import "./seats.mjs";
import "./first_time.mjs";
import "./privacy.mjs";
import "./pages.mjs";
import "./keyboard.mjs";
import "./log.mjs";
import "./search.mjs";
import "./ending.mjs";
// Last: from now on another pack is in force.
import "./packs.mjs";

const SCENARIO_MS = 300_000;
const words = process.argv.slice(2).join(" ");
let passed = 0;
let failed = 0;

process.on("SIGINT", () => void stopEverything().then(() => process.exit(130)));
try {
  for (const { name, run } of scenarios.filter((scenario) => scenario.name.includes(words))) {
    try {
      await inTime(run());
      passed++;
      console.log(`ok      ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n${indent(error?.stack ?? String(error))}`);
    }
  }
} finally {
  await stopEverything();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

async function inTime(promise) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not done after ${SCENARIO_MS / 1000} s`)), SCENARIO_MS);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function indent(text) {
  return text.split("\n").map((line) => `        ${line}`).join("\n");
}
