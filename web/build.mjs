// Builds the client into dist/: one script, one style sheet, one page, names with hashes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { govukStyles } from "./look/govuk.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = process.env.CASEBOARD_WEB_DIST ?? join(here, "dist");
const FIRST_VIEW_BYTES = 150 * 1024;

const common = { bundle: true, minify: true, write: false, target: "es2022", legalComments: "none" };
const [script, style] = await Promise.all([
  build({ ...common, entryPoints: [join(here, "main.tsx")], format: "esm", jsx: "automatic", jsxImportSource: "preact" }),
  build({ ...common, entryPoints: [join(here, "look/main.css")] }),
]);
const files = {
  script: ["caseboard", ".js", script.outputFiles[0].text],
  style: ["caseboard", ".css", govukStyles(join(here, "node_modules/govuk-frontend")) + style.outputFiles[0].text],
  icon: ["icon", ".svg", readFileSync(join(here, "favicon.svg"), "utf8")],
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
let page = readFileSync(join(here, "index.html"), "utf8");
let firstView = 0;
for (const [slot, [stem, end, text]] of Object.entries(files)) {
  refuse(text, `${stem}${end}`);
  const name = `${stem}-${hashOf(text)}${end}`;
  page = page.replace(`{{${slot}}}`, `/${name}`);
  firstView += write(name, text);
}
refuse(page, "index.html");
firstView += write("index.html", page);
if (firstView > FIRST_VIEW_BYTES) throw new Error(`first view is ${firstView} bytes, more than ${FIRST_VIEW_BYTES}`);
console.log(`web: ${(firstView / 1024).toFixed(1)} KiB over the wire for the first view`);

/** Beside each file its compressed form, which the server sends to whoever takes it. */
function write(name, text) {
  const small = gzipSync(text, { level: 9 });
  writeFileSync(join(dist, name), text);
  writeFileSync(join(dist, `${name}.gz`), small);
  return small.length;
}

/** Eight characters of base 32, by which the server knows a name that may be kept for ever. */
function hashOf(text) {
  const digest = createHash("sha256").update(text).digest().readBigUInt64BE();
  return Array.from({ length: 8 }, (_, i) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number((digest >> BigInt(5 * i)) & 31n)]).join("");
}

/** What may not stand in anything that is served. */
function refuse(text, name) {
  for (const [what, pattern] of [
    ["GDS Transport", /GDS Transport/],
    ["a font of its own", /@font-face/],
    ["an inline image", /url\(["']?data:/],
    ["an inline script", /<script(?![^>]*\bsrc=)/],
    ["an inline style", /<style|\sstyle=/],
    ["an open slot", /\{\{/],
  ])
    if (pattern.test(name.endsWith(".js") && what !== "GDS Transport" ? "" : text))
      throw new Error(`${name}: ${what} is in it`);
}
