// npm run dev: builds, serves on 127.0.0.1:7879 with the server of RAWI, builds again when a source changes.
// STORE: a store of your own in place of the test news. USERS=1: signing in as reader, coder or admin, each with the password `password`.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { start } from "./server.mjs";
import { answering, makeStore } from "./setup.mjs";

const build = () => spawnSync("node", ["build.mjs", "--dev"], { stdio: "inherit" });
build();
const users = Object.fromEntries(["reader", "coder", "admin"].map((role) => [role, { role, password: "password" }]));
const { target } = await answering(process.env.STORE ?? makeStore(), { users: process.env.USERS ? users : null });
const { address } = await start(target, Number(process.env.PORT ?? 7879));
console.log(address);
let timer;
fs.watch("src", { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(build, 200);
});
