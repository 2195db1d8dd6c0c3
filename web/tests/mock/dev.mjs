// npm run dev: builds, serves on 127.0.0.1:7879 with the mock or the real server (RAWI), builds again when a source changes.
// STORE: a store of your own in place of the test news.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { start } from "./server.mjs";
import { answering, makeStore } from "./setup.mjs";

const build = () => spawnSync("node", ["build.mjs", "--dev"], { stdio: "inherit" });
build();
const { source } = await answering(process.env.STORE ?? makeStore());
const { address } = await start(source, Number(process.env.PORT ?? 7879));
console.log(address);
let timer;
fs.watch("src", { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(build, 200);
});
