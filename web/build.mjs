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
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const name = `${stem}-${hash}${end}`;
  writeFileSync(join(dist, name), text);
  page = page.replace(`{{${slot}}}`, `/${name}`);
  firstView += gzipSync(text).length;
}
refuse(page, "index.html");
writeFileSync(join(dist, "index.html"), page);
firstView += gzipSync(page).length;
if (firstView > FIRST_VIEW_BYTES) throw new Error(`first view is ${firstView} bytes, more than ${FIRST_VIEW_BYTES}`);
console.log(`web: ${(firstView / 1024).toFixed(1)} KiB over the wire for the first view`);

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
