import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parts, words } from "./strings";

test("no page says anything that is not in the catalogue", () => {
  const found: string[] = [];
  const pages = readdirSync(".", { recursive: true }).filter(
    (file) => file.endsWith(".tsx") && !file.startsWith("node_modules"),
  );
  assert(pages.length > 20, "run from web/");
  for (const file of pages) {
    const text = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    const inMarkup = text.matchAll(/(?<=[\w"'}]|\/)>\s*([A-Za-z][^<>{}=;()]*?)\s*<\/?[a-z]/g);
    const inLabels = text.matchAll(/\b(?:aria-label|title|label|placeholder|alt)="([^"]*[A-Za-z][^"]*)"/g);
    for (const [, words] of [...inMarkup, ...inLabels]) found.push(`${file}: ${words}`);
  }
  assert.deepEqual(found, []);
});

test("nothing is written as markup, stored on the device, or styled inline", () => {
  const files = readdirSync(".", { recursive: true }).filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith("node_modules") && !file.includes(".test."),
  );
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const never of [/innerHTML/i, /outerHTML/, /insertAdjacent/, /localStorage/, /sessionStorage/, /indexedDB/, /document\.cookie/, /\sstyle=/])
      assert(!never.test(text), `${file}: ${String(never)}`);
  }
});

test("no part of the catalogue takes the place of a word of another", () => {
  const all = parts.reduce((n, part) => n + Object.keys(part).length, 0);
  assert.equal(Object.keys(words).length, all);
});
