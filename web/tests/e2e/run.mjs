// npm run e2e: builds the page and runs the tests in Chromium, against the server of RAWI.
import { spawnSync } from "node:child_process";
import fs from "node:fs";

fs.mkdirSync("tests/e2e/shots", { recursive: true });
const built = spawnSync(process.execPath, ["build.mjs"], { stdio: ["ignore", "ignore", "inherit"] });
if (built.status) process.exit(built.status);
const files = process.argv.slice(2);
const tests = files.length
  ? files
  : fs
      .readdirSync("tests/e2e")
      .filter((name) => name.endsWith(".test.mjs"))
      .sort()
      .map((name) => `tests/e2e/${name}`);
process.exit(
  spawnSync(process.execPath, ["--test", "--test-concurrency=1", "--test-reporter=spec", ...tests], {
    stdio: "inherit",
  }).status ?? 1,
);
