// npm run unit: bundles the tests (TypeScript) into a temporary folder and runs them with node:test.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import esbuild from "esbuild";

const OUT = ".cache/unit";
fs.rmSync(OUT, { recursive: true, force: true });
const tests = fs
  .readdirSync("tests/unit")
  .filter((name) => name.endsWith(".test.ts"))
  .sort();
await esbuild.build({
  entryPoints: tests.map((name) => path.join("tests/unit", name)),
  outdir: OUT,
  bundle: true,
  platform: "node",
  format: "esm",
  outExtension: { ".js": ".mjs" },
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
});
const files = tests.map((name) => path.join(OUT, name.replace(/ts$/, "mjs")));
process.exit(spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1);
