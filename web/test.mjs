// Bundles the tests beside the code and runs them with node's own runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const tests = readdirSync(here, { recursive: true })
  .filter((file) => file.endsWith(".test.ts") && !file.startsWith("node_modules"))
  .sort();
const out = mkdtempSync(join(here, "node_modules/.tests-"));
try {
  await build({
    entryPoints: tests.map((file) => join(here, file)),
    outdir: out,
    outbase: here,
    bundle: true,
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    jsx: "automatic",
    jsxImportSource: "preact",
    sourcemap: "inline",
    // Browsers and newer node have it of themselves.
    banner: { js: 'import { webcrypto } from "node:crypto"; globalThis.crypto ??= webcrypto;' },
  });
  const built = tests.map((file) => join(out, file.replace(/\.ts$/, ".mjs")));
  const run = spawnSync(process.execPath, ["--test", ...built], { cwd: here, stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
